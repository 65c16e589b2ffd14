// Long work is cut into slices, none of it is left out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inSlices, pauses } from "../../src/erqi_map/client/src/geometry/tasks.js";

test("slices cover everything once, with a pause before each", async () => {
  const seen = [];
  let paused = 0;
  await inSlices(20_000, async () => { paused += 1; }, (from, to) => seen.push([from, to]));
  assert.deepEqual(seen, [[0, 8192], [8192, 16384], [16384, 20_000]]);
  assert.equal(paused, 3);
});

test("without a pause it is one slice, and nothing is no slice", async () => {
  const seen = [];
  await inSlices(20_000, null, (from, to) => seen.push([from, to]));
  await inSlices(0, null, () => seen.push("none"));
  assert.deepEqual(seen, [[0, 20_000]]);
});

test("a pause lets others go first once its slice is over, and not before", async () => {
  const order = [];
  const long = pauses(1e9);
  await long();
  const short = pauses(0);
  const other = new Promise((done) => setImmediate(() => { order.push("other"); done(); }));
  await short();
  await other;
  order.push("own");
  assert.deepEqual(order, ["other", "own"]);
});
