"use strict";
// What is drawn: curves and the Taylor polynomial over x, or maps over x and y. Each picture returns where data are in it.

function drawLines(answer, k) {
  const { x, jet, normal } = answer.pictures, here = answer.at[0], row = answer.rows[k];
  const range = [x[0], x[x.length - 1]], width = range[1] - range[0];
  const name = derivativeName([k]);
  const curves = [{ x, y: jet[0], kind: "value" }];
  const dots = [{ x: here, y: answer.rows[0].derivative, kind: "value" }];
  if (k) curves.push({ x, y: jet[k], kind: "jet" }, { x, y: normal[k], kind: "normal" });
  if (k) dots.unshift({ x: here, y: row.derivative, kind: "jet" }, { x: here, y: own(row), kind: "normal" });
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
  const [largest, beyond] = size([jet[chosen], normal[chosen]]);
  byId("first-caption").textContent = `${name} of the jet, over x (across) and y (up)`;
  byId("second-caption").textContent = `${name} of the values, over x and y`;
  return [["first", jet], ["second", normal]].map(([id, maps]) => {
    byId(`${id}-legend`).replaceChildren(...mapLegend(show(largest, 3), beyond));
    return drawMap(byId(id), { line, values: maps[chosen], largest, here: answer.at });
  });
}

function mapLegend(end, beyond) {
  const above = legend("cell positive", beyond ? `${end} and more` : `up to ${end}`);
  const below = legend("cell negative", beyond ? `−${end} and less` : `down to −${end}`);
  return [...(end === "0" ? [] : [above, below]), legend("cell", "0"), legend("cell missing", "not defined")];
}
