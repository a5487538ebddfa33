"use strict";
// The pictures: curves over x, and maps over x and y, as SVG in the size that there is.

const MARGIN = { left: 46, right: 12, top: 12, bottom: 26 };
const LETTER = 8; // pixels that a digit beside an axis is wide

function shape(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Return round numbers between two ends, about so many, each with as many digits as tell it from its neighbours. */
function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((m) => m * power >= rough);
  const digits = 1 + Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high)))) - Math.floor(Math.log10(step));
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) found.push(i * step);
  return found.map((value) => ({ value, text: show(value, Math.min(Math.max(digits, 4), 17)) }));
}

/** Return the range of y that shows curves well: without the few values that shoot off at a pole. */
function spread(curves, least) {
  const seen = curves.flat().filter((y) => y !== null).sort((a, b) => a - b);
  if (!seen.length) return [-least / 2, least / 2];
  const at = (share) => seen[Math.round(share * (seen.length - 1))];
  const [inner, outer] = [at(0.97) - at(0.03), seen[seen.length - 1] - seen[0]];
  let [low, high] = outer <= 2.5 * inner || inner === 0 ? [seen[0], seen[seen.length - 1]] : [at(0.03) - inner / 2, at(0.97) + inner / 2];
  const missing = Math.max(0, least - (high - low)) / 2 + 0.06 * (high - low);
  return [low - missing, high + missing];
}

/** Return the size of values in a map without the few that shoot off, and whether there are such. */
function size(maps) {
  const seen = maps.flat().filter((value) => value !== null).map(Math.abs).sort((a, b) => a - b);
  const most = seen[Math.floor(0.95 * (seen.length - 1))] ?? 0, largest = seen[seen.length - 1] ?? 0;
  return largest <= 2.5 * most || most === 0 ? [largest, false] : [1.5 * most, true];
}

/** Return where data are in the picture, and an empty picture of the right size. */
function frame(svg, [left, right], [low, high]) {
  const width = Math.max(svg.clientWidth, 240), height = Math.max(svg.clientHeight, 160);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren();
  const inner = { left: MARGIN.left, top: MARGIN.top, bottom: height - MARGIN.bottom, right: width - MARGIN.right };
  const tall = inner.bottom - inner.top, beside = ticks(low, high, tall / 42);
  inner.left = Math.max(inner.left, 14 + LETTER * Math.max(...beside.map(({ text }) => text.length)));
  const wide = inner.right - inner.left, below = ticks(left, right, wide / 90);
  return {
    svg, width, height, inner, below, beside,
    x: (x) => inner.left + ((x - left) / (right - left)) * wide,
    y: (y) => inner.top + ((high - y) / (high - low)) * tall,
    back: (pixel) => left + ((pixel - inner.left) / wide) * (right - left),
    up: (pixel) => high - ((pixel - inner.top) / tall) * (high - low),
  };
}

function axes({ svg, width, inner, below, beside, x, y }) {
  for (const { value, text } of below) {
    const anchor = x(value) + (LETTER * text.length) / 2 > width ? "end" : "middle";
    svg.append(shape("line", { class: value === 0 ? "axis" : "grid", x1: x(value), x2: x(value), y1: inner.top, y2: inner.bottom }));
    svg.append(shape("text", { class: "tick", x: x(value), y: inner.bottom + 17, "text-anchor": anchor }, text));
  }
  for (const { value, text } of beside) {
    svg.append(shape("line", { class: value === 0 ? "axis" : "grid", x1: inner.left, x2: inner.right, y1: y(value), y2: y(value) }));
    svg.append(shape("text", { class: "tick", x: inner.left - 6, y: y(value) + 4, "text-anchor": "end" }, text));
  }
}

/** Return the path through points, with a gap where there is no value or the curve jumps. */
function path(place, xs, values) {
  const ys = values.map((value) => (value === null ? NaN : place.y(value)));
  const piece = (y, i) => {
    if (Number.isNaN(y)) return "";
    const seen = Math.min(Math.max(y, -place.height), 2 * place.height);
    return `${i && !Number.isNaN(ys[i - 1]) && !jumps(ys, i) ? "L" : "M"}${place.x(xs[i]).toFixed(1)} ${seen.toFixed(1)}`;
  };
  return ys.map(piece).join("");
}

/** Say whether a curve jumps to its i-th place: against its direction before and after, or ten times as far. */
function jumps(ys, i) {
  const [before, here, after] = [i - 1, i, i + 1].map((j) => ys[j] - ys[j - 1]);
  const back = before * here < 0 && here * after < 0;
  return Math.abs(here) > Math.max(4, (back ? 1 : 10) * Math.max(Math.abs(before), Math.abs(after)));
}

/** Draw curves { x, y, kind } and dots { x, y, kind } over a range. */
function drawCurves(svg, { range, heights, curves, dots, here }) {
  const place = frame(svg, range, heights);
  const clip = `inside-${svg.id}`;
  const { left, right, top, bottom } = place.inner;
  svg.append(shape("clipPath", { id: clip }, shape("rect", { x: left, y: top, width: right - left, height: bottom - top })));
  axes(place);
  const inside = shape("g", { "clip-path": `url(#${clip})` });
  inside.append(shape("line", { class: "here", x1: place.x(here), x2: place.x(here), y1: top, y2: bottom }));
  for (const { x, y, kind } of curves) inside.append(shape("path", { class: `curve ${kind}`, d: path(place, x, y) }));
  for (const { x, y, kind } of dots) {
    if (typeof y === "number") inside.append(shape("circle", { class: `dot ${kind}`, cx: place.x(x), cy: place.y(y), r: 5.5 }));
  }
  svg.append(inside);
  return place;
}

/** Draw values over a square grid of x and y as a map, blue above zero and orange below; a cross is the point. */
function drawMap(svg, { line, values, largest, here }) {
  const half = (line[1] - line[0]) / 2;
  const ends = [line[0] - half, line[line.length - 1] + half];
  const place = frame(svg, ends, ends);
  svg.append(hatch());
  for (const [look, cells] of looks(values, largest)) {
    const [kind, strength] = look.split(" ");
    svg.append(shape("path", { class: `cell ${kind}`, "fill-opacity": strength, d: cells.map((i) => square(place, line, i)).join("") }));
  }
  axes(place);
  const [x, y] = [place.x(here[0]), place.y(here[1])];
  svg.append(shape("path", { class: "cross", d: `M${x - 8} ${y}H${x + 8}M${x} ${y - 8}V${y + 8}` }));
  return place;
}

/** Return the places of the cells that look the same: one shape each is quicker than one for each cell. */
function looks(values, largest) {
  const found = new Map();
  values.forEach((value, i) => {
    const kind = value === null ? "missing" : value < 0 ? "negative" : "positive";
    const strength = value === null ? 1 : largest ? Math.min(1, Math.abs(value) / largest) : 0;
    const look = `${kind} ${strength.toFixed(2)}`;
    if (!found.has(look)) found.set(look, []);
    found.get(look).push(i);
  });
  return found;
}

function square(place, line, i) {
  const half = (line[1] - line[0]) / 2, x = line[i % line.length], y = line[Math.floor(i / line.length)];
  const [left, right, top, bottom] = [place.x(x - half), place.x(x + half), place.y(y + half), place.y(y - half)].map((c) => c.toFixed(1));
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}

function hatch() {
  const pattern = { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse" };
  return shape("defs", {}, shape("pattern", pattern, shape("path", { class: "grid", d: "M0 6L6 0" })));
}

/** Return an entry of a legend: a piece of the line, or of the colours, and what it is. */
function legend(kind, ...text) {
  const mark = kind.startsWith("cell") ? shape("rect", { class: `${kind} sample`, width: 36, height: 14 }) : shape("path", { class: `curve ${kind}`, d: "M3 7H33" });
  return element("li", {}, shape("svg", { viewBox: "0 0 36 14", "aria-hidden": "true" }, mark), element("span", {}, ...text));
}
