// The one state: told once, only what changed by value, and never behind the store's back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../../src/erqi_map/client/src/state/store.js";

test("the store tells once and only what changed by value", () => {
  const store = createStore({ a: 1, list: ["x"], deep: { k: [1] } });
  const told = [];
  const off = store.on((state, changed) => told.push([...changed]));
  store.set({ a: 1, list: ["x"], deep: { k: [1] } });
  store.set({ a: 2, list: ["x"] });
  store.set({ deep: { k: [2] } });
  off();
  store.set({ a: 3 });
  assert.deepEqual(told, [["a"], ["deep"]]);
});

test("the state cannot be changed behind the store", () => {
  const mine = { list: ["x"] };
  const store = createStore(mine);
  mine.list.push("y");
  assert.throws(() => store.get().list.push("z"), TypeError);
  assert.deepEqual(store.get().list, ["x"]);
});

test("a change inside a listener is told after the first", () => {
  const store = createStore({ a: 0, b: 0 });
  const order = [];
  store.on((state, changed) => {
    if (changed.has("a")) store.set({ b: 1 });
  });
  store.on((state, changed) => order.push([...changed][0]));
  store.set({ a: 1 });
  assert.deepEqual(order, ["a", "b"]);
});
