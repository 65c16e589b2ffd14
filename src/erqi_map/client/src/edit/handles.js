/* What one takes hold of to move a point or a whole shape, by mouse, finger or arrow keys. */

import { shifted } from "../geometry/shift.js";
import { ARROWS } from "./keys.js";

const LONG_STEP_PX = 10;
const SIZE_PX = 30;

function watch(map, marker, name, moved) {
  const icon = marker.getElement();
  icon.setAttribute("aria-label", name);
  icon.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way) return;
    L.DomEvent.stop(event);
    const to = map.latLngToLayerPoint(marker.getLatLng()).add(L.point(way).multiplyBy(event.shiftKey ? LONG_STEP_PX : 1));
    marker.setLatLng(map.layerPointToLatLng(to));
    moved();
  });
}

/** A point that snaps while it is dragged. */
export function pointHandle(map, marker, { name, snap, changed }) {
  marker.on("drag", () => { const place = snap(marker.getLatLng(), marker); if (place) marker.setLatLng(place); });
  watch(map, marker, name, changed);
}

/** A handle in the middle of an outline or a line; gives the marker. */
export function shapeHandle(map, layer, { name, pane, changed }) {
  const icon = L.divIcon({ className: "erqi-edit-move", iconSize: [SIZE_PX, SIZE_PX] });
  const marker = L.marker(layer.getBounds().getCenter(), { icon, pane, draggable: true, keyboard: true, title: name, zIndexOffset: 1000 }).addTo(map);
  let from = marker.getLatLng();
  const follow = () => {
    layer.setLatLngs(shifted(layer.getLatLngs(), from, marker.getLatLng()));
    from = marker.getLatLng();
  };
  marker.on("dragstart", () => layer.disableEdit());
  marker.on("drag", follow);
  marker.on("dragend", changed);
  watch(map, marker, name, () => { follow(); changed(); });
  return marker;
}
