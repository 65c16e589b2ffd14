/* Painting features: the base picture of all layers, and the one of what is lit or hovered. */

import { listen } from "../dom/controls.js";
import { inBox, vertexCount } from "../geometry/grid.js";
import { onlyNamed } from "../geometry/hit.js";
import { drawing } from "../state/drawing.js";
import { colourByStage } from "../state/features.js";
import { large } from "../state/sharing.js";
import { strengthOf } from "../state/visibility.js";
import { paintAccuracy, paintAllAccuracy } from "./accuracy.js";
import { cutOf } from "./cut.js";
import { edgesOf, isOutline } from "./edges.js";
import { fillOutlined, paintFeature, paintOutline, paintPoint, paintRing, paintShared, paintTies, tracePath } from "./paint.js";
import { createSurface } from "./surface.js";
import { symbolReach } from "./symbols.js";

const VERTICES_A_LOOK = 1500;
const FEATURES_A_LOOK = 48;
// What is painted beyond a shape: half a pixel of its edge; dots where a line goes on.
const BEYOND_PX = { area: 1, line: 24 };
const MAX_CUT_OUT = 3000;
// What the district lies on: a translucent fill then looks as it does in the legend and on a sheet.
const PAPER = "#ffffff";
const PANES = { base: "erqi-base", highlighted: "erqi-lit" };
const Z_INDEX = { base: 390, highlighted: 395 };

function reachPx(layer, scale) {
  const { geometry, marks } = layer;
  if (marks) return marks.widest(1 / scale);
  const reach = geometry === "point" ? symbolReach : (symbol) => symbol.stroke_width_px + BEYOND_PX[geometry];
  return layer.symbols.reduce((most, symbol) => Math.max(most, reach(symbol)), 0);
}

/** Features of a layer whose picture touches one of the boxes of a view, in layer order.
 *  @param {Layer} layer */
export function inView(layer, view, boxes) {
  const reach = reachPx(layer, view.scale) + ((view.aside && view.aside.most) || 0);
  const found = boxes.map((box) =>
    inBox(
      layer,
      (box.x - reach + view.ox) / view.scale,
      (box.y - reach + view.oy) / view.scale,
      (box.x + box.width + reach + view.ox) / view.scale,
      (box.y + box.height + reach + view.oy) / view.scale
    )
  );
  if (found.length === 1) return found[0];
  const merged = new Set();
  found.forEach((list) => list.forEach((i) => merged.add(i)));
  return Uint32Array.from(merged).sort();
}

// Is this the drawing of a plan? Large layers say where theirs lies.
const ofPlan = (ctx) => !ctx.zIndex;

// With areas of others below?
const overAreas = (ctx) => ofPlan(ctx) && large.areasOn(ctx.map);

/* ---- the base picture ---- */

function basePainter(ctx, hatching) {
  const { plan, store } = ctx;

  function begin(view, clips) {
    const state = store.get();
    // A hatch somebody asked for is drawn; those of the plan are for paper.
    view.hatching = hatching() || !ofPlan(ctx);
    // Below lie colours that mean something: the areas of the plan keep to their outlines.
    view.outlined = overAreas(ctx);
    // What lies below is to be seen: only a map of the plan alone has a ground of its own.
    view.pictured = state.basemap !== "none" || Boolean(plan.pictured && plan.pictured(state));
    const alone = ofPlan(ctx) && !view.outlined && !view.pictured && !(state.overlays || []).length;
    view.aside = ctx.aside ? ctx.aside(view.scale, state) : null;
    view.edges = ofPlan(ctx) ? edgesOf(plan, state) : null;
    view.cut = cutOf(plan);
    const emphasis = plan.emphasis(state);
    const runs = plan.layers.map((layer) => ({
      layer, mask: plan.mask(layer, state), items: layer.group || onlyNamed(layer) ? [] : inView(layer, view, clips),
      groups: layer.group ? layer.group.begin(view, clips) : null,
    }));
    const grounds = !alone ? [] : plan.layers.filter(isOutline)
      .map((layer) => ({ layer, mask: new Uint8Array(layer.n).fill(1), items: inView(layer, view, clips), groups: null, ground: true }));
    const filled = runs.findIndex(({ layer }) => layer.role !== "context");
    runs.splice(filled < 0 ? runs.length : filled, 0, ...grounds);
    return { view, runs, run: 0, at: 0, emphasis };
  }

  function step(job, c, deadline) {
    c.lineJoin = "round";
    let features = 0;
    let vertices = 0;
    for (; job.run < job.runs.length; job.run += 1, job.at = 0) {
      const { layer, mask, items, groups, ground } = job.runs[job.run];
      if (!job.at) {
        job.view.mask = mask;
        paintAllAccuracy(c, ctx, job.view, layer, mask);
        paintTies(c, job.view, layer, items, mask);
      }
      if (groups && !layer.group.step(groups, c, deadline)) return false;
      for (; job.at < items.length; job.at += 1) {
        if (features >= FEATURES_A_LOOK || vertices >= VERTICES_A_LOOK) {
          features = 0;
          vertices = 0;
          if (performance.now() > deadline) return false;
        }
        const i = items[job.at];
        if (!mask[i]) continue;
        c.globalAlpha = strengthOf(job.emphasis, layer, i);
        if (ground) fillOutlined(c, job.view, layer, i, PAPER, 1);
        else paintFeature(c, job.view, layer, i);
        features += 1;
        vertices += vertexCount(layer, i);
      }
      if (!ground) paintShared(c, job.view, layer, mask, (i) => strengthOf(job.emphasis, layer, i));
    }
    return true;
  }

  return { begin, step };
}

/* ---- what is lit ---- */

function highlightPainter(ctx, hovered, chosen) {
  const { plan, store } = ctx;
  const accent = (plan.manifest.colours || {}).accent || "#0b5394";

  function wanted() {
    const state = store.get();
    const { ids, strong } = plan.emphasis(state);
    const found = new Map();
    const add = ({ layer, index }, level) => found.set(`${layer.id}/${index}`, { layer, index, level });
    for (const id of ids) {
      const feature = plan.byId.get(id);
      if (!feature) continue;
      // What is switched off stays off, except the one thing somebody has asked for.
      if (strong.has(id)) add(feature, "strong");
      else if (plan.matches(feature.layer, state)[feature.index]) add(feature, "highlighted");
    }
    for (const feature of chosen()) add(feature, "strong");
    const over = plan.content.hover === false ? null : hovered();
    if (over && !found.has(`${over.layer.id}/${over.index}`)) add(over, "hover");
    return [...found.values()];
  }

  function begin(view) {
    const { focus, goal, scene } = store.get();
    view.aside = ctx.aside ? ctx.aside(view.scale, store.get()) : null;
    const items = focus || goal || scene || hovered() || chosen().length ? wanted() : [];
    const rank = { area: 0, line: 1, point: 2 };
    items.sort((a, b) => rank[a.layer.geometry] - rank[b.layer.geometry] || Number(a.level === "strong") - Number(b.level === "strong"));
    return { view, items, empty: !items.length };
  }

  // The halo of an area or line leaves out the symbols below, which then show through.
  function cutOutPoints(c, view) {
    const state = store.get();
    const all = [{ x: 0, y: 0, width: view.width, height: view.height }];
    c.globalCompositeOperation = "destination-out";
    c.globalAlpha = 1;
    for (const layer of plan.layers) {
      if (layer.geometry !== "point" || layer.n > MAX_CUT_OUT || onlyNamed(layer)) continue;
      const mask = plan.mask(layer, state);
      for (const i of inView(layer, view, all)) {
        if (mask[i]) paintPoint(c, view, layer, i, layer.symbol(i));
      }
    }
    c.globalCompositeOperation = "source-over";
  }

  function step({ view, items }, c) {
    for (const { layer, index, level } of items) {
      if (level === "highlighted" || !ofPlan(ctx)) continue;
      paintAccuracy(c, ctx, view, layer, index, level, () => {
        c.beginPath();
        tracePath(c, view, layer, index);
      });
    }
    let halos = items.some((item) => item.layer.geometry !== "point");
    const { hover } = plan.content;
    for (const { layer, index, level } of items) {
      if (level === "hover" && hover) {
        c.globalAlpha = 1;
        paintFeature(c, view, layer, index, { ...layer.symbol(index), ...hover });
        c.globalAlpha = 1;
        continue;
      }
      if (layer.geometry === "point" && halos) {
        cutOutPoints(c, view);
        halos = false;
      }
      if (layer.geometry === "point") {
        if (level === "hover") paintPoint(c, view, layer, index, layer.symbol(index), 1.25);
        else paintRing(c, view, layer, index, level === "strong");
      } else {
        const width = { strong: 3.5, highlighted: 2.5, hover: 2 }[level];
        if (level !== "hover") fillOutlined(c, view, layer, index, accent, drawing.bare_fill);
        paintOutline(c, view, layer, index, width, level === "hover");
      }
    }
    if (halos && !(hover && items.every(({ level }) => level === "hover"))) cutOutPoints(c, view);
    return true;
  }

  return { begin, step };
}

/** The canvases of features. `hover({layer, index} | null)` outlines what the pointer is on,
 *  `choose([{layer, index}])` what has been chosen.
 *  @param {Context} ctx */
export function createDrawing(ctx) {
  /** @type {Feature | null} */
  let hovered = null;
  let chosen = [];
  let hatching = false;
  const { panes = PANES, zIndex = Z_INDEX } = ctx;
  const colour = () => ofPlan(ctx) && colourByStage(ctx.plan, ctx.store.get());
  colour();
  const base = createSurface(ctx, { pane: panes.base, zIndex: zIndex.base, painter: basePainter(ctx, () => hatching) });
  const highlighted = createSurface(ctx, { pane: panes.highlighted, zIndex: zIndex.highlighted, painter: highlightPainter(ctx, () => hovered, () => chosen) });
  let fades = ctx.plan.emphasis(ctx.store.get()).fades;

  function follow(state, changed) {
    const has = (...keys) => keys.some((key) => changed.has(key));
    const lights = has("focus", "goal", "lit", "scene");
    const faded = fades;
    if (lights) fades = ctx.plan.emphasis(state).fades;
    if (has("grouping")) colour();
    const painted = has("hidden", "filter", "basemap", "grouping");
    if (painted || (lights && (fades || faded))) base.invalidate();
    if (lights || painted) highlighted.invalidate();
  }
  ctx.store.on(follow);
  if (ofPlan(ctx)) listen(ctx, ctx.map, { "erqi:layers": () => base.invalidate() });
  if (!ctx.plan.complete) ctx.plan.ready?.then(() => { colour(); base.invalidate(); });
  ctx.onDestroy(() => {
    base.destroy();
    highlighted.destroy();
  });

  return {
    hover(feature) {
      const same = feature && hovered && feature.layer === hovered.layer && feature.index === hovered.index;
      if (same || (!feature && !hovered)) return;
      hovered = feature;
      highlighted.invalidate();
    },
    choose(features) {
      chosen = features;
      highlighted.invalidate();
    },
    idle: () => Promise.all([base.idle(), highlighted.idle()]),
    /** Hatches on filled areas, for paper. */
    setHatching(on) {
      hatching = Boolean(on);
      base.invalidate();
    },
    paintNow() {
      base.paintNow();
      highlighted.paintNow();
    },
    redraw() {
      base.invalidate();
      highlighted.invalidate();
    },
    view: base.view,
  };
}
