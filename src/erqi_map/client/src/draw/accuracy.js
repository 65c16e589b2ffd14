/* How far what is schematic may be off, drawn on the ground: a circle round a point, a band along a line or an edge. */

import { formatNumber } from "../dom/controls.js";
import { metresPerPixel } from "../geometry/scale.js";
import { world } from "../geometry/world.js";

// From here on the map is looked at more closely than a schematic place deserves: all say how far they may be off.
const CLOSE_LEVEL = 13.5;
const MIN_PX = 6;
// Under a smaller circle the words would lie on its own symbol and its neighbours: the popup says it.
const SAYS_FROM_PX = 60;
const MAX_POINTS = 500;
const LOOK = {
  strong: { fill: 0.12, line: 0.9, band: 0.16 },
  hover: { fill: 0.08, line: 0.6, band: 0.12 },
  all: { fill: 0, line: 0.4, band: 0 },
};
const WORDS_PX = 13;

/** Metres within which a feature lies; 0 where nobody says.
 *  @param {Layer} layer */
export const accuracyOf = (layer, i) => Number(layer.value(i, "accuracy_m")) || 0;

/** Pixels of that in a view.
 *  @param {Layer} layer */
function accuracyPx(view, layer, i) {
  const metres = accuracyOf(layer, i);
  if (!metres) return 0;
  const [lat] = world.toLatLng(layer.bounds(i)[0], layer.bounds(i)[1]);
  return metres / metresPerPixel(lat, view.level);
}

/** @returns {[number, number]} */
function placeOf(view, layer, i) {
  const [x, y] = layer.bounds(i);
  return [x * view.scale - view.ox, y * view.scale - view.oy];
}

function circle(c, [x, y], radius, colour, look) {
  c.beginPath();
  c.arc(x, y, radius, 0, 2 * Math.PI);
  c.fillStyle = c.strokeStyle = colour;
  c.globalAlpha = look.fill;
  c.fill();
  c.globalAlpha = look.line;
  c.lineWidth = 1.5;
  c.setLineDash([6, 4]);
  c.stroke();
  c.setLineDash([]);
}

/** What the circle of a point says and where: below it or, where that is out of sight, above it; null where there is no
 *  circle. Pixels of the view.
 *  @param {Context} ctx
 *  @param {Layer} layer */
export function accuracyWords(ctx, view, layer, i) {
  const radius = layer.geometry === "point" && !layer.empty(i) ? accuracyPx(view, layer, i) : 0;
  if (radius < SAYS_FROM_PX) return null;
  const text = ctx.phrase("map.card.accuracy_value", { m: formatNumber(ctx, accuracyOf(layer, i), 0) });
  const [x, y] = placeOf(view, layer, i);
  const low = view.window.y - view.oy + view.window.height;
  const below = y + radius + WORDS_PX * 1.5 < low;
  return { text, x, y: y + (below ? 1 : -1) * (radius + WORDS_PX), width: text.length * WORDS_PX * 0.62, height: WORDS_PX * 1.3 };
}

function paintWords(c, ctx, { text, x, y }) {
  c.font = `600 ${WORDS_PX}px ${ctx.fontStack}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.globalAlpha = 1;
  c.strokeStyle = "rgba(255, 255, 255, 0.92)";
  c.lineWidth = 4;
  c.fillStyle = "#1f2328";
  c.strokeText(text, x, y);
  c.fillText(text, x, y);
}

/** The circle or band of one feature; `level`: "strong", "hover" or "all"; `trace()` lays its path.
 *  @param {Context} ctx
 *  @param {Layer} layer */
export function paintAccuracy(c, ctx, view, layer, i, level, trace) {
  const radius = accuracyPx(view, layer, i);
  if (radius < MIN_PX || layer.empty(i)) return;
  const symbol = layer.symbol(i);
  const colour = (layer.geometry === "point" && symbol.fill !== "#FFFFFF" && symbol.fill) || symbol.stroke || "#1f2328";
  const { globalAlpha } = c;
  if (layer.geometry === "point") {
    const place = placeOf(view, layer, i);
    circle(c, place, radius, colour, LOOK[level]);
    const words = level === "strong" && accuracyWords(ctx, view, layer, i);
    if (words) paintWords(c, ctx, words);
  } else {
    trace();
    c.globalAlpha = LOOK[level].band;
    c.strokeStyle = colour;
    c.lineWidth = 2 * radius;
    c.lineJoin = "round";
    c.setLineDash([]);
    c.stroke();
  }
  c.globalAlpha = globalAlpha;
}

/** The circles of all points of the plan, faintly, once the map is looked at closely.
 *  @param {Context} ctx
 *  @param {Layer} layer */
export function paintAllAccuracy(c, ctx, view, layer, mask) {
  if (view.level < CLOSE_LEVEL || layer.role !== "plan" || layer.geometry !== "point" || layer.n > MAX_POINTS) return;
  for (let i = 0; i < layer.n; i += 1) {
    if (mask[i]) paintAccuracy(c, ctx, view, layer, i, "all", null);
  }
}
