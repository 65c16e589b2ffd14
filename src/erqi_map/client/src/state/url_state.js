/* State from outside: what a host, a link or a hand-made hash may set, field by field. */

import { basemapOf, basemapProblem } from "./basemaps.js";
import { cleanOverlayFilter, overlayFilterToText, textToOverlayFilter } from "./overlay_filter.js";
import { defaultState } from "./store.js";
import { own, same } from "./values.js";

const WRITE_AFTER_MS = 250;
const LONGEST_HASH = 24000;
const FILTERS = { fc: "cluster", ft: "theme", fs: "status", fk: "task" };

/* ---- checks ---- */

function knownList(value, isKnown) {
  if (!Array.isArray(value)) return undefined;
  return [...new Set(value.filter((one) => typeof one === "string" && isKnown(one)))];
}

function knownId(value, isKnown) {
  if (value === null) return null;
  return typeof value === "string" && isKnown(value) ? value : undefined;
}

function numberIn(value, least, most) {
  return typeof value === "number" && Number.isFinite(value) && value >= least && value <= most;
}

function cleanView(plan, view) {
  if (view === null || typeof view !== "object") return undefined;
  const fit = own(view, "fit");
  if (fit !== undefined) return cleanFit(fit);
  const [west, south, east, north] = plan.manifest.extent;
  const reach = 3 * Math.max(east - west, north - south, 0.01);
  const fits =
    numberIn(view.lat, Math.max(-85, south - reach), Math.min(85, north + reach)) &&
    numberIn(view.lng, west - reach, east + reach) &&
    numberIn(view.zoom, 1, 22);
  return fits ? { lat: view.lat, lng: view.lng, zoom: view.zoom } : undefined;
}

// A view may also be an extent to be shown, whatever the size of the window.
function cleanFit(fit) {
  const whole = Array.isArray(fit) && fit.length === 4;
  if (!whole || !fit.every((value, k) => numberIn(value, k % 2 ? -85 : -180, k % 2 ? 85 : 180))) return undefined;
  return fit[0] < fit[2] && fit[1] < fit[3] ? { fit: [...fit] } : undefined;
}

function cleanFilter(plan, value, current) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  const terms = plan.content.terms || {};
  const known = {
    cluster: (id) => (plan.content.clusters || []).includes(id),
    theme: (id) => own(terms.themes, id) !== undefined,
    status: (id) => own(terms.statuses, id) !== undefined,
    task: (id) => Boolean(plan.card(id)) && plan.card(id).kind === "task",
  };
  const out = { ...current };
  for (const [name, isKnown] of Object.entries(known)) {
    const list = knownList(own(value, name), isKnown);
    if (list) out[name] = list;
  }
  return out;
}

const overlayOf = (plan, id) => (plan.content.overlays || []).find((one) => one.id === id);

function cleanPanels(value, current) {
  if (value === null || typeof value !== "object") return undefined;
  const out = { ...current };
  for (const name of Object.keys(current)) {
    if (typeof own(value, name) === "boolean") out[name] = value[name];
  }
  return out;
}

function oneOf(...values) {
  return (value) => (values.includes(value) ? value : undefined);
}

function usableBasemap(plan, id) {
  if (id === "none") return true;
  const basemap = basemapOf(plan, id);
  return Boolean(basemap) && basemapProblem(basemap) === null;
}

/** The part of `patch` that is a valid state of this plan; the rest is left out.
 *  @param {Plan} plan */
export function cleanState(plan, patch, current) {
  if (patch === null || typeof patch !== "object") return {};
  const now = current || defaultState();
  const leaves = new Set(plan.leafKeys);
  const check = {
    lang: oneOf("zh", "en"),
    grouping: oneOf("theme", "cluster"),
    tool: oneOf(null, "measure"),
    hidden: (value) => knownList(value, (key) => leaves.has(key)),
    filter: (value) => cleanFilter(plan, value, now.filter),
    overlays: (value) => knownList(value, (id) => Boolean(overlayOf(plan, id))),
    overlayFilter: (value) => cleanOverlayFilter(plan, value),
    panels: (value) => cleanPanels(value, now.panels),
    view: (value) => cleanView(plan, value),
    focus: (value) => knownId(value, (id) => Boolean(plan.card(id)) || plan.byId.has(id)),
    goal: (value) => knownId(value, (id) => Boolean(plan.goal(id))),
    basemap: (value) => knownId(value, (id) => usableBasemap(plan, id)) || undefined,
    scene: (value) => knownId(value, (id) => (plan.content.scenes || []).some((scene) => scene.id === id)),
  };
  const out = {};
  for (const [key, clean] of Object.entries(check)) {
    const value = own(patch, key);
    const good = value === undefined ? undefined : clean(value);
    if (good !== undefined) out[key] = good;
  }
  return out;
}

/** The state a plan starts with: its own, then the host's.
 *  @param {Plan} plan */
export function initialState(plan, options) {
  const { manifest } = plan;
  let state = defaultState();
  state.hidden = plan.layers.filter((layer) => layer.spec.visible === false).flatMap((layer) => layer.leafKeys);
  state.overlays = (plan.content.overlays || []).filter((one) => one.visible).map((one) => one.id);
  const wishes = [{ lang: manifest.lang, basemap: manifest.default_basemap }, manifest.state, options.state];
  for (const wish of wishes) state = { ...state, ...cleanState(plan, wish, state) };
  return state;
}

/* ---- text ---- */

function pack(text) {
  return encodeURIComponent(text).replace(/%(2C|2F|3A|3B)/g, decodeURIComponent);
}

/** The hash of a state: what differs from `base`, without "#"; "" for the base itself.
 *  @param {State} state */
export function stateToHash(state, base) {
  const fields = [];
  const put = (key, value) => fields.push(`${key}=${pack(value)}`);
  // A scene is a state of its own: its name says everything.
  if (state.scene) {
    if (state.lang !== base.lang) put("l", state.lang);
    put("scene", state.scene);
    return fields.join("&");
  }
  if (state.view && !state.view.fit) put("v", `${state.view.lat.toFixed(5)},${state.view.lng.toFixed(5)},${state.view.zoom}`);
  if (state.lang !== base.lang) put("l", state.lang);
  if (state.grouping !== base.grouping) put("k", state.grouping);
  if (!same(state.hidden, base.hidden)) put("h", state.hidden.join(","));
  if (!same(state.overlays, base.overlays)) put("o", state.overlays.join(","));
  for (const [key, name] of Object.entries(FILTERS)) {
    if (!same(state.filter[name], base.filter[name])) put(key, state.filter[name].join(","));
  }
  if (state.basemap !== base.basemap) put("b", state.basemap);
  if (state.focus !== base.focus) put("f", state.focus || "");
  if (state.goal !== base.goal) put("g", state.goal || "");
  if (base.scene) put("scene", "");
  // The longest comes last.
  if (!same(state.overlayFilter, base.overlayFilter)) put("of", overlayFilterToText(state.overlayFilter));
  return fields.join("&");
}

function unpack(text) {
  const found = new Map();
  for (const field of text.slice(0, LONGEST_HASH).split("&")) {
    const at = field.indexOf("=");
    if (at < 1) continue;
    try {
      found.set(field.slice(0, at), decodeURIComponent(field.slice(at + 1)));
    } catch {
      // A broken escape: this field is not ours.
    }
  }
  return found;
}

/** A hash (with or without "#") → valid patch; whatever is unknown or out of range is ignored.
 *  @param {Plan} plan */
export function hashToState(plan, text, base) {
  const found = unpack(String(text || "").replace(/^#/, ""));
  const wish = {};
  const list = (value) => (value === "" ? [] : value.split(","));
  const names = { l: "lang", k: "grouping", b: "basemap" };
  const ids = { f: "focus", g: "goal", scene: "scene" };
  for (const [key, name] of Object.entries(names)) if (found.has(key)) wish[name] = found.get(key);
  for (const [key, name] of Object.entries(ids)) if (found.has(key)) wish[name] = found.get(key) || null;
  if (found.has("h")) wish.hidden = list(found.get("h"));
  if (found.has("o")) wish.overlays = list(found.get("o"));
  if (found.has("of")) wish.overlayFilter = textToOverlayFilter(found.get("of"));
  if (found.has("v")) {
    const parts = found.get("v").split(",");
    const numbers = parts.map((part) => (/^-?\d{1,3}(\.\d{1,9})?$/.test(part) ? Number(part) : NaN));
    if (numbers.length === 3) wish.view = { lat: numbers[0], lng: numbers[1], zoom: numbers[2] };
  }
  const filter = {};
  for (const [key, name] of Object.entries(FILTERS)) if (found.has(key)) filter[name] = list(found.get(key));
  if (Object.keys(filter).length) wish.filter = filter;
  return cleanState(plan, wish, base);
}

/* ---- the address bar ---- */

/** @param {Plan} plan */
export function readHash(plan, base) {
  try {
    return hashToState(plan, location.hash, base);
  } catch {
    return {};
  }
}

/** Keeps location.hash in step with the state, both ways; works on file:// too.
 *  @param {Context} ctx */
export function bindHash(ctx, base) {
  const { store, plan } = ctx;
  let timer = 0;
  function write() {
    const hash = stateToHash(store.get(), base);
    try {
      history.replaceState(history.state, "", hash ? `#${hash}` : location.pathname + location.search);
    } catch {
      // Some hosts forbid it; the map works without.
    }
  }
  const off = store.on(() => {
    clearTimeout(timer);
    timer = setTimeout(write, WRITE_AFTER_MS);
  });
  const read = () => store.set({ ...base, ...keepLocal(store.get()), ...readHash(plan, base) });
  window.addEventListener("hashchange", read);
  ctx.onDestroy(() => {
    clearTimeout(timer);
    off();
    window.removeEventListener("hashchange", read);
  });
}

/** What a link does not carry and a new hash must not change. */
const keepLocal = (state) => ({ view: state.view, panels: state.panels, tool: state.tool });
