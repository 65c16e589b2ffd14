/* An area and what is said of it stand side by side, as far as there is room. */

import { world } from "../geometry/world.js";
import { heightIn } from "./free.js";

const GAP_PX = 12;
// How much smaller an area may be drawn for the sake of what is said of it.
const LEAST_SHARE = 0.5;

/** Is the middle of these bounds east of the plan's? What is said of it then stands there, away from the rest.
 *  @param {Context} ctx */
function isEast(ctx, west, east) {
  const [from, , to] = ctx.plan.manifest.extent;
  return west + east > from + to;
}

/** Where a popup of a size stands beside an area in the free part of the map: {x, y}, or null where there is no room.
 *  @param {Context} ctx */
export function besideOf(ctx, { layer, index }, { width, height }, free) {
  const [minX, minY, maxX, maxY] = layer.bounds(index);
  const [a, b] = [world.toLatLng(minX, minY), world.toLatLng(maxX, maxY)];
  const [one, two] = [a, b].map((at) => ctx.map.latLngToContainerPoint(at));
  const box = L.bounds(one, two);
  const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
  const y = clamp((box.min.y + box.max.y - height) / 2, free.y, free.y + free.height - height);
  const places = [{ x: box.min.x - GAP_PX - width, y }, { x: box.max.x + GAP_PX, y },
    { x: clamp((box.min.x + box.max.x - width) / 2, free.x, free.x + free.width - width), y: box.min.y - GAP_PX - height }];
  if (isEast(ctx, a[1], b[1])) places.unshift(...places.splice(1, 1));
  return places.find((at) => at.x >= free.x && at.y >= free.y
    && at.x + width <= free.x + free.width && at.y + height <= free.y + free.height) || null;
}

/** The part of the map that an area is shown in: the largest free one, or what a popup beside it leaves of one.
 *  @param {Context} ctx */
export function roomFor(ctx, aspect, bounds, popup) {
  const high = heightIn(aspect);
  const whole = ctx.free(high);
  if (!popup) return whole;
  const [width, height] = [popup.width + GAP_PX, popup.height + GAP_PX];
  const left = (free) => ({ ...free, x: free.x + width, width: free.width - width });
  const right = (free) => ({ ...free, width: free.width - width });
  const over = (free) => ({ ...free, y: free.y + height, height: free.height - height });
  const sides = isEast(ctx, bounds.getWest(), bounds.getEast()) ? [right, left, over] : [left, right, over];
  const best = (free) => sides.map((side) => side(free)).reduce((found, one) => (high(one) > high(found) ? one : found));
  const beside = best(ctx.free((free) => high(best(free))));
  return high(beside) > LEAST_SHARE * high(whole) ? beside : whole;
}
