// A plan of a few features for tests, put together as the reader of payloads does it.
import { readFileSync } from "node:fs";
import { buildGrid } from "../../src/erqi_map/client/src/geometry/grid.js";
import { world } from "../../src/erqi_map/client/src/geometry/world.js";
import { Layer } from "../../src/erqi_map/client/src/payload/layer.js";
import { createPlan } from "../../src/erqi_map/client/src/state/plan.js";

const at = ([lng, lat]) => world.fromLatLng(lat, lng).map(Math.round);

/** The typed arrays of features, each one part of one ring, given in degrees. */
async function shapeOf(rings) {
  const starts = Uint32Array.from([...rings.keys(), rings.length]);
  const xy = rings.map((ring) => ring.flatMap(at));
  const vertexStart = new Uint32Array(rings.length + 1);
  xy.forEach((one, i) => { vertexStart[i + 1] = vertexStart[i] + one.length / 2; });
  const bounds = Int32Array.from(xy.flatMap((one) => {
    const [x, y] = [0, 1].map((axis) => one.filter((_, k) => k % 2 === axis));
    return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
  }));
  const shape = { partStart: starts, ringStart: starts, vertexStart, xy: Int32Array.from(xy.flat()), bounds, grid: null };
  shape.grid = await buildGrid(shape, rings.length, null);
  return shape;
}

const columnOf = (values) => ({ type: "text", at: (i) => values[i] ?? null });

/** A layer of rows {id, ring, …}: other keys are its columns. */
export async function layerOf(id, geometry, rows, more = {}) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => name !== "ring");
  const columns = new Map(names.map((name) => [name, columnOf(rows.map((row) => row[name]))]));
  const paint = { geometry, fill: "#0072B2", stroke: "#000", stroke_width_px: 2, size_px: 10, shape: "circle" };
  const entry = {
    id, role: "plan", theme: "layout", geometry, n: rows.length, bbox: [], interactive: true, status: "draft",
    style: { default: paint, column: null, cases: {} }, label: null, ...more,
  };
  return new Layer(entry, await shapeOf(rows.map((row) => row.ring)), columns);
}

export const box = (west, south, east, north) => [[west, south], [east, south], [east, north], [west, north]];

const CONTENT = {
  cards: {
    east: { id: "east", kind: "cluster", goals: [{ id: "east-goal-1", served_by: ["site-1"] }] },
    "site-3": { id: "site-3", kind: "project" },
    "task-ecology": { id: "task-ecology", kind: "task" },
  },
  clusters: ["east", "west"],
  terms: { themes: { layout: {} }, statuses: { draft: {} } },
  basemaps: [
    { id: "shifted", urls: ["https://tiles.example/{z}/{x}/{y}.png"], datum: "gcj02" },
    { id: "keyed", urls: ["https://tiles.example/{z}/{x}/{y}.png?tk={token}"], datum: "wgs84", needs_token: true, token: null },
  ],
  scenes: [{ id: "opening", state: {} }],
};
const contract = (name) => JSON.parse(readFileSync(new URL(`../contract/${name}`, import.meta.url), "utf8"));
export const { drawing: DRAWING, symbols: SYMBOLS } = contract("drawing.json");
const MANIFEST = {
  drawing: DRAWING,
  extent: [113.5, 34.6, 113.7, 34.8], limits: { bounds: [113.1, 34.2, 114.1, 35.2], map_zooms: [9, 19], zooms: [1, 22] },
  lang: "zh", default_basemap: "none", state: {}, colours: {},
};

export const planOf = (layers, content = CONTENT) => createPlan(MANIFEST, content, layers);

/** Two clusters, four sites and a road. */
export async function smallPlan() {
  const sites = [1, 2, 3, 4].map((k) => ({ id: `site-${k}`, cluster: k % 2 ? "east" : "west", ring: [[113.5 + k / 50, 34.7]] }));
  return planOf([
    await layerOf("clusters", "area", [
      { id: "east", cluster: "east", ring: box(113.6, 34.6, 113.7, 34.8) },
      { id: "west", cluster: "west", ring: box(113.5, 34.6, 113.6, 34.8) },
    ]),
    await layerOf("projects", "point", sites),
    await layerOf("roads", "line", [{ id: "road-a", ring: [[113.5, 34.65], [113.7, 34.65]] }]),
  ]);
}
