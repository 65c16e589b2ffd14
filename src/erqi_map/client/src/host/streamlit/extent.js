/* What a host is told of a view. */

const FIT_PADDING_PX = 28;
const DEGREE_DIGITS = 5;

/** West, south, east, north of what no drawer covers: the same extent fitted gives this view. */
export function extentOf({ map, insets, app }) {
  const { view } = app.getState();
  if (!view || view.fit) return null;
  const size = map.getSize();
  const cover = insets();
  const pad = Math.min(FIT_PADDING_PX, size.x / 12, size.y / 12);
  const corner = map.project([view.lat, view.lng], view.zoom).subtract(size.divideBy(2));
  const at = (x, y) => map.unproject(corner.add([x, y]), view.zoom);
  const low = at(cover.left + pad, size.y - cover.bottom - pad);
  const high = at(size.x - cover.right - pad, cover.top + pad);
  return [low.lng, low.lat, high.lng, high.lat].map((value) => Number(value.toFixed(DEGREE_DIGITS)));
}
