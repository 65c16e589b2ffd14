/* The geometry of vector tiles → typed arrays of the same kind as those of a payload. */

import { failure } from "../payload/failure.js";

const MOVE = 1;
const LINE = 2;

/** Where the numbers of a packed field end; the reader stands before the first. */
export function packedEnd(pbf, place) {
  pbf.pos = place;
  const end = pbf.readVarint() + pbf.pos;
  if (end > pbf.length) throw failure("damaged", "cut off");
  return end;
}

/** Fills the arrays of a shape (decode.js) from commands in the bytes of a tile. n: how many features; length: of all their
 *  commands in bytes, which is room enough, since the two numbers of a vertex take at least two of them. */
export function createTileShape(pbf, closed, n, length, { x0, y0, unit }) {
  const xy = new Int32Array(length);
  const vertexStart = new Uint32Array(length / 2 + 1);
  const ringStart = new Uint32Array(n + 1);
  const partStart = new Uint32Array(n + 1);
  const bounds = new Int32Array(4 * n);
  let vertices = 0;
  let rings = 0;
  let parts = 0;

  function endRing() {
    const from = vertexStart[rings];
    // Closed rings of fewer than three vertices enclose nothing.
    if (closed && vertices - from < 3) vertices = from;
    else if (vertices > from) {
      rings += 1;
      vertexStart[rings] = vertices;
    }
  }

  function readRings(place) {
    const end = packedEnd(pbf, place);
    let x = 0;
    let y = 0;
    while (pbf.pos < end) {
      const command = pbf.readVarint();
      const what = command & 7;
      if (what !== MOVE && what !== LINE) continue;
      for (let left = command >>> 3; left > 0; left -= 1) {
        if (pbf.pos >= end) throw failure("damaged", "commands");
        if (what === MOVE) endRing();
        const dx = pbf.readVarint();
        const dy = pbf.readVarint();
        x += (dx >>> 1) ^ -(dx & 1);
        y += (dy >>> 1) ^ -(dy & 1);
        xy[2 * vertices] = Math.round(x0 + x * unit);
        xy[2 * vertices + 1] = Math.round(y0 + y * unit);
        vertices += 1;
      }
    }
    if (pbf.pos !== end) throw failure("damaged", "commands");
    endRing();
  }

  function bound(i, from) {
    let minX = 2147483647;
    let minY = 2147483647;
    let maxX = -2147483648;
    let maxY = -2147483648;
    for (let v = 2 * from; v < 2 * vertices; v += 2) {
      if (xy[v] < minX) minX = xy[v];
      if (xy[v] > maxX) maxX = xy[v];
      if (xy[v + 1] < minY) minY = xy[v + 1];
      if (xy[v + 1] > maxY) maxY = xy[v + 1];
    }
    bounds.set([minX, minY, maxX, maxY], 4 * i);
  }

  // Holes and parts need no telling apart: areas are filled and tested even-odd.
  function add(i, place) {
    const from = vertices;
    const before = rings;
    if (place) readRings(place);
    if (rings > before) {
      parts += 1;
      ringStart[parts] = rings;
    }
    partStart[i + 1] = parts;
    bound(i, from);
  }

  const finish = () => ({
    partStart, bounds, ringStart: ringStart.slice(0, parts + 1), vertexStart: vertexStart.slice(0, rings + 1),
    xy: xy.slice(0, 2 * vertices),
  });
  return { add, finish };
}
