/* Boxes: [minx, miny, maxx, maxy]. */

import { world } from "./world.js";

/** The box round rings, each x, y, x, y … */
export function boxOfRings(rings) {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let v = 0; v < ring.length; v += 2) {
      minX = Math.min(minX, ring[v]);
      minY = Math.min(minY, ring[v + 1]);
      maxX = Math.max(maxX, ring[v]);
      maxY = Math.max(maxY, ring[v + 1]);
    }
  }
  return [minX, minY, maxX, maxY];
}

/** The box round places [x, y, …]. */
export const boxRound = (places) => boxOfRings([places.flatMap(([x, y]) => [x, y])]);

/** What lies within L.LatLngBounds, in world units.
 *  @param {L.LatLngBounds} bounds */
export function boxOfBounds(bounds, units = world) {
  const [minX, minY] = units.fromLatLng(bounds.getNorth(), bounds.getWest());
  const [maxX, maxY] = units.fromLatLng(bounds.getSouth(), bounds.getEast());
  return [minX, minY, maxX, maxY];
}
