/* An area and what is said of it stand side by side, as far as there is room. */

import { world } from "../geometry/world.js";
import { heightIn, roomyIn } from "./free.js";

const GAP_PX = 12;
// How much smaller an area may be drawn for the sake of what is said of it.
const MIN_SHARE = 0.25;

/** Is the middle of these bounds east of the plan's? What is said of it then stands there, away from the rest.
 *  @param {Context} ctx */
function isEast(ctx, west, east) {
  const [from, , to] = ctx.plan.manifest.extent;
  return west + east > from + to;
}

/** Where a popup of a size stands beside an area, or a symbol that reaches `round` far, with nothing over it: {x, y}, or null
 *  where there is no room.
 *  @param {Context} ctx */
export function besideOf(ctx, { layer, index }, { width, height }, round) {
  const [minX, minY, maxX, maxY] = layer.bounds(index);
  const [a, b] = [world.toLatLng(minX, minY), world.toLatLng(maxX, maxY)];
  const corners = layer.geometry === "point" ? [ctx.drawnAt({ layer, index })] : [a, b];
  const box = L.bounds(corners.map((at) => ctx.map.latLngToContainerPoint(at)));
  const [min, max] = [box.getTopLeft().subtract([round, round]), box.getBottomRight().add([round, round])];
  const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
  const placeIn = (free) => {
    const y = clamp((min.y + max.y - height) / 2, free.y, free.y + free.height - height);
    const places = [{ x: min.x - GAP_PX - width, y }, { x: max.x + GAP_PX, y },
      { x: clamp((min.x + max.x - width) / 2, free.x, free.x + free.width - width), y: min.y - GAP_PX - height }];
    if (isEast(ctx, a[1], b[1])) places.unshift(...places.splice(1, 1));
    return places.find((at) => at.x >= free.x && at.y >= free.y
      && at.x + width <= free.x + free.width && at.y + height <= free.y + free.height) || null;
  };
  return placeIn(ctx.free((free) => (placeIn(free) ? free.width * free.height : 0), 0));
}

/** The part of the map that an area is shown in: the largest free one, or what a popup beside it leaves of one.
 *  @param {Context} ctx */
export function roomFor(ctx, aspect, bounds, popup) {
  const high = heightIn(aspect);
  const whole = ctx.free(roomyIn(aspect));
  if (!popup) return whole;
  const [width, height] = [popup.width + GAP_PX, popup.height + GAP_PX];
  const rest = (free) => (free.height < popup.height ? 0 : free.width - width);
  const left = (free) => ({ ...free, x: free.x + width, width: rest(free) });
  const right = (free) => ({ ...free, width: rest(free) });
  const over = (free) => ({ ...free, y: free.y + height, height: free.height - height });
  const sides = isEast(ctx, bounds.getWest(), bounds.getEast()) ? [right, left, over] : [left, right, over];
  const best = (free) => sides.map((side) => side(free)).reduce((found, one) => (high(one) > high(found) ? one : found));
  const beside = best(ctx.free((free) => high(best(free))));
  return high(beside) > MIN_SHARE * high(whole) ? beside : whole;
}
