// Symbols that share a place step aside on the screen as on a sheet.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createAside } from "../../src/erqi_map/client/src/draw/aside.js";
import { hitAt } from "../../src/erqi_map/client/src/geometry/hit.js";
import { spread } from "../../src/erqi_map/client/src/geometry/spread.js";
import { world } from "../../src/erqi_map/client/src/geometry/world.js";
import { pileOf } from "../../src/erqi_map/client/src/map/pile.js";
import { defaultState } from "../../src/erqi_map/client/src/state/store.js";
import { layerOf, planOf } from "./small_plan.js";

const { cases } = JSON.parse(readFileSync(new URL("../contract/spread.json", import.meta.url), "utf8"));

for (const { name, places, radii, after } of cases) {
  test(`as on a sheet: ${name}`, () => {
    const found = spread(places, radii);
    found.forEach((place, k) => place.forEach((value, axis) => assert.ok(Math.abs(value - after[k][axis]) < 0.01, `${place} for ${after[k]}`)));
  });
}

const pile = async () => planOf([await layerOf("projects", "point", [
  { id: "a", ring: [[113.6, 34.7]] }, { id: "b", ring: [[113.6, 34.7]] }, { id: "far", ring: [[113.7, 34.7]] }])]);
const SCALE = 0.02;

test("two symbols on one spot stand beside each other, the others where they belong", async () => {
  const plan = await pile();
  const { moved } = createAside(plan)(SCALE, defaultState());
  assert.deepEqual([...moved.keys()].sort(), ["projects/0", "projects/1"]);
  const [[ax, ay], [bx, by]] = [...moved.values()];
  assert.ok(Math.hypot(ax - bx, ay - by) > 10);
});

test("a symbol is hit where it stands and not where it came from", async () => {
  const plan = await pile();
  const state = defaultState();
  const { moved } = createAside(plan)(SCALE, state);
  const [x, y] = world.fromLatLng(34.7, 113.6);
  for (const [index, id] of [[0, "a"], [1, "b"]]) {
    const [dx, dy] = moved.get(`projects/${index}`);
    const away = 1.5;
    const hits = hitAt(plan, x + (dx * away) / SCALE, y + (dy * away) / SCALE, 0, 1 / SCALE, state, moved);
    assert.deepEqual(hits.map((hit) => hit.id), [id]);
  }
});

test("a click on several symbols asks which, one on a symbol and the area below does not", async () => {
  const plan = await pile();
  const hit = (index, geometry = "point") => ({ id: `site-${index}`, index, layer: { ...plan.layers[0], role: "plan", geometry } });
  const ids = (hits) => pileOf(hits, (one) => one.id).map(({ id }) => id);
  assert.deepEqual(ids([hit(0), hit(1), hit(2, "area")]), ["site-0", "site-1"]);
  assert.equal(ids([hit(0), hit(2, "area")]).length, 1);
  assert.deepEqual(ids([hit(2, "area")]), []);
});
