/* Where names along a line stand. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { positionsAlong } from "../../src/erqi_map/client/src/labels/placing.js";
import { takeDrawing } from "../../src/erqi_map/client/src/state/drawing.js";
import { DRAWING } from "./small_plan.js";

takeDrawing({ drawing: DRAWING });

test("characters never stand side by side where a steep line turns level", () => {
  const ring = [400, 0, 0, 0, 0, 800];
  const found = positionsAlong(ring, "地铁5号线", 66, 13, 12);
  assert.ok(found.length > 0);
  for (const { glyphs = [] } of found) {
    const falls = glyphs.slice(1).map((one, k) => one.y - glyphs[k].y);
    assert.ok(falls.every((fall) => fall > 0), `${falls}`);
  }
});
