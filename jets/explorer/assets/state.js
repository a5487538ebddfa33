"use strict";
// What is shown: the state of the page, its address, and where answers come from.

const EXAMPLES = {
  one: ["x − ⊥(x)", "x·⊥(x)", "x²/⊥(x²)", "exp(x − ⊥(x))", "sin(x)·exp(x − ⊥(x))", "abs(x)", "weird(sin(x), 0, exp(x))"],
  two: ["x·⊥(y)", "⊥(x·y, wrt='x')", "(x − ⊥(x))·(y − ⊥(y))", "x²·y/⊥(x·y)", "sin(x)·exp(y − ⊥(y))", "x·y²"],
  builder: ["weird(sin(x), 0, exp(x))", "weird(0, 1)", "weird(x²/4, -1, 2, x)", "weird(abs(x), sign(x), 0)"],
};

const DEFAULT = { mode: "one", f: EXAMPLES.one[0], at: "1", y: "1", order: "4", k: "1", from: "-3", to: "3" };

const lesson = JSON.parse(byId("lesson")?.textContent ?? "null");

const names = (state) => (state.mode === "two" ? ["x", "y"] : ["x"]);

/** Return the state that the address says, as far as it can be had, or that of the beginning. */
function fromAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  const start = lesson ? { ...DEFAULT, ...example({ f: said.get("f") }).fields } : DEFAULT;
  const free = lesson ? ["at", "y", "order", "k"] : Object.keys(DEFAULT);
  return possible({ ...start, ...Object.fromEntries(free.filter((key) => said.has(key)).map((key) => [key, said.get(key)])) });
}

/** Return a state that the page can show: a mode that there is, an order that it has, in a lesson a point of its grid. */
function possible(state) {
  const mode = Object.hasOwn(EXAMPLES, state.mode) ? state.mode : "one";
  const f = mode === "builder" ? built(entries(state.f)) : state.f;
  const order = String(Math.min(/^\d+$/.test(state.order) ? Number(state.order) : 4, highestOrder(state)));
  return { ...state, mode, f, order, ...(lesson && nearestPoint(state)) };
}

const highestOrder = (state) => (lesson ? Number(example(state).fields.order) : state.mode === "two" ? 6 : 12);

const address = (state) => "#" + new URLSearchParams(state);

/** Return the derivative to draw as a multi-index: the chosen one, as far as the order goes. */
function drawn(state) {
  const order = Number(state.order) || 0, k = Number(state.k);
  if (state.mode !== "two") return String(Math.min(k >= 0 ? Math.floor(k) : 1, order));
  const degree = /^\d,\d$/.test(state.k) ? Number(state.k[0]) + Number(state.k[2]) : Infinity;
  return degree <= order ? state.k : order ? "1,0" : "0,0";
}

/** Return the fields that a question consists of. */
function fields(state) {
  const asked = { f: state.f, at: state.at, order: state.order, from: state.from, to: state.to, k: drawn(state) };
  return state.mode === "two" ? { ...asked, y: state.y } : asked;
}

/** Return the answer of the server, or of the lesson; one that is late or missing is an error to show. */
async function ask(state) {
  if (lesson) return fromLesson(state);
  try {
    const response = await fetch("answer?" + new URLSearchParams(fields(state)), { signal: AbortSignal.timeout(15000) });
    if (response.ok) return await response.json();
    return { error: `the server says: ${await response.text()}` };
  } catch {
    return { error: "the server does not answer; start jets explore again" };
  }
}

// --- lessons ----------------------------------------------------------------------------------------------

const example = ({ f }) => lesson.examples.find(({ fields }) => fields.f === f) ?? lesson.examples[0];

/** Return the answer at the nearest point of the lesson's grid. */
function nearest(state) {
  const distance = ({ at: [x, y = 0] }) => Math.abs(x - Number(state.at)) + Math.abs(y - (state.mode === "two" ? Number(state.y) : 0));
  return example(state).answers.reduce((best, other) => (distance(other) < distance(best) ? other : best));
}

function nearestPoint(state) {
  const [x, y = state.y] = nearest(state).at;
  return { at: String(x), y: String(y) };
}

/** Return the lesson's answer, cut to the order. */
function fromLesson(state) {
  const { steps, ...found } = nearest(state), { parts, ...shared } = example(state).shared, order = Number(state.order);
  const rows = found.rows.filter(({ alpha }) => alpha.reduce((a, b) => a + b) <= order);
  const few = (list) => list.slice(0, rows.length);
  return {
    ...shared, ...found, order, rows,
    steps: parts.map((part, i) => ({ ...part, derivatives: few(steps[i]) })),
    contact: Math.min(found.contact, order),
    prescribed: found.prescribed && few(found.prescribed),
  };
}
