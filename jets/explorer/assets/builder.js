"use strict";
// The builder: the arguments of weird(…), each in a field of its own.

const built = (list) => `weird(${list.join(", ")})`;

/** Return the arguments of weird(…), split at the commas that no bracket encloses; another formula is the value. */
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

const entryInputs = () => [...byId("entries").querySelectorAll("input")];
const typedEntries = () => entryInputs().map(({ value }) => value);

/** Show the formula in the fields, unless it came from there: half of a bracket is not to be split. */
function showEntries() {
  if (built(typedEntries()) !== state.f) setEntries(entries(state.f));
  byId("less").disabled = entryInputs().length < 2;
}

function setEntries(list) {
  const item = (text, k) => element("li", {}, element("label", { for: `entry-${k}` }, `f${subscript(k)}`), entryInput(text, k));
  byId("entries").replaceChildren(...list.map(item));
}

function entryInput(text, k) {
  const input = element("input", { id: `entry-${k}`, type: "text", value: text, autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
  input.addEventListener("input", () => change({ f: built(typedEntries()) }, false));
  input.addEventListener("change", () => change({ f: built(typedEntries()) }));
  return input;
}

/** Return the number of the field in which a place of the formula is. */
const entryAt = (f, position) => entries(`${f.slice(0, position)})`).length - 1;

byId("more").addEventListener("click", () => {
  setEntries([...typedEntries(), "0"]);
  change({ f: built(typedEntries()) });
});
byId("less").addEventListener("click", () => {
  setEntries(typedEntries().slice(0, -1));
  change({ f: built(typedEntries()) });
});
