/* The one state object; it changes only by set(patch) and says which keys changed. */

import { same } from "../payload/values.js";

function freeze(value) {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

function copy(value) {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, copy(one)]));
}

export function createStore(initial) {
  let state = freeze(copy(initial));
  const listeners = new Set();
  const queue = [];
  let running = false;

  function run() {
    if (running) return;
    running = true;
    try {
      while (queue.length) {
        const [now, changed, previous] = queue.shift();
        for (const listener of [...listeners]) {
          // One part that fails must not leave the others with an old picture.
          try {
            listener(now, changed, previous);
          } catch (error) {
            console.error(error);
          }
        }
      }
    } finally {
      running = false;
    }
  }

  return {
    get: () => state,
    set(patch) {
      const changed = new Set(Object.keys(patch).filter((key) => !same(patch[key], state[key])));
      if (!changed.size) return state;
      const previous = state;
      const next = { ...state };
      // Unchanged keys keep their object, so listeners may compare by identity.
      for (const key of changed) next[key] = copy(patch[key]);
      state = freeze(next);
      queue.push([state, changed, previous]);
      run();
      return state;
    },
    /** Tells all who follow these keys, though nothing else of them is different: what they are about is. */
    retell(...keys) {
      const previous = state;
      state = freeze({ ...state, ...copy(Object.fromEntries(keys.map((key) => [key, state[key]]))) });
      queue.push([state, new Set(keys), previous]);
      run();
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => listeners.clear(),
  };
}

/** What the plan is filtered by; `OF_REGISTER`: by what a register says of a place, where one says something.
 *  @type {(keyof State["filter"])[]} */
export const OF_REGISTER = ["stage", "year", "unit"];
/** @type {(keyof State["filter"])[]} */
export const FILTERS = ["cluster", "theme", "status", "task", ...OF_REGISTER];

/** @returns {State["filter"]} */
export const noFilter = () => /** @type {any} */ (Object.fromEntries(FILTERS.map((name) => [name, []])));

/** The state before anybody has asked for anything. */
export function defaultState() {
  return {
    lang: "zh",
    hidden: [],
    overlays: [],
    overlayFilter: {}, opacity: {},
    grouping: "cluster",
    filter: noFilter(),
    focus: null,
    goal: null,
    lit: [],
    basemap: "none",
    view: null,
    panels: { left: true, right: false, list: false },
    tool: null,
    scene: null,
  };
}
