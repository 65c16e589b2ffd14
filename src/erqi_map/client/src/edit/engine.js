/* Leaflet.Editable on a map: its vertices take keys too, and whatever is moved or drawn snaps. */

import { ARROWS } from "./keys.js";
import { editable } from "./library.js";

const MOUSE_PX = 12;
const TOUCH_PX = 28;
const STEP_PX = 1;
const LONG_STEP_PX = 10;

function vertexClass({ VertexMarker }, hooks) {
  return VertexMarker.extend({
    onAdd(map) {
      VertexMarker.prototype.onAdd.call(this, map);
      this._icon.setAttribute("aria-label", hooks.vertexName());
      L.DomEvent.on(this._icon, "keydown", this.onKey, this);
      L.DomEvent.on(this._icon, "focus", () => hooks.chosen(this));
    },

    onKey(event) {
      const way = ARROWS[event.key];
      if (way) {
        const step = event.shiftKey ? LONG_STEP_PX : STEP_PX;
        const from = this._map.latLngToLayerPoint(this.latlng);
        this.moveTo(this._map.layerPointToLatLng(from.add(L.point(way).multiplyBy(step))));
        hooks.edited();
      } else if (event.key === "Delete" || event.key === "Backspace") hooks.remove(this);
      else return;
      L.DomEvent.stop(event);
    },

    moveTo({ lat, lng }) {
      Object.assign(this.latlng, { lat, lng });
      this.setLatLng(this.latlng);
      for (const one of [this, this.getNext()]) if (one && one.middleMarker) one.middleMarker.updateLatLng();
      this.editor.refresh();
    },
  });
}

/** The tools of a map. hooks: { vertexName, chosen, remove, edited, snap }.
 *  @param {L.Map & { editTools?: any }} map */
export function createEngine(map, pane, hooks) {
  const Editable = editable();
  Editable.VertexIcon.prototype.options.iconSize = L.point(MOUSE_PX, MOUSE_PX);
  Editable.TouchVertexIcon.prototype.options.iconSize = L.point(TOUCH_PX, TOUCH_PX);
  const tools = new Editable(map, {
    vertexMarkerClass: vertexClass(Editable, hooks),
    lineGuideOptions: { renderer: pane.renderer, color: pane.colour, weight: 2 },
  });
  map.editTools = tools;
  const snapped = (latlng, own) => {
    const found = hooks.snap(latlng, own);
    if (found) Object.assign(latlng, found);
    return found;
  };
  let landed = null;
  /** @type {any} */
  const handlers = {
    "editable:drawing:move": (event) => event.layer.editor && event.layer.editor.drawing() && event.latlng && snapped(event.latlng, event.vertex),
    "editable:drawing:click": (event) => snapped(event.latlng, null),
    "editable:vertex:dragstart": (event) => hooks.chosen(event.vertex),
    "editable:vertex:drag"(event) {
      landed = hooks.snap(map.layerPointToLatLng(L.DomUtil.getPosition(event.vertex._icon)), event.vertex);
      if (landed) L.DomUtil.setPosition(event.vertex._icon, map.latLngToLayerPoint(landed));
    },
    "editable:vertex:dragend"(event) {
      // The pixel it lies on is not the place it was drawn to.
      if (landed) event.vertex.moveTo(landed);
      landed = null;
    },
    "editable:vertex:rawclick"(event) {
      event.cancel();
      event.vertex._icon.focus({ preventScroll: true });
    },
  };
  map.on(handlers);
  return {
    tools,
    destroy() {
      tools.stopDrawing();
      map.off(handlers);
      tools.editLayer.remove();
      tools.featuresLayer.remove();
      delete map.editTools;
    },
  };
}
