// Areas set beside each other: discs of equal area at one scale, and none where no source gives one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { diametersPx } from "../../src/erqi_map/client/src/panel/discs.js";

test("four times the area is twice as wide, and what nobody knows is not drawn", () => {
  const [small, large, none] = diametersPx([1, 4, null]);
  assert.equal(large, 2 * small);
  assert.equal(none, 0);
});
