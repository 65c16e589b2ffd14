/* Lengths and areas on the WGS-84 ellipsoid (Karney's algorithms, geographiclib). */

import { karney } from "./karney.js";

function pairs(points) {
  return points.map((point) => (Array.isArray(point) ? point : [point.lat, point.lng]));
}

function polygonOf(points, line) {
  const polygon = karney().Geodesic.WGS84.Polygon(line);
  for (const [lat, lng] of pairs(points)) polygon.AddPoint(lat, lng);
  return polygon.Compute(false, true);
}

/** points: [[lat, lng] | {lat, lng}, …] */
export const geodesic = {
  /** Length of a line in metres. */
  length_m: (points) => (points.length < 2 ? 0 : polygonOf(points, true).perimeter),
  /** Area of a ring in square metres; the ring need not be closed and may run either way. */
  area_m2: (points) => (points.length < 3 ? 0 : Math.abs(polygonOf(points, false).area)),
  perimeter_m: (points) => (points.length < 3 ? 0 : polygonOf(points, false).perimeter),
};

function digits(value) {
  if (value >= 100) return 0;
  return value >= 10 ? 1 : 2;
}

function say(ctx, value, places, key) {
  const words = value.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  return ctx.phrase(key, { value: words });
}

/** Metres → "856 米" or "1.24 公里".
 *  @param {Context} ctx */
export function formatLength(ctx, metres) {
  if (metres < 1000) return say(ctx, metres, metres < 10 ? 1 : 0, "map.length_m");
  return say(ctx, metres / 1000, digits(metres / 1000), "map.length_km");
}

/** Square metres → "420 平方米", "3.20 公顷" or "1.26 平方公里".
 *  @param {Context} ctx */
export function formatArea(ctx, squareMetres) {
  if (squareMetres < 1e4) return say(ctx, squareMetres, squareMetres < 10 ? 1 : 0, "map.area_m2");
  if (squareMetres < 1e6) return say(ctx, squareMetres / 1e4, digits(squareMetres / 1e4), "map.area_ha");
  return say(ctx, squareMetres / 1e6, digits(squareMetres / 1e6), "map.area_km2");
}
