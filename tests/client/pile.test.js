// Where symbols lie over each other, which of them are asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pileOf } from "../../src/erqi_map/client/src/map/pile.js";

const hit = (id, geometry = "point", role = "plan") => ({ id, layer: { geometry, role } });
const ids = (...hits) => pileOf(hits, ({ id }) => id).map(({ id }) => id);

test("several symbols of the topmost kind are a pile, each of them once", () => {
  assert.deepEqual(ids(hit("tower"), hit("street"), hit("tower"), hit("cluster", "area")), ["tower", "street"]);
});

test("symbols of the base beneath one of the plan are not asked for, nor is what is no symbol", () => {
  assert.deepEqual(ids(hit("tower"), hit("station", "point", "base")), ["tower"]);
  assert.deepEqual(ids(hit("road", "line"), hit("tower")), []);
  assert.deepEqual(ids(), []);
});
