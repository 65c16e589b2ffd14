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

const HOSTILE = [
  "",
  "#",
  "#&&&===",
  "#f=%E0%A4%A",
  "#f=__proto__&g=constructor&b=toString&s=hasOwnProperty",
  "#f=<img src=x onerror=alert(1)>",
  "#l=fr&k=colour&b=nowhere",
  "#b=keyed",
  "#h=../../etc,clusters/nowhere,__proto__",
  "#fc=nowhere&fk=site-1",
  "#v=NaN,Infinity,1e99",
  "#v=1,2",
  "#v=0,0,12",
  "#v=34.7,113.6,-4",
  "#v=34.7,113.6,99",
  "#v=34.7;DROP TABLE,113.6,12",
  "#p=left&tool=measure&x=1",
  `#${"f=site-1&".repeat(4000)}`,
  "#s=nowhere&scene=nowhere",
];
for (const text of HOSTILE) {
  test(`a hash made by hand is ignored field by field: ${text.slice(0, 24)}`, () => {
    const nothing = { hidden: [], filter: { cluster: [], theme: [], status: [], task: [] } };
    if (text.includes("site-1&")) nothing.focus = "site-1";
    for (const [key, value] of Object.entries(hashToState(plan, text, base))) assert.deepEqual(value, nothing[key], key);
  });
}

test("a good field beside a bad one is used", () => {
  assert.deepEqual(hashToState(plan, "#l=xx&f=site-2&v=1e9,2,3&g=nothing", base), { focus: "site-2" });
});
