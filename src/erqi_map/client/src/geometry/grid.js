/* What lies at a place: a uniform grid over the bounds of each layer, then exact tests. */

import { inSlices } from "./tasks.js";

const FEATURES_PER_CELL = 4;
const LARGEST_SIDE = 512;
// Where features lie over each other, cells as fine as their number would hold each of them a thousand times.
const MAX_CELLS_A_FEATURE = 32;
const SCAN_SHARE = 1 / 8;
export const ORDER = { point: 0, line: 1, area: 2 };

function boxOf(bounds, n, isEmpty) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < n; i += 1) {
    if (isEmpty(i)) continue;
    const b = 4 * i;
    if (bounds[b] < box[0]) box[0] = bounds[b];
    if (bounds[b + 1] < box[1]) box[1] = bounds[b + 1];
    if (bounds[b + 2] > box[2]) box[2] = bounds[b + 2];
    if (bounds[b + 3] > box[3]) box[3] = bounds[b + 3];
  }
  return box;
}

function eachCell(grid, minX, minY, maxX, maxY, visit) {
  const [left, top] = grid.box;
  const most = grid.side - 1;
  const clamp = (value) => (value < 0 ? 0 : value > most ? most : Math.floor(value));
  const toColumn = clamp((maxX - left) / grid.cellX);
  const toRow = clamp((maxY - top) / grid.cellY);
  const fromColumn = clamp((minX - left) / grid.cellX);
  for (let row = clamp((minY - top) / grid.cellY); row <= toRow; row += 1) {
    for (let column = fromColumn; column <= toColumn; column += 1) visit(row * grid.side + column);
  }
}

function cellsCovered(bounds, n, isEmpty, box, side) {
  const across = side / (box[2] - box[0] + 1);
  const down = side / (box[3] - box[1] + 1);
  let cells = 0;
  for (let i = 0, b = 0; i < n; i += 1, b += 4) {
    if (!isEmpty(i)) cells += ((bounds[b + 2] - bounds[b]) * across + 1) * ((bounds[b + 3] - bounds[b + 1]) * down + 1);
  }
  return cells;
}

function sideOf(bounds, n, isEmpty, box) {
  let side = Math.max(1, Math.min(LARGEST_SIDE, Math.ceil(Math.sqrt(n / FEATURES_PER_CELL))));
  while (side > 1 && cellsCovered(bounds, n, isEmpty, box, side) > MAX_CELLS_A_FEATURE * n) side >>= 1;
  return side;
}

/** Cells over the bounds of a decoded shape in flat arrays (counting sort), null for no shape at
 *  all. Typed arrays only, so that a worker can hand it over.
 *  @param {Shape} shape
 *  @param {Pause} pause */
export async function buildGrid(shape, n, pause) {
  const { bounds, partStart } = shape;
  const isEmpty = (i) => partStart[i] === partStart[i + 1];
  const box = boxOf(bounds, n, isEmpty);
  if (box[0] > box[2]) return null;
  const side = sideOf(bounds, n, isEmpty, box);
  const grid = {
    side, box,
    cellX: Math.max(1, (box[2] - box[0] + 1) / side),
    cellY: Math.max(1, (box[3] - box[1] + 1) / side),
    start: new Uint32Array(side * side + 1),
    items: null,
  };
  const { start } = grid;
  const each = (visit) => inSlices(n, pause, (from, to) => {
    for (let i = from; i < to; i += 1) {
      const b = 4 * i;
      if (!isEmpty(i)) eachCell(grid, bounds[b], bounds[b + 1], bounds[b + 2], bounds[b + 3], (cell) => visit(cell, i));
    }
  });
  await each((cell) => {
    start[cell + 1] += 1;
  });
  for (let cell = 0; cell < start.length - 1; cell += 1) start[cell + 1] += start[cell];
  const items = new Uint32Array(start[start.length - 1]);
  const next = start.slice();
  await each((cell, i) => {
    items[next[cell]] = i;
    next[cell] += 1;
  });
  return { ...grid, items };
}

// A large box holds so many features that to look at each in turn is quicker than by cells.
function scan(layer, minX, minY, maxX, maxY) {
  const { bounds, partStart } = layer.shape;
  const list = new Uint32Array(layer.n);
  let at = 0;
  for (let i = 0, b = 0; i < layer.n; i += 1, b += 4) {
    if (bounds[b] > maxX || bounds[b + 2] < minX || bounds[b + 1] > maxY || bounds[b + 3] < minY) continue;
    if (partStart[i] === partStart[i + 1]) continue;
    list[at] = i;
    at += 1;
  }
  return list.subarray(0, at);
}

function shareOf(box, minX, minY, maxX, maxY) {
  const part = (low, high, from, to) => Math.max(0, Math.min(high, to) - Math.max(low, from)) / Math.max(1, to - from);
  return part(minX, maxX, box[0], box[2]) * part(minY, maxY, box[1], box[3]);
}

/** Indices of features whose bounds touch the box (world units), in layer order.
 *  @param {Layer} layer */
export function inBox(layer, minX, minY, maxX, maxY) {
  const { grid } = layer.shape;
  const found = [];
  if (!grid || minX > grid.box[2] || maxX < grid.box[0] || minY > grid.box[3] || maxY < grid.box[1]) return found;
  if (shareOf(grid.box, minX, minY, maxX, maxY) > SCAN_SHARE) return scan(layer, minX, minY, maxX, maxY);
  if (!layer.stamp) Object.assign(layer, { stamp: new Uint32Array(layer.n), round: 0 });
  layer.round += 1;
  const { stamp, round } = /** @type {{ stamp: Uint32Array; round: number }} */ (layer);
  const { bounds } = layer.shape;
  eachCell(grid, minX, minY, maxX, maxY, (cell) => {
    for (let k = grid.start[cell]; k < grid.start[cell + 1]; k += 1) {
      const i = grid.items[k];
      if (stamp[i] === round) continue;
      const b = 4 * i;
      const touches = bounds[b] <= maxX && bounds[b + 2] >= minX && bounds[b + 1] <= maxY && bounds[b + 3] >= minY;
      if (!touches) continue;
      stamp[i] = round;
      found.push(i);
    }
  });
  return Uint32Array.from(found).sort();
}

export function squareToSegment(x, y, ax, ay, bx, by) {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2;
}

/** @param {Layer} layer */
export function vertexCount(layer, i) {
  const { partStart, ringStart, vertexStart } = layer.shape;
  return vertexStart[ringStart[partStart[i + 1]]] - vertexStart[ringStart[partStart[i]]];
}

/** @param {Layer} layer */
export function sizeOf(layer, i) {
  const [minX, minY, maxX, maxY] = layer.bounds(i);
  return (maxX - minX) * (maxY - minY);
}

/** @param {Layer} layer
 *  @param {number} [unitsPerPx]
 *  @param {number} [i] */
export function reachPx(layer, symbol, radiusPx, unitsPerPx, i) {
  if (layer.geometry === "area") return 0;
  if (layer.marks) return radiusPx + layer.marks.reach(symbol, unitsPerPx, i);
  return radiusPx + (layer.geometry === "point" ? symbol.size_px : symbol.stroke_width_px) / 2;
}

/** @param {Layer} layer */
export function widestPx(layer, radiusPx, unitsPerPx) {
  if (layer.marks) return radiusPx + layer.marks.widest(unitsPerPx);
  return layer.symbols.reduce((most, symbol) => Math.max(most, reachPx(layer, symbol, radiusPx)), 0);
}
