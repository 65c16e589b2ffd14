// Symbols of map, legend and lists have the outlines and sizes of sheets and slides (tests/unit/compose/test_drawing.py).
import assert from "node:assert/strict";
import { test } from "node:test";
import { shapePath, symbolReach } from "../../src/erqi_map/client/src/draw/symbols.js";
import { failure } from "../../src/erqi_map/client/src/payload/failure.js";
import { takeDrawing } from "../../src/erqi_map/client/src/state/drawing.js";
import { DRAWING, SYMBOLS } from "./small_plan.js";

takeDrawing({ drawing: DRAWING });

for (const { reach, corners, box, ...symbol } of SYMBOLS) {
  test(`the outline and the reach of a ${symbol.shape} of ${symbol.size_px} px`, () => {
    const path = shapePath(symbol.shape, symbol.size_px);
    assert.equal(Number(symbolReach(symbol).toFixed(3)), reach);
    if (corners === null) assert.deepEqual([path.split("A").length, Number(path.slice(1).split(" ")[0])], [3, box[2]]);
    else {
      const points = path.slice(1, -1).split("L").map((one) => one.split(" ").map(Number));
      const [xs, ys] = [0, 1].map((axis) => points.map((one) => one[axis]));
      assert.equal(points.length, corners);
      assert.deepEqual([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)], box);
    }
  });
}

test("a payload without them is damaged", () => {
  for (const head of [{}, { drawing: null }, { drawing: { outlines: {} } }]) {
    assert.throws(() => takeDrawing(head), failure("damaged", "drawing"));
  }
});
