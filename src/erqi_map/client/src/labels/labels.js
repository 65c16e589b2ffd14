/* Names on the map: which, where (labels/placing.js), and how they are painted. */

import { listen } from "../dom/controls.js";
import { prefersCalm } from "../dom/el.js";
import { context2d } from "../dom/fatal.js";
import { accuracyWords } from "../draw/accuracy.js";
import { inView } from "../draw/draw.js";
import { paintPoint } from "../draw/paint.js";
import { createSurface } from "../draw/surface.js";
import { symbolReach } from "../draw/symbols.js";
import { fadedInk } from "../draw/faded.js";
import { onlyNamed } from "../geometry/hit.js";
import { drawing } from "../state/drawing.js";
import { strengthOf } from "../state/visibility.js";
import { positionsAll, positionsLed, positionsOf, positionsWithin, roomInArea, windowPoint } from "./candidates.js";
import { brokenInto, linesOf } from "./lines.js";
import { alongLeader, paintNames } from "./paint_names.js";
import { placeAll } from "./placing.js";

const SMALLEST_PX = 12;
const PRESENTING = { least: 18, factor: 1.35, width: 1440 };
const EDGE_PX = 6;
const MAX_LABELS = 500;
const MAX_CANDIDATES = 2500;
const MANY = 500;
const MAX_CLUSTERS = 24;
const FEATURES_A_LOOK = 4096;
const LABELS_A_LOOK = 24;
const INK = "#1f2328";
const HIGHLIGHT_REACH_PX = 10;
const SMALLER = [1, 0.875, 0.75];
// Below these a position lies inside its area, or at the end of a line to it, and on no symbol of the plan.
const GOOD = [1, 9.9];

function createMeasure() {
  const c = context2d();
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

const inUnits = ({ x, y, width, height }, unit) => ({ x: x * unit, y: y * unit, width: width * unit, height: height * unit });

// The clusters: few areas of the plan.
const isMandatory = (layer) => layer.role === "plan" && layer.geometry === "area" && layer.n <= MAX_CLUSTERS;

/* ---- candidates ---- */

// A larger window is a larger screen further away.
const further = (view) => Math.max(1, Math.min(2, view.window.width / PRESENTING.width));

/** Gives a label its size, lines and box. `share` of its full size; `lines`: one or more of a broken name. */
function dress(ctx, label, view, measure, share, lines) {
  let size = Math.max(SMALLEST_PX, label.rule.size_px * share);
  if (label.state.scene) size = Math.max(PRESENTING.least, size * PRESENTING.factor) * further(view);
  const font = `${label.rule.bold || label.strong ? "600" : "400"} ${size}px ${ctx.fontStack}`;
  const width = Math.max(...lines.map((line) => measure(font, line))) + 2;
  return Object.assign(label, { size, font, lines, width, height: lines.length * size * drawing.text.line_step });
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
  if (view.level < rule.min_zoom && !emphasis.ids.size) return found;
  for (const i of inView(layer, view, windowBox)) {
    looked += 1;
    if (looked % FEATURES_A_LOOK === 0) yield;
    if (!mask[i] || !fitsAtAll(layer, i, view, 2 * rule.size_px)) continue;
    const id = layer.id_(i);
    const strong = emphasis.strong.has(id);
    const highlighted = emphasis.ids.has(id);
    if (view.level < rule.min_zoom && !highlighted) continue;
    if (!alone(i)) continue;
    const text = layer.value(i, column) || layer.value(i, rule.columns.zh);
    // Words that are still to come hold their place in the queue.
    if (text === undefined) coming += 1;
    if (found.length + coming >= MAX_CANDIDATES) break;
    if (!text) continue;
    const rank = rule.rank_column ? Number(layer.value(i, rule.rank_column)) || 0 : 0;
    found.push({ layer, i, id, key: `${layer.id}/${i}`, text: String(text), rule, strong, highlighted, rank, state });
  }
  for (const label of found) {
    looked += 1;
    if (looked % LABELS_A_LOOK === 0) yield;
    dress(ctx, label, view, measure, 1, layer.geometry === "line" ? [label.text] : linesOf(label.text));
    label.mandatory = isMandatory(layer);
    label.sought = layer.role === "plan" && layer.geometry !== "line" && layer.n <= MAX_CLUSTERS;
    label.order = [label.strong ? 0 : label.mandatory ? 1 : label.highlighted ? 2 : 3, rule.priority, label.rank];
    label.limit = label.strong || label.mandatory ? 1e6 : layer.role === "plan" || layer.geometry === "area" ? 9.5 : 0.9;
    label.last = memory.get(label.key);
    const strength = strengthOf(emphasis, layer, label.i);
    label.colour = strength < 1 ? fadedInk(rule.colour || INK, strength) : rule.colour || INK;
    label.fits = fitsAtAll(layer, label.i, view, label.width);
  }
  return found.filter((label) => label.fits);
}

function symbolBoxes(ctx, view, state, emphasis) {
  const boxes = [];
  const size = view.window;
  for (const layer of ctx.plan.layers) {
    if (layer.geometry !== "point" || layer.n > 5000 || (onlyNamed(layer) && view.level < layer.spec.label.min_zoom)) continue;
    const mask = ctx.plan.mask(layer, state);
    const alone = apartOf(layer, view);
    for (const i of inView(layer, view, [{ x: size.x - view.ox, y: size.y - view.oy, width: size.width, height: size.height }])) {
      if (!mask[i] || !alone(i)) continue;
      const [x, y] = windowPoint(layer, i, view);
      // The name beside what is lit is its own: others keep away from it.
      const strong = emphasis.strong.has(layer.id_(i));
      const reach = symbolReach(layer.symbol(i)) + (strong ? HIGHLIGHT_REACH_PX : -2);
      const weight = strong ? 100 : layer.role === "plan" ? 10 : 1;
      boxes.push({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach, weight, owner: `${layer.id}/${i}` });
    }
  }
  return boxes;
}

// The words under the circle of what is chosen are no place for a name.
function accuracyBoxes(ctx, view, emphasis) {
  const found = [...emphasis.strong].map((id) => ctx.plan.byId.get(id)).filter(Boolean);
  const words = found.map(({ layer, index }) => accuracyWords(ctx, view, layer, index)).filter((one) => one !== null);
  const dx = view.ox - view.window.x;
  const dy = view.oy - view.window.y;
  return words.map(({ x, y, width, height }) => ({ x: x + dx - width / 2, y: y + dy - height / 2, width, height }));
}

function paintNamed(c, view, { layer, i }) {
  const symbol = layer.symbol(i);
  if (!onlyNamed(layer) || !symbol.size_px) return;
  c.globalAlpha = 1;
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

  function openArea(view, insets = ctx.insets()) {
    const [left, right, top, bottom] = ["left", "right", "top", "bottom"].map((side) => insets[side] / view.unit + EDGE_PX);
    return { x: left, y: top, width: Math.max(0, view.window.width - left - right), height: Math.max(0, view.window.height - top - bottom) };
  }

  // A cluster that is seen is named, in more lines, smaller, moved within what is seen of it, beside it with a line to it;
  // so are the plan's places, but for the line.
  function insist(label, view, area, room) {
    const forms = [[1, label.lines], ...SMALLER.flatMap((share) => [2, 1, 3].map((count) => [share, brokenInto(label.text, count)]))];
    const inside = label.mandatory && roomInArea(label.layer, label.i, view, area);
    if (label.mandatory && !inside) return [];
    const ways = inside ? [() => positionsAll(inside, label, area), () => positionsLed(inside, label, [...room.taken, ...room.symbols])]
      : [() => positionsWithin(label.layer, label.i, view, area, label)];
    /** @type {ReturnType<typeof placeAll>[number] | null} */
    let best = null;
    ways.forEach((positions, k) => {
      for (const [share, lines] of forms) {
        if (best && best.price < GOOD[k]) break;
        dress(ctx, label, view, measure, share, lines);
        label.positions = positions();
        const found = placeAll([label], room, 1, true)[0];
        if (found && (!best || found.price < best.price)) best = found;
      }
    });
    if (!best) return [];
    room.taken.push(best.box, ...alongLeader(best));
    return [best];
  }

  // Finds the names and their places, with a pause now and then for a host that works in slices.
  function* arrange(view) {
    const state = ctx.store.get();
    if (memoryZoom !== view.zoom) memory = new Map();
    memoryZoom = view.zoom;
    const look = { state, emphasis: ctx.plan.emphasis(state), measure, memory };
    const area = openArea(view);
    view.aside = ctx.aside ? ctx.aside(view.scale, state) : null;
    const layers = ctx.plan.layers.filter((layer) => layer.spec.label);
    const candidates = [];
    for (const layer of layers) candidates.push(...(yield* candidatesOf(ctx, layer, view, look)));
    candidates.sort((a, b) =>
      a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2] || a.i - b.i
    );
    const covered = [...ctx.covered(), ...(ctx.popups ? ctx.popups() : [])].map((box) => inUnits(box, 1 / view.unit));
    const room = { area, taken: [...covered, ...accuracyBoxes(ctx, view, look.emphasis)], symbols: symbolBoxes(ctx, view, state, look.emphasis) };
    const usable = candidates.slice(0, MAX_CANDIDATES);
    const found = [];
    for (let from = 0; from < usable.length && found.length < MAX_LABELS; from += LABELS_A_LOOK) {
      const some = usable.slice(from, from + LABELS_A_LOOK);
      for (const label of some) {
        if (!label.mandatory) label.positions = positionsOf(label.layer, label.i, view, area, label);
        const easy = label.mandatory ? [] : placeAll([label], room, 1);
        found.push(...(easy.length || !label.sought ? easy : insist(label, view, area, room)));
      }
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
    paintNames(c, placed, dx, dy);
    return true;
  }

  const surface = createSurface(ctx, { pane: ctx.panes?.labels || "erqi-labels", zIndex: 450, margin: 0, painter: { begin, step }, always: true });
  // Names that grow and blur while the map zooms are no help: they step back until it rests.
  const { pane } = surface;
  pane.style.transition = prefersCalm() ? "" : "opacity 140ms ease-out";
  const show = (opacity) => () => { pane.style.opacity = opacity; };
  listen(ctx, ctx.map, { zoomstart: show("0"), moveend: show("1") });
  ctx.store.on((state, changed) => {
    /** @type {(keyof State)[]} */
    const keys = ["lang", "hidden", "filter", "focus", "goal", "lit", "basemap", "scene", "panels"];
    if (keys.some((key) => changed.has(key))) surface.invalidate();
  });
  if (!ctx.plan.complete) ctx.plan.ready?.then(surface.invalidate);
  ctx.onDestroy(surface.destroy);
  return {
    placed: () => placed.map(({ id, text, box, lines, size, colour }) => {
      const unit = ctx.wall ? ctx.wall() : 1;
      const at = inUnits(box, unit);
      return { id, text, lines, colour, size: size * unit, box: [at.x, at.y, at.width, at.height] };
    }),
    refresh: surface.invalidate,
    paintNow: surface.paintNow,
    idle: surface.idle,
  };
}
