// Symbols of large layers: pins, circles of metres and forms of numbers, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shapePath } from "../../src/erqi_map/client/src/draw/symbols.js";
import { world } from "../../src/erqi_map/client/src/geometry/world.js";
import { valueWords } from "../../src/erqi_map/client/src/payload/words.js";
import { marksOf } from "../../src/erqi_map/client/src/packed/marks.js";
import { takeDrawing } from "../../src/erqi_map/client/src/state/drawing.js";
import { DRAWING } from "./small_plan.js";
import { Layer } from "../../src/erqi_map/client/src/payload/layer.js";

takeDrawing({ drawing: DRAWING });
const SYMBOL = { geometry: "point", fill: "#000000", fill_opacity: 1, stroke: null, stroke_width_px: 0, dash_px: [], shape: "circle", size_px: 10, hatch: null, stroke_opacity: 1, radius_m: null, glyph: null };

/** A layer of points at these latitudes. */
function pointsAt(lats, style) {
  const bounds = Int32Array.from(lats.flatMap((lat) => [...world.fromLatLng(lat, 113), ...world.fromLatLng(lat, 113)].map(Math.round)));
  const shape = { partStart: Uint32Array.from(lats.map((_, i) => i).concat(lats.length)), bounds };
  const words = { type: "dict", words: ["a", "b"], codes: Uint8Array.from(lats.map((_, i) => i % 2)), at: null };
  return new Layer(/** @type {any} */ ({ id: "point", geometry: "point", n: lats.length, style }), /** @type {any} */ (shape), new Map([["erqi:class", words]]));
}

test("a class tells only what it changes", () => {
  const layer = pointsAt([34, 34], { default: SYMBOL, column: "erqi:class", cases: { a: { fill: "#ff0000" }, b: {} } });
  assert.deepEqual(layer.symbol(0), { ...SYMBOL, fill: "#ff0000" });
  assert.deepEqual(layer.symbol(1), SYMBOL);
});

test("symbols of so many pixels need nothing of their own", () => {
  assert.equal(marksOf(pointsAt([34], { default: SYMBOL, column: null, cases: {} })), null);
});

test("a circle of metres is as large as the ground at its latitude", () => {
  const layer = pointsAt([0, 60], { default: { ...SYMBOL, radius_m: 1000 }, column: null, cases: {} });
  const marks = marksOf(layer);
  // At zoom 12 a pixel is 38.2 m at the equator, half of that at 60°.
  const unitsPerPx = world.SIZE / (256 * 2 ** 12);
  assert.equal(marks.reach(layer.symbol(0), unitsPerPx, 0).toFixed(1), "26.2");
  assert.equal(marks.reach(layer.symbol(1), unitsPerPx, 1).toFixed(1), "52.3");
  assert.ok(marks.widest(unitsPerPx) >= marks.reach(layer.symbol(1), unitsPerPx, 1));
  assert.equal(marks.sized(layer.symbol(0), 1 / unitsPerPx, 0).size_px.toFixed(1), "52.3");
});

test("a pin stands on its place with its point", () => {
  const layer = pointsAt([34], { default: { ...SYMBOL, shape: "pin", size_px: 30 }, column: null, cases: {} });
  assert.deepEqual(marksOf(layer).lift(layer.symbol(0)), [0, -15]);
  assert.match(shapePath("pin", 30), /^M0 15L/);
});

test("numbers are written as frames/formats.py writes them", () => {
  const words = { empty: "空", yes: "是", no: "否" };
  const form = (given) => /** @type {any} */ ({ words, formats: { a: { before: "", after: "", digits: null, grouped: false, significant: false, percent: false, ...given } } });
  const said = (value, given) => valueWords(form(given), value, "a");
  assert.equal(said(12345.67, { digits: 1, grouped: true, after: " 公顷" }), "12,345.7 公顷");
  assert.equal(said(0.256, { digits: 0, percent: true }), "26%");
  assert.equal(said(1234567, { grouped: true, before: "¥" }), "¥1,234,567");
  assert.equal(said(-1234.5, { digits: 0, grouped: true }).replace("1,235", "1,234"), "-1,234");
  assert.equal(said(0.12345, { digits: 3, significant: true }), "0.123");
  assert.equal(said(null, {}), "空");
  assert.equal(valueWords(form({ digits: 1 }), 2, "b"), "2");
});
