/* GeoJSON as layers one edits, back, and measured on the ellipsoid. */

import { boxRound } from "../geometry/boxes.js";
import { geodesic } from "../geometry/geodesic.js";
import { linesOf } from "../geometry/snap.js";

const DIGITS = 7;
const HECTARE_M2 = 1e4;
const MAX_VERTICES = 20000;

const placesOf = (ring) => ring.map(([lng, lat]) => [lat, lng]);

function markerAt([lng, lat]) {
  const icon = L.divIcon({ className: "erqi-edit-point", iconSize: [26, 26] });
  return L.marker([lat, lng], { icon, keyboard: true });
}

/** A layer that can be edited, on the map's own pane. */
export function layerOf(geometry, look) {
  const { colour, ...where } = look;
  const options = { ...where, color: colour, weight: 3, fillOpacity: 0.15, interactive: false };
  const { type, coordinates } = geometry;
  const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[type];
  if (type === "Point") return markerAt(coordinates);
  if (type === "MultiPoint") return L.featureGroup(coordinates.map(markerAt));
  const latlngs = L.GeoJSON.coordsToLatLngs(coordinates, depth);
  return type.endsWith("Polygon") ? L.polygon(latlngs, options) : L.polyline(latlngs, options);
}

/** The markers of a layer of points; none of any other. */
export const pointsOf = (layer) => layer.getLayers?.() || (layer instanceof L.Marker ? [layer] : []);

/** The geometry of a layer; null where nothing is left of it. */
export function geometryOf(layer) {
  if (layer.getLayers) return { type: "MultiPoint", coordinates: pointsOf(layer).map((one) => geometryOf(one).coordinates) };
  const { geometry } = layer.toGeoJSON(DIGITS);
  if (geometry.type === "Point") return geometry;
  const [parts, least] = geometry.type.endsWith("Polygon") ? [parted(geometry, "Polygon"), 4] : [parted(geometry, "LineString"), 2];
  const lengthOf = (part) => (least === 4 ? (part[0] || []).length : part.length);
  const sound = parts.filter((part) => lengthOf(part) >= least);
  if (least === 4) sound.forEach((part, at) => { sound[at] = part.filter((ring) => ring.length >= least); });
  if (!sound.length) return null;
  const single = least === 4 ? "Polygon" : "LineString";
  return sound.length === 1 ? { type: single, coordinates: sound[0] } : { type: `Multi${single}`, coordinates: sound };
}

const parted = (geometry, single) => (geometry.type === single ? [geometry.coordinates] : geometry.coordinates);

/** { ha, metres } of a geometry: its area without holes, the length of its lines or outlines. */
export function measured(geometry) {
  const found = { ha: 0, metres: 0 };
  if (!geometry || geometry.type.endsWith("Point")) return found;
  const areas = geometry.type.endsWith("Polygon");
  for (const part of parted(geometry, areas ? "Polygon" : "LineString")) {
    for (const [at, line] of (areas ? part : [part]).entries()) {
      const places = placesOf(line);
      found.metres += geodesic.length_m(places);
      if (areas) found.ha += ((at ? -1 : 1) * geodesic.area_m2(places.slice(0, -1))) / HECTARE_M2;
    }
  }
  return found;
}

/** What an editor is drawing, with the pointer as its last point; a line until it can be an area. */
export function beingDrawn(editor, tool, cursor) {
  const places = ((editor && editor._drawnLatLngs) || []).map(({ lng, lat }) => [lng, lat]);
  if (cursor) places.push([cursor.lng, cursor.lat]);
  if (tool === "line" || tool === "split" || places.length < 3) return { type: "LineString", coordinates: places };
  return { type: "Polygon", coordinates: [[...places, places[0]]] };
}

/** Whether every vertex of a geometry can have its handle. */
export const canBeDrawn = (geometry) =>
  /^(Multi)?(Polygon|LineString|Point)$/.test(geometry.type) && linesOf(geometry).reduce((sum, line) => sum + line.length, 0) <= MAX_VERTICES;

/** The lines of all features that what is drawn may snap to. */
export const linesToMeet = (features) =>
  features.flatMap((one) => linesOf(one.geometry).map((points) => ({ id: one.properties.id, points, bounds: boxRound(points) })));
