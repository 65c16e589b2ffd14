// What the small picture of a scene shows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { sceneThumb } from "../../src/erqi_map/client/src/present/thumb.js";
import { layerOf, planOf } from "./small_plan.js";

/** A document whose canvases count what is drawn on them. */
function countingPage() {
  const counts = {};
  const counter = new Proxy({}, {
    get: (set, name) => set[name] ?? (() => { counts[name] = (counts[name] || 0) + 1; }),
    set: (set, name, value) => Boolean((set[name] = value)) || true,
  });
  globalThis.Path2D = /** @type {any} */ (class { moveTo() {} lineTo() {} arc() {} closePath() {} rect() {} });
  globalThis.document = /** @type {any} */ ({ createElement: () => ({ setAttribute() {}, getContext: () => counter }) });
  return counts;
}

async function drawn(more) {
  const rows = [{ id: "station", name_zh: "二七广场", ring: [[113.6, 34.7]] }];
  const counts = countingPage();
  sceneThumb({ plan: planOf([await layerOf("stations", "point", rows, more)]) }, { id: "opening", state: {} }, 160, 90);
  return (counts.drawImage || 0) + (counts.fill || 0);
}

test("points that are drawn only with their names are left out, for there are none", async () => {
  assert.ok(await drawn({}) > 0);
  assert.equal(await drawn({ role: "orientation", label: { min_zoom: 12 } }), 0);
});
