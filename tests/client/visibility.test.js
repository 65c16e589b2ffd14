// What a state shows, lights and fades: the same vectors as paper is held to (tests/unit/compose/test_visibility.py).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { initialState } from "../../src/erqi_map/client/src/state/url_state.js";
import { strengthOf } from "../../src/erqi_map/client/src/state/visibility.js";
import { DRAWING, layerOf, planOf } from "./small_plan.js";

const { plan: given, all, states } = JSON.parse(readFileSync(new URL("../contract/visibility.json", import.meta.url), "utf8"));
const rows = (features) => features.map((one) => ({ ...one, ring: [[113.6, 34.7]] }));
const layers = await Promise.all(given.layers.map(({ id, features, ...more }) => layerOf(id, "point", rows(features), more)));
const plan = planOf(layers, { ...given, terms: {}, basemaps: [] });
const base = initialState(plan, {});

for (const { name, state: patch, shown = all, highlighted = [], faded = [], overlays = ["parcels"] } of states) {
  test(name, () => {
    const state = { ...base, ...patch, filter: { ...base.filter, ...patch.filter } };
    const emphasis = plan.emphasis(state);
    const found = layers.flatMap((layer) => [...plan.mask(layer, state).keys()]
      .filter((i) => plan.shown(layer, i, state))
      .map((i) => ({ id: layer.id_(i), strength: strengthOf(emphasis, layer, i) })));
    const ids = (test) => found.filter(test).map(({ id }) => id);
    assert.deepEqual(ids(() => true), shown);
    assert.deepEqual(ids(({ id }) => emphasis.ids.has(id)), highlighted);
    assert.deepEqual(ids(({ strength }) => strength === DRAWING.faded), faded);
    assert.deepEqual(ids(({ strength }) => strength === 1), shown.filter((id) => !faded.includes(id)));
    assert.deepEqual(state.overlays, overlays);
  });
}

test("what the app lights stands out and the rest of the plan is faded, but not in a scene", () => {
  const [first, second] = layers.filter((layer) => layer.role === "plan").flatMap((layer) => [...Array(layer.n).keys()].map((i) => layer.id_(i)));
  const emphasis = plan.emphasis({ ...base, lit: [first] });
  assert.ok(emphasis.fades && emphasis.ids.has(first) && !emphasis.ids.has(second));
  const scene = plan.content.scenes[0];
  assert.deepEqual([...plan.emphasis({ ...base, lit: [first, second], scene: scene.id }).ids], [...plan.emphasis({ ...base, scene: scene.id }).ids]);
});
