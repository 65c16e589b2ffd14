/* Drawing on the map of the app: one feature at a time, every step to be taken back. What is drawn
   is told to the app, which saves it; the map itself stays as it is until then. */

import { areasOf, focusedIn } from "../dom/controls.js";
import { snapTo } from "../geometry/snap.js";
import { filled } from "../payload/values.js";
import { createHistory } from "../state/history.js";
import { createEngine } from "./engine.js";
import { pointHandle, shapeHandle } from "./handles.js";
import { watchKeys } from "./keys.js";
import { createPanel } from "./panel.js";
import { beingDrawn, canBeDrawn, geometryOf, layerOf, linesToMeet, measured, pointsOf } from "./shapes.js";

const COLOUR = "#9c1c57";
const PANE = "erqi-edit";
const Z_INDEX = "630";
const REACH_PX = 10;
const TOUCH_REACH_PX = 22;
const START = { line: "startPolyline", area: "startPolygon" };

const coarse = () => typeof matchMedia === "function" && matchMedia("(pointer: coarse)").matches;
const placeOf = ({ lng, lat }) => [lng, lat];

/** given: { features (GeoJSON), words, draft }; tell(draft) hears every step.
 *  @param {Context} ctx */
export function createEditor(ctx, given, tell) {
  const { map } = ctx;
  const node = map.getPane(PANE) || map.createPane(PANE);
  node.style.zIndex = Z_INDEX;
  const look = { renderer: L.svg({ pane: PANE }), pane: PANE, colour: COLOUR };
  let byId = new Map();
  let lines = [];
  const phrase = (key, values) => filled(given.words[key], values);
  const mark = L.circleMarker([0, 0], { renderer: look.renderer, pane: PANE, radius: 9, color: COLOUR, weight: 2, fill: false, interactive: false });
  let layer = /** @type {EditableLayer | null} */ (null);
  let cutLayer = /** @type {EditableLayer | null} */ (null);
  let mover = /** @type {L.Marker | null} */ (null);
  let chosen = null;
  let tool = /** @type {string | null} */ (null);
  let history = createHistory(/** @type {DrawingStep | null} */ (null));
  let missed = null;

  const engine = createEngine(map, look, {
    vertexName: () => phrase("vertex"),
    chosen: (vertex) => { chosen = vertex; refresh(); },
    remove: removeVertex,
    edited: changed,
    snap,
  });
  const panel = createPanel(ctx, phrase, {
    point: () => begin("point"), line: () => begin("line"), area: () => begin("area"), hole: () => begin("hole"),
    split: () => begin("split"), remove: () => chosen && removeVertex(chosen), undo, redo, done: finish, discard,
  });

  const current = () => history.now();

  /** A place near what is drawn elsewhere, with the reach of a finger or a mouse; never the own line. */
  function snap(latlng, own) {
    const at = map.latLngToLayerPoint(latlng);
    const reach = coarse() ? TOUCH_REACH_PX : REACH_PX;
    const low = map.layerPointToLatLng(at.add([-reach, reach]));
    const high = map.layerPointToLatLng(at.add([reach, -reach]));
    const mine = current()?.id;
    const others = tool === "split" || tool === "hole" ? lines : lines.filter((line) => line.id !== mine);
    const found = panel.snaps() && snapTo([at.x, at.y], others, {
      reach, near: [low.lng, low.lat, high.lng, high.lat],
      toPx: ([lng, lat]) => { const px = map.latLngToLayerPoint([lat, lng]); return [px.x, px.y]; },
    });
    if (found) mark.setLatLng([found.place[1], found.place[0]]).addTo(map);
    else mark.remove();
    if (own || tool) refresh(latlng);
    return found ? { lng: found.place[0], lat: found.place[1] } : null;
  }

  function clear() {
    for (const one of [layer, cutLayer, mark, mover]) one?.remove();
    mover = layer = cutLayer = chosen = null;
  }

  function show() {
    engine.tools.stopDrawing();
    tool = null;
    const focused = focusedIn(ctx);
    const onMap = focused && map.getContainer().contains(focused);
    clear();
    const step = current();
    if (step && step.geometry) {
      layer = layerOf(step.geometry, look).addTo(map);
      const points = pointsOf(layer);
      for (const one of points.length ? points : [layer]) one.enableEdit(map);
      for (const one of points) pointHandle(map, one, { name: phrase("point_name"), snap, changed });
      if (!points.length) mover = shapeHandle(map, layer, { name: phrase("move"), pane: PANE, changed: () => { changed(); show(); } });
    }
    if (step && step.cut) {
      cutLayer = L.polyline(L.GeoJSON.coordsToLatLngs(step.cut.coordinates), { ...look, color: COLOUR, weight: 3, dashArray: "8 6", interactive: false }).addTo(map);
    }
    // What had the focus is drawn anew.
    const again = [focused?.matches(".erqi-edit-move") && mover, layer].map((one) => one && one.getElement?.());
    if (onMap) (again.find((one) => one && one.matches("[tabindex]")) || map.getContainer()).focus({ preventScroll: true });
    refresh();
  }

  function step(next) {
    if (history.push(next)) tellNow();
    refresh();
  }

  function changed() {
    mark.remove();
    if (layer && !engine.tools.drawing()) step({ ...current(), geometry: geometryOf(layer) });
  }

  function tellNow() {
    const now = current();
    if (now && (now.id || now.geometry)) tell({ ...now, dirty: history.dirty });
    else tell(tool ? { id: null, tool } : null);
  }

  function open(id, draft) {
    const found = byId.get(id);
    // The book that has it may be on its way.
    missed = found ? null : draft || { id };
    if (!found) return;
    const fits = canBeDrawn(found.geometry);
    history = createHistory(fits ? { id, geometry: found.geometry, cut: null } : null);
    if (fits && draft) history.push(draft);
    back();
    if (!fits) panel.hint("too_many");
  }

  function begin(kind) {
    if (kind === "hole" || kind === "split") {
      if (!/Polygon$/.test(current()?.geometry?.type || "")) return panel.hint("area_first");
    } else if (history.dirty) return panel.hint("finish_first");
    else {
      history = createHistory({ id: null, geometry: null, cut: null });
      show();
    }
    if (engine.tools.drawing()) engine.tools.stopDrawing();
    tool = kind;
    const options = { ...look, color: COLOUR, weight: 3, fillOpacity: 0.15, interactive: false };
    if (START[kind]) layer = engine.tools[START[kind]](null, options);
    if (kind === "split") cutLayer = engine.tools.startPolyline(null, { ...options, dashArray: "8 6" });
    map.getContainer().focus({ preventScroll: true });
    panel.hint(`hint_${kind}`);
    refresh();
    tellNow();
    return undefined;
  }

  function click(event) {
    if (tool === "point") {
      const place = snap(event.latlng, null) || event.latlng;
      tool = null;
      step({ id: null, geometry: { type: "Point", coordinates: placeOf(place).map((one) => Number(one.toFixed(7))) }, cut: null });
      show();
    } else if (tool === "hole" && !engine.tools.drawing()) layer?.editor?.newHole(event.latlng);
    else if (!tool && !history.dirty && !engine.tools.drawing()) {
      const hit = ctx.plan.hit(event.latlng, coarse() ? TOUCH_REACH_PX : REACH_PX).find((one) => byId.has(one.id));
      if (hit) open(hit.id);
    } else if (!tool) panel.hint("finish_first");
  }

  /** What was drawn becomes the next step. */
  function committed() {
    if (tool === "split" && cutLayer) {
      const cut = geometryOf(cutLayer);
      cutLayer.disableEdit?.();
      step({ ...current(), cut });
    } else if (tool && layer) step({ ...current(), geometry: geometryOf(layer) });
    show();
  }

  function finish() {
    if (engine.tools.drawing()) engine.tools.commitDrawing();
  }

  const activeEditor = () => engine.tools.drawing() && (tool === "split" ? cutLayer : layer)?.editor;

  function removeVertex(vertex) {
    if (!vertex.editor.vertexCanBeDeleted(vertex)) return panel.hint("too_few");
    chosen = null;
    return vertex.delete();
  }

  function undo() {
    const editor = activeEditor();
    if (editor) {
      if (editor._drawnLatLngs.length > 1) editor.pop();
      else back();
    } else if (tool || history.undo()) back();
  }

  function redo() { if (!tool && history.redo()) back(); }

  function back() {
    show();
    tellNow();
  }

  function discard() {
    history = createHistory(null);
    back();
  }

  function refresh(cursor) {
    const now = current();
    const editor = activeEditor();
    const being = editor && layer?.toGeoJSON ? beingDrawn(editor, tool, cursor) : now?.geometry;
    panel.show({
      name: now && now.id ? byId.get(now.id).properties.name : tool || (now && now.geometry) ? phrase("new") : "",
      geometry: being, size: measured(being), drawing: Boolean(tool), tool,
      undo: Boolean(tool) || history.canUndo, redo: !tool && history.canRedo,
      area: /Polygon$/.test(now?.geometry?.type || ""), vertex: Boolean(chosen), dirty: history.dirty || Boolean(tool),
    });
  }

  const keys = watchKeys(map, { tool: () => tool, undo, redo, leave: back, addCentre });

  /** Enter gives the point under the crosshair; once more on the same spot ends the drawing. */
  function addCentre() {
    panel.cross(true);
    const at = map.getCenter();
    const editor = activeEditor();
    if (!editor) {
      click({ latlng: at });
      return;
    }
    const last = editor._drawnLatLngs[editor._drawnLatLngs.length - 1];
    const place = L.latLng(snap(at, null) || at);
    if (last && last.equals(place)) {
      if (editor._drawnLatLngs.length >= editor.MIN_VERTEX) finish();
    } else {
      if (!editor.isConnected()) editor.connect({ latlng: place });
      editor.push(place);
    }
  }

  /** @type {any} */
  const handlers = {
    click,
    "editable:edited": () => changed(),
    "editable:drawing:commit": () => queueMicrotask(committed),
  };
  map.on(handlers);
  const busy = () => Boolean(tool) || history.dirty;
  // What is chosen and named under the pointer would cover the nodes.
  ctx.picking = () => busy() || Boolean(current()?.geometry);
  map.doubleClickZoom.disable();
  for (const area of areasOf(ctx)) area.addEventListener("keydown", keys, true);

  /** What the app says: another feature, typed coordinates, or nothing. */
  function take(draft) {
    if (!draft || draft.tool) {
      history = createHistory(null);
      if (draft) begin(draft.tool);
      else show();
      return;
    }
    const now = current();
    const same = now && now.id === draft.id;
    if (draft.id && !(same && draft.geometry)) open(draft.id, draft.geometry ? draft : null);
    else {
      if (!same) history = createHistory({ id: null, geometry: null, cut: null });
      history.push({ ...draft });
      back();
    }
    const geometry = current()?.geometry;
    if (geometry) ctx.fit(L.geoJSON(geometry).getBounds(), { maxZoom: 16 });
  }

  /** The features of a changed book; what is being drawn stays, what is only chosen is as it has become. */
  function learn(features) {
    const id = current()?.id;
    const own = id && byId.get(id);
    byId = new Map(features.map((one) => [one.properties.id, one]));
    lines = linesToMeet(features);
    if (missed) take(missed);
    else if (own && busy()) byId.set(own.properties.id, own);
    else if (own && byId.has(own.properties.id)) open(own.properties.id);
    else if (own) discard();
  }

  refresh();
  learn(given.features);
  if (given.draft) take(given.draft);
  return {
    take,
    learn,
    busy,
    destroy() {
      for (const area of areasOf(ctx)) area.removeEventListener("keydown", keys, true);
      map.off(handlers);
      clear();
      engine.destroy();
      panel.destroy();
      ctx.picking = undefined;
    },
  };
}
