// How near a flight goes, what of the window is free, how large things are on a wall, and what is drawn once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cutEnds, cutOf } from "../../src/erqi_map/client/src/draw/cut.js";
import { edgesOf, traceOwnEdges, traceSharedEdges } from "../../src/erqi_map/client/src/draw/edges.js";
import { fadedInk } from "../../src/erqi_map/client/src/draw/faded.js";
import { wallOf } from "../../src/erqi_map/client/src/geometry/wall.js";
import { largestFree, roomyIn } from "../../src/erqi_map/client/src/map/free.js";
import { groundRound } from "../../src/erqi_map/client/src/map/near.js";
import { defaultState } from "../../src/erqi_map/client/src/state/store.js";
import { box, layerOf, planOf } from "./small_plan.js";

const LABEL = { columns: { zh: "id" }, priority: 1, min_zoom: 0, size_px: 13 };
const STATE = defaultState();

test("the free rectangle holds none of what lies over the map, and is the largest", () => {
  const window = { x: 0, y: 0, width: 1000, height: 600 };
  const corner = { x: 940, y: 10, width: 50, height: 100 };
  const bar = { x: 10, y: 550, width: 500, height: 40 };
  assert.deepEqual(largestFree(window, []), window);
  assert.deepEqual(largestFree(window, [corner, bar]), { x: 0, y: 0, width: 940, height: 550 });
  // What is as wide as high is largest beside a title, not under it.
  const high = ({ width, height }) => Math.min(width, height);
  assert.deepEqual(largestFree({ ...window, height: 300 }, [{ x: 0, y: 0, width: 320, height: 80 }], high), { x: 320, y: 0, width: 680, height: 300 });
  // Tools in a corner do not push it to a side for a few pixels of height.
  const tools = { x: 700, y: 585, width: 300, height: 10 };
  assert.deepEqual(largestFree(window, [tools], roomyIn(1)), { x: 0, y: 0, width: 1000, height: 585 });
  assert.deepEqual(largestFree(window, [{ x: -20, y: 700, width: 50, height: 50 }]), window);
});

test("type grows with the window of a wall and not on a desk", () => {
  assert.deepEqual([[390, 844], [1440, 900], [1920, 1080], [2560, 1440], [3840, 2160], [3840, 2050]].map(([x, y]) => wallOf({ x, y })),
    [1, 1, 1, 1.25, 2, 2]);
});

test("a flight shows four times what a place may be off, and two named neighbours", async () => {
  const sites = await layerOf("projects", "point", [
    { id: "rough", accuracy_m: 5000, ring: [[113.6, 34.7]] }, { id: "fine", accuracy_m: 80, ring: [[113.601, 34.7]] },
    { id: "other", accuracy_m: 80, ring: [[113.62, 34.7]] }], { label: LABEL });
  const plan = planOf([sites]);
  assert.equal(groundRound(plan, STATE, sites, 0), 10000);
  const round = groundRound(plan, STATE, sites, 1);
  assert.ok(round > 1740 && round < 2200, `${round}`);
});

test("or the edge of its cluster, where that is nearer", async () => {
  const sites = await layerOf("projects", "point", [{ id: "fine", cluster: "east", accuracy_m: 80, ring: [[113.601, 34.7]] }], { label: LABEL });
  const plan = planOf([await layerOf("clusters", "area", [{ id: "east", ring: box(113.6, 34.6, 113.7, 34.8) }]), sites]);
  const round = groundRound(plan, STATE, sites, 0);
  assert.ok(round >= 160 && round < 200, `${round}`);
});

const contrast = (rgb) => {
  const [r, g, b] = rgb.match(/\d+/g).map((one) => Number(one) / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
};

test("names that stand back keep a contrast of 3 to 1", () => {
  for (const colour of ["#1f2328", "#5A154F", "#1F6B40", "#1B6A94", "#7A5200"]) {
    const faded = fadedInk(colour, 0.35);
    assert.ok(contrast(faded) >= 3, `${colour} ${faded} ${contrast(faded)}`);
    assert.ok(contrast(faded) < contrast(fadedInk(colour, 1)));
  }
});

const tracing = () => {
  const drawn = [];
  return { drawn, moveTo: (...at) => drawn.push(["to", ...at]), lineTo: (...at) => drawn.push(["line", ...at]) };
};

const AT_ONCE = { scale: 1, ox: 0, oy: 0 };
const linesOf = (draw) => {
  const c = tracing();
  draw(c);
  return c.drawn.filter(([kind]) => kind === "line").length;
};

test("an edge of two clusters is one line, and the own of the one that is shown without the other", async () => {
  const clusters = await layerOf("clusters", "area", [
    { id: "west", ring: box(113.5, 34.6, 113.6, 34.8) }, { id: "east", ring: box(113.6, 34.6, 113.7, 34.8) }]);
  const none = new Set();
  const own = (i, mask) => linesOf((c) => traceOwnEdges(c, AT_ONCE, clusters, i, none, mask));
  const shared = (i, mask) => linesOf((c) => traceSharedEdges(c, AT_ONCE, clusters, i, none, mask));
  assert.deepEqual([own(0, [1, 1]), own(1, [1, 1]), shared(0, [1, 1]), shared(1, [1, 1])], [3, 3, 1, 0]);
  assert.deepEqual([own(0, [1, 0]), shared(0, [1, 0])], [4, 0]);
});

test("an edge of a cluster on the edge of the district is drawn once", async () => {
  const clusters = await layerOf("clusters", "area", [{ id: "east", ring: box(113.6, 34.6, 113.7, 34.8) }]);
  const bare = { geometry: "area", fill: null, fill_opacity: 0, stroke: "#000", stroke_width_px: 2 };
  const district = await layerOf("district", "area", [{ id: "whole", ring: [[113.5, 34.6], [113.6, 34.6], [113.7, 34.6], [113.7, 34.8], [113.6, 34.8], [113.5, 34.8]] }],
    { role: "context", style: { default: bare, column: null, cases: {} } });
  const plan = planOf([clusters, district]);
  const edges = edgesOf(plan, STATE);
  const c = tracing();
  traceOwnEdges(c, AT_ONCE, clusters, 0, edges, [1]);
  assert.equal(c.drawn.filter(([kind]) => kind === "line").length, 1, "only the edge inside the district is its own");
  assert.equal(edgesOf(plan, { ...STATE, hidden: ["district/-"] }).size, 0);
});

test("lines that end where the data were cut go on, one that ends does not", async () => {
  const lines = await layerOf("metro", "line", [
    { id: "a", ring: [[113.5, 34.72], [113.7, 34.7]] }, { id: "b", ring: [[113.5, 34.75], [113.65, 34.73]] }], { role: "orientation" });
  const plan = planOf([lines]);
  const cut = cutOf(plan);
  assert.equal(cutEnds(lines, 0, cut).length, 1);
  const [end] = cutEnds(lines, 1, cut);
  assert.ok(end.dx < 0);
});
