"use strict";
// Numbers, names and mathematics as a person reads them.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const superscript = (k) => String(k).replace("-", "⁻").replace(/\d/g, (d) => SUPERSCRIPTS[d]);
const subscript = (k) => String(k).replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d]);

/** Return a number with so many digits, none of them made up, −0 as 0, and what is no real number in words. */
function show(c, digits = 7) {
  if (c === "nan") return "not defined";
  if (typeof c !== "number") return c.replace(/inf/g, "∞").replace(/-/g, "−");
  const size = Math.abs(c), rounded = Number(c.toPrecision(digits)) + 0;
  const short = size === 0 || (1e-4 <= size && size < 10 ** digits);
  const [mantissa, exponent] = (short ? String(rounded) : rounded.toExponential()).split(/e\+?/);
  return (exponent ? `${mantissa}·10${superscript(exponent)}` : mantissa).replace(/^-/, "−");
}

/** Return f, f′, f″, f‴, f⁽⁴⁾, …; of several variables the partial derivative. */
function derivativeName(alpha) {
  if (alpha.length === 1) return "f" + (["", "′", "″", "‴"][alpha[0]] ?? `⁽${superscript(alpha[0])}⁾`);
  const power = (k) => (k > 1 ? superscript(k) : "");
  const below = ["x", "y"].map((x, i) => (alpha[i] ? `∂${x}${power(alpha[i])}` : "")).join("");
  return below ? `∂${power(alpha[0] + alpha[1])}f/${below}` : "f";
}

/** Return a number in full, without the noise of its last digits. */
const decimal = (c) => String(Number(c.toPrecision(12)));

// --- elements ---------------------------------------------------------------------------------------------

const byId = (id) => document.getElementById(id);

/** Return an element with attributes and children, which are elements or text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const math = (name, ...children) => {
  const made = document.createElementNS("http://www.w3.org/1998/Math/MathML", name);
  made.append(...children);
  return made;
};

/** Return the MathML that the server, or the lesson, wrote. */
function typeset(mathml) {
  const template = document.createElement("template");
  template.innerHTML = mathml;
  return template.content;
}

/** Return f(x, y) = … before a formula. */
function definition(names, mathml) {
  const comma = () => math("mo", ",");
  const head = math("mrow", math("mi", "f"), math("mo", "("), ...names.flatMap((name, i) => [...(i ? [comma()] : []), math("mi", name)]), math("mo", ")"));
  return [math("math", head, math("mo", "=")), " ", typeset(mathml)];
}

// --- polynomials ------------------------------------------------------------------------------------------

function shift(name, at) {
  if (at === 0) return math("mi", name);
  return math("mrow", math("mo", "("), math("mi", name), math("mo", at < 0 ? "+" : "−"), math("mn", show(Math.abs(at))), math("mo", ")"));
}

function power(base, k) {
  return k === 1 ? base : math("msup", base, math("mn", String(k)));
}

/** Return c·Π (x − a)^α with its sign, as mathematics of its own, so that a line may end behind it. */
function term({ alpha, coefficient: c }, first, names, at) {
  const factors = names.map((name, i) => [name, alpha[i], at[i]]).filter(([, k]) => k).map(([name, k, a]) => power(shift(name, a), k));
  const size = show(Math.abs(c));
  if (!factors.length || size !== "1") factors.unshift(math("mn", size));
  const product = factors.flatMap((factor, i) => (i ? [math("mo", "\u2062"), factor] : [factor]));
  return math("math", ...(first && c > 0 ? [] : [sign(c < 0 ? "−" : "+", first)]), ...product);
}

/** Return a sign between two terms, or one before the first. */
function sign(text, first = false) {
  const made = math("mo", text);
  made.setAttribute("form", first ? "prefix" : "infix");
  return made;
}

/** Return the Taylor polynomial, term by term, and the order of what is left out. */
function polynomial(rows, names, at, order) {
  const present = rows.filter(({ coefficient }) => coefficient !== 0);
  const terms = present.map((row, i) => term(row, i === 0, names, at));
  const distance = names.length === 1 ? shift(names[0], at[0]) : math("mrow", math("mo", "|"), math("mi", "h"), math("mo", "|"));
  const rest = math("math", sign("+"), math("mi", "O"), math("mo", "("), power(distance, order + 1), math("mo", ")"));
  return [...(terms.length ? terms : [math("math", math("mn", "0"))]), rest].flatMap((part) => [part, element("wbr")]);
}
