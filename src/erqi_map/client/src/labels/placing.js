/* Finding room for names: pure geometry in CSS pixels of the window, no canvas, no map. */

import { drawing } from "../state/drawing.js";

const GAP_PX = 3;
const MAX_BOW = 0.6;
const FRACTIONS = [0.5, 0.38, 0.62, 0.25, 0.75, 0.14, 0.86];
const END_OUTSIDE = 1.5;

function overlap(a, b, gap) {
  return (
    a.x < b.x + b.width + gap && b.x < a.x + a.width + gap &&
    a.y < b.y + b.height + gap && b.y < a.y + a.height + gap
  );
}

function within(box, area) {
  return (
    box.x >= area.x && box.y >= area.y &&
    box.x + box.width <= area.x + area.width && box.y + box.height <= area.y + area.height
  );
}

/** What of a line from a to b lies in a rectangle: [ax, ay, bx, by], or null. */
export function cutSegment(ax, ay, bx, by, area) {
  let t0 = 0;
  let t1 = 1;
  const edges = [
    [ax - bx, ax - area.x], [bx - ax, area.x + area.width - ax],
    [ay - by, ay - area.y], [by - ay, area.y + area.height - ay],
  ];
  for (const [p, q] of edges) {
    if (p === 0 && q < 0) return null;
    if (p < 0) t0 = Math.max(t0, q / p);
    if (p > 0) t1 = Math.min(t1, q / p);
  }
  if (t0 > t1) return null;
  const end = t1 === 1 ? [bx, by] : [ax + t1 * (bx - ax), ay + t1 * (by - ay)];
  return [ax + t0 * (bx - ax), ay + t0 * (by - ay), ...end];
}

/** Positions round a point, best first; `reach` is half the symbol. */
export function positionsAround(x, y, reach, width, height) {
  const r = reach + 2;
  const d = r * 0.6;
  const box = (left, top, align) => ({ box: { x: left, y: top, width, height }, align, price: 0 });
  const positions = [
    box(x + r, y - height / 2, "left"),
    box(x - r - width, y - height / 2, "right"),
    box(x - width / 2, y - r - height, "center"),
    box(x - width / 2, y + r, "center"),
    box(x + d, y - d - height, "left"),
    box(x + d, y + d, "left"),
    box(x - d - width, y - d - height, "right"),
    box(x - d - width, y + d, "right"),
  ];
  positions.forEach((position, k) => {
    position.price = 0.05 * k;
  });
  return positions;
}

/** Positions for an area's name: its deepest place, then steps away that stay inside. */
export function positionsInside(pole, width, height, isInside) {
  const found = [];
  for (const dy of [0, -1.1, 1.1, -2.2, 2.2]) {
    for (const dx of [0, -0.4, 0.4, -0.8, 0.8]) {
      const x = pole[0] + dx * width;
      const y = pole[1] + dy * height;
      if ((dx || dy) && !isInside(x, y)) continue;
      const ends = [x - width / 2, x + width / 2].filter((end) => !isInside(end, y)).length;
      const price = 1.5 * Math.abs(dx) + 0.4 * Math.abs(dy) + END_OUTSIDE * ends;
      found.push({ box: { x: x - width / 2, y: y - height / 2, width, height }, align: "center", price });
    }
  }
  return found;
}

function walk(line) {
  const at = [0];
  for (let v = 2; v < line.length; v += 2) {
    at.push(at[at.length - 1] + Math.hypot(line[v] - line[v - 2], line[v + 1] - line[v - 1]));
  }
  return at;
}

/** @returns {[number, number]} */
function pointAt(line, at, distance) {
  let k = 1;
  while (k < at.length - 1 && at[k] < distance) k += 1;
  const step = at[k] - at[k - 1];
  const t = step ? Math.max(0, Math.min(1, (distance - at[k - 1]) / step)) : 0;
  return [
    line[2 * k - 2] + t * (line[2 * k] - line[2 * k - 2]),
    line[2 * k - 1] + t * (line[2 * k + 1] - line[2 * k - 1]),
  ];
}

/** How far the middle of the chord from a to b lies from the line. */
/** @type {(line: any, at: any, middle: number, a: number[], b: number[]) => number} */
function bow(line, at, middle, [ax, ay], [bx, by]) {
  const [x, y] = pointAt(line, at, middle);
  return Math.hypot((ax + bx) / 2 - x, (ay + by) / 2 - y);
}

// Chinese where a line is steep is set upright, one character below the other, as on printed sheets.
function stacked(line, at, middle, text, size) {
  const letters = [...text];
  const step = size * drawing.text.stack_step;
  const down = pointAt(line, at, middle + step)[1] >= pointAt(line, at, middle - step)[1] ? 1 : -1;
  /** @type {number[][]} */
  let places = letters.map((_, k) => pointAt(line, at, middle + down * (k - (letters.length - 1) / 2) * step));
  const fall = step * Math.sin((drawing.text.steep_deg * Math.PI) / 180);
  const falls = () => places.every(([, y], k) => k === 0 || y - places[k - 1][1] >= fall);
  // Where the line turns level the characters would stand side by side, and backwards at that:
  // they stand on the chord, if that is steep enough and close by.
  if (!falls()) {
    const [a, b] = [places[0], places[places.length - 1]];
    places = places.map((_, k) => [0, 1].map((axis) => a[axis] + ((b[axis] - a[axis]) * k) / (letters.length - 1)));
    if (!falls() || bow(line, at, middle, a, b) > size * MAX_BOW) return null;
  }
  const glyphs = letters.map((glyph, k) => ({ glyph, x: places[k][0], y: places[k][1] }));
  const xs = glyphs.map((one) => one.x);
  const ys = glyphs.map((one) => one.y);
  const half = size * 0.58;
  const box = { x: Math.min(...xs) - half, y: Math.min(...ys) - half };
  box.width = Math.max(...xs) + half - box.x;
  box.height = Math.max(...ys) + half - box.y;
  return { box, glyphs };
}

function tilted(line, at, middle, width, height) {
  const [ax, ay] = pointAt(line, at, middle - width / 2);
  const [bx, by] = pointAt(line, at, middle + width / 2);
  const [mx, my] = pointAt(line, at, middle);
  // On a bend the chord leaves the line: no place for straight words.
  if (bow(line, at, middle, [ax, ay], [bx, by]) > height * MAX_BOW) return null;
  let angle = Math.atan2(by - ay, bx - ax);
  // Left to right, and upwards where the line is nearly upright.
  const upward = (drawing.text.upward_deg * Math.PI) / 180;
  if (angle > upward) angle -= Math.PI;
  if (angle <= upward - Math.PI) angle += Math.PI;
  const w = Math.abs(width * Math.cos(angle)) + Math.abs(height * Math.sin(angle));
  const h = Math.abs(width * Math.sin(angle)) + Math.abs(height * Math.cos(angle));
  return { box: { x: mx - w / 2, y: my - h / 2, width: w, height: h }, align: "center", angle };
}

/** Positions along a line that lies in the window, at these parts of its length. */
export function positionsAlong(line, text, width, height, size, fractions = FRACTIONS) {
  const at = walk(line);
  const total = at[at.length - 1];
  const chinese = /[\u3400-\u9fff]/.test(text);
  return fractions.flatMap((fraction) => {
    const middle = fraction * total;
    const [[ax, ay], [bx, by]] = [-width / 2, width / 2].map((reach) => pointAt(line, at, middle + reach));
    const rise = (Math.atan2(Math.abs(by - ay), Math.abs(bx - ax)) * 180) / Math.PI;
    const stack = chinese && rise > drawing.text.steep_deg;
    const needed = stack ? [...text].length * size * drawing.text.stack_step : width;
    if (total < needed * 1.1 || middle < needed / 2 || middle > total - needed / 2) return [];
    return (stack ? stacked(line, at, middle, text, size) : tilted(line, at, middle, width, height)) || [];
  });
}

function cost(position, candidate, room) {
  if (!within(position.box, room.area)) return Infinity;
  if (room.taken.some((box) => overlap(position.box, box, GAP_PX))) return Infinity;
  let sum = position.price || 0;
  const [ax, ay, bx, by] = position.leader || [];
  if (position.leader) sum += [...room.taken, ...room.symbols].filter((box) => cutSegment(ax, ay, bx, by, box)).length;
  for (const symbol of room.symbols) {
    if (symbol.owner !== candidate.key && overlap(position.box, symbol, 0)) sum += symbol.weight;
  }
  return sum;
}

/** Places candidates (sorted, best first) and returns those that found room.
 *  candidate = { key, positions, limit, last? }; room = { area, taken: [box], symbols: [box] }.
 *  `only`: room is not taken by them. `limit` is how much covering of other symbols it may cost; `last` the position it had before. */
export function placeAll(candidates, room, most, only = false) {
  const placed = [];
  for (const candidate of candidates) {
    if (placed.length >= most) break;
    let best = -1;
    let least = Infinity;
    candidate.positions.forEach((position, k) => {
      const stay = k === candidate.last ? -0.5 : 0;
      const price = cost(position, candidate, room) + stay;
      if (price < least) {
        least = price;
        best = k;
      }
    });
    if (best < 0 || least > candidate.limit) continue;
    const position = candidate.positions[best];
    if (!only) room.taken.push(position.box);
    placed.push({ ...candidate, ...position, chosen: best, price: least });
  }
  return placed;
}
