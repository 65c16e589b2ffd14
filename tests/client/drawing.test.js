/* What drawing is made of: snapping, steps and back, sizes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { boxRound } from "../../src/erqi_map/client/src/geometry/boxes.js";
import { linesOf, snapTo } from "../../src/erqi_map/client/src/geometry/snap.js";
import { shifted } from "../../src/erqi_map/client/src/geometry/shift.js";
import { createHistory } from "../../src/erqi_map/client/src/state/history.js";

const square = { type: "Polygon", coordinates: [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]] };
const lines = linesOf(square).map((points) => ({ points, bounds: boxRound(points) }));
const how = { reach: 2, toPx: (place) => place, near: [-50, -50, 50, 50] };

test("a vertex is taken before the edges that meet in it", () => {
  assert.deepEqual(snapTo([9, 0.5], lines, how), { place: [10, 0], vertex: true });
});

test("beside an edge the place lies on it", () => {
  assert.deepEqual(snapTo([5, 1.5], lines, how), { place: [5, 0], vertex: false });
});

test("what is out of reach, or of a line far away, is left", () => {
  assert.equal(snapTo([5, 5], lines, how), null);
  assert.equal(snapTo([5, 1], lines, { ...how, near: [20, 20, 30, 30] }), null);
});

test("lines of every geometry", () => {
  assert.equal(linesOf({ type: "MultiPolygon", coordinates: [square.coordinates, square.coordinates] }).length, 2);
  assert.deepEqual(linesOf({ type: "Point", coordinates: [1, 2] }), [[[1, 2]]]);
  assert.deepEqual(linesOf(null), []);
});

test("steps go back and forth; a new one after going back drops what was undone", () => {
  const history = createHistory({ at: 0 });
  assert.equal(history.push({ at: 0 }), false);
  history.push({ at: 1 });
  history.push({ at: 2 });
  assert.deepEqual([history.undo(), history.undo(), history.undo()], [{ at: 1 }, { at: 0 }, null]);
  assert.equal(history.dirty, false);
  assert.deepEqual(history.redo(), { at: 1 });
  history.push({ at: 3 });
  assert.equal(history.redo(), null);
  assert.equal(history.dirty, true);
});

test("a shape moved as a whole keeps its size on the ground", () => {
  const from = { lat: 34.7, lng: 113.6 };
  // Degrees of longitude are as wide as the cosine of where they are.
  const wide = ([a, , c]) => Math.abs(c.lng - a.lng) * Math.cos(((a.lat + c.lat) / 2) * Math.PI / 180);
  const area = (ring) => wide(ring) * Math.abs(ring[2].lat - ring[0].lat);
  const ring = [[0, 0], [0, 0.01], [0.01, 0.01], [0.01, 0]].map(([y, x]) => ({ lat: 34.7 + y, lng: 113.6 + x }));
  const [moved] = shifted([ring], from, { lat: 34.9, lng: 113.2 });
  assert.ok(Math.abs(area(moved) / area(ring) - 1) < 5e-4);
  assert.ok(Math.abs(moved[0].lng - 113.2) < 1e-9 && Math.abs(moved[0].lat - 34.9) < 1e-9);
});
