// The address carries the state; what somebody writes into it by hand does no harm.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanState, hashToState, initialState, stateToHash } from "../../src/erqi_map/client/src/state/url_state.js";
import { smallPlan } from "./small_plan.js";

const plan = await smallPlan();
const base = initialState(plan, {});

function thereAndBack(patch) {
  const state = { ...base, ...cleanState(plan, patch, base) };
  const hash = stateToHash(state, base);
  return { hash, state, back: { ...base, ...hashToState(plan, hash, base) } };
}

const STATES = [
  {},
  { lang: "en" },
  { hidden: ["clusters/west", "roads/-"] },
  { filter: { cluster: ["east"], task: ["task-ecology"] } },
  { focus: "site-3", goal: "east-goal-1" },
  { focus: "road-a" },
  { basemap: "shifted", grouping: "theme" },
  { view: { lat: 34.71234, lng: 113.61234, zoom: 13.25 } },
  { scene: "opening" },
];
for (const patch of STATES) {
  test(`a state comes back from its hash: ${JSON.stringify(patch)}`, () => {
    const { state, back } = thereAndBack(patch);
    assert.deepEqual(back, state);
    for (const [key, value] of Object.entries(patch)) {
      assert.deepEqual(state[key], key === "filter" ? { ...state[key], ...value } : value);
    }
  });
}

test("the start state needs no words in the address", () => {
  assert.equal(thereAndBack({}).hash, "");
});

test("a good field beside a bad one is used", () => {
  assert.deepEqual(hashToState(plan, "#lang=xx&focus=site-2&lat=1e9&lng=2&zoom=3&goal=nothing", base), { focus: "site-2" });
});
