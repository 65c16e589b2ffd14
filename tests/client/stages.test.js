// Projects are filled by their stages while the legend is grouped by them, where somebody has said one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { colourByStage } from "../../src/erqi_map/client/src/state/features.js";
import { cleanState } from "../../src/erqi_map/client/src/state/url_state.js";
import { layerOf, planOf } from "./small_plan.js";

const rows = ["one", "two", "three"].map((id) => ({ id, card: id, ring: [[113.6, 34.7]] }));
const layer = await layerOf("projects", "point", rows);
const cards = { one: { facets: { stage: ["idea"] } }, two: { facets: { stage: ["idea"] } }, three: {} };
const facets = { stage: [{ id: "idea", name: { zh: "谋划" }, colour: "#CC79A7" }] };
const content = { cards, terms: {}, basemaps: [], clusters: [] };
const fills = () => rows.map((_, i) => layer.symbol(i).fill);

test("the colour of a stage comes and goes with the grouping, and is one symbol for all of it", () => {
  const plan = planOf([layer], { ...content, facets });
  const own = fills();
  colourByStage(plan, { grouping: "stage" });
  assert.deepEqual(fills(), ["#CC79A7", "#CC79A7", own[2]]);
  assert.equal(layer.symbol(0), layer.symbol(1));
  colourByStage(plan, { grouping: "cluster" });
  assert.deepEqual(fills(), own);
  assert.deepEqual(cleanState(plan, { grouping: "stage" }), { grouping: "stage" });
});

test("nobody is offered stages that nobody has said", () => {
  assert.deepEqual(cleanState(planOf([layer], content), { grouping: "stage" }), {});
});
