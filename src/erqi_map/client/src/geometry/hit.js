/* What lies at a place: topmost first, within a reach. */

import { ORDER, inBox, reachPx, sizeOf, squareToSegment, widestPx } from "./grid.js";

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

const NOWHERE = new Map();
const STAYS = [0, 0];

// Symbols that stand elsewhere are looked at one by one: the grid knows them by their own places.
function asideIn(layer, moved) {
  const head = `${layer.id}/`;
  const own = layer.geometry === "point" ? [...moved].filter(([key]) => key.startsWith(head)) : [];
  return new Map(own.map(([key, step]) => [Number(key.slice(head.length)), step]));
}

/** Interactive features shown at a place, topmost first: points, lines, areas; near before far,
 *  small before large, later layers before earlier ones.
 *  @param {Plan} plan
 *  @param {any} state
 *  @param {ReadonlyMap<string, number[]>} [moved] symbols that step aside: "layer/index" → [dx, dy] in pixels */
export function hitAt(plan, x, y, radiusPx, unitsPerPx, state, moved = NOWHERE) {
  const hits = [];
  plan.layers.forEach((layer, order) => {
    if (!layer.spec.interactive) return;
    const named = onlyNamed(layer) ? layer.named : null;
    const mask = plan.mask(layer, state);
    const reach = widestPx(layer, radiusPx, unitsPerPx) * unitsPerPx;
    const aside = asideIn(layer, moved);
    const near = [...inBox(layer, x - reach, y - reach, x + reach, y + reach)].filter((index) => !aside.has(index));
    for (const index of [...near, ...aside.keys()]) {
      if (!mask[index] || (named && !named.has(index))) continue;
      const area = layer.geometry === "area";
      const [dx, dy] = aside.get(index) || (layer.marks ? layer.marks.lift(layer.symbol(index)) : STAYS);
      const distance = area ? 0 : distanceTo(layer, index, x - dx * unitsPerPx, y - dy * unitsPerPx);
      if (area ? !contains(layer, index, x, y) : distance > reachPx(layer, layer.symbol(index), radiusPx, unitsPerPx, index) * unitsPerPx) continue;
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

/** Are the points of a layer drawn only with their names? Those by which one finds one's way say nothing without.
 *  @param {Layer} layer */
export function onlyNamed(layer) {
  return layer.role === "orientation" && layer.geometry === "point" && Boolean(layer.spec.label);
}
