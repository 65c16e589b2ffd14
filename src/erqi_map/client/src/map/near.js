/* How much ground is shown round a place, so that one sees where it lies. */

import { accuracyOf } from "../draw/accuracy.js";
import { squareToSegment } from "../geometry/grid.js";
import { world } from "../geometry/world.js";
import { ROOM } from "./stop.js";

const NEIGHBOURS = 2;
const MARGIN = 1.15;
const MAX_NAMED = 2000;
const EARTH_M = 40075016.686;

const metresPerUnit = (y) => (EARTH_M * Math.cos((world.toLatLng(0, y)[0] * Math.PI) / 180)) / world.SIZE;

// Distances, in world units, of the named points of a plan from a place, near before far.
function namedFrom(plan, state, x, y, own) {
  const found = [];
  for (const layer of plan.layers) {
    if (layer.geometry !== "point" || !layer.spec.label || layer.n > MAX_NAMED) continue;
    const mask = plan.mask(layer, state);
    for (let i = 0; i < layer.n; i += 1) {
      if (!mask[i] || layer.empty(i) || layer.id_(i) === own) continue;
      const [px, py] = layer.bounds(i);
      found.push(Math.hypot(px - x, py - y));
    }
  }
  return found.sort((a, b) => a - b);
}

function toEdge(layer, i, x, y) {
  let best = Infinity;
  for (const ring of layer.parts(i).flat()) {
    for (let v = 0, w = ring.length - 2; v < ring.length; w = v, v += 2) {
      best = Math.min(best, squareToSegment(x, y, ring[w], ring[w + 1], ring[v], ring[v + 1]));
    }
  }
  return Math.sqrt(best);
}

/** Metres round a point feature that a flight shows: twice what it may be off to each side, and the edge of its cluster
 *  or two named neighbours.
 *  @param {Plan} plan
 *  @param {State} state
 *  @param {Layer} layer */
export function groundRound(plan, state, layer, i) {
  const [x, y] = layer.bounds(i);
  const edges = plan.features(layer.value(i, "cluster")).filter((one) => one.layer.geometry === "area").map((one) => toEdge(one.layer, one.index, x, y));
  const named = namedFrom(plan, state, x, y, layer.id_(i));
  const needed = Math.min(...edges, named[NEIGHBOURS - 1] ?? Infinity);
  const metres = Number.isFinite(needed) ? needed * metresPerUnit(y) * MARGIN : 0;
  return Math.max((ROOM / 2) * accuracyOf(layer, i), metres);
}
