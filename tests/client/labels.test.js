/* Where names stand. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { positionsLed } from "../../src/erqi_map/client/src/labels/candidates.js";
import { placeAll, positionsAlong } from "../../src/erqi_map/client/src/labels/placing.js";
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

test("where symbols fill an area its name stands beside it, with a line to a point of it that is free", () => {
  const room = { pole: [100, 100, 20], rings: [[80, 80, 120, 80, 120, 120, 80, 120, 80, 80]] };
  const symbol = { x: 80, y: 80, width: 40, height: 30, weight: 10, owner: "places/0" };
  const positions = positionsLed(room, { width: 60, height: 20 }, [symbol]);
  const look = { area: { x: 0, y: 0, width: 400, height: 400 }, taken: [], symbols: [symbol] };
  const [{ box, leader: [, , x, y] }] = placeAll([{ key: "clusters/0", positions, limit: 9.9 }], look, 1);
  assert.ok(box.x > 120 || box.x + 60 < 80 || box.y > 110 || box.y + 20 < 80, JSON.stringify(box));
  assert.ok(x > 80 && x < 120 && y > 110 && y < 120, `${x} ${y}`);
});

test("names along a line stand on the screen as on paper", () => {
  const { cases } = JSON.parse(readFileSync(new URL("../contract/along.json", import.meta.url), "utf8"));
  for (const { name, line, text, width, size, middle } of cases) {
    // The client tries the middle of the line first.
    const [first] = positionsAlong(line.flat(), text, width, size, size, [0.5]);
    const found = !first ? null : first.glyphs ? { stacked: first.glyphs.map(({ x, y }) => [x, y]) } : { angle: (first.angle * 180) / Math.PI };
    const rounded = JSON.parse(JSON.stringify(found), (_, value) => (typeof value === "number" ? Math.round(value * 1000) / 1000 : value));
    assert.deepEqual(rounded, middle, name);
  }
});
