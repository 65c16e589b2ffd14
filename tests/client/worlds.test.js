// Where the projections of Leaflet put a place, in units of a payload.
import assert from "node:assert/strict";
import { test } from "node:test";
import { world } from "../../src/erqi_map/client/src/geometry/world.js";
import { moveTo, worldOf } from "../../src/erqi_map/client/src/geometry/worlds.js";

const KINDS = ["EPSG3857", "EPSG3395", "EPSG4326", "Simple"];
const PLACES = [[34.75, 113.65], [0, 0], [-84, 179], [60, -180]];

test("a place comes back from the units of every projection", () => {
  for (const crs of KINDS) {
    for (const [lat, lng] of PLACES) {
      const [back, along] = worldOf(crs).toLatLng(...worldOf(crs).fromLatLng(lat, lng));
      assert.ok(Math.abs(back - lat) < 1e-9 && Math.abs(along - lng) < 1e-9, `${crs} ${lat}, ${lng}`);
    }
  }
});

test("units are pixels of Leaflet at zoom 0, by one measure", () => {
  const px = (crs, lat, lng) => worldOf(crs).fromLatLng(lat, lng).map((units) => (units * 256) / world.SIZE);
  assert.deepEqual(px("EPSG4326", 90, -180), [0, 0]);
  assert.deepEqual(px("EPSG4326", 0, 180), [512, 128]);
  assert.deepEqual(px("Simple", 20, 30), [30, -20]);
  // World Mercator, metres of the ellipsoid: pyproj EPSG:3395.
  const [, y] = px("EPSG3395", 34.75, 113.65);
  assert.ok(Math.abs((128 - y) * (2 * Math.PI * 6378137) / 256 - 4105603.63) < 1, String(y));
});

test("vertices move from web mercator to within a unit of where they belong", () => {
  for (const crs of KINDS) {
    const xy = Int32Array.from(PLACES.flatMap(([lat, lng]) => world.fromLatLng(lat, lng)));
    moveTo(crs, xy);
    PLACES.forEach(([lat, lng], i) => {
      const [back, along] = worldOf(crs).toLatLng(xy[2 * i], xy[2 * i + 1]);
      assert.ok(Math.abs(back - lat) < 1e-6 && Math.abs(along - lng) < 1e-6, `${crs} ${lat}, ${lng}`);
    });
  }
});
