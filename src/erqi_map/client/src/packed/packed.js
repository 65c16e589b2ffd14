/* `PackedLayer` of Python: a payload as a layer of any Leaflet map (docs/packed.md). */

import { el, prefersCalm } from "../dom/el.js";
import { fatal } from "../dom/fatal.js";
import { createDrawing } from "../draw/draw.js";
import { worldOf } from "../geometry/worlds.js";
import { once } from "../payload/values.js";
import { checkProjection } from "./projection.js";
import { defaultState } from "../state/store.js";
import { packedLegend } from "./legend.js";
import { packedFields } from "./popup.js";
import { packedCount, packedPhrase } from "./words.js";
import { helpers } from "../query/helpers.js";
import { packedLabels } from "./labels.js";
import { openPacked } from "./open.js";
import { packedPointer } from "./pointer.js";

// Under a plan on the same map (draw.js), whose symbols and lines stay in sight.
const Z_INDEX = { base: 380, highlighted: 392 };
const Z_FRONT = { base: 404, highlighted: 405 };
const GROUP_ZOOM_STEPS = 3;
let panes = 0;

/** All packed layers of the page, in the order they were made. */
export const packed = [];

const METHODS = {
  zIndex: Z_INDEX,

  initialize(node, options) {
    L.setOptions(this, options);
    this.node = node;
    this.opening = null;
    this.view = null;
    panes += 1;
    this.paneNames = { base: `erqi-packed-${panes}`, highlighted: `erqi-packed-lit-${panes}`, labels: `erqi-packed-names-${panes}` };
    packed.push(this);
  },

  /** Resolves to the layer when its data are read; reading begins when it is first asked for. */
  ready() {
    if (!this.opening) {
      this.opening = openPacked(this.node, this.options.crs, (error) => this.view && this.fail(this.map, error)).then((plan) => {
        this.plan = plan;
        return this;
      });
    }
    return this.opening;
  },

  /** Resolves when the layer is on the map and nothing is left to paint. */
  async idle() {
    await this.ready();
    if (this.view) await Promise.all([this.view.drawing.idle(), this.view.names && this.view.names.idle()]);
    return this;
  },

  onAdd(map) {
    this.map = map;
    // Layers lie in the order in which they are added, whichever is read first.
    for (const name of Object.values(this.paneNames)) map.getPane("mapPane").append(map.getPane(name) || map.createPane(name));
    this.pointer = packedPointer(map);
    this.pointer.add(this);
    this.ready()
      .then(() => this.map === map && !this.view && this.start(map))
      .catch((error) => this.map === map && this.fail(map, error));
    return this;
  },

  onRemove(map) {
    this.pointer.remove(this);
    this.map = null;
    if (this.view) this.view.stop();
    this.view = null;
    map.fire("erqi:layers");
    return this;
  },

  start(map) {
    checkProjection(map, this.options.crs);
    const undo = [];
    const state = defaultState();
    const store = /** @type {any} */ ({ get: () => state, on: () => () => {} });
    const ctx = /** @type {any} */ ({ map, plan: this.plan, store, onDestroy: (fn) => undo.push(fn), panes: this.paneNames, zIndex: Z_INDEX });
    const drawing = createDrawing(ctx);
    this.plan.bindMap(map, store.get);
    undo.push(this.plan.unbind);
    const names = packedLabels(ctx, this.plan.content);
    const control = this.options.panel === false || !helpers.control ? null : helpers.control(this);
    if (control) {
      control.addTo(map);
      undo.push(() => control.remove());
    }
    this.attach(map, undo, drawing, names);
  },

  /** What every layer does that can draw itself: pointing, legend, and what is undone at the end.
   *  @param {ReturnType<typeof packedLabels>} names */
  attach(map, undo, drawing, names = null) {
    const legend = packedLegend(this.plan.content);
    if (legend) {
      legend.addTo(map);
      undo.push(() => legend.remove());
    }
    undo.push(() => this.closeTip(), () => this.popup && this.popup.remove());
    const refilter = ({ classes }) => {
      if (legend) legend.count(classes);
      drawing.redraw();
      if (names) names.refresh();
    };
    this.view = { drawing, names, refilter, stop: () => undo.reverse().forEach((fn) => fn()) };
    refilter(this.filterState || { classes: null });
    if (this.chosen) drawing.choose(this.chosen.features);
    this.fire("ready");
    map.fire("erqi:layers");
  },

  /** Does it draw areas? */
  covers() { return this.plan.layers.some(({ geometry }) => geometry === "area"); },

  fail(map, error) {
    console.error("erqi-map: packed layer", error);
    if (this.words) this.words.remove();
    this.words = el("div", { class: "erqi-packed-failed" });
    fatal(this.words, error);
    map.getContainer().append(this.words);
    this.fire("failed", { error });
  },

  getBounds() {
    const { bounds } = this.options;
    return bounds ? L.latLngBounds(bounds) : L.latLngBounds([]);
  },

  bringToFront() {
    return this.reorder(true);
  },

  bringToBack() {
    return this.reorder(false);
  },

  reorder(toFront) {
    if (!this.map) return this;
    for (const part of ["base", "highlighted"]) {
      const pane = this.map.getPane(this.paneNames[part]);
      pane.style.zIndex = String((toFront ? Z_FRONT : Z_INDEX)[part]);
      if (toFront) pane.parentNode.append(pane);
      else pane.parentNode.prepend(pane);
    }
    this.pointer.move(this, toFront);
    return this;
  },

  /** {row, id, properties} of a feature that `hit` gave. */
  read(hit, names) {
    return this.plan.rows.get(hit.layer).read(hit.index, names);
  },

  /* ---- what the pointer does ---- */

  hit(latlng, reachPx) {
    if (!this.view) return null;
    const group = this.groupAt(latlng);
    if (group) return { group, same: (other) => Boolean(other.group) && other.group.key === group.key };
    const zoom = this.map.getZoom();
    const drawn = ({ layer, index }) => !layer.group || layer.group.alone(index, zoom);
    const found = this.plan.hit(latlng, reachPx).find(drawn);
    if (!found) return null;
    return { ...found, same: (other) => other.layer === found.layer && other.index === found.index };
  },

  groupAt(latlng) {
    const [x, y] = worldOf(this.options.crs).fromLatLng(latlng.lat, latlng.lng);
    for (const { group } of this.plan.layers) {
      const found = group && group.at(x, y, this.map.getZoom());
      if (found) return found;
    }
    return null;
  },

  enter(hit, event) {
    const { content } = this.plan;
    this.closeTip();
    this.at = event.latlng;
    if (hit.group) {
      this.openTip(Promise.resolve(el("span", { class: "erqi-packed-count-tip", text: packedPhrase(content.words, "group", { count: packedCount(hit.group.count) }) })));
      return;
    }
    this.view.drawing.hover(hit);
    this.tell("mouseover", hit, event);
    const names = Object.keys(content.tooltip);
    if (!names.length) return;
    this.openTip(this.read(hit, names).then(({ properties }) => packedFields(content, content.tooltip, properties)));
  },

  openTip(words) {
    const asked = (this.tipAsked = {});
    words.then((node) => {
      if (this.tipAsked === asked && this.view) this.pointer.tip.setContent(node).setLatLng(this.at).addTo(this.map);
    }, () => {});
  },

  follow(event) {
    this.at = event.latlng;
    this.pointer.tip.setLatLng(event.latlng);
  },

  leave(hit, event) {
    if (this.view) this.view.drawing.hover(null);
    this.closeTip();
    if (event && !hit.group) this.tell("mouseout", hit, event);
  },

  closeTip() {
    this.tipAsked = null;
    if (this.view) this.pointer.tip.remove();
  },

  async choose(hit, event) {
    if (hit.group) {
      this.closeTip();
      this.map.fitBounds(hit.group.bounds, { maxZoom: this.map.getZoom() + GROUP_ZOOM_STEPS, padding: [40, 40], animate: !prefersCalm() });
      return;
    }
    const asked = {};
    this.asked = asked;
    const row = await this.tell("click", hit, event);
    if (this.asked === asked && this.map) this.take(row, event.latlng);
  },

  take(row, latlng) { this.openPopupAt(latlng, row.properties); },

  /** Pixels at the edges of the map that something lies over; who lays it there says so. */
  covered: () => ({ left: 0, top: 0, right: 0 }),

  openPopupAt(latlng, properties) {
    const { content } = this.plan;
    if (!Object.keys(content.popup).length) return;
    const { left, top } = this.covered();
    this.closeTip();
    this.popup = L.popup({ className: "erqi-packed-popup", maxHeight: 320, maxWidth: 360, autoPanPaddingTopLeft: [left + 5, top + 5] });
    this.popup.setLatLng(latlng).setContent(packedFields(content, content.popup, properties)).openOn(this.map);
  },

  /** Reports what the pointer does, with the row of the feature. */
  async tell(type, hit, event) {
    const heard = this.listens(type, true) || (this.map && this.map.listens(`erqi:${type}`));
    if (!heard && type !== "click") return null;
    const row = await this.read(hit);
    this.report(type, { ...row, latlng: event.latlng, originalEvent: event.originalEvent }, true);
    return row;
  },

  /** Fires `type` on the layer, where it is `shared` on groups of it too, and `erqi:type` on the map. */
  report(type, given, shared = false) {
    const data = { ...given, name: this.plan.content.name };
    this.fire(type, data, shared);
    if (this.map) this.map.fire(`erqi:${type}`, { ...data, layer: this });
  },
};

/** The class of packed layers; other kinds of layer take their pointing from it.
 *  @type {() => any} */
export const packedClass = once(() => L.Layer.extend(METHODS));
