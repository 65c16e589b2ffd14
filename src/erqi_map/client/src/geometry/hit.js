/* What lies at a place: topmost first, within a reach. */

import { ORDER, inBox, reachPx, sizeOf, squareToSegment, widestPx } from "./grid.js";
import { world } from "./world.js";

/** Even-odd test over all rings of a feature: holes and parts need no other care. */
function contains(layer, i, x, y) {
  const { partStart, ringStart, vertexStart, xy } = layer.shape;
  let inside = false;
  for (let r = ringStart[partStart[i]]; r < ringStart[partStart[i + 1]]; r += 1) {
    const from = vertexStart[r];
    const to = vertexStart[r + 1];
    for (let v = from, w = to - 1; v < to; w = v, v += 1) {
      const yv = xy[2 * v + 1];
      const yw = xy[2 * w + 1];
      if (yv > y === yw > y) continue;
      const xv = xy[2 * v];
      if (x < ((xy[2 * w] - xv) * (y - yv)) / (yw - yv) + xv) inside = !inside;
    }
  }
  return inside;
}

/** Distance in world units from a place to the vertices (points) or segments (lines). */
function distanceTo(layer, i, x, y) {
  const { partStart, ringStart, vertexStart, xy } = layer.shape;
  let best = Infinity;
  for (let r = ringStart[partStart[i]]; r < ringStart[partStart[i + 1]]; r += 1) {
    for (let v = vertexStart[r]; v < vertexStart[r + 1]; v += 1) {
      const w = v + 1 < vertexStart[r + 1] && layer.geometry !== "point" ? v + 1 : v;
      best = Math.min(best, squareToSegment(x, y, xy[2 * v], xy[2 * v + 1], xy[2 * w], xy[2 * w + 1]));
    }
  }
  return Math.sqrt(best);
}

/** Interactive features shown at a place, topmost first: points, lines, areas; near before far,
 *  small before large, later layers before earlier ones.
 *  @param {Plan} plan
 *  @param {State} state */
export function hitAt(plan, x, y, radiusPx, unitsPerPx, state) {
  const hits = [];
  plan.layers.forEach((layer, order) => {
    if (!layer.spec.interactive || tooFar(layer, Math.log2(world.SIZE / (256 * unitsPerPx)))) return;
    const mask = plan.mask(layer, state);
    const reach = widestPx(layer, radiusPx) * unitsPerPx;
    for (const index of inBox(layer, x - reach, y - reach, x + reach, y + reach)) {
      if (!mask[index]) continue;
      const area = layer.geometry === "area";
      const distance = area ? 0 : distanceTo(layer, index, x, y);
      const near = reachPx(layer, layer.symbol(index), radiusPx) * unitsPerPx;
      if (area ? !contains(layer, index, x, y) : distance > near) continue;
      hits.push({ layer, index, id: layer.id_(index), order, distance, size: area ? sizeOf(layer, index) : 0 });
    }
  });
  hits.sort(
    (a, b) =>
      ORDER[a.layer.geometry] - ORDER[b.layer.geometry] ||
      a.distance - b.distance || a.size - b.size || b.order - a.order || b.index - a.index
  );
  return hits.map(({ layer, index, id }) => ({ layer, index, id }));
}

const DOTS_BEFORE_NAMES = 1;

/** Orientation points come in a little before their names: far out they would only be dots.
 *  @param {Layer} layer */
export function tooFar(layer, zoom) {
  const { role, geometry, spec } = layer;
  return role === "orientation" && geometry === "point" && Boolean(spec.label) && zoom < spec.label.min_zoom - DOTS_BEFORE_NAMES;
}
