/* Lines of the surroundings end where the data were cut: at the edge of a box that several of them end on. */

import { boxRound } from "../geometry/boxes.js";

const NEAR_UNITS = 40;
const MIN_ENDS = 2;
const MAX_LINES = 2000;

/** Ends of a line with the way it goes on: {x, y} in world units, {dx, dy} a step of one. */
function* endsOf(layer, i) {
  const { partStart, ringStart, vertexStart, xy } = layer.shape;
  for (let r = ringStart[partStart[i]]; r < ringStart[partStart[i + 1]]; r += 1) {
    const first = vertexStart[r];
    const last = vertexStart[r + 1] - 1;
    for (const [at, from] of [[first, first + 1], [last, last - 1]]) {
      const [x, y] = [xy[2 * at], xy[2 * at + 1]];
      const [dx, dy] = [x - xy[2 * from], y - xy[2 * from + 1]];
      const length = Math.hypot(dx, dy) || 1;
      yield { x, y, dx: dx / length, dy: dy / length };
    }
  }
}

const OUT = 0.1;
// The axis, the place in a box and the way out of each side.
const SIDES = [["x", 0, -1], ["y", 1, -1], ["x", 2, 1], ["y", 3, 1]];
/** @type {(end: any, box: number[], side: any[]) => boolean} */
const onSide = (end, box, [axis, at, way]) => Math.abs(end[axis] - box[at]) <= NEAR_UNITS && end[`d${axis}`] * way > OUT;
const known = new WeakMap();

function findCut(plan) {
  const layers = plan.layers.filter((one) => one.role === "orientation" && one.geometry === "line" && one.n <= MAX_LINES);
  const ends = layers.flatMap((layer) => Array.from({ length: layer.n }, (_, i) => [...endsOf(layer, i)]).flat());
  const box = boxRound(ends.map(({ x, y }) => [x, y]));
  const sides = SIDES.filter((side) => ends.filter((end) => onSide(end, box, side)).length >= MIN_ENDS);
  return { box, sides };
}

/** The box the lines of the surroundings were cut by: its edges that two of them end on.
 *  @param {Plan} plan */
export function cutOf(plan) {
  if (!known.has(plan.layers)) known.set(plan.layers, findCut(plan));
  return known.get(plan.layers);
}

/** The ends of a line that lie on such an edge.
 *  @param {Layer} layer */
export function cutEnds(layer, i, { box, sides }) {
  return [...endsOf(layer, i)].filter((end) => sides.some((side) => onSide(end, box, side)));
}
