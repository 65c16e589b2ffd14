/* Where areas of the plan lie on the edge of the district, which is drawn once. */

const MOST_VERTICES = 50000;

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

/** The edges of the outlines a state shows; null when there are none.
 *  @param {Plan} plan
 *  @param {State} state
 *  @returns {Set<string> | null} */
export function edgesOf(plan, state) {
  const layer = plan.layers.find((one) => isOutline(one) && vertices(one) <= MOST_VERTICES);
  return layer && plan.mask(layer, state).every(Boolean) ? edgesOfLayer(layer) : null;
}

const shared = new WeakMap();

// 1 for each vertex whose edge is one of `edges`; worked out once a layer.
function sharedIn(layer, edges) {
  const before = shared.get(layer);
  if (before && before.edges === edges) return before.flags;
  const flags = new Uint8Array(vertices(layer));
  for (let i = 0; i < layer.n && vertices(layer) <= MOST_VERTICES; i += 1) {
    for (const [v, w] of edgesIn(layer, i)) flags[v] = edges.has(keyOf(layer.shape, v, w)) ? 1 : 0;
  }
  shared.set(layer, { edges, flags });
  return flags;
}

/** Traces the edges of an area that are none of `edges`.
 *  @param {Layer} layer */
export function traceOwnEdges(c, view, layer, i, edges) {
  const { xy } = layer.shape;
  const { scale, ox, oy } = view;
  const flags = sharedIn(layer, edges);
  let at = -1;
  for (const [v, w] of edgesIn(layer, i)) {
    if (flags[v]) continue;
    if (at !== v) c.moveTo(xy[2 * v] * scale - ox, xy[2 * v + 1] * scale - oy);
    c.lineTo(xy[2 * w] * scale - ox, xy[2 * w + 1] * scale - oy);
    at = w;
  }
}
