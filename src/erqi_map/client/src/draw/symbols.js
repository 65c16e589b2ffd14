/* Symbols: one set of outlines for map, legend and lists, as SVG path data. */

import { svg } from "../dom/el.js";
import { context2d } from "../dom/fatal.js";
import { drawing } from "../state/drawing.js";
import { own } from "../payload/values.js";

export const HATCH_STEP_PX = 8;

function circle(r) {
  return `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`;
}

/** SVG path data of a shape round (0, 0); `size` is the diameter of the circle it matches. */
export function shapePath(shape, size) {
  const made = own(extra.outlines, shape);
  if (made) return made(size);
  const outline = own(drawing.outlines, shape) || drawing.outlines.circle;
  if (typeof outline === "number") return circle((outline * size) / 2);
  return `M${outline.map((corner) => corner.map((one) => ((one * size) / 2).toFixed(3)).join(" ")).join("L")}Z`;
}

/** @type {{outlines: any, paint: Function, swatch: Function}} what only large layers have (packed/marks.js): outlines by name, and how their points are painted. */
export const extra = { outlines: {}, paint: (c, symbol, path, plain) => plain(), swatch: (symbol, nodes) => nodes };

/** How a point symbol is painted, bottom first: [{fill, stroke, width}]. */
function coats(symbol) {
  const rule = drawing.symbol;
  const fill = symbol.fill || symbol.stroke || "#444444";
  const ring = symbol.shape === "ring";
  const edge = symbol.stroke && symbol.stroke !== fill ? symbol.stroke : null;
  const edgeWidth = edge ? symbol.stroke_width_px : 0;
  const width = ring ? Math.max(rule.ring_least_px, symbol.size_px * rule.ring_width) : edgeWidth;
  return [
    { fill: "#ffffff", stroke: "#ffffff", width: width + 2 * rule.halo_px },
    ring ? { fill: "#ffffff", stroke: fill, width } : { fill, stroke: edge, width },
  ];
}

/** Half the width a point symbol covers, halo included, in pixels. */
export function symbolReach(symbol, grow) {
  const { reach, halo_px: halo } = drawing.symbol;
  return (symbol.size_px * reach + halo + (symbol.stroke_width_px || 0)) * (grow || 1);
}

function paintCoats(c, symbol, path) {
  for (const coat of coats(symbol)) {
    if (coat.stroke && coat.width) {
      c.strokeStyle = coat.stroke;
      c.lineWidth = coat.width;
      c.stroke(path);
    }
    c.fillStyle = coat.fill;
    c.fill(path);
    if (symbol.shape === "ring" && coat.stroke) c.stroke(path);
  }
}

/** Paints a point symbol round (0, 0). */
export function drawSymbol(c, symbol) {
  c.lineJoin = "round";
  c.setLineDash([]);
  const path = new Path2D(shapePath(symbol.shape, symbol.size_px));
  extra.paint(c, symbol, path, () => paintCoats(c, symbol, path));
}

const sprites = new Map();

function squareCanvas(px) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = px;
  return { canvas, c: context2d(canvas) };
}

/** A point symbol as a small canvas, drawn once for a size and pixel ratio. */
export function sprite(symbol, ratio, grow) {
  const key = [
    symbol.shape, symbol.size_px, symbol.fill, symbol.stroke, symbol.stroke_width_px, ratio, grow || 1,
    symbol.fill_opacity, symbol.stroke_opacity, symbol.glyph,
  ].join("|");
  if (sprites.has(key)) return sprites.get(key);
  const half = Math.ceil((symbolReach(symbol, grow) + 1) * ratio);
  const { canvas, c } = squareCanvas(2 * half);
  c.translate(half, half);
  c.scale(ratio * (grow || 1), ratio * (grow || 1));
  drawSymbol(c, symbol);
  const made = { canvas, half };
  sprites.set(key, made);
  return made;
}

const HATCH_LINES = {
  forward: (s) => `M0 ${s}L${s} 0M${-s / 2} ${s / 2}L${s / 2} ${-s / 2}M${s / 2} ${1.5 * s}L${1.5 * s} ${s / 2}`,
  backward: (s) => `M0 0L${s} ${s}M${-s / 2} ${s / 2}L${s / 2} ${1.5 * s}M${s / 2} ${-s / 2}L${1.5 * s} ${s / 2}`,
  horizontal: (s) => `M0 ${s / 2}H${s}`,
  vertical: (s) => `M${s / 2} 0V${s}`,
  grid: (s) => `M0 ${s / 2}H${s}M${s / 2} 0V${s}`,
  dots: (s) => `M${s / 2 - 0.01} ${s / 2}h0.02`,
};

const patterns = new Map();

/** A hatch as a canvas pattern whose cell is HATCH_STEP_PX wide. */
export function hatchPattern(context, hatch, colour, ratio) {
  const key = [hatch, colour, ratio].join("|");
  if (!patterns.has(key)) {
    const { canvas: cell, c } = squareCanvas(Math.round(HATCH_STEP_PX * ratio));
    c.scale(cell.width / HATCH_STEP_PX, cell.width / HATCH_STEP_PX);
    c.strokeStyle = colour;
    c.lineWidth = hatch === "dots" ? 1.8 : 1;
    c.lineCap = hatch === "dots" ? "round" : "butt";
    c.stroke(new Path2D(HATCH_LINES[hatch](HATCH_STEP_PX)));
    patterns.set(key, cell);
  }
  const cell = patterns.get(key);
  const pattern = context.createPattern(cell, "repeat");
  pattern.setTransform(new DOMMatrix().scale(HATCH_STEP_PX / cell.width));
  return pattern;
}
export const hasHatch = (hatch) => Boolean(hatch && HATCH_LINES[hatch]);

/* ---- swatches ---- */

function areaSwatch(symbol, w, h, hatching) {
  const inset = Math.max(0.75, symbol.stroke_width_px / 2);
  const box = { x: inset, y: inset, width: w - 2 * inset, height: h - 2 * inset, rx: 1.5 };
  const nodes = [];
  if (symbol.fill) {
    nodes.push(svg("rect", { attrs: { ...box, fill: symbol.fill, "fill-opacity": symbol.fill_opacity } }));
  }
  if (hasHatch(symbol.hatch) && (hatching || !symbol.fill)) nodes.push(hatchSwatch(symbol, w, h));
  if (symbol.stroke) {
    nodes.push(svg("rect", { attrs: { ...box, fill: "none", ...strokeOf(symbol, 0.75) } }));
  }
  return nodes;
}

// Lines are laid out by hand: a <pattern> needs an id, and ids clash between two maps on a page.
function hatchSwatch(symbol, w, h) {
  const d = [];
  for (let x = 0; x < w; x += HATCH_STEP_PX) {
    for (let y = 0; y < h; y += HATCH_STEP_PX) d.push([x, y]);
  }
  const attrs = {
    d: HATCH_LINES[symbol.hatch](HATCH_STEP_PX), fill: "none", stroke: symbol.stroke || symbol.fill, "stroke-width": 1,
  };
  if (symbol.hatch === "dots") Object.assign(attrs, { "stroke-width": 1.8, "stroke-linecap": "round" });
  const cells = d.map(([x, y]) => svg("path", { attrs: { ...attrs, transform: `translate(${x} ${y})` } }));
  return svg("svg", { attrs: { x: 1, y: 1, width: w - 2, height: h - 2, overflow: "hidden" } }, cells);
}

function strokeOf(symbol, dashScale) {
  const dash = (symbol.dash_px || []).map((px) => px * dashScale).join(" ");
  return { stroke: symbol.stroke, "stroke-width": symbol.stroke_width_px, "stroke-dasharray": dash || null, "stroke-opacity": symbol.stroke_opacity };
}

function lineSwatch(symbol, w, h) {
  const y = h / 2;
  return [svg("path", { attrs: { d: `M1 ${y}H${w - 1}`, fill: "none", ...strokeOf(symbol, 1) } })];
}

function pointSwatch(symbol, w, h) {
  const size = Math.min(symbol.size_px, h - 3);
  const drawn = { ...symbol, size_px: size };
  const d = shapePath(symbol.shape, size);
  const attrs = (coat) => ({
    d, fill: coat.fill, stroke: coat.stroke, "stroke-width": coat.stroke ? coat.width : null,
    "stroke-linejoin": "round", transform: `translate(${w / 2} ${h / 2})`,
  });
  return extra.swatch(drawn, coats(drawn).slice(1).map((coat) => svg("path", { attrs: attrs(coat) })), w, h);
}

/** The symbol as it is on the map, for legends and lists: an SVG of `size` px height;
 *  `hatching` as in print. */
export function symbolSwatch(symbol, options) {
  const h = (options && options.size) || 18;
  const w = symbol.geometry === "point" ? h : Math.round(h * 1.5);
  const make = { area: areaSwatch, line: lineSwatch, point: pointSwatch }[symbol.geometry];
  return svg(
    "svg",
    { class: "erqi-swatch", attrs: { width: w, height: h, viewBox: `0 0 ${w} ${h}`, "aria-hidden": "true", focusable: "false" } },
    make ? make(symbol, w, h, options && options.hatching) : []
  );
}
