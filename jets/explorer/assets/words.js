"use strict";
// What is said: whether the jet and the curve agree, and in which numbers.

/** Return the derivative of the drawn curve; where it is proved to be that of the jet, without the rounding of its own. */
const own = (row) => (row.agree ? row.derivative : row.normal);

/** Return both derivatives as text: where they are apart, in as many digits as show it. */
function both(row) {
  const numbers = [row.derivative, own(row)], [jet, curve] = numbers.map((c) => show(c));
  return row.agree !== false || jet !== curve ? [jet, curve] : numbers.map((c) => show(c, 17));
}

const finite = ({ derivative }) => typeof derivative === "number";

function inWords(names, answer, row) {
  const { at, rows, pictures: { x } } = answer;
  const place = names.map((name, i) => `${name} = ${show(at[i])}`).join(", ");
  const said = [`At ${place} the value is ${show(rows[0].derivative)}. `];
  if (at.some((c) => c < x[0] || c > x[x.length - 1])) said.push("The point lies outside of the pictures. ");
  if (row !== rows[0]) said.push(comparison(row, names.length === 1 ? "the curve that is drawn has" : "the values have"));
  const apart = finite(rows[0]) && answer.contact < answer.order;
  return [...said, element("strong", apart ? { class: "apart" } : {}, verdict(answer, apart))];
}

function comparison(row, curve) {
  const name = derivativeName(row.alpha);
  const [jet, drawn] = both(row).map((text) => (text === "not defined" ? `no ${name}` : `${name} = ${text}`));
  return `The jet carries ${jet}; ${curve} ${drawn}${row.agree === null ? ", too close for floats to tell apart" : ""}. `;
}

function verdict({ rows, contact, order }, apart) {
  if (!finite(rows[0])) return "Without a finite value there is nothing to compare.";
  if (apart) return `Weird here: they come apart at order ${contact + 1} (contact order ${contact}).`;
  const missing = rows.find((row) => !finite(row));
  if (missing) return `A corner or a pole: the rules give no finite ${derivativeName(missing.alpha)} here, and nobody makes one up.`;
  if (order === 0) return "This is the value alone; raise the order to see derivatives.";
  const unclear = rows.some(({ agree }) => agree === null) ? ", as far as floats can tell" : "";
  return `Normal here${unclear}: up to order ${order} the jet carries the derivatives of its values.`;
}
