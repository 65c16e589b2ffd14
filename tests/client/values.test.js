// A value is written by one rule, which Python knows too.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { foldWords, plainWord, valueWords } from "../../src/erqi_map/client/src/payload/words.js";

const { cases } = JSON.parse(readFileSync(new URL("../contract/values.json", import.meta.url), "utf8"));
const SAID = { words: { empty: "空", yes: "是", no: "否" }, values: { use: { R2: "居住", 1: "一类", true: "已建", 0.3: "三成" }, __proto__: null } };

for (const [value, word] of cases) {
  test(`${JSON.stringify(value)} is written ${word}`, () => assert.equal(plainWord(value), word));
}

test("a host names values of every type, else yes, no and nothing have words of the layer", () => {
  const named = ["R2", 1, true, 0.1 + 0.2, false, null, "B1", "__proto__"].map((value) => valueWords(SAID, value, "use"));
  assert.deepEqual(named, ["居住", "一类", "已建", "三成", "否", "空", "B1", "__proto__"]);
  assert.equal(valueWords(SAID, true, "built"), "是");
  assert.equal(valueWords({}, true, "built"), "true");
});

test("quotation marks are found as a keyboard has them, and as a text has them", () => {
  assert.equal(foldWords("Ｅrqi’s “Old Town”"), foldWords("Erqi's \"old town\""));
});
