"use strict";
// The tables: the jet beside the curve, and the steps.

const cell = (text, kind = "") => element("td", kind ? { class: kind } : {}, text);
const heading = (scope, text, kind = "") => element("th", { scope, class: kind }, text);

/** Columns of text, which begin at the left. */
const TEXTS = new Set(["k", "partial", "part", "rule", "prescribed"]);

/** Fill a table with a caption, the titles of its columns, and rows that begin with a heading. */
function fill(table, caption, titles, rows) {
  const head = element("thead", {}, element("tr", {}, ...titles.map((title) => heading("col", title, TEXTS.has(title) ? "left" : ""))));
  table.replaceChildren(element("caption", {}, caption), head, element("tbody", {}, ...rows));
}

/** Return "agree", "apart", that floats cannot tell, or that neither has a derivative. */
function weirdness({ agree, derivative }) {
  if (agree === false) return cell("apart", "apart");
  return cell(agree === null ? "too close to tell" : derivative === "nan" ? "neither has one" : "agree", "same");
}

/** Show for each slot what the jet carries, what the drawn curve has, and whether they agree: the weirdness. */
function showJet(table, answer, names, chosen) {
  const checks = answer.prescribed ?? [], one = names.length === 1;
  const titles = [one ? "k" : "partial", "derivative of the jet", one ? "of the drawn curve" : "of the values", "weirdness", "coefficient"];
  const rows = answer.rows.map((row, i) => {
    const cells = [...both(row).map((text) => cell(text)), weirdness(row), cell(show(row.coefficient))];
    if (checks.length) cells.push(...prescribed(row, checks[i]));
    const label = one ? String(row.alpha[0]) : derivativeName(row.alpha);
    return element("tr", i === chosen ? { class: "chosen" } : {}, heading("row", label), ...cells);
  });
  if (checks.length) titles.push("prescribed", "check");
  const place = names.map((name, i) => `${name} = ${show(answer.at[i])}`).join(", ");
  fill(table, `at ${place}, order ${answer.order}; contact order ${answer.contact}`, titles, rows);
}

/** Return what was prescribed for a derivative, 0 where nothing was said, and whether the jet keeps to it. */
function prescribed(row, check) {
  const k = row.alpha[0], kept = check ? check.agree : row.derivative === 0;
  const verdict = cell(kept ? `D${superscript(k)}w = f${subscript(k)} ✓` : "differs", kept ? "same" : "apart");
  return [cell(check ? typeset(check.mathml) : "0", "left"), verdict];
}

/** Show every sub-expression with its jet; slots that are zero are pale. */
function showSteps(table, answer) {
  const slots = answer.rows.map((row) => row.alpha);
  const titles = ["step", "part", ...slots.map(derivativeName), "rule"];
  const rows = answer.steps.map((step, i) => {
    const numbers = step.derivatives.map((c) => cell(show(c, 5), c === 0 ? "empty" : ""));
    return element("tr", {}, heading("row", String(i + 1)), cell(typeset(step.mathml), "left"), ...numbers, cell(step.rule, "left rule"));
  });
  fill(table, `${answer.steps.length} step${answer.steps.length === 1 ? "" : "s"}`, titles, rows);
}
