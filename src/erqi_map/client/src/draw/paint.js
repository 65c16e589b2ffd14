/* Painting one feature on a canvas: areas, lines, points, and their halos. */

import { drawing } from "../state/drawing.js";
import { stepOf } from "./aside.js";
import { cutEnds } from "./cut.js";
import { traceOwnEdges, traceSharedEdges } from "./edges.js";
import { HATCH_STEP_PX, drawSymbol, hasHatch, hatchPattern, sprite, symbolReach } from "./symbols.js";

const TINY_PX = 1.2;
const NO_OUTLINE_PX = 4;
const INK_OF_OUTLINE = 0.45;
const THIN_BELOW_PX = 7;
const INNER_FROM_PX = 64;
const STEP_PX = 0.6;
const MANY_SYMBOLS = 500;

/* ---- paths ---- */

// Vertices nearer than STEP_PX to the one before are left out: nobody can see them.
export function tracePath(c, view, layer, i) {
  const { partStart, ringStart, vertexStart, xy } = layer.shape;
  const { scale, ox, oy } = view;
  const closed = layer.geometry === "area";
  for (let r = ringStart[partStart[i]]; r < ringStart[partStart[i + 1]]; r += 1) {
    const last = 2 * (vertexStart[r + 1] - 1);
    let px = Infinity;
    let py = Infinity;
    for (let v = 2 * vertexStart[r]; v <= last; v += 2) {
      const x = xy[v] * scale - ox;
      const y = xy[v + 1] * scale - oy;
      if (v !== last && Math.abs(x - px) + Math.abs(y - py) < STEP_PX) continue;
      if (px === Infinity) c.moveTo(x, y);
      else c.lineTo(x, y);
      px = x;
      py = y;
    }
    if (closed) c.closePath();
  }
}

function sizePx(view, layer, i) {
  const { bounds } = layer.shape;
  const b = 4 * i;
  return Math.max(bounds[b + 2] - bounds[b], bounds[b + 3] - bounds[b + 1]) * view.scale;
}

/* ---- one feature ---- */

// What is too small for an outline is filled as dark as fill and outline together would look.
function denser(symbol) {
  const line = symbol.stroke && symbol.stroke_width_px ? INK_OF_OUTLINE : 0;
  return symbol.fill_opacity + (1 - symbol.fill_opacity) * line;
}

function paintTiny(c, view, layer, i, symbol) {
  if (!symbol.fill) return;
  const { bounds } = layer.shape;
  const b = 4 * i;
  const w = Math.max(0.5, (bounds[b + 2] - bounds[b]) * view.scale);
  const h = Math.max(0.5, (bounds[b + 3] - bounds[b + 1]) * view.scale);
  c.globalAlpha *= denser(symbol);
  c.fillStyle = symbol.fill;
  c.fillRect(bounds[b] * view.scale - view.ox, bounds[b + 1] * view.scale - view.oy, w, h);
}

function fillArea(c, view, symbol) {
  const { globalAlpha } = c;
  if (symbol.fill && symbol.fill_opacity > 0) {
    c.globalAlpha = globalAlpha * symbol.fill_opacity;
    c.fillStyle = symbol.fill;
    c.fill("evenodd");
  }
  c.globalAlpha = globalAlpha;
  // On the screen colour is enough; a hatch helps on paper and where there is no fill.
  if (!hasHatch(symbol.hatch) || (symbol.fill && !view.hatching)) return;
  const pattern = hatchPattern(c, symbol.hatch, symbol.stroke || symbol.fill, view.ratio);
  const cell = HATCH_STEP_PX;
  // The hatch is tied to the ground of this zoom, so that moving the map does not shift it.
  const shift = new DOMMatrix().translate(-(view.ox % cell), -(view.oy % cell));
  pattern.setTransform(shift.scale(cell / Math.round(cell * view.ratio)));
  c.globalAlpha = globalAlpha * 0.55;
  c.fillStyle = pattern;
  c.fill("evenodd");
  c.globalAlpha = globalAlpha;
}

function setStroke(c, symbol, width) {
  c.strokeStyle = symbol.stroke;
  c.lineWidth = width;
  c.setLineDash(symbol.dash_px || []);
  if (symbol.stroke_opacity < 1) c.globalAlpha *= symbol.stroke_opacity;
}

function paintArea(c, view, layer, i, symbol) {
  const size = sizePx(view, layer, i);
  if (size < TINY_PX) {
    paintTiny(c, view, layer, i, symbol);
    return;
  }
  c.beginPath();
  tracePath(c, view, layer, i);
  if (size < NO_OUTLINE_PX && symbol.fill) {
    c.globalAlpha *= denser(symbol);
    c.fillStyle = symbol.fill;
    c.fill("evenodd");
    return;
  }
  const hidden = view.outlined || (view.pictured && layer.spec.role !== "plan");
  if (!hidden) fillArea(c, view, symbol);
  if (!symbol.stroke || !symbol.stroke_width_px) return;
  const width = symbol.stroke_width_px * Math.min(1, size / THIN_BELOW_PX);
  if (layer.spec.role !== "plan" || size < INNER_FROM_PX || view.live) {
    setStroke(c, symbol, width);
    c.stroke();
    return;
  }
  // Neighbours share their edges: each outline stays on its own side, or two dashes would mix.
  c.save();
  c.clip("evenodd");
  // An edge of the district is drawn as that, one of two areas by itself: a second dash would fill its gaps.
  if (view.edges) {
    c.beginPath();
    traceOwnEdges(c, view, layer, i, view.edges, view.mask);
  }
  setStroke(c, symbol, 2 * width);
  c.stroke();
  c.restore();
}

/** The edges that areas of the plan share, which are no area's own, once all of them are painted.
 *  @param {Layer} layer */
export function paintShared(c, view, layer, mask, strength) {
  const symbol = layer.spec.style.default;
  if (!view.edges || view.live || layer.geometry !== "area" || layer.role !== "plan" || !symbol.stroke) return;
  for (let i = 0; i < layer.n; i += 1) {
    c.beginPath();
    if (!mask[i] || !traceSharedEdges(c, view, layer, i, view.edges, mask)) continue;
    c.globalAlpha = strength(i);
    setStroke(c, symbol, symbol.stroke_width_px);
    c.stroke();
  }
}

function paintLine(c, view, layer, i, symbol) {
  if (!symbol.stroke) return;
  c.beginPath();
  tracePath(c, view, layer, i);
  setStroke(c, symbol, symbol.stroke_width_px);
  c.stroke();
  if (view.cut && layer.role === "orientation") paintGoesOn(c, view, layer, i, symbol.stroke_width_px);
}

// Where the data end a line goes on: three dots beyond it say so, an end would not.
function paintGoesOn(c, view, layer, i, width) {
  const { globalAlpha } = c;
  const rule = drawing.goes_on;
  c.fillStyle = c.strokeStyle;
  for (const { x, y, dx, dy } of cutEnds(layer, i, view.cut)) {
    for (let k = 1; k <= rule.dots; k += 1) {
      const by = k * rule.step_px;
      c.globalAlpha = globalAlpha * (1 - k / (rule.dots + 2));
      c.beginPath();
      c.arc(x * view.scale - view.ox + dx * by, y * view.scale - view.oy + dy * by, Math.max(1, width * rule.width), 0, 2 * Math.PI);
      c.fill();
    }
  }
  c.globalAlpha = globalAlpha;
}

/**
 * @param {Layer} layer
 * @param {number} [grow]
 */
export function paintPoint(c, view, layer, i, symbol, grow) {
  const { partStart, ringStart, vertexStart, xy } = layer.shape;
  const sized = layer.marks ? layer.marks.sized(symbol, view.scale, i) : symbol;
  // So many different symbols are each drawn once: they are not worth a picture.
  const single = sized !== symbol || layer.symbols.length > MANY_SYMBOLS;
  const { canvas, half } = single ? { canvas: null, half: 0 } : sprite(symbol, view.ratio, grow);
  const { ratio } = view;
  const [dx, dy] = layer.marks ? layer.marks.lift(sized) : stepOf(view, layer, i);
  for (let r = ringStart[partStart[i]]; r < ringStart[partStart[i + 1]]; r += 1) {
    const v = 2 * vertexStart[r];
    const x = Math.round((xy[v] * view.scale - view.ox + dx) * ratio) - half;
    const y = Math.round((xy[v + 1] * view.scale - view.oy + dy) * ratio) - half;
    if (single) {
      c.save();
      c.translate(x / ratio, y / ratio);
      c.scale(grow || 1, grow || 1);
      drawSymbol(c, sized);
      c.restore();
      continue;
    }
    c.drawImage(canvas, x / ratio, y / ratio, canvas.width / ratio, canvas.height / ratio);
  }
}

/** The lines from places to the symbols that stepped aside from them, where the symbol no longer covers its place.
 *  @param {Layer} layer */
export function paintTies(c, view, layer, items, mask) {
  if (!view.aside || !view.aside.most || layer.geometry !== "point") return;
  const { partStart, ringStart, vertexStart, xy } = layer.shape;
  c.setLineDash([]);
  for (const i of items) {
    const [dx, dy] = stepOf(view, layer, i);
    if (!mask[i] || Math.hypot(dx, dy) <= symbolReach(layer.symbol(i))) continue;
    const v = 2 * vertexStart[ringStart[partStart[i]]];
    const x = xy[v] * view.scale - view.ox;
    const y = xy[v + 1] * view.scale - view.oy;
    for (const { colour, width } of [{ colour: "#ffffff", width: 3.5 }, { colour: layer.symbol(i).fill || "#1f2328", width: 1.2 }]) {
      c.beginPath();
      c.moveTo(x, y);
      c.lineTo(x + dx, y + dy);
      c.strokeStyle = c.fillStyle = colour;
      c.lineWidth = width;
      c.stroke();
      c.beginPath();
      c.arc(x, y, width + 0.6, 0, 2 * Math.PI);
      c.fill();
    }
  }
}

const PAINT = { area: paintArea, line: paintLine, point: paintPoint };

/** Paints one feature; view as in surface.js, with `hatching`.
 *  @param {Layer} layer */
export function paintFeature(c, view, layer, i, symbol = layer.symbol(i)) {
  PAINT[layer.geometry](c, view, layer, i, symbol);
}

/* ---- halos ---- */

function haloOf(layer, i) {
  const symbol = layer.symbol(i);
  // An area is lit in its own colour; on its white edge a white outline would not be seen.
  const own = layer.geometry === "area" && symbol.fill_opacity > 0 ? symbol.fill : symbol.stroke;
  const stroke = own && own.toUpperCase() !== "#FFFFFF" ? own : null;
  return { symbol, colour: stroke || symbol.fill || "#1f2328" };
}

/** An area without a fill is filled faintly when it is lit, or it would not stand out.
 *  @param {Layer} layer */
export function fillOutlined(c, view, layer, i, colour, opacity) {
  const symbol = layer.symbol(i);
  if (layer.geometry !== "area" || (symbol.fill && symbol.fill_opacity > 0)) return;
  c.beginPath();
  tracePath(c, view, layer, i);
  c.globalAlpha = opacity;
  c.fillStyle = colour;
  c.fill("evenodd");
  c.globalAlpha = 1;
}

/** The halo of an area or a line.
 *  @param {Layer} layer */
export function paintOutline(c, view, layer, i, width, hover) {
  const { symbol, colour } = haloOf(layer, i);
  c.beginPath();
  tracePath(c, view, layer, i);
  c.lineJoin = "round";
  c.setLineDash([]);
  c.globalAlpha = hover ? 0.75 : 0.95;
  c.strokeStyle = "#ffffff";
  c.lineWidth = width + 4;
  c.stroke();
  c.globalAlpha = 1;
  c.strokeStyle = colour;
  c.lineWidth = width;
  // A schematic outline stays dashed, however strongly it is shown.
  c.setLineDash((symbol.dash_px || []).map((px) => (px * width) / Math.max(1, symbol.stroke_width_px)));
  c.stroke();
  c.setLineDash([]);
}

/** The halo of a point, with the symbol a little larger.
 *  @param {Layer} layer */
export function paintRing(c, view, layer, i, strong) {
  const { symbol } = haloOf(layer, i);
  const { partStart, ringStart, vertexStart, xy } = layer.shape;
  const grow = strong ? 1.3 : drawing.lit_symbol;
  const radius = (symbol.size_px * 0.62 * grow) + 5;
  const [dx, dy] = stepOf(view, layer, i);
  for (let r = ringStart[partStart[i]]; r < ringStart[partStart[i + 1]]; r += 1) {
    const v = 2 * vertexStart[r];
    const x = xy[v] * view.scale - view.ox + dx;
    const y = xy[v + 1] * view.scale - view.oy + dy;
    c.setLineDash([]);
    for (const [style, width] of [["#ffffff", strong ? 7 : 5], [symbol.fill || symbol.stroke, strong ? 3 : 2]]) {
      c.beginPath();
      c.arc(x, y, radius, 0, 2 * Math.PI);
      c.strokeStyle = style;
      c.lineWidth = width;
      c.stroke();
    }
  }
  paintPoint(c, view, layer, i, symbol, grow);
}
