"use strict";
// The tables: the jet beside the curve, and the steps.

const cell = (text, kind = "") => element("td", kind ? { class: kind } : {}, text);
const heading = (scope, text, kind = "") => element("th", { scope, class: kind }, text);

/** Columns of text, which begin at the left. */
const TEXTS = new Set(["part", "rule", "prescribed"]);

/** Fill a table with a caption, the titles of its columns, and rows that begin with a heading. */
function fill(table, caption, titles, rows) {
  const head = element("thead", {}, element("tr", {}, ...titles.map((title) => heading("col", title, TEXTS.has(title) ? "left" : ""))));
  table.replaceChildren(element("caption", {}, caption), head, element("tbody", {}, ...rows));
}

/** Return "agree", "apart", or nothing where neither has a derivative. */
function weirdness({ agree, derivative }) {
  if (!agree) return cell("apart", "apart");
  return cell(derivative === "nan" ? "neither has one" : "agree", "same");
}

/** Show for each slot what the jet carries, what the drawn curve has, and whether they agree: the weirdness. */
function showJet(table, answer, names, chosen) {
  const checks = answer.prescribed ?? [];
  const titles = [names.length === 1 ? "k" : "partial", "derivative of the jet", "of the drawn value", "weirdness", "coefficient"];
  const rows = answer.rows.map((row, i) => {
    const normal = row.agree ? row.derivative : row.normal;
    const cells = [cell(show(row.derivative)), cell(show(normal)), weirdness(row), cell(show(row.coefficient))];
    const check = checks[i];
    if (checks.length) cells.push(check ? element("td", { class: "left" }, typeset(check.mathml)) : cell("0", "left"));
    if (checks.length) cells.push(prescribedVerdict(row, check));
    const label = names.length === 1 ? String(row.alpha[0]) : derivativeName(row.alpha);
    return element("tr", i === chosen ? { class: "chosen" } : {}, heading("row", label), ...cells);
  });
  if (checks.length) titles.push("prescribed", "check");
  const place = names.map((name, i) => `${name} = ${show(answer.at[i])}`).join(", ");
  fill(table, `at ${place}, order ${answer.order}; contact order ${answer.contact}`, titles, rows);
}

function prescribedVerdict(row, check) {
  const kept = check ? check.agree : row.derivative === 0;
  return cell(kept ? `D${superscript(row.alpha[0])}w = f${subscript(row.alpha[0])} ✓` : "differs", kept ? "same" : "apart");
}

/** Show every sub-expression with its jet; slots that are zero are pale. */
function showSteps(table, answer) {
  const slots = answer.rows.map((row) => row.alpha);
  const titles = ["step", "part", ...slots.map(derivativeName), "rule"];
  const rows = answer.steps.map((step, i) => {
    const numbers = step.derivatives.map((c) => cell(show(c, 5), c === 0 ? "empty" : ""));
    return element("tr", {}, heading("row", String(i + 1)), cell(typeset(step.mathml), "left"), ...numbers, cell(step.rule, "left rule"));
  });
  fill(table, `${answer.steps.length} steps`, titles, rows);
}
