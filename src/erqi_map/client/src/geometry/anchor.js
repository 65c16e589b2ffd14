/* Where a name or a popup belongs: on the point, in the middle of the line, deep inside the area. */

import { boxOfRings } from "./boxes.js";

const MAX_CELLS = 400;

function signedDistance(rings, x, y) {
  let inside = false;
  let best = Infinity;
  for (const ring of rings) {
    let bx = ring[ring.length - 2];
    let by = ring[ring.length - 1];
    for (let v = 0; v < ring.length; v += 2) {
      const ax = ring[v];
      const ay = ring[v + 1];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      const dx = bx - ax;
      const dy = by - ay;
      const length = dx * dx + dy * dy;
      const t = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
      const gapX = x - ax - t * dx;
      const gapY = y - ay - t * dy;
      best = Math.min(best, gapX * gapX + gapY * gapY);
      bx = ax;
      by = ay;
    }
  }
  return (inside ? 1 : -1) * Math.sqrt(best);
}

/** The place farthest from all edges, found by splitting cells (polylabel; V. Agafonkin, ISC).
 *  `flat` > 1 prefers places with room to the left and right, as a line of text needs.
 *  rings: arrays x, y, x, y …; gives [x, y, distance] or null. */
export function poleOf(rings, precision, flat) {
  const squeeze = flat || 1;
  const flattened = squeeze === 1 ? rings : rings.map((ring) => Float64Array.from(ring, (value, k) => (k % 2 ? value * squeeze : value)));
  const [minX, minY, maxX, maxY] = boxOfRings(flattened);
  const size = Math.min(maxX - minX, maxY - minY);
  if (!(size > 0)) return null;
  const cell = (x, y, h) => {
    const distance = signedDistance(flattened, x, y);
    return { x, y, h, distance, most: distance + h * Math.SQRT2 };
  };
  let best = cell((minX + maxX) / 2, (minY + maxY) / 2, 0);
  const queue = [];
  for (let x = minX; x < maxX; x += size) {
    for (let y = minY; y < maxY; y += size) queue.push(cell(x + size / 2, y + size / 2, size / 2));
  }
  for (let count = 0; queue.length && count < MAX_CELLS; count += 1) {
    queue.sort((a, b) => a.most - b.most);
    const next = queue.pop();
    if (next.distance > best.distance) best = next;
    if (next.most - best.distance <= precision) continue;
    const h = next.h / 2;
    for (const [dx, dy] of [[-h, -h], [h, -h], [-h, h], [h, h]]) queue.push(cell(next.x + dx, next.y + dy, h));
  }
  return best.distance > 0 ? [best.x, best.y / squeeze, best.distance] : null;
}

function clipSide(ring, axis, limit, keepBelow) {
  const out = [];
  const inside = (value) => (keepBelow ? value <= limit : value >= limit);
  for (let v = 0, w = ring.length - 2; v < ring.length; w = v, v += 2) {
    const here = ring[v + axis];
    const before = ring[w + axis];
    if (inside(here) !== inside(before)) {
      const t = (limit - before) / (here - before);
      out.push(ring[w] + t * (ring[v] - ring[w]), ring[w + 1] + t * (ring[v + 1] - ring[w + 1]));
    }
    if (inside(here)) out.push(ring[v], ring[v + 1]);
  }
  return out;
}

/** A ring cut to a box [minX, minY, maxX, maxY] (Sutherland–Hodgman). */
export function clipRing(ring, box) {
  let out = ring;
  for (const [axis, limit, below] of [[0, box[0], false], [0, box[2], true], [1, box[1], false], [1, box[3], true]]) {
    out = clipSide(out, axis, limit, below);
    if (out.length < 6) return [];
  }
  return out;
}

function largest(parts) {
  const area = (rings) => {
    const [minX, minY, maxX, maxY] = boxOfRings(rings.slice(0, 1));
    return (maxX - minX) * (maxY - minY);
  };
  return parts.reduce((a, b) => (area(b) > area(a) ? b : a));
}

function middleOfLine(line) {
  const half = lengthOf(line) / 2;
  let walked = 0;
  for (let v = 2; v < line.length; v += 2) {
    const step = Math.hypot(line[v] - line[v - 2], line[v + 1] - line[v - 1]);
    if (walked + step >= half && step > 0) {
      const t = (half - walked) / step;
      return [line[v - 2] + t * (line[v] - line[v - 2]), line[v - 1] + t * (line[v + 1] - line[v - 1])];
    }
    walked += step;
  }
  return [line[0], line[1]];
}

function lengthOf(line) {
  let length = 0;
  for (let v = 2; v < line.length; v += 2) length += Math.hypot(line[v] - line[v - 2], line[v + 1] - line[v - 1]);
  return length;
}

/** [lat, lng] of a feature's own place, or null when it has no geometry.
 *  @param {Layer} layer */
export function anchorOf(layer, i) {
  const parts = layer.parts(i);
  if (!parts.length) return null;
  let place;
  if (layer.geometry === "point") place = parts[0][0];
  else if (layer.geometry === "line") {
    place = middleOfLine(parts.map((rings) => rings[0]).reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a)));
  } else {
    const rings = largest(parts);
    const [minX, minY, maxX, maxY] = boxOfRings(rings);
    place = poleOf(rings, Math.max(1, Math.min(maxX - minX, maxY - minY) / 100)) || [(minX + maxX) / 2, (minY + maxY) / 2];
  }
  return layer.world.toLatLng(place[0], place[1]);
}
