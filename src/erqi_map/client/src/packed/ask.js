/* What a packed layer can be asked: filter, find, select. The answers come from the columns where
   they are, in the worker or in the page (query/query.js); none of these throws into the page. */

import { isStill } from "../dom/el.js";
import { helpers } from "../query/helpers.js";
import { packedClass } from "./packed.js";

const RESULTS = 20;
const SELECT_ZOOM = 17;
const EDGE_PX = 60;
const FLIGHT_S = 0.7;

const warn = (words) => console.warn(`erqi-map: ${words}`);
const emptied = (value) => value === null || value === undefined || value === "";

/* ---- conditions ---- */

function rangeOf(name, kind, value) {
  if (!Array.isArray(value) || value.length !== 2) {
    warn(`filter “${name}” takes [from, to]`);
    return null;
  }
  const ends = value.map((end) => (emptied(end) ? null : kind === "number" ? Number(end) : String(end)));
  if (ends.some((end) => typeof end === "number" && !Number.isFinite(end))) {
    warn(`filter “${name}” takes numbers`);
    return null;
  }
  return ends[0] === null && ends[1] === null ? null : { kind, from: ends[0], to: ends[1] };
}

function choiceOf(name, known, value) {
  const given = Array.isArray(value) ? value : [value];
  const values = known ? given.filter((one) => known.includes(one)) : given;
  if (values.length < given.length) warn(`filter “${name}” has no value ${given.filter((one) => !values.includes(one)).join(", ")}`);
  return given.length && !values.length && known ? null : { kind: "choice", values };
}

/** One condition from what a caller gave for a column, null for none. */
function conditionOf(plan, name, value) {
  if (emptied(value) || (Array.isArray(value) && !value.length)) return null;
  const stated = plan.content.filters.find(({ column }) => column === name);
  const entry = plan.columnEntry(name);
  if (!entry) {
    warn(`there is no column “${name}” to filter by`);
    return null;
  }
  const kind = stated ? stated.kind : entry.type === "number" ? "number" : "choice";
  const known = stated && stated.values ? stated.values.map((one) => one.value) : null;
  const made = kind === "choice" ? choiceOf(name, known, value) : rangeOf(name, kind, value);
  return made && { column: name, ...made };
}

const givenBack = ({ kind, values, from, to }) => (kind === "choice" ? [...values] : [from, to]);

const METHODS = {
  /** Shows only rows that meet every condition: {column: [values]} or {column: [from, to]}; null shows all.
   *  Resolves to {rows, total} when it is painted. */
  async setFilter(filter) {
    this.filterAsked = filter || null;
    await this.ready();
    const { plan } = this;
    if (!plan.open) return null;
    const conditions = Object.entries(filter || {}).map(([name, value]) => conditionOf(plan, name, value)).filter(Boolean);
    const facets = plan.content.filters.filter(({ kind }) => kind === "choice").map(({ column, values }) => ({ column, values: values.map(({ value }) => value) }));
    const work = plan.open.ask("filter", { conditions, facets }).then((found) => {
      if (this.filterWork === work) this.applyFilter(conditions, facets, found);
    });
    this.filterWork = work;
    // Somebody may ask for another filter meanwhile: that one is painted, and waited for.
    for (let last = null; last !== this.filterWork; ) {
      last = this.filterWork;
      await last;
    }
    await this.idle();
    return { rows: this.filterState.rows, total: plan.content.rows };
  },

  applyFilter(conditions, facets, found) {
    const { plan } = this;
    plan.layers.forEach((layer, at) => {
      layer.shown = conditions.length ? found.shown[at] : null;
    });
    const counts = new Map(facets.map(({ column, values }, at) => [column, new Map(values.map((value, k) => [value, found.counts[at][k]]))]));
    const classes = conditions.length && found.classes ? new Map(found.classes) : null;
    this.filterState = { conditions, rows: found.rows, counts, classes };
    this.filterAsked = this.filter();
    if (this.view) this.view.refilter(this.filterState);
    this.report("filter", { filter: this.filter(), rows: found.rows, total: plan.content.rows });
    if (this.chosen && this.chosen.features.every(({ layer, index }) => layer.shown && !layer.shown[index])) this.release();
  },

  /** The filter in force, as `setFilter` takes it; null for none. */
  filter() {
    const conditions = this.filterState ? this.filterState.conditions : [];
    // No prototype: a column may be called "__proto__".
    const filter = Object.assign(Object.create(null), Object.fromEntries(conditions.map((one) => [one.column, givenBack(one)])));
    return conditions.length ? filter : null;
  },

  /** Rows that hold the words in a column of `search`, those that begin with them first:
   *  {total, rows: [{row, id, properties}]}. options: limit (20), columns, all (also rows the filter leaves out). */
  async find(words, options) {
    await this.ready();
    const { plan } = this;
    if (!plan.open) return { total: 0, rows: [] };
    const { limit = RESULTS, all = false, columns = Object.keys(plan.content.search) } = options || {};
    const known = columns.filter((name) => plan.columnEntry(name));
    if (known.length < columns.length) warn(`there is no column ${columns.filter((name) => !known.includes(name)).join(", ")} to search`);
    const said = { words: plan.content.words, values: plan.content.values };
    const found = await plan.open.ask("find", { words, said, columns: known, limit: Math.max(0, Math.floor(limit) || 0), all: Boolean(all) });
    return { total: found.total, rows: await Promise.all(Array.from(found.features, (feature) => this.read(plan.feature(feature)))) };
  },

  /** Chooses a row by its number, null for none: it is lit; fly: the map goes there; popup: its popup opens, `at` a place
   *  or in the middle of it. Resolves to {row, id, properties}, or null where there is no such row. */
  async select(row, options) {
    // A click that has not come back yet was before.
    this.asked = {};
    await this.ready();
    const { plan } = this;
    if (!plan.open) return null;
    const { fly = true, popup = true, at = null } = options || {};
    const asked = {};
    this.selectAsked = asked;
    const numbers = Number.isInteger(row) && row >= 0 ? await plan.open.ask("places", { row }) : [];
    const features = numbers.map(plan.feature);
    if (row !== null && !features.length) warn(`there is no row ${row}`);
    const found = features.length ? await this.read(features[0]) : null;
    if (this.selectAsked !== asked) return found;
    this.chosen = found && { ...found, features, numbers };
    if (this.view) this.view.drawing.choose(features.filter(({ layer, index }) => !layer.empty(index)));
    this.closePopup();
    this.report("select", found || { row: null, id: null, properties: null });
    if (this.view && found) await this.goTo(features, found, { fly, popup, at });
    if (this.selectAsked === asked) this.selectAsked = null;
    return found;
  },

  /** A click chooses the row without moving the map. */
  take({ row }, latlng) {
    return this.select(row, { fly: false, at: latlng });
  },

  /** After a click beside it nothing is chosen any more. */
  release() {
    this.asked = null;
    if (this.chosen || this.selectAsked) this.select(null);
  },

  openPopupAt(latlng, properties) {
    if (!Object.keys(this.plan.content.popup).length) return;
    packedClass().prototype.openPopupAt.call(this, latlng, properties);
    const { popup } = this;
    popup.once("remove", () => {
      const { asked, map } = this;
      // Leaflet closes a popup before the click that may choose another row here.
      queueMicrotask(() => this.popup === popup && map && this.asked === asked && this.release());
    });
  },

  /** Closes the popup; what is chosen stays so. */
  closePopup() {
    const { popup } = this;
    this.popup = null;
    if (popup) popup.remove();
  },

  /** {row, id, properties} of the chosen row, null for none. */
  selected() {
    if (!this.chosen) return null;
    const { row, id, properties } = this.chosen;
    return { row, id, properties };
  },

  /** Outlines a feature by its number, as the pointer does; null for none. */
  peek(number) {
    if (!this.view) return;
    const feature = number === null ? null : this.plan.feature(number);
    this.view.drawing.hover(feature && !feature.layer.empty(feature.index) ? feature : null);
  },

  async goTo(features, found, { fly, popup, at }) {
    const here = features.filter(({ layer, index }) => !layer.empty(index));
    if (!here.length) return;
    const bounds = L.latLngBounds([]);
    for (const { layer, index } of here) {
      const [minX, minY, maxX, maxY] = layer.bounds(index);
      bounds.extend(layer.world.toLatLng(minX, maxY)).extend(layer.world.toLatLng(maxX, minY));
    }
    const asked = this.selectAsked;
    if (fly) await this.flyTo(bounds);
    if (popup && this.view && this.selectAsked === asked) this.openPopupAt(at || here[0].layer.anchor(here[0].index), found.properties);
  },

  /** Resolves when the map is there. */
  flyTo(bounds) {
    const { map } = this;
    const { left, top, right } = this.covered();
    const most = Math.min(Math.max(SELECT_ZOOM, map.getZoom()), map.getMaxZoom());
    const how = { maxZoom: most, paddingTopLeft: [left + EDGE_PX, top + EDGE_PX], paddingBottomRight: [right + EDGE_PX, EDGE_PX] };
    return new Promise((done) => {
      map.once("moveend", done);
      // A host that covers part of the map knows better where there is room.
      if (this.options.fit) this.options.fit(bounds, { maxZoom: most });
      else if (isStill(map)) map.fitBounds(bounds, { ...how, animate: false });
      else map.flyToBounds(bounds, { ...how, duration: FLIGHT_S });
    });
  },

  /** The panel of this layer, for any place of a page that has a height; `words` take the place of its own. */
  createPanel(options) {
    return helpers.panel(this, options);
  },
};

/** The methods of packed layers that have their columns at hand. */
export const packedAsking = METHODS;
