/* Where a point that is drawn goes: onto a vertex, or else an edge, that is near it on the screen. */

/** Lines to snap to: every ring and line of a GeoJSON geometry, a point as a line of one. */
export function linesOf(geometry) {
  if (!geometry) return [];
  const { type, coordinates } = geometry;
  if (type === "Point") return [[coordinates]];
  if (type === "LineString") return [coordinates];
  if (type === "MultiPoint") return coordinates.map((one) => [one]);
  return type === "MultiPolygon" ? coordinates.flat() : coordinates;
}

/** The place to snap to as [lng, lat] with `vertex`, or null.
 *  lines: [{ points, bounds }]; toPx: [lng, lat] → [x, y]; near: the box around the pointer, in degrees. */
export function snapTo(at, lines, { reach, toPx, near }) {
  let vertex = /** @type {{ far: number; place: any } | null} */ (null);
  let edge = /** @type {{ far: number; place: any } | null} */ (null);
  for (const { points, bounds } of lines) {
    if (bounds[0] > near[2] || bounds[2] < near[0] || bounds[1] > near[3] || bounds[3] < near[1]) continue;
    let before = /** @type {{ point: any; px: any } | null} */ (null);
    for (const point of points) {
      const px = toPx(point);
      const far = Math.hypot(px[0] - at[0], px[1] - at[1]);
      if (far <= (vertex ? vertex.far : reach)) vertex = { far, place: point };
      if (before) {
        const found = onEdge(at, before, { point, px });
        if (found.far <= (edge ? edge.far : reach)) edge = found;
      }
      before = { point, px };
    }
  }
  const best = vertex || edge;
  return best && { place: best.place, vertex: Boolean(vertex) };
}

function onEdge(at, from, to) {
  const [dx, dy] = [to.px[0] - from.px[0], to.px[1] - from.px[1]];
  const length = dx * dx + dy * dy;
  const along = length && ((at[0] - from.px[0]) * dx + (at[1] - from.px[1]) * dy) / length;
  const share = Math.max(0, Math.min(1, along));
  const far = Math.hypot(from.px[0] + share * dx - at[0], from.px[1] + share * dy - at[1]);
  const place = [0, 1].map((axis) => from.point[axis] + share * (to.point[axis] - from.point[axis]));
  return { far, place };
}
