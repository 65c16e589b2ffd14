/* Where the symbols of the plan stand: on their place, or a step beside it where they would cover each other. */

import { spread } from "../geometry/spread.js";
import { drawing } from "../state/drawing.js";
import { symbolReach } from "./symbols.js";

const NONE = { moved: new Map(), most: 0 };

// Only features of one place: a symbol that is drawn in several has no one to step aside.
function* signsOf(plan, state) {
  for (const layer of plan.layers) {
    if (layer.role !== "plan" || layer.geometry !== "point" || layer.group) continue;
    const { partStart, ringStart, vertexStart, xy } = layer.shape;
    const mask = plan.mask(layer, state);
    for (let i = 0; i < layer.n; i += 1) {
      const from = vertexStart[ringStart[partStart[i]]];
      if (!mask[i] || vertexStart[ringStart[partStart[i + 1]]] - from !== 1) continue;
      yield { key: `${layer.id}/${i}`, x: xy[2 * from], y: xy[2 * from + 1], reach: symbolReach(layer.symbol(i)) };
    }
  }
}

/** `aside(scale, state)` → {moved: Map of "layer/index" → [dx, dy], most}, pixels at a scale of pixels a world unit.
 *  @param {Plan} plan */
export function createAside(plan) {
  /** @type {{ scale: number, hidden: any, filter: any, found: { moved: Map<string, number[]>, most: number } } | null} */
  let known = null;
  return (scale, state) => {
    if (known && known.scale === scale && known.hidden === state.hidden && known.filter === state.filter) return known.found;
    const signs = [...signsOf(plan, state)];
    const places = signs.map(({ x, y }) => [x * scale, y * scale]);
    const after = spread(places, signs.map(({ reach }) => reach * drawing.nearness));
    const moved = new Map();
    let most = 0;
    after.forEach((place, k) => {
      if (place === places[k]) return;
      const by = [place[0] - places[k][0], place[1] - places[k][1]];
      most = Math.max(most, Math.abs(by[0]), Math.abs(by[1]));
      moved.set(signs[k].key, by);
    });
    const found = moved.size ? { moved, most } : NONE;
    known = { scale, hidden: state.hidden, filter: state.filter, found };
    return found;
  };
}

/** How far the symbol of a feature stands from its place in a view, pixels.
 *  @param {Layer} layer */
export function stepOf(view, layer, i) {
  return (view.aside && view.aside.moved.get(`${layer.id}/${i}`)) || [0, 0];
}
