"use strict";
// What is shown: the state of the page, its address, and where answers come from.

const DEFAULT = { mode: "one", f: "x - ⊥(x)", at: "1", y: "1", order: "4", k: "1", from: "-3", to: "3" };

const EXAMPLES = {
  one: ["x - ⊥(x)", "x·⊥(x)", "x²/⊥(x²)", "exp(x - ⊥(x))", "sin(x)·exp(x - ⊥(x))", "abs(x)", "weird(sin(x), 0, exp(x))"],
  two: ["x·⊥(y)", "⊥(x·y, wrt=\"x\")", "(x - ⊥(x))·(y - ⊥(y))", "x²·y/⊥(x·y)", "sin(x)·exp(y - ⊥(y))", "x·y²"],
  builder: ["weird(sin(x), 0, exp(x))", "weird(0, 1)", "weird(x²/4, -1, 2, x)", "weird(abs(x), sign(x), 0)"],
};

const lessonText = document.getElementById("lesson");
const lesson = lessonText ? JSON.parse(lessonText.textContent) : null;

const names = (state) => (state.mode === "two" ? ["x", "y"] : ["x"]);

/** Return the state that the address says, or that of the beginning. */
function fromAddress() {
  const said = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const first = lesson ? { ...DEFAULT, ...lesson.examples[0].fields } : DEFAULT;
  const state = { ...first, ...Object.fromEntries(Object.entries(said).filter(([key]) => key in DEFAULT)) };
  if (!(state.mode in EXAMPLES)) state.mode = "one";
  return state;
}

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

/** Return the answer at the nearest point of the lesson's grid, cut to the order. */
function fromLesson(state) {
  const { answers, shared } = example(state);
  const distance = ({ at }) => Math.abs(at[0] - Number(state.at)) + (at.length > 1 ? Math.abs(at[1] - Number(state.y)) : 0);
  const nearest = answers.reduce((best, other) => (distance(other) < distance(best) ? other : best));
  return cut({ ...shared, ...nearest }, Number(state.order));
}

function cut(answer, order) {
  const rows = answer.rows.filter(({ alpha }) => alpha.reduce((a, b) => a + b) <= order);
  const few = (list) => list.slice(0, rows.length);
  const steps = answer.steps.map((step, i) => ({ ...answer.parts[i], derivatives: few(step) }));
  return { ...answer, order, rows, steps, contact: Math.min(answer.contact, order), prescribed: answer.prescribed && few(answer.prescribed) };
}
