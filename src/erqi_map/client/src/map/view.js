/* The window on the map: fitting, flying, and the state that follows. */

import { listen } from "../dom/controls.js";
import { isStill, prefersCalm } from "../dom/el.js";
import { accuracyOf } from "../draw/accuracy.js";
import { world } from "../geometry/world.js";
import { cleanState } from "../state/url_state.js";
import { same } from "../payload/values.js";
import { roomFor } from "./beside.js";
import { groundRound } from "./near.js";
import { ROOM, limited } from "./stop.js";

const FIT_PADDING_PX = 24;
const POINT_ZOOM = 15;
const AREA_ZOOM = 16;
const FLIGHT_S = 0.8;
const SCENE_FLIGHT_S = 1.3;

/* ---- fitting and flying ---- */

function extentBounds(plan) {
  const [west, south, east, north] = plan.manifest.extent;
  return L.latLngBounds([south, west], [north, east]);
}

/** @returns {L.FitBoundsOptions} */
function fitOptions(ctx, bounds, how) {
  const box = L.bounds(ctx.map.project(bounds.getNorthWest(), 0), ctx.map.project(bounds.getSouthEast(), 0)).getSize();
  const free = roomFor(ctx, box.x > 0 && box.y > 0 ? box.x / box.y : 1, bounds, how && how.beside);
  const size = ctx.map.getSize();
  const pad = Math.min(FIT_PADDING_PX * ctx.wall(), free.width / 12, free.height / 12);
  return {
    paddingTopLeft: [free.x + pad, free.y + pad],
    paddingBottomRight: [size.x - free.x - free.width + pad, size.y - free.y - free.height + pad],
    maxZoom: (how && how.maxZoom) || AREA_ZOOM + Math.log2(ctx.wall()),
  };
}

// Where the map stops depends on where it is, which is about to change.
function lift(ctx) {
  const [, deepest] = ctx.plan.manifest.limits.map_zooms;
  if (limited(ctx) && ctx.map.getMaxZoom() !== deepest) ctx.map.setMaxZoom(deepest);
}

function travel(ctx, centre, zoom, how) {
  const { map } = ctx;
  ctx.flying = { centre, zoom };
  ctx.homing = false;
  map.once("moveend", () => {
    ctx.flying = false;
  });
  // Reset, for Leaflet pans by whole pixels and would come back to a view beside itself.
  if ((how && how.animate === false) || isStill(map) || !map._loaded) map.setView(centre, zoom, { animate: false, reset: true });
  else map.flyTo(centre, zoom, { duration: ctx.store.get().scene ? SCENE_FLIGHT_S : FLIGHT_S });
}

/** Shows `bounds` in the part of the map that nothing covers; how = { animate, maxZoom }.
 *  @param {Context} ctx */
export function fitBounds(ctx, bounds, how) {
  lift(ctx);
  const { center, zoom } = ctx.map._getBoundsCenterZoom(bounds, fitOptions(ctx, bounds, how));
  travel(ctx, center, zoom, how);
}

// With the ground round them that is to be seen: no nearer than they are known.
function boundsOf(ctx, found) {
  const bounds = L.latLngBounds([]);
  for (const { layer, index } of found) {
    if (layer.empty(index)) continue;
    const [minX, minY, maxX, maxY] = layer.bounds(index);
    const point = minX === maxX && minY === maxY;
    const round = point ? groundRound(ctx.plan, ctx.store.get(), layer, index) : (ROOM / 2) * accuracyOf(layer, index);
    bounds.extend(world.toLatLng(minX, minY)).extend(world.toLatLng(maxX, maxY));
    if (round) bounds.extend(L.latLng(world.toLatLng((minX + maxX) / 2, (minY + maxY) / 2)).toBounds(2 * round));
  }
  return bounds;
}

/** Flies to a feature or to what a card draws; false when it has no place on the map.
 *  @param {Context} ctx
 *  @param {any} [how] */
export function flyToId(ctx, id, how) {
  const found = ctx.plan.features(id);
  const bounds = boundsOf(ctx, found);
  if (!bounds.isValid()) return false;
  const point = found.every(({ layer }) => layer.geometry === "point");
  const maxZoom = point ? Math.max(ctx.map.getZoom(), POINT_ZOOM + Math.log2(ctx.wall())) : AREA_ZOOM + Math.log2(ctx.wall());
  fitBounds(ctx, bounds, { maxZoom, beside: ctx.popups(".erqi-popup-aside")[0], ...(how || {}) });
  return true;
}

/** What is chosen comes into the free part of the map again when a drawer has covered it.
 *  @param {Context} ctx */
export function keepChosen(ctx) {
  const { focus, panels } = ctx.store.get();
  const found = panels.right && focus && ctx.plan.features(focus)[0];
  if (!found || ctx.flying || found.layer.empty(found.index)) return;
  const { x, y, width, height } = ctx.free();
  const at = ctx.map.latLngToContainerPoint(drawnAt(ctx, found));
  if (at.x > x && at.y > y && at.x < x + width && at.y < y + height) return;
  ctx.map.panBy(at.subtract([x + width / 2, y + height / 2]), { animate: !prefersCalm() });
}

/** Where a feature is drawn on the map: its anchor, or the symbol that stepped aside from it.
 *  @param {Context} ctx */
export function drawnAt(ctx, { layer, index }) {
  const { map } = ctx;
  const at = L.latLng(layer.anchor(index));
  const scale = (256 * 2 ** map.getZoom()) / world.SIZE / ctx.wall();
  const step = ctx.aside(scale, ctx.store.get()).moved.get(`${layer.id}/${index}`);
  return step ? map.layerPointToLatLng(map.latLngToLayerPoint(at).add(L.point(step).multiplyBy(ctx.wall()))) : at;
}

/* ---- view and size ---- */

/** Where the map stands: {lat, lng, zoom}, rounded so that two readings can be compared. */
export function currentView(map) {
  const centre = map.getCenter();
  const round = (value, digits) => Math.round(value * 10 ** digits) / 10 ** digits;
  return { lat: round(centre.lat, 6), lng: round(centre.lng, 6), zoom: round(map.getZoom(), 2) };
}

/** @param {Context} ctx */
export function firstView(ctx, view) {
  if (view) turnTo(ctx, view, { animate: false });
  else goHome(ctx, { animate: false });
}

/** Moves to {lat, lng, zoom} or to {fit: [w, s, e, n]}.
 *  @param {Context} ctx
 *  @param {any} [how] */
export function turnTo(ctx, view, how) {
  if (!view.fit) {
    lift(ctx);
    travel(ctx, [view.lat, view.lng], view.zoom, how);
    return;
  }
  const [west, south, east, north] = view.fit;
  ctx.fit(L.latLngBounds([south, west], [north, east]), how);
}

/** Shows the whole plan; remembers it, so that a map nobody has moved can keep its frame.
 *  @param {Context} ctx
 *  @param {any} [how] */
export function goHome(ctx, how) {
  fitBounds(ctx, extentBounds(ctx.plan), how);
  ctx.homing = ctx.flying;
  const remember = () => {
    ctx.homing = false;
    ctx.homeView = currentView(ctx.map);
  };
  if (ctx.flying) ctx.map.once("moveend", () => ctx.homing && remember());
  else remember();
}

/** Keeps map, root and listeners of the host in step with the state.
 *  @param {Context} ctx */
export function followState(ctx) {
  const { map, store, root } = ctx;
  const container = map.getContainer();

  function dress(state) {
    root.lang = state.lang === "en" ? "en" : "zh-CN";
    root.dataset.lang = state.lang;
    root.classList.toggle("erqi-presenting", Boolean(state.scene));
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", ctx.phrase("map.label"));
  }

  // What the map itself said is no order to move: stopping a flight says where it was, and by the
  // time that is heard the next flight is on its way.
  let said = /** @type {View | null} */ (null);

  function turn(view) {
    const own = same(view, said);
    said = null;
    if (!own && view && map._loaded && !same(view, currentView(map))) turnTo(ctx, view);
  }

  // A scene is a state: whoever names it gets all of it.
  function enter(id) {
    const scene = (ctx.plan.content.scenes || []).find((one) => one.id === id);
    if (!scene) return;
    if (ctx.prepareScene) ctx.prepareScene(scene);
    store.set(cleanState(ctx.plan, { ...scene.state, scene: id }, store.get()));
  }

  const moved = () => {
    const view = currentView(map);
    if (!same(view, store.get().view)) said = view;
    store.set({ view });
    ctx.emit("view", view);
  };
  listen(ctx, map, { moveend: moved });
  store.on((state, changed) => {
    if (changed.has("lang") || changed.has("scene")) dress(state);
    // The newest view: the map may have moved on while this change waited for its turn.
    if (changed.has("view")) turn(store.get().view);
    if (changed.has("focus")) ctx.emit("select", { id: state.focus });
    if (changed.has("hidden") || changed.has("filter")) ctx.emit("filter", { hidden: state.hidden, filter: state.filter });
    if (changed.has("scene")) {
      ctx.emit("scene", { id: state.scene });
      enter(state.scene);
    }
    ctx.emit("state", { state, changed: [...changed] });
  });
  dress(store.get());
}
