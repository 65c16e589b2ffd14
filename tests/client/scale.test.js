// Lengths on the ground.
import assert from "node:assert/strict";
import { test } from "node:test";
import { metresPerPixel } from "../../src/erqi_map/client/src/geometry/scale.js";

// Of WGS-84: the equator, and a ten-thousandth of a degree along 34.7° N by pyproj.
const PIXELS = [[0, 0, 156543.03392804097], [34.7, 12, 31.455263]];

test("a pixel is as long as the parallel says", () => {
  for (const [lat, zoom, metres] of PIXELS) assert.ok(Math.abs(metresPerPixel(lat, zoom) / metres - 1) < 1e-7);
});
