/* The map stops where nothing more is known, and says why. */

import { formatNumber, listen } from "../dom/controls.js";
import { accuracyOf } from "../draw/accuracy.js";
import { boxOfBounds } from "../geometry/boxes.js";
import { metresPerPixel } from "../geometry/scale.js";
import { inBox } from "../geometry/grid.js";
import { notice } from "../dom/notice.js";

/** What is looked at is at least so many times as wide as it may be off. */
export const ROOM = 4;
const MAX_LOOKED_AT = 5000;
const NEARLY = 0.01;

// What was drawn by somebody else than the plan's editor may know more.
const lifted = (ctx) => {
  const state = ctx.store.get();
  return state.basemap !== "none" || state.overlays.length > 0 || Boolean(ctx.plan.pictured && ctx.plan.pictured(state));
};

/** Does a map stop at all? One of a notebook shows what is not ours.
 *  @param {Context} ctx */
export const limited = (ctx) => ctx.host !== "folium";

/** The finest accuracy of what the window shows of the plan and its orientation, metres; 0 where something says none,
 *  Infinity where nothing is.
 *  @param {Context} ctx */
function finestInView(ctx) {
  const [west, north, east, south] = boxOfBounds(ctx.map.getBounds());
  let finest = Infinity;
  for (const layer of ctx.plan.layers.filter((one) => one.role !== "context")) {
    const mask = ctx.plan.mask(layer, ctx.store.get());
    for (const i of inBox(layer, west, north, east, south).slice(0, MAX_LOOKED_AT)) {
      if (mask[i]) finest = Math.min(finest, accuracyOf(layer, i));
    }
  }
  return finest;
}

/** The zoom at which a window of the map is `ROOM` times as wide as something may be off.
 *  @param {Context} ctx */
export function closestZoom(ctx, metres) {
  const { width, height } = ctx.free();
  return Math.log2((metresPerPixel(ctx.map.getCenter().lat, 0) * Math.min(width, height)) / (ROOM * metres));
}

/** @param {Context} ctx */
export function watchStop(ctx) {
  const { map, store } = ctx;
  const [widest, deepest] = ctx.plan.manifest.limits.map_zooms;
  let finest = 0;
  let told = /** @type {string | null} */ (null);

  function look() {
    if (!map._loaded) return;
    // On a wall symbols are larger: the plan is as wide as they need.
    const least = widest + Math.floor(4 * Math.log2(ctx.wall())) / 4;
    if (least !== map.getMinZoom()) map.setMinZoom(least);
    finest = lifted(ctx) ? 0 : finestInView(ctx);
    const known = finest > 0 && Number.isFinite(finest) ? closestZoom(ctx, finest) : deepest;
    const limit = finest === Infinity ? map.getZoom() : Math.min(deepest, known);
    // What is nearer already stays: it is only not gone nearer still.
    const stop = Math.max(limit, map.getZoom(), map.getMinZoom());
    if (stop !== map.getMaxZoom()) map.setMaxZoom(stop);
  }

  // Whoever asks for more is told once at a place why there is none.
  function asked() {
    if (map.getZoom() < map.getMaxZoom() - NEARLY || finest === 0 || store.get().scene) return;
    const at = map.getCenter().toString();
    if (told === at) return;
    told = at;
    notice(ctx, finest === Infinity ? ctx.phrase("map.stop.nothing") : ctx.phrase("map.stop.accuracy", { m: formatNumber(ctx, finest, 0) }));
  }

  const wheel = (event) => event.deltaY < 0 && asked();
  const keys = (event) => ["+", "="].includes(event.key) && asked();
  const press = (event) => event.target.closest && event.target.closest("[data-tool=zoom_in]") && asked();
  const container = map.getContainer();
  if (limited(ctx)) {
    listen(ctx, map, { moveend: look, dblclick: asked });
    listen(ctx, container, { wheel, keydown: keys }, { passive: true });
    // A panel keeps its clicks from the map below: it is heard on the way down.
    listen(ctx, ctx.root, { click: press }, true);
  }
  store.on((state, changed) => {
    if (limited(ctx) && !ctx.flying && ["basemap", "overlays", "hidden", "filter"].some((key) => changed.has(/** @type {keyof State} */ (key)))) look();
  });
}
