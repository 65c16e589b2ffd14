/* The scale of a web-mercator map, on the WGS-84 ellipsoid. */

const RADIUS_M = 6378137;
const FLATTENING = 1 / 298.257223563;

/** Metres on the ground of one CSS pixel of a web-mercator map, along the parallel. */
export function metresPerPixel(lat, zoom) {
  const sine = Math.sin((lat * Math.PI) / 180);
  const eccentricity = FLATTENING * (2 - FLATTENING);
  const parallel = (2 * Math.PI * RADIUS_M * Math.sqrt(1 - sine * sine)) / Math.sqrt(1 - eccentricity * sine * sine);
  return parallel / (256 * 2 ** zoom);
}
