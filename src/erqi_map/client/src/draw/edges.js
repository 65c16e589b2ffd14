/* Edges that two areas share, or an area and the district: each is drawn once. */

const MAX_VERTICES = 50000;

/** An area without a fill around others: the district.
 *  @param {Layer} layer */
export const isOutline = (layer) => layer.role === "context" && layer.geometry === "area" && !layer.symbols.some((one) => one.fill_opacity > 0);

function* edgesIn(layer, i) {
  const { partStart, ringStart, vertexStart, xy } = layer.shape;
  for (let r = ringStart[partStart[i]]; r < ringStart[partStart[i + 1]]; r += 1) {
    const from = vertexStart[r];
    for (let v = from; v < vertexStart[r + 1]; v += 1) {
      const next = v + 1 < vertexStart[r + 1] ? v + 1 : from;
      if (xy[2 * v] !== xy[2 * next] || xy[2 * v + 1] !== xy[2 * next + 1]) yield [v, next];
    }
  }
}

// The same from both ends.
function keyOf({ xy }, v, w) {
  const ends = [`${xy[2 * v]} ${xy[2 * v + 1]}`, `${xy[2 * w]} ${xy[2 * w + 1]}`];
  return ends.sort().join(" ");
}

const vertices = (layer) => layer.shape.xy.length / 2;
const known = new WeakMap();

function edgesOfLayer(layer) {
  if (!known.has(layer)) {
    const found = new Set();
    for (let i = 0; i < layer.n; i += 1) {
      for (const [v, w] of edgesIn(layer, i)) found.add(keyOf(layer.shape, v, w));
    }
    known.set(layer, found);
  }
  return known.get(layer);
}

const NO_EDGES = new Set();

/** The edges of the outlines a state shows.
 *  @param {Plan} plan
 *  @param {State} state
 *  @returns {Set<string>} */
export function edgesOf(plan, state) {
  const layer = plan.layers.find((one) => isOutline(one) && vertices(one) <= MAX_VERTICES);
  return layer && plan.mask(layer, state).every(Boolean) ? edgesOfLayer(layer) : NO_EDGES;
}

const ALONE = -1;
const OUTLINE = -2;
const beside = new WeakMap();

// Of each vertex what lies beyond its edge: another area of the layer, an outline or nothing.
function besideIn(layer, outlines) {
  const before = beside.get(layer);
  if (before && before.outlines === outlines) return before.areas;
  const areas = new Int32Array(vertices(layer)).fill(ALONE);
  const first = new Map();
  for (let i = 0; i < layer.n && vertices(layer) <= MAX_VERTICES; i += 1) {
    for (const [v, w] of edgesIn(layer, i)) {
      const key = keyOf(layer.shape, v, w);
      const other = first.get(key);
      if (outlines.has(key)) areas[v] = OUTLINE;
      else if (!other) first.set(key, { v, i });
      else if (other.i !== i) {
        areas[v] = other.i;
        areas[other.v] = i;
      }
    }
  }
  beside.set(layer, { outlines, areas });
  return areas;
}

function traceEdges(c, { scale, ox, oy }, layer, i, wanted) {
  const { xy } = layer.shape;
  let at = -1;
  for (const [v, w] of edgesIn(layer, i)) {
    if (!wanted(v)) continue;
    if (at !== v) c.moveTo(xy[2 * v] * scale - ox, xy[2 * v + 1] * scale - oy);
    c.lineTo(xy[2 * w] * scale - ox, xy[2 * w + 1] * scale - oy);
    at = w;
  }
  return at >= 0;
}

/** Traces the edges of an area that neither `outlines` nor an area shown beside it has.
 *  @param {Layer} layer */
export function traceOwnEdges(c, view, layer, i, outlines, mask) {
  const areas = besideIn(layer, outlines);
  traceEdges(c, view, layer, i, (v) => areas[v] === ALONE || (areas[v] >= 0 && !mask[areas[v]]));
}

/** Traces what an area shares with those after it that are shown; false where that is nothing.
 *  @param {Layer} layer */
export function traceSharedEdges(c, view, layer, i, outlines, mask) {
  const areas = besideIn(layer, outlines);
  return traceEdges(c, view, layer, i, (v) => areas[v] > i && Boolean(mask[areas[v]]));
}
