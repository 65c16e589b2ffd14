// What is said, and in which unit.
import assert from "node:assert/strict";
import { test } from "node:test";
import { safeHref } from "../../src/erqi_map/client/src/dom/el.js";
import { formatArea, formatLength } from "../../src/erqi_map/client/src/geometry/geodesic.js";
import { createWords } from "../../src/erqi_map/client/src/state/i18n.js";

test("words fall back to Chinese and then to the key", () => {
  const words = createWords({ zh: { a: "甲{n}", b: "乙" }, en: { a: "A{n}" } }, () => "en");
  const said = [words.phrase("a", { n: "{m}" }), words.phrase("b"), words.phrase("none"), words.phrase("__proto__")];
  assert.deepEqual(said, ["A{m}", "乙", "none", "__proto__"]);
  assert.deepEqual([words.text({ zh: "只有中文" }), words.text(null)], ["只有中文", ""]);
});

const SIZES = [
  [formatLength, 8.25, "map.length_m 8.3"],
  [formatLength, 856.4, "map.length_m 856"],
  [formatLength, 1240, "map.length_km 1.24"],
  [formatLength, 15240, "map.length_km 15.2"],
  [formatArea, 420, "map.area_m2 420"],
  [formatArea, 32000, "map.area_ha 3.20"],
  [formatArea, 1262000, "map.area_km2 1.26"],
  [formatArea, 157770000, "map.area_km2 158"],
];
for (const [format, value, words] of SIZES) {
  test(`a size is said in the unit that fits: ${words}`, () => {
    assert.equal(format({ phrase: (key, vars) => `${key} ${vars.value}` }, value), words);
  });
}

test("only web addresses become links", () => {
  for (const address of ["javascript:alert(1)", " http://a", "data:text/html,x", 'http://a/"b', "https://", null, 5]) {
    assert.equal(safeHref(address), null);
  }
  assert.equal(safeHref("https://a.example/b?c=d"), "https://a.example/b?c=d");
});
