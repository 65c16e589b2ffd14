/* Point symbols of large layers alone: circles of so many metres on the ground, and pins. */

import { svg } from "../dom/el.js";
import { extra, shapePath, symbolReach } from "../draw/symbols.js";
import { world } from "../geometry/world.js";

const EQUATOR_M = 40075016.686;
// Of the height of a pin: the radius of its head, and how far the head's middle lies above that of the pin.
const HEAD = 0.345;
const UP = 0.155;
const GLYPH = 1.05;
const STAYS = [0, 0];

/** A pin of that height round (0, 0): a head with a point below. */
function pinPath(size) {
  const r = HEAD * size;
  const middle = -UP * size;
  const reach = size / 2 - middle;
  const away = (r * Math.sqrt(reach * reach - r * r)) / reach;
  const down = middle + (r * r) / reach;
  return `M0 ${size / 2}L${-away} ${down}A${r} ${r} 0 1 1 ${away} ${down}Z`;
}

const glyphPath = ({ glyph, size_px: size }) => shapePath(glyph, HEAD * size * GLYPH);

extra.outlines.pin = pinPath;
// What lets the map be seen has no white round it.
const isClear = (symbol) => symbol.stroke_opacity !== undefined && symbol.fill_opacity < 1;

function paintClear(c, symbol, path) {
  const { globalAlpha } = c;
  if (symbol.fill) {
    c.globalAlpha = globalAlpha * symbol.fill_opacity;
    c.fillStyle = symbol.fill;
    c.fill(path);
  }
  if (symbol.stroke && symbol.stroke_width_px) {
    c.globalAlpha = globalAlpha * symbol.stroke_opacity;
    c.strokeStyle = symbol.stroke;
    c.lineWidth = symbol.stroke_width_px;
    c.stroke(path);
  }
  c.globalAlpha = globalAlpha;
}

extra.paint = (c, symbol, path, plain) => {
  if (isClear(symbol)) paintClear(c, symbol, path);
  else plain();
  if (!symbol.glyph || symbol.shape !== "pin") return;
  c.save();
  c.translate(0, -UP * symbol.size_px);
  c.fillStyle = "#ffffff";
  c.fill(new Path2D(glyphPath(symbol)));
  c.restore();
};
extra.swatch = (symbol, nodes, w, h) => {
  const at = (dy) => `translate(${w / 2} ${h / 2 + dy})`;
  if (isClear(symbol)) {
    const { fill, stroke } = symbol;
    const opacity = { "fill-opacity": symbol.fill_opacity, "stroke-opacity": symbol.stroke_opacity };
    const d = shapePath(symbol.shape, symbol.size_px);
    return [svg("path", { attrs: { d, fill: fill || "none", stroke, "stroke-width": symbol.stroke_width_px, ...opacity, transform: at(0) } })];
  }
  const glyph = symbol.glyph && symbol.shape === "pin";
  return glyph ? [...nodes, svg("path", { attrs: { d: glyphPath(symbol), fill: "#ffffff", transform: at(-UP * symbol.size_px) } })] : nodes;
};

/** World units that a metre is at a height of the world's map. */
const unitsOfMetre = (y) => (world.SIZE / EQUATOR_M) * Math.cosh(2 * Math.PI * (0.5 - y / world.SIZE));

/** How the points of a layer reach whose symbols are not all so many pixels round their place; null where they are.
 *  @param {Layer} layer */
export function marksOf(layer) {
  const own = layer.symbols.filter((/** @type {any} */ symbol) => symbol.radius_m || symbol.shape === "pin");
  if (layer.geometry !== "point" || !own.length) return null;
  const heightOf = (i) => layer.shape.bounds[4 * i + 1];
  let farthest = 0;
  for (let i = 0; i < layer.n; i += 1) if (!layer.empty(i)) farthest = Math.max(farthest, unitsOfMetre(heightOf(i)));

  /** Half of what a symbol covers, in pixels; of all places where none is named. */
  function reach(symbol, unitsPerPx, i) {
    if (!symbol.radius_m) return symbol.size_px / 2;
    const unit = i === undefined ? farthest : unitsOfMetre(heightOf(i));
    return (symbol.radius_m * unit) / unitsPerPx;
  }

  return {
    reach,
    widest: (unitsPerPx) => layer.symbols.reduce((most, symbol) => Math.max(most, reach(symbol, unitsPerPx) + symbolReach({ ...symbol, size_px: symbol.shape === "pin" ? symbol.size_px : 0 })), 0),
    /** The symbol in pixels. */
    sized: (symbol, scale, i) => (symbol.radius_m ? { ...symbol, size_px: 2 * reach(symbol, 1 / scale, i) } : symbol),
    lift: (symbol) => (symbol.shape === "pin" && !symbol.radius_m ? [0, -symbol.size_px / 2] : STAYS),
  };
}
