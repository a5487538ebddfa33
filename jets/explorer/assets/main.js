"use strict";
// The page in motion: what is typed and dragged becomes a state, the state a question, the answer a picture.

let state = fromAddress();
let shown = null; // the last answer that could be drawn
let places = []; // where data are in the two pictures
const kept = {}; // the formula of each mode, for the way back

// --- from the state to the answer -------------------------------------------------------------------------

let wanted = null, running = false;

/** Ask for the state that there is now; while an answer is awaited only the latest question is kept. */
async function update() {
  wanted = { ...state };
  if (running) return;
  running = true;
  try {
    while (wanted) {
      const asked = wanted;
      wanted = null;
      receive(asked, await ask(asked));
    }
  } finally {
    running = false;
  }
}

function receive(asked, answer) {
  showError(asked, answer);
  document.body.toggleAttribute("data-stale", "error" in answer);
  if ("error" in answer) return;
  shown = { asked, answer };
  draw();
  showSliders(); // a point such as pi/4 has its place only now
}

function change(parts, commit = true) {
  state = possible({ ...state, ...parts });
  if (commit && address(state) !== address(fromAddress())) history.pushState(null, "", address(state));
  showControls();
  return update();
}

// --- errors -----------------------------------------------------------------------------------------------

const FIELDS = { at: "point x", y: "point y", from: "range from", to: "range to", k: "derivative", order: "order" };

/** Say what is wrong, mark its field, and put a caret under the character. */
function showError(asked, { error = "", field = "f", position }) {
  const entry = asked.mode === "builder" && position !== undefined ? byId(`entry-${entryAt(asked.f, position)}`) : null;
  const input = entry ?? byId(field) ?? byId("f"), name = entry?.labels[0].textContent ?? FIELDS[field];
  for (const each of document.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
  if (error) input.setAttribute("aria-invalid", "true");
  byId("f-message").textContent = error && name ? `${name}: ${error}` : error;
  byId("f-place").textContent = position === undefined || entry ? "" : " ".repeat([...asked.f.slice(0, position)].length) + "▲";
  byId("f-place").scrollLeft = byId("f").scrollLeft;
}

// --- what is shown ----------------------------------------------------------------------------------------

function draw() {
  if (!shown) return;
  const { asked, answer } = shown;
  for (const id of ["shown", "tables"]) byId(id).hidden = false;
  byId("formula").replaceChildren(...definition(names(asked), answer.formula.mathml));
  byId("warnings").textContent = answer.warnings.length ? `At this point NumPy warns: ${answer.warnings.join("; ")}.` : "";
  const chosen = answer.rows.findIndex(({ alpha }) => alpha.join() === drawn(asked));
  places = answer.at.length === 2 ? drawMaps(answer, chosen) : drawLines(answer, chosen);
  byId("words").replaceChildren(...inWords(names(asked), answer, answer.rows[chosen]));
  showJet(byId("table"), answer, names(asked), chosen);
  const exists = answer.rows.every(({ coefficient }) => typeof coefficient === "number");
  const taylor = exists ? polynomial(answer.rows, names(asked), answer.at, answer.order) : ["none, since not all derivatives exist"];
  byId("polynomial").replaceChildren("Taylor polynomial: ", ...taylor);
  showSteps(byId("steps"), answer);
}

// --- the controls -----------------------------------------------------------------------------------------

/** Let the controls show the state; a field that is being typed into is left alone, unless the state is another one. */
function showControls(anew = false) {
  const two = state.mode === "two", builder = state.mode === "builder";
  document.querySelector(`[name="mode"][value="${state.mode}"]`).checked = true;
  for (const each of document.querySelectorAll(".two-only")) each.hidden = !two;
  for (const each of document.querySelectorAll(".one-only")) each.hidden = two;
  byId("typed").hidden = builder;
  byId("builder").hidden = !builder;
  byId("f-label").textContent = `f(${names(state).join(", ")}) =`;
  for (const id of ["f", "at", "y", "from", "to"]) if (anew || byId(id) !== document.activeElement) byId(id).value = state[id];
  showSliders();
  if (two) showPartials();
  showExamples();
  if (builder) showEntries();
}

function showSliders() {
  const [from, to] = [Number(state.from), Number(state.to)];
  for (const [i, id] of ["at", "y"].entries()) {
    const place = Number.isFinite(Number(state[id])) ? state[id] : shown?.answer.at[i] ?? 0;
    setSlider(`${id}-slider`, { min: from, max: to, step: step(from, to), value: place }, show(Number(place)));
  }
  setSlider("order", { max: highestOrder(state), value: state.order });
  byId("order-shown").textContent = byId("order").value;
  const k = state.mode === "two" ? "0" : drawn(state), name = derivativeName([Number(k)]);
  setSlider("k", { max: state.order, value: k }, name);
  byId("k-shown").textContent = name;
  if (to > from) setSlider("zoom", { value: Math.log2((to - from) / 2) }, `${show(from)} to ${show(to)}`);
}

/** Set the ends and the value of a slider, and what a screen reader says of it. */
function setSlider(id, properties, text = String(properties.value)) {
  Object.assign(byId(id), properties);
  byId(id).setAttribute("aria-valuetext", text);
}

/** Return a round step that divides the range into some hundred parts; in a lesson that of its grid. */
function step(from, to) {
  if (lesson) return example(state).step;
  return 10 ** Math.floor(Math.log10((to - from) / 100 || 1));
}

function showPartials() {
  const highest = Number(state.order), alphas = [];
  for (let degree = 0; degree <= highest; degree++) for (let j = 0; j <= degree; j++) alphas.push([degree - j, j]);
  byId("alpha").replaceChildren(...alphas.map((alpha) => element("option", { value: alpha.join() }, derivativeName(alpha))));
  byId("alpha").value = drawn(state);
}

function showExamples() {
  const box = document.querySelector("#examples div"), texts = lesson ? lesson.examples.map(({ fields: { f } }) => f) : EXAMPLES[state.mode];
  if (box.textContent !== texts.join("")) box.replaceChildren(...texts.map(exampleButton));
  for (const button of box.children) button.setAttribute("aria-pressed", String(button.textContent === state.f));
}

function exampleButton(f) {
  const button = element("button", { type: "button" }, f);
  button.addEventListener("click", () => change(lesson ? example({ f }).fields : { f }));
  return button;
}

// --- events -----------------------------------------------------------------------------------------------

/** A field changes the state as it moves, and makes an entry in the history where it comes to rest. */
function listen(id, read) {
  byId(id).addEventListener("input", () => change(read(byId(id).value), false));
  byId(id).addEventListener("change", () => change(read(byId(id).value)));
}

const around = (width) => {
  const middle = (Number(state.from) + Number(state.to)) / 2 || 0;
  return { from: decimal(middle - width / 2), to: decimal(middle + width / 2) };
};

/** Return a place in a picture as text, no finer than can be seen. */
function inside(c) {
  const [from, to] = [Number(state.from), Number(state.to)], fine = step(from, to) / 10;
  return decimal(Math.round(Math.min(Math.max(c, from), to) / fine) * fine);
}

for (const id of ["f", "at", "y", "from", "to", "order", "k"]) listen(id, (value) => ({ [id]: value }));
listen("at-slider", (value) => ({ at: value }));
listen("y-slider", (value) => ({ y: value }));
listen("alpha", (value) => ({ k: value }));
listen("zoom", (value) => around(2 * 2 ** Number(value)));

for (const radio of document.querySelectorAll('[name="mode"]')) {
  radio.addEventListener("change", () => {
    const mode = radio.value;
    kept[state.mode] = state.f;
    change({ mode, f: kept[mode] ?? EXAMPLES[mode][0], k: mode === "two" ? "1,0" : "1" });
  });
}

byId("f").addEventListener("scroll", () => (byId("f-place").scrollLeft = byId("f").scrollLeft));
byId("bottom").addEventListener("click", () => {
  const input = byId("f"), [start, end] = [input.selectionStart, input.selectionEnd];
  input.setRangeText(`⊥(${input.value.slice(start, end)})`, start, end, "end");
  if (start === end) input.setSelectionRange(start + 2, start + 2);
  input.focus();
  change({ f: input.value }, false);
});

for (const [i, id] of ["first", "second"].entries()) {
  byId(id).addEventListener("click", (event) => {
    const box = byId(id).getBoundingClientRect(), place = places[i];
    if (!place) return;
    const point = { at: inside(place.back(event.clientX - box.left)) };
    change(state.mode === "two" ? { ...point, y: inside(place.up(event.clientY - box.top)) } : point);
  });
}

addEventListener("popstate", () => {
  state = fromAddress();
  showControls(true);
  update();
});
new ResizeObserver(() => draw()).observe(byId("pictures"));

if (lesson) {
  for (const each of document.querySelectorAll(".live")) each.hidden = true;
  for (const id of ["f", "at", "y"]) byId(id).readOnly = true;
}
showControls();
update();
