/* Pointing at packed layers: one watcher a map, the topmost layer has the say. */

import { eachFrame } from "../dom/each_frame.js";
import { large, planTakes } from "../state/sharing.js";

const MOUSE_REACH_PX = 5;
const TOUCH_REACH_PX = 18;
const TIP_OFFSET_PX = 12;
const CONTROLS = ".leaflet-control, .erqi-packed-sheet";
const watchers = new WeakMap();

function reachOf(event) {
  const type = event.originalEvent && event.originalEvent.pointerType;
  return type && type !== "mouse" ? TOUCH_REACH_PX : MOUSE_REACH_PX;
}

// A button or a sheet over the map is not the map.
function onControl({ originalEvent }) {
  const { target } = originalEvent || {};
  return Boolean(target && target.closest && target.closest(CONTROLS));
}

function watch(map) {
  const layers = [];
  /** @type {ReturnType<typeof topmost>} */
  let over = null;
  let last = null;
  const watching = eachFrame(look);

  function topmost(event) {
    const taken = planTakes.get(map);
    if (onControl(event) || (taken && taken(event.latlng))) return null;
    return hitAt(event.latlng, reachOf(event));
  }

  function hitAt(latlng, reachPx) {
    for (let at = layers.length - 1; at >= 0; at -= 1) {
      const hit = layers[at].view && layers[at].hit(latlng, reachPx);
      if (hit) return { layer: layers[at], hit };
    }
    return null;
  }

  function leave(event) {
    watching.stop();
    last = null;
    if (over) over.layer.leave(over.hit, event);
    over = null;
    map.getContainer().classList.remove("erqi-over-packed");
  }

  function look() {
    if (!last || (map.dragging && map.dragging.moving())) return leave(last);
    const event = last;
    const found = topmost(event);
    const same = found && over && found.layer === over.layer && found.hit.same(over.hit);
    if (over && !same) over.layer.leave(over.hit, event);
    if (found && !same) found.layer.enter(found.hit, event);
    else if (found) found.layer.follow(event);
    over = same ? over : found;
    map.getContainer().classList.toggle("erqi-over-packed", Boolean(found));
    return undefined;
  }

  const handlers = {
    mousemove(event) {
      last = event;
      watching.ask();
    },
    mouseout: leave,
    dragstart: leave,
    zoomstart: leave,
    click(event) {
      if (onControl(event)) return;
      const found = topmost(event);
      layers.filter((layer) => layer.release && !(found && found.layer === layer)).forEach((layer) => layer.release());
      if (found) found.layer.choose(found.hit, event);
    },
  };
  map.on(handlers);
  return {
    hitAt,
    areas: () => layers.some((layer) => layer.view && layer.covers()),
    /** One tooltip for all layers: Leaflet lets one that is taken away fade for a while. */
    tip: L.tooltip({ className: "erqi-packed-tip", direction: "auto", offset: [TIP_OFFSET_PX, 0] }),
    add(layer) {
      layers.push(layer);
    },
    remove(layer) {
      if (over && over.layer === layer) leave(null);
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length) return;
      leave(null);
      map.off(handlers);
      watchers.delete(map);
    },
    /** Puts the layer above all others, or below them. */
    move(layer, toFront) {
      layers.splice(layers.indexOf(layer), 1);
      if (toFront) layers.push(layer);
      else layers.unshift(layer);
    },
  };
}

/** {layer, hit} of the packed layers of a map at a place, topmost first; null where there is none. */
large.beneath = (map, latlng, reachPx) => (watchers.has(map) ? watchers.get(map).hitAt(latlng, reachPx) : null);

/** Does a packed layer of this map draw areas? */
large.areasOn = (map) => watchers.has(map) && watchers.get(map).areas();

/** The watcher of a map. */
export function packedPointer(map) {
  if (!watchers.has(map)) watchers.set(map, watch(map));
  return watchers.get(map);
}
