/* The projection of a map. */

import { world } from "../geometry/world.js";
import { worldOf } from "../geometry/worlds.js";
import { failure } from "../payload/failure.js";

/** Throws where a map does not draw in the units of the projection with this name. */
export function checkProjection(map, name) {
  const place = L.latLng(30, 110);
  const { x, y } = map.options.crs.latLngToPoint(place, 0);
  const [ownX, ownY] = worldOf(name).fromLatLng(place.lat, place.lng).map((units) => (units * 256) / world.SIZE);
  if (Math.hypot(x - ownX, y - ownY) > 1e-4) throw failure("other-crs", map.options.crs.code);
}
