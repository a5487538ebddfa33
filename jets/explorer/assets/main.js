"use strict";
// The page in motion: what is typed and dragged becomes a state, the state a question, the answer a picture.

const byId = (id) => document.getElementById(id);
let state = fromAddress();
let shown = null; // the last answer that could be drawn
let places = []; // where data are in the two pictures

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
}

function change(parts, commit = true) {
  state = { ...state, ...parts };
  if (commit && address(state) !== location.hash) history.pushState(null, "", address(state));
  showControls();
  return update();
}

// --- errors -----------------------------------------------------------------------------------------------

/** Put the caret under the character that is wrong, and mark the field. */
function showError(asked, { error = "", field = "f", position }) {
  const input = byId(field) ?? byId("f");
  for (const each of document.querySelectorAll("[aria-invalid]")) each.removeAttribute("aria-invalid");
  if (error) input.setAttribute("aria-invalid", "true");
  byId("f-message").textContent = error && field !== "f" ? `${field}: ${error}` : error;
  byId("f-place").textContent = position === undefined || state.mode === "builder" ? "" : " ".repeat([...asked.f.slice(0, position)].length) + "▲";
  byId("f-place").scrollLeft = byId("f").scrollLeft;
}

// --- the pictures -----------------------------------------------------------------------------------------

function draw() {
  if (!shown) return;
  const { asked, answer } = shown;
  const two = answer.at.length === 2;
  byId("formula").replaceChildren(...definition(names(asked), answer.formula.mathml));
  byId("warnings").textContent = answer.warnings.length ? `At this point NumPy warns: ${answer.warnings.join("; ")}.` : "";
  const chosen = answer.rows.findIndex(({ alpha }) => alpha.join() === drawn(asked));
  places = two ? drawMaps(answer, chosen) : drawLines(answer, chosen);
  byId("words").replaceChildren(...inWords(asked, answer, answer.rows[chosen]));
  showJet(byId("table"), answer, names(asked), chosen);
  const exists = answer.rows.every(({ coefficient }) => typeof coefficient === "number");
  const taylor = exists ? polynomial(answer.rows, names(asked), answer.at, answer.order) : "none, since not all derivatives exist";
  byId("polynomial").replaceChildren("Taylor polynomial: ", taylor);
  showSteps(byId("steps"), answer);
}

function drawLines(answer, k) {
  const { x, jet, normal } = answer.pictures, here = answer.at[0], row = answer.rows[k];
  const range = [x[0], x[x.length - 1]], width = range[1] - range[0];
  const name = derivativeName([k]);
  const curves = [{ x, y: jet[0], kind: "value" }];
  const dots = [{ x: here, y: answer.rows[0].derivative, kind: "value" }];
  if (k) curves.push({ x, y: jet[k], kind: "jet" }, { x, y: normal[k], kind: "normal" });
  if (k) dots.unshift({ x: here, y: row.derivative, kind: "jet" }, { x: here, y: row.agree ? row.derivative : row.normal, kind: "normal" });
  byId("first-caption").textContent = k ? `The curve, and the ${name} that the jet carries` : "The curve of the values";
  byId("first-legend").replaceChildren(
    legend("value", "value f"),
    ...(k ? [legend("jet", `${name} of the jet`), legend("normal", `${name} of the drawn curve`)] : []),
  );
  const first = drawCurves(byId("first"), { range, heights: spread(curves.map(({ y }) => y), width / 8), curves, dots, here });
  return [first, drawTaylor(answer, range)];
}

/** Draw the value and the Taylor polynomial of the jet through the point: for x − ⊥x it crosses the flat value. */
function drawTaylor({ pictures: { x, jet }, rows, at: [here], order }, range) {
  const width = range[1] - range[0], near = width / 5;
  const taylor = x.map((place) => rows.reduceRight((sum, { coefficient: c }) => (typeof c === "number" ? sum * (place - here) + c : NaN), 0));
  const y = taylor.map((c) => (Number.isFinite(c) ? c : null));
  const close = y.filter((c, i) => Math.abs(x[i] - here) < near);
  byId("second-caption").textContent = "Near the point: the Taylor polynomial of the jet";
  byId("second-legend").replaceChildren(legend("value", "value f"), legend("taylor", `Taylor polynomial of order ${order} about x = ${show(here)}`));
  const curves = [{ x, y: jet[0], kind: "value" }, { x, y, kind: "taylor" }];
  const dots = [{ x: here, y: rows[0].derivative, kind: "value" }];
  return drawCurves(byId("second"), { range, heights: spread([jet[0], close], width / 2), curves, dots, here });
}

function drawMaps(answer, chosen) {
  const { x: line, jet, normal } = answer.pictures;
  const name = derivativeName(answer.rows[chosen].alpha);
  const largest = size([jet[chosen], normal[chosen]]);
  byId("first-caption").textContent = `${name} of the jet, over x (across) and y (up)`;
  byId("second-caption").textContent = `${name} of the drawn value`;
  for (const id of ["first-legend", "second-legend"]) {
    const end = show(largest, 3);
    byId(id).replaceChildren(legend("cell positive", `up to ${end}`), legend("cell negative", `down to −${end}`), legend("cell", "0"), legend("cell missing", "not defined"));
  }
  return [["first", jet], ["second", normal]].map(([id, maps]) => drawMap(byId(id), { line, values: maps[chosen], largest, here: answer.at }));
}

// --- in words ---------------------------------------------------------------------------------------------

function inWords(asked, answer, row) {
  const place = names(asked).map((name, i) => `${name} = ${show(answer.at[i])}`).join(", ");
  const said = [`At ${place} the value is ${show(answer.rows[0].derivative)}. `];
  if (row !== answer.rows[0]) said.push(comparison(row));
  const apart = answer.contact < answer.order;
  return [...said, element("strong", apart ? { class: "apart" } : {}, verdict(answer, apart))];
}

function comparison(row) {
  const name = derivativeName(row.alpha), normal = row.agree ? row.derivative : row.normal;
  const has = (c) => (c === "nan" ? `no ${name}` : `${name} = ${show(c)}`);
  return `The jet carries ${has(row.derivative)}; the curve that is drawn has ${has(normal)}. `;
}

function verdict({ rows, contact, order }, apart) {
  if (apart) return `Weird here: they come apart at order ${contact + 1} (contact order ${contact}).`;
  const missing = rows.find(({ derivative }) => derivative === "nan");
  if (missing) return `A corner or a pole: ${derivativeName(missing.alpha)} does not exist, and nobody makes one up.`;
  return `Normal here: up to order ${order} the jet carries the derivatives of its curve.`;
}

// --- the controls -----------------------------------------------------------------------------------------

function put(id, value) {
  const input = byId(id);
  if (input !== document.activeElement || input.type === "range") input.value = value;
}

/** Let the controls show the state; a field that is being typed into is left alone. */
function showControls() {
  const two = state.mode === "two", builder = state.mode === "builder";
  document.querySelector(`[name="mode"][value="${state.mode}"]`).checked = true;
  for (const each of document.querySelectorAll(".two-only")) each.hidden = !two;
  for (const each of document.querySelectorAll(".one-only")) each.hidden = two;
  byId("typed").hidden = builder;
  byId("builder").hidden = !builder;
  byId("f-label").textContent = `f(${names(state).join(", ")}) =`;
  byId("order").max = lesson ? example(state).fields.order : two ? 6 : 12;
  byId("k").max = state.order;
  for (const id of ["f", "at", "y", "from", "to", "order"]) put(id, state[id]);
  put("k", two ? "1" : drawn(state));
  byId("order-shown").textContent = byId("order").value;
  byId("k-shown").textContent = derivativeName([Number(byId("k").value)]);
  showSliders();
  showPartials();
  showExamples();
  if (builder) showEntries();
}

function showSliders() {
  const [from, to] = [Number(state.from), Number(state.to)];
  for (const id of ["at", "y"]) {
    const slider = byId(`${id}-slider`);
    [slider.min, slider.max, slider.step] = [from, to, step(from, to)];
    if (Number.isFinite(Number(state[id]))) slider.value = state[id];
    else if (shown) slider.value = shown.answer.at[id === "at" ? 0 : 1] ?? 0;
  }
  if (to > from) put("zoom", Math.log2((to - from) / 2));
}

/** Return a round step that divides the range into some hundred parts; in a lesson that of its grid. */
function step(from, to) {
  if (lesson) return example(state).step;
  return 10 ** Math.floor(Math.log10((to - from) / 100 || 1));
}

function showPartials() {
  const highest = Number(state.order), alphas = [];
  for (let degree = 0; degree <= highest; degree++) for (let j = 0; j <= degree; j++) alphas.push([degree - j, j]);
  const options = alphas.map((alpha) => element("option", { value: alpha.join() }, derivativeName(alpha)));
  byId("alpha").replaceChildren(...options);
  if (state.mode === "two") byId("alpha").value = drawn(state);
}

function showExamples() {
  const texts = lesson ? lesson.examples.map(({ fields: { f } }) => f) : EXAMPLES[state.mode];
  const buttons = texts.map((f) => {
    const button = element("button", { type: "button", "aria-pressed": String(f === state.f) }, f);
    button.addEventListener("click", () => change(lesson ? { ...example({ f }).fields } : { f }));
    return button;
  });
  const focused = [...document.querySelectorAll("#examples button")].indexOf(document.activeElement);
  document.querySelector("#examples div").replaceChildren(...buttons);
  buttons[focused]?.focus();
}

// --- the builder ------------------------------------------------------------------------------------------

/** Return the arguments of weird(…), split at the commas that no bracket encloses. */
function entries(f) {
  const inside = /^\s*weird\((.*)\)\s*$/s.exec(f)?.[1];
  if (inside === undefined) return [f, "0"];
  const found = [""];
  let depth = 0;
  for (const letter of inside) {
    depth += (letter === "(") - (letter === ")");
    if (letter === "," && depth === 0) found.push("");
    else found[found.length - 1] += letter;
  }
  return found.map((text) => text.trim());
}

const built = (list) => `weird(${list.join(", ")})`;

function showEntries() {
  const list = entries(state.f), inputs = [...byId("entries").querySelectorAll("input")];
  if (inputs.length !== list.length) {
    const items = list.map((_, k) => element("li", {}, element("label", { for: `entry-${k}` }, `f${subscript(k)}`), entryInput(k)));
    byId("entries").replaceChildren(...items);
  }
  list.forEach((text, k) => put(`entry-${k}`, text));
  byId("less").disabled = list.length < 2;
}

function entryInput(k) {
  const input = element("input", { id: `entry-${k}`, type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
  const read = (commit) => change({ f: built([...byId("entries").querySelectorAll("input")].map(({ value }) => value)) }, commit);
  input.addEventListener("input", () => read(false));
  input.addEventListener("change", () => read(true));
  return input;
}

// --- events -----------------------------------------------------------------------------------------------

/** A field changes the state as it moves, and makes an entry in the history where it comes to rest. */
function listen(id, read) {
  byId(id).addEventListener("input", () => change(read(byId(id).value), false));
  byId(id).addEventListener("change", () => change(read(byId(id).value)));
}

const around = (width) => {
  const middle = (Number(state.from) + Number(state.to)) / 2 || 0;
  return { from: String(Number((middle - width / 2).toPrecision(6))), to: String(Number((middle + width / 2).toPrecision(6))) };
};
const inside = (c) => String(Number(Math.min(Math.max(c, Number(state.from)), Number(state.to)).toPrecision(4)));

for (const id of ["f", "at", "y", "from", "to", "order", "k"]) listen(id, (value) => ({ [id]: value }));
listen("at-slider", (value) => ({ at: value }));
listen("y-slider", (value) => ({ y: value }));
listen("alpha", (value) => ({ k: value }));
listen("zoom", (value) => around(2 * 2 ** Number(value)));

for (const radio of document.querySelectorAll('[name="mode"]')) {
  radio.addEventListener("change", () => {
    const order = radio.value === "two" ? String(Math.min(Number(state.order), 6)) : state.order;
    change({ mode: radio.value, f: EXAMPLES[radio.value][0], k: radio.value === "two" ? "1,0" : "1", order });
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
byId("more").addEventListener("click", () => change({ f: built([...entries(state.f), "0"]) }));
byId("less").addEventListener("click", () => change({ f: built(entries(state.f).slice(0, -1)) }));

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
  document.activeElement?.blur?.();
  showControls();
  update();
});
new ResizeObserver(() => draw()).observe(byId("pictures"));

if (lesson) {
  for (const each of document.querySelectorAll(".live")) each.hidden = true;
  for (const id of ["f", "at", "y"]) byId(id).readOnly = true;
}
showControls();
update();
