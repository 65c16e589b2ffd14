/* A small picture of a scene, painted with the map's own symbols. */

import { el } from "../dom/el.js";
import { inView } from "../draw/draw.js";
import { paintFeature } from "../draw/paint.js";
import { onlyNamed } from "../geometry/hit.js";
import { world } from "../geometry/world.js";
import { initialState } from "../state/url_state.js";
import { masksOf, strengthOf } from "../state/visibility.js";

const SHRINK = 2.4;
const MAX_FEATURES = 3000;

/** A canvas of `width` × `height` CSS px showing what the scene shows.
 *  @param {Context} ctx */
export function sceneThumb(ctx, scene, width, height) {
  const canvas = el("canvas", { class: "erqi-thumb", attrs: { "aria-hidden": "true" } });
  const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const { plan } = ctx;
  const state = { ...initialState(plan, {}), ...scene.state, scene: scene.id };
  const view = viewOf(plan, scene, width * SHRINK, height * SHRINK, ratio);
  const c = canvas.getContext("2d");
  c.scale(ratio / SHRINK, ratio / SHRINK);
  c.lineJoin = "round";
  const emphasis = plan.emphasis(state);
  const box = [{ x: 0, y: 0, width: view.width, height: view.height }];
  for (const layer of plan.layers) {
    if (layer.n > MAX_FEATURES || onlyNamed(layer)) continue;
    // Not plan.mask: it would forget what the map itself shows.
    const { shown: mask } = masksOf(new Map(), plan, layer, state);
    for (const i of inView(layer, view, box)) {
      if (!mask[i]) continue;
      c.globalAlpha = strengthOf(emphasis, layer, i);
      paintFeature(c, view, layer, i);
    }
  }
  return canvas;
}

function viewOf(plan, scene, width, height, ratio) {
  const [west, south, east, north] = (scene.state.view && scene.state.view.fit) || plan.manifest.extent;
  const [left, top] = world.fromLatLng(north, west);
  const [right, bottom] = world.fromLatLng(south, east);
  const scale = 0.94 * Math.min(width / (right - left), height / (bottom - top));
  const zoom = Math.log2((scale * world.SIZE) / 256);
  const ox = ((left + right) / 2) * scale - width / 2;
  const oy = ((top + bottom) / 2) * scale - height / 2;
  return { zoom, scale, ox, oy, width, height, ratio, window: { x: ox, y: oy, width, height } };
}
