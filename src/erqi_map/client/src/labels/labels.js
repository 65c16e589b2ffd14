/* Names on the map: which, where (labels/placing.js), and how they are painted. */

import { prefersCalm } from "../dom/el.js";
import { inView } from "../draw/draw.js";
import { paintPoint } from "../draw/paint.js";
import { createSurface } from "../draw/surface.js";
import { symbolReach } from "../draw/symbols.js";
import { onlyNamed } from "../geometry/hit.js";
import { drawing } from "../state/drawing.js";
import { strengthOf } from "../state/visibility.js";
import { positionsOf, windowPoint } from "./candidates.js";
import { placeAll } from "./placing.js";

const SMALLEST_PX = 12;
const PRESENTING = { least: 18, factor: 1.35, width: 1440 };
const EDGE_PX = 6;
const MOST_LABELS = 500;
const MOST_CANDIDATES = 2500;
const WRAP = { zh: 12, en: 20 };
const MANY = 500;
const FEATURES_A_LOOK = 4096;
const LABELS_A_LOOK = 24;

// The break that leaves the shortest longest line.
function wrapWords(words, count) {
  if (count < 2 || words.length < 2) return [words.join(" ")];
  let best = null;
  for (let k = 1; k < words.length; k += 1) {
    const lines = [words.slice(0, k).join(" "), ...wrapWords(words.slice(k), count - 1)];
    const longest = Math.max(...lines.map((line) => line.length));
    if (!best || longest < best.longest) best = { lines, longest };
  }
  return best.lines;
}

function linesOf(text) {
  if (!/[\u3400-\u9fff]/.test(text)) return wrapWords(text.split(" "), Math.min(3, Math.ceil(text.length / WRAP.en)));
  const glyphs = [...text];
  if (glyphs.length <= WRAP.zh) return [text];
  const half = Math.ceil(glyphs.length / 2);
  return [glyphs.slice(0, half).join(""), glyphs.slice(half).join("")];
}

function createMeasure() {
  const c = document.createElement("canvas").getContext("2d");
  const known = new Map();
  return (font, text) => {
    const key = `${font}|${text}`;
    if (!known.has(key)) {
      if (known.size > 5000) known.clear();
      c.font = font;
      known.set(key, c.measureText(text).width);
    }
    return known.get(key);
  };
}

/* ---- candidates ---- */

// A larger window is a larger screen further away.
const wall = (ctx) => Math.max(1, Math.min(2, ctx.map.getSize().x / PRESENTING.width));

function textStyle(ctx, rule, state, strong) {
  let size = Math.max(SMALLEST_PX, rule.size_px);
  if (state.scene) size = Math.max(PRESENTING.least, size * PRESENTING.factor) * wall(ctx);
  const weight = rule.bold || strong ? "600" : "400";
  return { size, font: `${weight} ${size}px ${ctx.fontStack}` };
}

function fitsAtAll(layer, i, view, width) {
  if (layer.geometry !== "area" || layer.n <= MANY) return true;
  const { bounds } = layer.shape;
  return (bounds[4 * i + 2] - bounds[4 * i]) * view.scale >= width;
}

// Points that are drawn as one bubble have no names.
const apartOf = (layer, view) => (layer.group ? layer.group.apart(view.zoom) : () => true);

function* candidatesOf(ctx, layer, view, look) {
  const rule = layer.spec.label;
  const { state, emphasis, measure, memory } = look;
  const mask = ctx.plan.mask(layer, state);
  const column = rule.columns[state.lang] || rule.columns.zh;
  const windowBox = [{ x: view.window.x - view.ox, y: view.window.y - view.oy, width: view.window.width, height: view.window.height }];
  const found = [];
  const alone = apartOf(layer, view);
  let looked = 0;
  let coming = 0;
  if (view.zoom < rule.min_zoom && !emphasis.ids.size) return found;
  for (const i of inView(layer, view, windowBox)) {
    looked += 1;
    if (looked % FEATURES_A_LOOK === 0) yield;
    if (!mask[i] || !fitsAtAll(layer, i, view, 2 * rule.size_px)) continue;
    const id = layer.id_(i);
    const strong = emphasis.strong.has(id);
    const highlighted = emphasis.ids.has(id);
    if (view.zoom < rule.min_zoom && !highlighted) continue;
    if (!alone(i)) continue;
    const text = layer.value(i, column) || layer.value(i, rule.columns.zh);
    // Words that are still to come hold their place in the queue.
    if (text === undefined) coming += 1;
    if (found.length + coming >= MOST_CANDIDATES) break;
    if (!text) continue;
    const rank = rule.rank_column ? Number(layer.value(i, rule.rank_column)) || 0 : 0;
    found.push({ layer, i, id, key: `${layer.id}/${i}`, text: String(text), rule, strong, highlighted, rank, state });
  }
  for (const label of found) {
    looked += 1;
    if (looked % LABELS_A_LOOK === 0) yield;
    Object.assign(label, textStyle(ctx, rule, state, label.strong));
    label.lines = layer.geometry === "line" ? [label.text] : linesOf(label.text);
    label.width = Math.max(...label.lines.map((line) => measure(label.font, line))) + 2;
    label.height = label.lines.length * label.size * drawing.text.line_step;
    label.order = [label.strong ? 0 : label.highlighted ? 1 : 2, rule.priority, label.rank];
    label.limit = label.strong ? 1e6 : layer.role === "plan" || layer.geometry === "area" ? 9.5 : 0.9;
    label.last = memory.get(label.key);
    label.alpha = strengthOf(emphasis, layer, label.i);
    label.fits = fitsAtAll(layer, label.i, view, label.width);
  }
  return found.filter((label) => label.fits);
}

function symbolBoxes(ctx, view, state) {
  const boxes = [];
  const size = view.window;
  for (const layer of ctx.plan.layers) {
    if (layer.geometry !== "point" || layer.n > 5000 || (onlyNamed(layer) && view.zoom < layer.spec.label.min_zoom)) continue;
    const mask = ctx.plan.mask(layer, state);
    const alone = apartOf(layer, view);
    for (const i of inView(layer, view, [{ x: size.x - view.ox, y: size.y - view.oy, width: size.width, height: size.height }])) {
      if (!mask[i] || !alone(i)) continue;
      const [x, y] = windowPoint(layer, i, view);
      const reach = symbolReach(layer.symbol(i)) - 2;
      const weight = layer.role === "plan" ? 10 : 1;
      boxes.push({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach, weight, owner: `${layer.id}/${i}` });
    }
  }
  return boxes;
}

/* ---- painting ---- */

function paintText(c, label, dx, dy) {
  c.font = label.font;
  c.globalAlpha = label.alpha;
  c.fillStyle = label.rule.colour || "#1f2328";
  c.strokeStyle = "rgba(255, 255, 255, 0.92)";
  c.lineWidth = Math.max(3, label.size * 0.26);
  c.textBaseline = "middle";
  const both = (text, x, y) => {
    c.strokeText(text, x, y);
    c.fillText(text, x, y);
  };
  if (label.glyphs) {
    c.textAlign = "center";
    label.glyphs.forEach((one) => c.strokeText(one.glyph, one.x + dx, one.y + dy));
    label.glyphs.forEach((one) => c.fillText(one.glyph, one.x + dx, one.y + dy));
    return;
  }
  const { box } = label;
  c.textAlign = label.align;
  if (label.angle) {
    c.save();
    c.translate(box.x + box.width / 2 + dx, box.y + box.height / 2 + dy);
    c.rotate(label.angle);
    both(label.text, 0, 0);
    c.restore();
    return;
  }
  const x = box.x + dx + { left: 1, center: box.width / 2, right: box.width - 1 }[label.align];
  const step = label.size * drawing.text.line_step;
  label.lines.forEach((line, k) => both(line, x, box.y + dy + (k + 0.52) * step));
}

function paintNamed(c, view, { layer, i, alpha }) {
  const symbol = layer.symbol(i);
  if (!onlyNamed(layer) || !symbol.size_px) return;
  c.globalAlpha = alpha;
  paintPoint(c, view, layer, i, symbol);
}

/** The canvas of names; `placed()` gives what is drawn: [{id, text, box}] in window pixels.
 *  @param {Context} ctx */
export function createLabels(ctx) {
  const measure = createMeasure();
  let memory = new Map();
  let memoryZoom = null;
  let placed = [];
  ctx.fontStack = ctx.fontStack || getComputedStyle(ctx.root).getPropertyValue("--erqi-font").trim() || "sans-serif";

  function freeArea(view) {
    const cover = ctx.insets();
    const width = Math.max(0, view.window.width - cover.left - cover.right - 2 * EDGE_PX);
    const height = Math.max(0, view.window.height - cover.top - cover.bottom - 2 * EDGE_PX);
    return { x: cover.left + EDGE_PX, y: cover.top + EDGE_PX, width, height };
  }

  // Finds the names and their places, with a pause now and then for a host that works in slices.
  function* arrange(view) {
    const state = ctx.store.get();
    if (memoryZoom !== view.zoom) memory = new Map();
    memoryZoom = view.zoom;
    const look = { state, emphasis: ctx.plan.emphasis(state), measure, memory };
    const area = freeArea(view);
    const layers = ctx.plan.layers.filter((layer) => layer.spec.label);
    const candidates = [];
    for (const layer of layers) candidates.push(...(yield* candidatesOf(ctx, layer, view, look)));
    candidates.sort((a, b) =>
      a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2] || a.i - b.i
    );
    const room = { area, taken: ctx.covered(), symbols: symbolBoxes(ctx, view, state) };
    const usable = candidates.slice(0, MOST_CANDIDATES);
    const found = [];
    for (let from = 0; from < usable.length && found.length < MOST_LABELS; from += LABELS_A_LOOK) {
      const some = usable.slice(from, from + LABELS_A_LOOK);
      for (const label of some) label.positions = positionsOf(label.layer, label.i, view, area, label);
      found.push(...placeAll(some, room, MOST_LABELS - found.length));
      yield;
    }
    placed = found;
    for (const layer of layers) layer.named = new Set(found.filter((label) => label.layer === layer).map((label) => label.i));
    if (ctx.placed) ctx.placed();
    memory = new Map(placed.map((label) => [label.key, label.chosen]));
  }

  const begin = (view) => ({ view, work: arrange(view) });

  function step(job, c, deadline) {
    while (!job.work.next().done) {
      if (ctx.inSlices && performance.now() > deadline) return false;
    }
    c.lineJoin = "round";
    const dx = job.view.window.x - job.view.ox;
    const dy = job.view.window.y - job.view.oy;
    for (const label of placed) paintNamed(c, job.view, label);
    for (const label of [...placed].reverse()) paintText(c, label, dx, dy);
    return true;
  }

  const surface = createSurface(ctx, { pane: ctx.panes?.labels || "erqi-labels", zIndex: 450, margin: 0, painter: { begin, step }, always: true });
  // Names that grow and blur while the map zooms are no help: they step back until it rests.
  const { pane } = surface;
  pane.style.transition = prefersCalm() ? "" : "opacity 140ms ease-out";
  const rests = {
    zoomstart: () => {
      pane.style.opacity = "0";
    },
    moveend: () => {
      pane.style.opacity = "1";
    },
  };
  ctx.map.on(rests);
  const off = ctx.store.on((state, changed) => {
    /** @type {(keyof State)[]} */
    const keys = ["lang", "hidden", "filter", "focus", "goal", "basemap", "scene", "panels"];
    if (keys.some((key) => changed.has(key))) surface.invalidate();
  });
  if (!ctx.plan.complete) ctx.plan.ready.then(surface.invalidate);
  ctx.onDestroy(() => {
    off();
    ctx.map.off(rests);
    surface.destroy();
  });
  return {
    placed: () => placed.map(({ id, text, box }) => ({ id, text, box: [box.x, box.y, box.width, box.height] })),
    refresh: surface.invalidate,
    paintNow: surface.paintNow,
    idle: surface.idle,
  };
}
