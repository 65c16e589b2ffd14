// The address bar follows the map and the map the address bar, in the app as in a file.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createStore } from "../../src/erqi_map/client/src/state/store.js";
import { bindHash, statesOf } from "../../src/erqi_map/client/src/state/url_state.js";
import { smallPlan } from "./small_plan.js";

const plan = await smallPlan();
const VIEW = { lat: 34.71, lng: 113.61, zoom: 13 };
let steps;
let heard;

/** A browser that has opened `href`. */
function open(href) {
  const url = new URL(href);
  const at = { href: url.href, origin: url.origin, pathname: url.pathname, search: url.search, hash: url.hash };
  const go = (next) => {
    const there = new URL(next, at.href);
    Object.assign(at, { href: there.href, pathname: there.pathname, search: there.search, hash: there.hash });
  };
  const step = (name) => (_, __, next) => {
    steps.push(name);
    go(next);
  };
  globalThis.location = at;
  globalThis.history = { state: null, pushState: step("push"), replaceState: step("replace") };
  globalThis.window = { addEventListener: (name, fn) => (heard[name] = fn), removeEventListener() {} };
  return go;
}

/** A map of `host` that begins as the page says. */
function bind(host, state = {}) {
  const { base, initial } = statesOf(plan, { host, hash: true, state });
  const store = createStore(initial);
  const ctx = { store, plan, host, homes: 0, home: () => (ctx.homes += 1), onDestroy() {} };
  bindHash(ctx, base);
  return ctx;
}

beforeEach(() => {
  steps = [];
  heard = {};
});

test("a choice is a step one can go back from, and moving the map is none", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const go = open("file:///plan.html");
  const ctx = bind("file");
  ctx.store.set({ focus: "site-1" });
  ctx.store.set({ filter: { ...ctx.store.get().filter, cluster: ["east"] } });
  ctx.store.set({ view: VIEW });
  t.mock.timers.tick(1000);
  assert.deepEqual(steps, ["push", "push", "replace"]);
  assert.equal(globalThis.location.hash, "#cluster=east&focus=site-1&lat=34.710000&lng=113.610000&zoom=13");
  go("#focus=site-1");
  heard.hashchange();
  assert.deepEqual(ctx.store.get().filter.cluster, []);
  assert.equal(ctx.store.get().focus, "site-1");
  assert.equal(ctx.homes, 1);
  assert.equal(steps.length, 3);
});

test("every address of the app has a #, or Streamlit would run the page anew on the way back", () => {
  open("http://localhost/?lang=en");
  const ctx = bind("app", { lang: "en" });
  assert.equal(globalThis.location.href, "http://localhost/?lang=en#home");
  ctx.store.set({ focus: "site-1" });
  ctx.store.set({ focus: null });
  assert.deepEqual(steps, ["replace", "push", "push"]);
  assert.equal(globalThis.location.href, "http://localhost/?lang=en#home");
});

test("the address of the app says all that is not as on a fresh map, also what the app remembered", () => {
  open("http://localhost/");
  bind("app", { focus: "site-1" });
  assert.equal(globalThis.location.hash, "#focus=site-1");
});

test("what stands behind # goes before what the app remembers and what an old link said", () => {
  open("http://localhost/?focus=site-1#focus=site-2");
  const ctx = bind("app", { focus: "site-1", filter: { cluster: ["west"] } });
  assert.equal(ctx.store.get().focus, "site-2");
  assert.deepEqual(ctx.store.get().filter.cluster, []);
  assert.equal(ctx.link(), "http://localhost/#focus=site-2");
});

test("an address that Streamlit wrote anew without what stood behind # gets it back", () => {
  const go = open("http://localhost/");
  const ctx = bind("app", { focus: "site-1" });
  go("/?lang=en");
  ctx.writeAddress();
  assert.equal(globalThis.location.href, "http://localhost/?lang=en#focus=site-1");
});
