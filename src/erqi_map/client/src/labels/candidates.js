/* Where the names of points, lines and areas may stand in the window. */

import { stepOf } from "../draw/aside.js";
import { symbolReach } from "../draw/symbols.js";
import { clipRing, poleOf } from "../geometry/anchor.js";
import { boxOfRings } from "../geometry/boxes.js";
import { cutSegment, positionsAlong, positionsAround, positionsInside } from "./placing.js";

const FLAT = 1.7;
const MANY = 500;

function toWindow(view, ring) {
  const out = [];
  const dx = view.window.x;
  const dy = view.window.y;
  for (let v = 0; v < ring.length; v += 2) {
    const x = ring[v] * view.scale - dx;
    const y = ring[v + 1] * view.scale - dy;
    const k = out.length;
    if (k > 1 && v < ring.length - 2 && Math.abs(x - out[k - 2]) + Math.abs(y - out[k - 1]) < 2) continue;
    out.push(x, y);
  }
  return out;
}

function contains(rings, x, y) {
  let inside = false;
  for (const ring of rings) {
    for (let v = 0, w = ring.length - 2; v < ring.length; w = v, v += 2) {
      if (ring[v + 1] > y !== ring[w + 1] > y &&
        x < ((ring[w] - ring[v]) * (y - ring[v + 1])) / (ring[w + 1] - ring[v + 1]) + ring[v]) inside = !inside;
    }
  }
  return inside;
}

/** The part of an area that is in the free window, and the roomiest place in it.
 *  @param {Layer} layer */
export function roomInArea(layer, i, view, area) {
  const box = [area.x, area.y, area.x + area.width, area.y + area.height];
  /** @type {{ pole: number[], rings: number[][] } | null} */
  let best = null;
  for (const rings of layer.parts(i)) {
    const cut = rings.map((ring) => clipRing(toWindow(view, ring), box)).filter((ring) => ring.length >= 6);
    if (!cut.length) continue;
    const [a, b, c, d] = boxOfRings(cut.slice(0, 1));
    if (Math.min(c - a, d - b) < 8) continue;
    const pole = poleOf(cut, 4, FLAT);
    if (pole && (!best || pole[2] > best.pole[2])) best = { pole, rings: cut };
  }
  return best;
}

// Cuts a line to the window; gives its longest visible run, an empty one where none is in it.
function longestRun(layer, i, view, area) {
  let best = { run: [], size: -1 };
  const keep = (run) => {
    if (run.length < 4) return;
    const [a, b, c, d] = boxOfRings([run]);
    const size = c - a + d - b;
    if (size > best.size) best = { run, size };
  };
  for (const [ring] of layer.parts(i)) {
    const line = toWindow(view, ring);
    let run = [];
    for (let v = 2; v < line.length; v += 2) {
      const cut = cutSegment(line[v - 2], line[v - 1], line[v], line[v + 1], area);
      if (!cut) {
        keep(run);
        run = [];
        continue;
      }
      if (!run.length) run.push(cut[0], cut[1]);
      run.push(cut[2], cut[3]);
      if (cut[2] !== line[v] || cut[3] !== line[v + 1]) {
        keep(run);
        run = [];
      }
    }
    keep(run);
  }
  return best.run;
}

const STEPS = 9;
// Dearer than a name that reaches out of its area, cheaper than one over a symbol of the plan.
const LED_PRICE = 8.6;
const LED_FAR_PX = 200;
const LED_PX = 12;
const LED_TURNS = 24;
const LED_RINGS = 12;
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

// Points all over what is seen of an area.
function pointsIn(room) {
  const [a, b, c, d] = boxOfRings(room.rings.slice(0, 1));
  const points = Array.from({ length: STEPS * STEPS }, (_, k) =>
    [a + ((k % STEPS) + 0.5) * ((c - a) / STEPS), b + (Math.floor(k / STEPS) + 0.5) * ((d - b) / STEPS)]);
  return points.filter(([x, y]) => contains(room.rings, x, y));
}

/** Every place an area's name may take in the window: the best first, then all over what is seen of it.
 *  @returns {Position[]} */
export function positionsAll(room, { width, height }, area) {
  const isInside = (x, y) => contains(room.rings, x, y);
  return [...positionsInside(room.pole, width, height, isInside), ...pointsIn(room).map(([x, y]) => {
    const box = { x: clamp(x - width / 2, area.x, area.x + area.width - width), y: clamp(y - height / 2, area.y, area.y + area.height - height), width, height };
    const corners = [box.x, box.x + width].flatMap((left) => [box.y, box.y + height].map((top) => [left, top]));
    const outside = corners.filter((corner) => !isInside(...corner)).length;
    return { box, align: "center", price: 0.5 + 2 * outside };
  })];
}

/** Places round an area, each with a line to the nearest point of it that nothing covers: where it has no room for its name.
 *  @returns {Position[]} */
export function positionsLed(room, { width, height }, covered) {
  const ends = pointsIn(room).filter(([x, y]) => !covered.some((one) => x > one.x && x < one.x + one.width && y > one.y && y < one.y + one.height));
  const far = (end, box) => Math.hypot(end[0] - clamp(end[0], box.x, box.x + width), end[1] - clamp(end[1], box.y, box.y + height));
  const found = [];
  for (let k = 0; ends.length && k < LED_TURNS * LED_RINGS; k += 1) {
    const angle = (2 * Math.PI * k) / LED_TURNS;
    const apart = LED_PX * (1 + Math.floor(k / LED_TURNS));
    const box = { x: room.pole[0] + Math.cos(angle) * (apart + width / 2) - width / 2, y: room.pole[1] + Math.sin(angle) * (apart + height / 2) - height / 2, width, height };
    const end = ends.reduce((best, one) => (far(one, box) < far(best, box) ? one : best));
    const from = [clamp(end[0], box.x, box.x + width), clamp(end[1], box.y, box.y + height)];
    found.push({ box, align: "center", leader: [...from, ...end], price: LED_PRICE + far(end, box) / LED_FAR_PX });
  }
  return found;
}

/** Where the name of a feature may stand: positions of labels/placing.js in `area`, the free window.
 *  @param {Layer} layer */
export function positionsOf(layer, i, view, area, label) {
  const { width, height } = label;
  if (label.rule.placement === "line" && layer.geometry === "line") {
    const run = longestRun(layer, i, view, area);
    return run.length ? positionsAlong(run, label.text, width, height, label.size) : [];
  }
  if (layer.geometry === "area") {
    const room = roomInArea(layer, i, view, area);
    if (!room || (layer.n > MANY && room.pole[2] < width / 2 / FLAT)) return [];
    return positionsInside(room.pole, width, height, (x, y) => contains(room.rings, x, y));
  }
  const at = layer.geometry === "point" ? windowPoint(layer, i, view) : windowAnchor(layer, i, view);
  if (!at) return [];
  const ring = label.strong ? 8 : label.highlighted ? 5 : 0;
  const reach = layer.geometry === "point" ? symbolReach(layer.symbol(i)) - 1 + ring : 2;
  return positionsAround(at[0], at[1], reach, width, height);
}

/** The same round a point feature near the edge of the window, moved along it until it is in, but not onto the symbol. */
export function positionsWithin(layer, i, view, area, label) {
  const [x, y] = windowPoint(layer, i, view);
  const apart = (at, from, size) => Math.abs(from + size / 2 - at) >= size / 2 + symbolReach(layer.symbol(i)) - 2;
  return positionsOf(layer, i, view, area, label).map(({ box, ...more }) => ({ ...more,
    box: { ...box, x: clamp(box.x, area.x, area.x + area.width - box.width), y: clamp(box.y, area.y, area.y + area.height - box.height) } }))
    .filter(({ box }) => apart(x, box.x, box.width) || apart(y, box.y, box.height));
}

/** A point feature in window pixels.
 *  @param {Layer} layer */
export function windowPoint(layer, i, view) {
  const { partStart, ringStart, vertexStart, xy } = layer.shape;
  const v = 2 * vertexStart[ringStart[partStart[i]]];
  const [dx, dy] = stepOf(view, layer, i);
  return [xy[v] * view.scale - view.window.x + dx, xy[v + 1] * view.scale - view.window.y + dy];
}

/** Null where a feature has no shape.
 *  @param {Layer} layer */
function windowAnchor(layer, i, view) {
  const anchor = layer.anchor(i);
  if (!anchor) return null;
  const [x, y] = layer.world.fromLatLng(...anchor);
  return [x * view.scale - view.window.x, y * view.scale - view.window.y];
}
