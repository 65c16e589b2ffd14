/* Symbols: one set of outlines for map, legend and lists, as SVG path data. */

import { svg } from "../dom/el.js";

export const HATCH_STEP_PX = 8;
const HALO_PX = 1.75;

function polygon(count, radius, turn, inner) {
  const points = [];
  const steps = inner ? 2 * count : count;
  for (let k = 0; k < steps; k += 1) {
    const r = inner && k % 2 ? inner : radius;
    const angle = turn + (2 * Math.PI * k) / steps;
    points.push(`${(r * Math.cos(angle)).toFixed(3)} ${(r * Math.sin(angle)).toFixed(3)}`);
  }
  return `M${points.join("L")}Z`;
}

function circle(r) {
  return `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`;
}

function cross(r) {
  const a = (r * 0.36).toFixed(3);
  const b = r.toFixed(3);
  return `M-${a} -${b}H${a}V-${a}H${b}V${a}H${a}V${b}H-${a}V${a}H-${b}V-${a}H-${a}Z`;
}

// Radii are chosen so that all shapes look equally large.
const OUTLINES = {
  circle: (r) => circle(r),
  ring: (r) => circle(r * 0.86),
  square: (r) => polygon(4, r * 1.2, Math.PI / 4),
  diamond: (r) => polygon(4, r * 1.22, 0),
  triangle: (r) => polygon(3, r * 1.28, -Math.PI / 2),
  star: (r) => polygon(5, r * 1.3, -Math.PI / 2, r * 0.58),
  hexagon: (r) => polygon(6, r * 1.1, 0),
  cross: (r) => cross(r * 1.1),
};

/** SVG path data of a shape round (0, 0); `size` is the diameter of the circle it matches. */
export function shapePath(shape, size) {
  return (OUTLINES[shape] || OUTLINES.circle)(size / 2);
}

/** How a point symbol is painted, bottom first: [{fill, stroke, width}]. */
function coats(symbol) {
  const fill = symbol.fill || symbol.stroke || "#444444";
  if (symbol.shape === "ring") {
    const width = Math.max(1.6, symbol.size_px * 0.2);
    return [
      { fill: "#ffffff", stroke: "#ffffff", width: width + 2 * HALO_PX },
      { fill: "#ffffff", stroke: fill, width },
    ];
  }
  const edge = symbol.stroke && symbol.stroke !== fill ? symbol.stroke : null;
  const width = edge ? symbol.stroke_width_px : 0;
  return [
    { fill: "#ffffff", stroke: "#ffffff", width: width + 2 * HALO_PX },
    { fill, stroke: edge, width },
  ];
}

/** Half the width a point symbol covers, halo included, in pixels. */
export function symbolReach(symbol, grow) {
  return (symbol.size_px * 0.68 + HALO_PX + (symbol.stroke_width_px || 0)) * (grow || 1);
}

const sprites = new Map();

/** A point symbol as a small canvas, drawn once for a size and pixel ratio. */
export function sprite(symbol, ratio, grow) {
  const key = [
    symbol.shape, symbol.size_px, symbol.fill, symbol.stroke, symbol.stroke_width_px, ratio, grow || 1,
  ].join("|");
  if (sprites.has(key)) return sprites.get(key);
  const half = Math.ceil((symbolReach(symbol, grow) + 1) * ratio);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * half;
  const c = canvas.getContext("2d");
  c.translate(half, half);
  c.scale(ratio * (grow || 1), ratio * (grow || 1));
  c.lineJoin = "round";
  const path = new Path2D(shapePath(symbol.shape, symbol.size_px));
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
    const cell = document.createElement("canvas");
    cell.width = cell.height = Math.round(HATCH_STEP_PX * ratio);
    const c = cell.getContext("2d");
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
  return { stroke: symbol.stroke, "stroke-width": symbol.stroke_width_px, "stroke-dasharray": dash || null };
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
  return coats(drawn).slice(1).map((coat) => svg("path", { attrs: attrs(coat) }));
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
