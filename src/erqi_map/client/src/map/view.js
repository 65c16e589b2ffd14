/* The window on the map: what panels cover, fitting, flying, and the state that follows. */

import { prefersCalm } from "../dom/el.js";
import { world } from "../geometry/world.js";
import { cleanState } from "../state/url_state.js";
import { same } from "../state/values.js";

const FIT_PADDING_PX = 28;
const POINT_ZOOM = 15;
const AREA_ZOOM = 16;
const FLIGHT_S = 0.8;
const SCENE_FLIGHT_S = 1.3;
const LEAST_FREE_PX = 140;
const WIDE_SHARE = 0.7;

/* ---- what panels cover ---- */

const REACH = {
  left: (box, at) => box.right - at.left, right: (box, at) => at.right - box.left,
  top: (box, at) => box.bottom - at.top, bottom: (box, at) => at.bottom - box.top,
};

function mapRect(ctx) {
  return ctx.map.getContainer().getBoundingClientRect();
}

function drawers(ctx) {
  const marked = ctx.slots.overlay.querySelectorAll("[data-covers]");
  return [ctx.slots.left, ctx.slots.right, ...marked].filter((node) => !node.hidden && node.childElementCount);
}

/** How far drawers reach into the map from each side, in pixels.
 *  @param {Context} ctx */
export function measureInsets(ctx) {
  const cover = { left: 0, right: 0, top: 0, bottom: 0 };
  const at = mapRect(ctx);
  for (const node of drawers(ctx)) {
    const box = node.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const side = node.dataset.covers;
    // What says itself which side it takes: the caption of a scene.
    if (side && side in cover) cover[side] = Math.max(cover[side], REACH[side](box, at));
    else if (box.width >= WIDE_SHARE * at.width) cover.bottom = Math.max(cover.bottom, at.bottom - box.top);
    else if (box.left + box.right < at.left + at.right) cover.left = Math.max(cover.left, box.right - at.left);
    else cover.right = Math.max(cover.right, at.right - box.left);
  }
  if (at.width - cover.left - cover.right < LEAST_FREE_PX) cover.left = cover.right = 0;
  if (at.height - cover.top - cover.bottom < LEAST_FREE_PX) cover.top = cover.bottom = 0;
  return cover;
}

/** Small things that lie over the map (title, buttons, scale bar), as boxes in the window.
 *  @param {Context} ctx */
export function coveredBoxes(ctx) {
  const at = mapRect(ctx);
  const nodes = ["top", "map", "bottomLeft", "bottomRight"].flatMap((name) => [...ctx.slots[name].children]);
  return nodes
    .map((node) => node.getBoundingClientRect())
    .filter((box) => box.width > 1 && box.height > 1)
    .map((box) => ({ x: box.left - at.left, y: box.top - at.top, width: box.width, height: box.height }));
}

/* ---- fitting and flying ---- */

function extentBounds(plan) {
  const [west, south, east, north] = plan.manifest.extent;
  return L.latLngBounds([south, west], [north, east]);
}

/** @returns {L.FitBoundsOptions} */
function fitOptions(ctx, how) {
  const cover = ctx.insets();
  const size = ctx.map.getSize();
  const pad = Math.min(FIT_PADDING_PX, size.x / 12, size.y / 12);
  return {
    paddingTopLeft: [cover.left + pad, cover.top + pad],
    paddingBottomRight: [cover.right + pad, cover.bottom + pad],
    maxZoom: (how && how.maxZoom) || AREA_ZOOM,
  };
}

/** Shows `bounds` in the part of the map that no drawer covers; how = { animate, maxZoom }.
 *  @param {Context} ctx */
export function fitBounds(ctx, bounds, how) {
  const { map } = ctx;
  const options = fitOptions(ctx, how);
  ctx.flying = true;
  ctx.homing = false;
  map.once("moveend", () => {
    ctx.flying = false;
  });
  if ((how && how.animate === false) || prefersCalm() || !map._loaded) map.fitBounds(bounds, { ...options, animate: false });
  else map.flyToBounds(bounds, { ...options, duration: ctx.store.get().scene ? SCENE_FLIGHT_S : FLIGHT_S });
}

function boundsOf(found) {
  const bounds = L.latLngBounds([]);
  for (const { layer, index } of found) {
    if (layer.empty(index)) continue;
    const [minX, minY, maxX, maxY] = layer.bounds(index);
    bounds.extend(world.toLatLng(minX, minY)).extend(world.toLatLng(maxX, maxY));
  }
  return bounds;
}

/** Flies to a feature or to what a card draws; false when it has no place on the map.
 *  @param {Context} ctx
 *  @param {any} [how] */
export function flyToId(ctx, id, how) {
  const bounds = boundsOf(ctx.plan.features(id));
  if (!bounds.isValid()) return false;
  const point = bounds.getSouthWest().equals(bounds.getNorthEast(), 1e-9);
  const maxZoom = point ? Math.max(ctx.map.getZoom(), POINT_ZOOM) : AREA_ZOOM;
  fitBounds(ctx, bounds, { maxZoom, ...(how || {}) });
  return true;
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
    ctx.map.setView([view.lat, view.lng], view.zoom, how);
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
    container.setAttribute("aria-label", ctx.t("map.label"));
  }

  // What the map itself said is no order to move: stopping a flight says where it was, and by the
  // time that is heard the next flight is on its way.
  let said = null;

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
  map.on("moveend", moved);
  const off = store.on((state, changed) => {
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
  ctx.onDestroy(() => {
    map.off("moveend", moved);
    off();
  });
}
