// What lies under the pointer, topmost first.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hitAt } from "../../src/erqi_map/client/src/geometry/hit.js";
import { world } from "../../src/erqi_map/client/src/geometry/world.js";
import { defaultState } from "../../src/erqi_map/client/src/state/store.js";
import { box, layerOf, planOf } from "./small_plan.js";

const [X, Y] = world.fromLatLng(34.7, 113.6);
const hits = (layers, { radiusPx = 0, unitsPerPx = 1, state = defaultState() } = {}) =>
  hitAt(planOf(layers), X, Y, radiusPx, unitsPerPx, state).map((hit) => hit.id);

test("a point comes before a line and a line before an area", async () => {
  const layers = [
    await layerOf("points", "point", [{ id: "point", ring: [[113.6, 34.7]] }]),
    await layerOf("areas", "area", [{ id: "area", ring: box(113.55, 34.65, 113.65, 34.75) }]),
    await layerOf("lines", "line", [{ id: "line", ring: [[113.55, 34.7], [113.65, 34.7]] }]),
  ];
  assert.deepEqual(hits(layers, { radiusPx: 5, unitsPerPx: 100 }), ["point", "line", "area"]);
});

test("a small area comes before the large one around it, in whatever order they lie", async () => {
  const rows = [
    { id: "large", ring: box(113.5, 34.6, 113.7, 34.8) },
    { id: "small", ring: box(113.59, 34.69, 113.61, 34.71) },
  ];
  for (const order of [rows, rows.toReversed()]) {
    assert.deepEqual(hits([await layerOf("areas", "area", order)]), ["small", "large"]);
  }
});

test("layers that are not interactive are not hit", async () => {
  const rows = [{ id: "area", ring: box(113.5, 34.6, 113.7, 34.8) }];
  assert.deepEqual(hits([await layerOf("areas", "area", rows, { interactive: false, role: "context" })]), []);
});

test("a point that is drawn only with its name is hit only where that stands", async () => {
  const rows = [{ id: "station", ring: [[113.6, 34.7]] }];
  const layer = await layerOf("stations", "point", rows, { role: "orientation", label: { min_zoom: 12.5 } });
  assert.deepEqual(hits([layer], { radiusPx: 5 }), []);
  layer.named = new Set([0]);
  assert.deepEqual(hits([layer], { radiusPx: 5 }), ["station"]);
});

test("what is switched off is not hit, and what is only filtered out is", async () => {
  const areas = [await layerOf("areas", "area", [{ id: "area", cluster: "east", ring: box(113.5, 34.6, 113.7, 34.8) }])];
  const all = defaultState();
  assert.deepEqual(hits(areas, { state: all }), ["area"]);
  assert.deepEqual(hits(areas, { state: { ...all, hidden: ["areas/east"] } }), []);
  assert.deepEqual(hits(areas, { state: { ...all, filter: { ...all.filter, cluster: ["west"] } } }), ["area"]);
});

test("a map whose symbols never step aside, as that of a packed layer, is hit too", async () => {
  const layer = await layerOf("areas", "area", [{ id: "area", ring: box(113.5, 34.6, 113.7, 34.8) }]);
  const plan = planOf([layer]);
  plan.bindMap({ getZoom: () => 12 }, defaultState);
  assert.deepEqual(plan.hit({ lat: 34.7, lng: 113.6 }, 5).map((hit) => hit.id), ["area"]);
});
