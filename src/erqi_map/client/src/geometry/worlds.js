/* The units of the payload on maps of Leaflet's other projections: as many a pixel as in web mercator. */

import { world } from "./world.js";

const WGS84 = 0.0818191908426215;
const HIGHEST = 2 ** 31 - 1;
const STEPS = 15;

const mercatorOfEllipsoid = (e) => ({
  fromLatLng(lat, lng) {
    const sine = Math.sin((lat * Math.PI) / 180);
    const up = Math.atanh(sine) - e * Math.atanh(e * sine);
    return [(lng / 360 + 0.5) * world.SIZE, (0.5 - up / (2 * Math.PI)) * world.SIZE];
  },
  toLatLng(x, y) {
    const up = (0.5 - y / world.SIZE) * 2 * Math.PI;
    let sine = Math.tanh(up);
    for (let k = 0; k < STEPS; k += 1) sine = Math.tanh(up + e * Math.atanh(e * sine));
    return [(Math.asin(sine) * 180) / Math.PI, (x / world.SIZE - 0.5) * 360];
  },
});

const evenDegrees = (unitsPerDegree, x0, y0) => ({
  fromLatLng: (lat, lng) => [x0 + lng * unitsPerDegree, y0 - lat * unitsPerDegree],
  toLatLng: (x, y) => [(y0 - y) / unitsPerDegree, (x - x0) / unitsPerDegree],
});

const WORLDS = {
  EPSG3395: mercatorOfEllipsoid(WGS84),
  EPSG4326: evenDegrees(world.SIZE / 180, world.SIZE, world.SIZE / 2),
  Simple: evenDegrees(world.SIZE / 256, 0, 0),
};

/** Degrees ↔ units on a map of this projection, by its name in Leaflet; web mercator for any other. */
export const worldOf = (crs) => (crs && WORLDS[crs]) || world;

/** Moves vertices in web mercator, x and y in turn, to the units of a projection. */
export function moveTo(crs, xy) {
  const { fromLatLng } = worldOf(crs);
  for (let v = 0; v < xy.length; v += 2) {
    const [x, y] = fromLatLng(...world.toLatLng(xy[v], xy[v + 1]));
    xy[v] = Math.min(HIGHEST, Math.round(x));
    xy[v + 1] = Math.round(y);
  }
}
