// The residuals a planner sees while he clicks are those `erqi-map picture add` will print.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fitControl } from "../../src/erqi_map/client/src/geometry/control.js";

// 25 m a pixel in EPSG:4547, as PROJ turns it into degrees; last the middle where it belongs, and 10 m off to the east.
const PIXELS = [[0, 0], [600, 0], [600, 500], [0, 500], [300, 250]];
const CORNERS = [[113.508652749, 34.732257638], [113.672432204, 34.732808172], [113.672875554, 34.620131079], [113.50931775, 34.619582841]];
const PLACES = [...CORNERS, [113.590819395, 34.676222662]];
const OFF = [...CORNERS, [113.590928507, 34.676223028]];

test("an error of 10 m in the middle one of five stays 8 m there and goes 2 m into each corner", () => {
  const fit = fitControl(PIXELS, OFF);
  fit.residuals_m.forEach((metres, i) => assert.ok(Math.abs(metres - (i === 4 ? 8 : 2)) < 0.02, `${i}: ${metres}`));
  assert.ok(Math.abs(fit.pixel_m - 25) < 0.05);
  assert.ok(Math.abs(fit.accuracy_m - 25) < 0.05);
});

test("three points fit exactly and tell no accuracy; two, or three on one line, leave it open", () => {
  const three = fitControl(PIXELS.slice(0, 3), PLACES.slice(0, 3));
  assert.equal(three.accuracy_m, null);
  assert.ok(Math.max(...three.residuals_m) < 0.01);
  const line = [[0, 0], [300, 250], [600, 500]];
  assert.equal(fitControl(line, [PLACES[0], PLACES[4], PLACES[2]]), null);
  assert.equal(fitControl(PIXELS.slice(0, 2), PLACES.slice(0, 2)), null);
});
