/* Blocks → layers: typed arrays for geometry, columns decoded when first asked for. */

import { buildGrid } from "../geometry/grid.js";
import { inSlices } from "../geometry/tasks.js";
import { QUANTUM_BITS } from "../geometry/world.js";
import { parseJson } from "./container.js";
import { failure } from "./failure.js";
import { Layer } from "./layer.js";

function uint32(raw) {
  if (raw.byteLength % 4) throw failure("damaged", "counts");
  return new Uint32Array(raw.buffer, 0, raw.byteLength / 4);
}

// Counts that ask for more than there is would run over the end, or round to the beginning.
function starts(counts, most) {
  const from = new Uint32Array(counts.length + 1);
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) {
    sum += counts[i];
    if (sum > most) throw failure("damaged", "counts");
    from[i + 1] = sum;
  }
  return from;
}

// The vertices of some rings on one axis, from four byte planes (null: all zero); writes every
// second place of the interleaved array and gives the head of the last ring.
function undoDeltas(planes, vertexStart, from, to, xy, axis, head) {
  const [p0, p1, p2, p3] = planes;
  let first = head;
  for (let ring = from; ring < to; ring += 1) {
    let value = first;
    const begin = vertexStart[ring];
    const end = vertexStart[ring + 1];
    for (let at = begin; at < end; at += 1) {
      const z = (p0 ? p0[at] : 0) | (p1 ? p1[at] << 8 : 0) | (p2 ? p2[at] << 16 : 0) | (p3 ? p3[at] << 24 : 0);
      value = (value + ((z >>> 1) ^ -(z & 1))) | 0;
      if (at === begin) first = value;
      xy[2 * at + axis] = value;
    }
  }
  return first;
}

function boundsOf(bounds, from, to, { partStart, ringStart, vertexStart, xy }) {
  for (let i = from; i < to; i += 1) {
    const last = 2 * vertexStart[ringStart[partStart[i + 1]]];
    let minX = 2147483647;
    let minY = 2147483647;
    let maxX = -2147483648;
    let maxY = -2147483648;
    for (let v = 2 * vertexStart[ringStart[partStart[i]]]; v < last; v += 2) {
      const x = xy[v];
      const y = xy[v + 1];
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
    bounds[4 * i] = minX;
    bounds[4 * i + 1] = minY;
    bounds[4 * i + 2] = maxX;
    bounds[4 * i + 3] = maxY;
  }
}

function isWhole(entry, shape, planes) {
  const { partStart, ringStart, vertexStart } = shape;
  const count = vertexStart[vertexStart.length - 1];
  return (
    planes.length === 8 &&
    partStart.length === entry.n + 1 &&
    partStart[entry.n] === ringStart.length - 1 &&
    ringStart[ringStart.length - 1] === vertexStart.length - 1 &&
    planes.every((plane) => !plane || plane.byteLength === count)
  );
}

/** The geometry of a manifest entry; typed arrays only, so that a worker can hand it over.
 *  @param {LayerEntry} entry
 *  @param {OpenPayload} open
 *  @param {Pause} [pause]
 *  @param {(xy: Int32Array) => void} [move] to the units of another projection
 *  @returns {Promise<Shape>} */
export async function decodeShape(entry, open, pause, move) {
  if (entry.shape.quantum_bits !== QUANTUM_BITS || !Array.isArray(entry.shape.xy)) throw failure("damaged", "quantum_bits");
  const found = await Promise.all(["parts", "rings", "sizes"].map((name) => open.raw(entry.shape[name])));
  const [parts, rings, sizes] = found.map(uint32);
  const vertices = sizes.reduce((sum, size) => sum + size, 0);
  open.spend?.(vertices);
  const planes = await Promise.all(entry.shape.xy.map((block) => (block === null ? null : open.raw(block))));
  const shape = /** @type {any} */ ({
    partStart: starts(parts, rings.length), ringStart: starts(rings, sizes.length), vertexStart: starts(sizes, vertices),
    xy: null, bounds: null, grid: null,
  });
  if (!isWhole(entry, shape, planes)) throw failure("damaged", `geometry of ${entry.id}`);
  const { vertexStart } = shape;
  shape.xy = new Int32Array(2 * vertexStart[vertexStart.length - 1]);
  for (const axis of [0, 1]) {
    let head = 0;
    await inSlices(vertexStart.length - 1, pause, (from, to) => {
      head = undoDeltas(planes.slice(4 * axis, 4 * axis + 4), vertexStart, from, to, shape.xy, axis, head);
    });
  }
  if (move) move(shape.xy);
  shape.bounds = new Int32Array(4 * entry.n);
  await inSlices(entry.n, pause, (from, to) => boundsOf(shape.bounds, from, to, shape));
  shape.grid = await buildGrid(shape, entry.n, pause);
  return shape;
}

const CODES = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };

/** @param {DictColumn} entry
 *  @returns {Promise<Column>} */
async function dictColumn(entry, n, open) {
  const [values, codes] = await Promise.all([open.raw(entry.values), open.raw(entry.codes)]);
  const Codes = CODES[entry.width];
  if (!Codes || codes.byteLength !== n * entry.width) throw failure("damaged", entry.name);
  const words = parseJson(values);
  if (!Array.isArray(words)) throw failure("damaged", entry.name);
  const view = new Codes(codes.buffer);
  return { type: "dict", words, codes: view, at: (i) => words[view[i]] ?? null };
}

/** @param {NumberColumn} entry
 *  @returns {Promise<Column>} */
async function numberColumn(entry, n, open) {
  const raw = await open.raw(entry.data);
  if (raw.byteLength !== 8 * n) throw failure("damaged", entry.name);
  const view = new Float64Array(raw.buffer);
  return { type: "number", at: (i) => (Number.isNaN(view[i]) ? null : view[i]) };
}

/** @param {BoolColumn} entry
 *  @returns {Promise<Column>} */
async function boolColumn(entry, n, open) {
  const view = await open.raw(entry.data);
  if (view.byteLength !== n) throw failure("damaged", entry.name);
  return { type: "bool", at: (i) => (view[i] > 1 ? null : view[i] === 1) };
}

// Bytes a unit (1: ASCII, 2: UTF-16), the length of each value in units (-1: none), all values.
function readChunk(raw, rows) {
  const head = 4 * (rows + 1);
  if (raw.byteLength < head) throw failure("damaged", "text");
  const lengths = new Int32Array(raw.buffer, 0, rows + 1);
  const text = new TextDecoder(lengths[0] === 1 ? "utf-8" : "utf-16le", { ignoreBOM: true }).decode(raw.subarray(head));
  const values = new Array(rows);
  let at = 0;
  for (let i = 0; i < rows; i += 1) {
    const length = lengths[i + 1];
    values[i] = length < 0 ? null : text.slice(at, at + length);
    at += Math.max(0, length);
  }
  return values;
}

/** Chunks arrive after the first picture; until then the column answers null. `load` reads all,
 *  `readAt(i)` only what one row needs; `here(i)`: it has arrived.
 *  @param {TextColumn} entry
 *  @returns {Column} */
function textColumn(entry, n, open) {
  if (!(entry.rows > 0) || entry.chunks.length !== Math.ceil(n / entry.rows)) throw failure("damaged", entry.name);
  const chunks = entry.chunks.map(() => /** @type {any} */ (null));
  async function readAt(i) {
    const k = Math.floor(i / entry.rows);
    if (chunks[k] === null) chunks[k] = readChunk(await open.raw(entry.chunks[k]), Math.min(entry.rows, n - k * entry.rows));
  }
  const load = () =>
    Promise.all(
      entry.chunks.map(async (block, k) => {
        chunks[k] = await open.raw(block);
      })
    );
  function at(i) {
    const k = Math.floor(i / entry.rows);
    if (chunks[k] instanceof Uint8Array) chunks[k] = readChunk(chunks[k], Math.min(entry.rows, n - k * entry.rows));
    return chunks[k] ? (chunks[k][i - k * entry.rows] ?? null) : null;
  }
  const bytes = entry.chunks.reduce((sum, block) => sum + open.size(block), 0);
  const here = (i) => chunks[Math.floor(i / entry.rows)] !== null;
  return { type: "text", at, load, readAt, here, bytes };
}

/** One column from its manifest entry: `at(i)`, and for text also `readAt(i)`.
 *  @param {ColumnEntry} entry
 *  @param {OpenPayload} open
 *  @returns {Promise<Column>} */
export async function decodeColumn(entry, n, open) {
  if (entry.type === "dict") return dictColumn(entry, n, open);
  if (entry.type === "bool") return boolColumn(entry, n, open);
  if (entry.type === "number") return numberColumn(entry, n, open);
  if (entry.type === "text") return textColumn(entry, n, open);
  throw failure("damaged", `column ${/** @type {any} */ (entry).name}`);
}

/** A Layer of docs/client.md from its manifest entry. `open.shape` decodes geometry elsewhere.
 *  @param {LayerEntry} entry
 *  @param {OpenPayload} open */
export async function decodeLayer(entry, open) {
  const [shape, made] = await Promise.all([
    open.shape ? open.shape(entry) : decodeShape(entry, open),
    Promise.all(entry.columns.map((column) => decodeColumn(column, entry.n, open))),
  ]);
  const columns = new Map(entry.columns.map((column, k) => [column.name, made[k]]));
  return new Layer(entry, shape, columns);
}
