// What a state shows, and what it lights.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultState } from "../../src/erqi_map/client/src/state/store.js";
import { box, layerOf, planOf, smallPlan } from "./small_plan.js";

const plan = await smallPlan();
const all = defaultState();
const filtered = (filter) => ({ ...all, filter: { ...all.filter, ...filter } });
const shown = (of, id, state) => [...of.mask(of.layer(id), state)];

test("a leaf that is switched off hides its features and no others", () => {
  assert.deepEqual(shown(plan, "projects", all), [1, 1, 1, 1]);
  const state = { ...all, hidden: ["projects/west"] };
  assert.deepEqual(shown(plan, "projects", state), [1, 0, 1, 0]);
  assert.deepEqual(shown(plan, "clusters", state), [1, 1]);
});

test("conditions on several facets must all hold, values of one facet need one", () => {
  assert.deepEqual(shown(plan, "projects", filtered({ cluster: ["east"] })), [1, 0, 1, 0]);
  assert.deepEqual(shown(plan, "projects", filtered({ cluster: ["east", "west"] })), [1, 1, 1, 1]);
  assert.deepEqual(shown(plan, "projects", filtered({ cluster: ["east"], status: ["statutory"] })), [0, 0, 0, 0]);
});

test("a filter is for layers of the plan only", async () => {
  const road = { id: "road", ring: [[113.5, 34.65], [113.7, 34.65]] };
  const around = planOf([await layerOf("roads", "line", [road], { role: "orientation" })]);
  assert.deepEqual(shown(around, "roads", filtered({ cluster: ["east"] })), [1]);
  assert.deepEqual(shown(around, "roads", { ...all, basemap: "shifted" }), [0]);
});

test("a focus lights itself and fades nothing; a goal lights what serves it and fades the rest", () => {
  const focus = plan.emphasis({ ...all, focus: "site-3" });
  assert.deepEqual([[...focus.ids], [...focus.strong], focus.dim], [["site-3"], ["site-3"], false]);
  const goal = plan.emphasis({ ...all, goal: "east-goal-1" });
  assert.deepEqual([[...goal.ids].sort(), goal.dim], [["east", "east-goal-1", "site-1"], true]);
  assert.equal(plan.emphasis(all).ids.size, 0);
});

test("a scene fades the plan when it highlights something of it, not when it is a boundary", async () => {
  const layers = [
    await layerOf("sites", "point", [{ id: "site", ring: [[113.6, 34.7]] }]),
    await layerOf("district", "area", [{ id: "district", ring: box(113.5, 34.6, 113.7, 34.8) }], { role: "context" }),
  ];
  const scenes = [{ id: "one", highlights: ["district"] }, { id: "two", highlights: ["district", "site"] }];
  const staged = planOf(layers, { scenes });
  assert.equal(staged.emphasis({ ...all, scene: "one" }).dim, false);
  assert.equal(staged.emphasis({ ...all, scene: "two" }).dim, true);
  assert.deepEqual([...staged.lit({ ...all, scene: "two" })].sort(), ["district", "site"]);
});
