/* State from outside: what a host, a link or a hand-made hash may set, field by field. */

import { basemapOf, basemapProblem } from "./basemaps.js";
import { facetValues } from "./features.js";
import { cleanOverlayFilter, overlayFilterToText, textToOverlayFilter } from "./overlay_filter.js";
import { defaultState, FILTERS, OF_REGISTER } from "./store.js";
import { own, same } from "../payload/values.js";

const WRITE_AFTER_MS = 250;
// One goes back to what stood before a choice, not to every place the map was moved to.
const HOME = "home";
/** @type {(keyof State)[]} */
const STEPS = ["filter", "focus", "goal", "scene"];
const LONGEST_LINK = 24000;
const NUMBER = /^-?[0-9]{1,3}(\.[0-9]{1,9})?$/;
const LISTS = ["hidden", "overlays"];
// How links called their fields before; "v" was lat, lng and zoom in one.
const OLD_NAMES = {
  l: "lang", k: "grouping", h: "hidden", o: "overlays", of: "overlay_filter", b: "basemap", f: "focus", g: "goal",
  fc: "cluster", ft: "theme", fs: "status", fk: "task",
};

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
  const { bounds, zooms } = plan.manifest.limits;
  const [west, south, east, north] = bounds;
  const fits = numberIn(view.lat, south, north) && numberIn(view.lng, west, east) && numberIn(view.zoom, zooms[0], zooms[1]);
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
    ...Object.fromEntries(OF_REGISTER.map((name) => [name, (id) => facetValues(plan, name).some((one) => one.id === id)])),
  };
  const out = { ...current };
  for (const [name, isKnown] of Object.entries(known)) {
    const list = knownList(own(value, name), isKnown);
    if (list) out[name] = list;
  }
  return out;
}

const overlayOf = (plan, id) => (plan.content.overlays || []).find((one) => one.id === id);

function cleanOpacity(plan, value) {
  if (value === null || typeof value !== "object") return undefined;
  const known = (plan.content.pictures || []).map(({ id }) => id).filter((id) => numberIn(own(value, id), 0, 1));
  return Object.fromEntries(known.map((id) => [id, value[id]]));
}

// Percent, as they are set: "aerial:40,plan:100".
const opacityToText = (opacity) => Object.entries(opacity).map(([id, share]) => `${id}:${Math.round(100 * share)}`).join();
const textToOpacity = (text) => Object.fromEntries(text.split(",").map((one) => one.split(":")).map(([id, percent]) => [id, Number(percent) / 100]));

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
    // By stage only where somebody has said one.
    grouping: oneOf("theme", "cluster", ...(facetValues(plan, "stage").length ? ["stage"] : [])),
    tool: oneOf(null, "measure"),
    hidden: (value) => knownList(value, (key) => leaves.has(key)),
    filter: (value) => cleanFilter(plan, value, now.filter),
    overlays: (value) => knownList(value, (id) => Boolean(overlayOf(plan, id))),
    overlayFilter: (value) => cleanOverlayFilter(plan, value),
    opacity: (value) => cleanOpacity(plan, value),
    panels: (value) => cleanPanels(value, now.panels),
    view: (value) => cleanView(plan, value),
    focus: (value) => knownId(value, (id) => Boolean(plan.card(id)) || plan.byId.has(id)),
    lit: (value) => knownList(value, (id) => Boolean(plan.card(id)) || plan.byId.has(id)),
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
  let state = /** @type {State} */ (defaultState());
  state.hidden = plan.layers.filter((layer) => layer.spec.visible === false).flatMap((layer) => layer.leafKeys);
  state.overlays = (plan.content.overlays || []).filter((one) => one.visible).map((one) => one.id);
  const wishes = [{ lang: manifest.lang, basemap: manifest.default_basemap }, manifest.state, options.state];
  for (const wish of wishes) state = { ...state, ...cleanState(plan, wish, state) };
  return state;
}

/* ---- links (docs/ids.md); the app's are the same, see ui/state.py ---- */

/** The hash of a state: what differs from `base`, without "#"; "" for the base itself.
 *  @param {State} state */
export function stateToHash(state, base) {
  const link = new URLSearchParams();
  const put = (name, now, before) => {
    if (!same(now, before)) link.set(name, now === null ? "" : String(now));
  };
  put("lang", state.lang, base.lang);
  // A scene is a state of its own: its name says everything.
  put("scene", state.scene, state.scene ? null : base.scene);
  if (!state.scene) {
    for (const name of FILTERS) put(name, state.filter[name], base.filter[name]);
    for (const name of ["focus", "goal", "basemap", "grouping", ...LISTS]) put(name, state[name], base[name]);
    if (!same(state.opacity, base.opacity)) link.set("opacity", opacityToText(state.opacity));
    if (state.view && !state.view.fit) {
      link.set("lat", state.view.lat.toFixed(6));
      link.set("lng", state.view.lng.toFixed(6));
      link.set("zoom", String(Number(state.view.zoom.toFixed(2))));
    }
    // The longest comes last.
    if (!same(state.overlayFilter, base.overlayFilter)) link.set("overlay_filter", overlayFilterToText(state.overlayFilter));
  }
  return String(link).replace(/%(2C|2F|3A)/g, decodeURIComponent);
}

function fieldsOf(text) {
  const found = new Map(new URLSearchParams(text.slice(0, LONGEST_LINK)));
  const [lat, lng, zoom] = (found.get("v") || "").split(",");
  const old = Object.entries(OLD_NAMES).map(([short, name]) => [name, found.get(short)]);
  for (const [name, value] of [...old, ["lat", lat], ["lng", lng], ["zoom", zoom]]) {
    if (name !== undefined && value !== undefined && !found.has(name)) found.set(name, value);
  }
  return found;
}

/** A hash (with or without "#") → valid patch; whatever is unknown or out of range is ignored.
 *  @param {Plan} plan */
export function hashToState(plan, text, base) {
  const found = fieldsOf(String(text || "").replace(/^#/, ""));
  const wish = {};
  const list = (name) => (found.get(name) || "").split(",");
  const has = (name) => found.has(name);
  for (const name of ["lang", "grouping", "basemap"].filter(has)) wish[name] = found.get(name);
  for (const name of ["focus", "goal", "scene"].filter(has)) wish[name] = found.get(name) || null;
  for (const name of LISTS.filter(has)) wish[name] = list(name);
  if (FILTERS.some(has)) wish.filter = Object.fromEntries(FILTERS.filter(has).map((name) => [name, list(name)]));
  if (has("opacity")) wish.opacity = textToOpacity(found.get("opacity"));
  if (has("overlay_filter")) wish.overlayFilter = textToOverlayFilter(found.get("overlay_filter"));
  const [lat, lng, zoom] = ["lat", "lng", "zoom"].map((name) => (NUMBER.test(found.get(name) ?? "") ? Number(found.get(name)) : NaN));
  wish.view = { lat, lng, zoom };
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

/** The state an address is told from, and the one to begin with: that of the address where it has one, else the host's.
 *  @param {Plan} plan */
export function statesOf(plan, options) {
  const given = initialState(plan, options);
  if (!options.hash) return { base: given, initial: given };
  // The app remembers a map when one comes back to it; its address tells all that is not as in a fresh one.
  const { lang, panels } = given;
  const base = options.host === "app" ? initialState(plan, { state: { lang, panels } }) : given;
  const linked = location.hash.length > 1 ? readHash(plan, base) : null;
  return { base, initial: linked ? { ...base, ...linked } : given };
}

/** Keeps location.hash in step with the state, both ways; works on file:// too.
 *  @param {Context} ctx */
export function bindHash(ctx, base) {
  const { store, plan } = ctx;
  const inApp = ctx.host === "app";
  let timer = 0;
  let known = location.hash;
  let reading = false;

  // Streamlit runs the page anew for an entry without "#" and for one of another query, so there the query
  // stays as it came, what stands behind "#" goes before it, and the language is in the query. Home depends on the window.
  function hashNow() {
    const state = store.get();
    const view = same(state.view, ctx.homeView) ? null : state.view;
    return stateToHash({ ...state, view }, inApp ? { ...base, lang: state.lang } : base) || (inApp ? HOME : "");
  }

  function write(push) {
    clearTimeout(timer);
    // A link that was entered is there before it is told; it must not be written over.
    if (location.hash !== known && !(inApp && !location.hash)) return;
    const hash = hashNow();
    const next = location.pathname + location.search + (hash && `#${hash}`);
    if (new URL(next, location.href).href === location.href) return;
    try {
      history[push ? "pushState" : "replaceState"](push ? null : history.state, "", next);
    } catch {
      // Some hosts forbid it; the map works without.
    }
    known = location.hash;
  }
  ctx.writeAddress = () => write(false);
  ctx.link = () => {
    const link = new URL(location.href);
    const lang = link.searchParams.get("lang");
    if (inApp) link.search = lang ? `lang=${lang}` : "";
    link.hash = hashNow();
    return link.href;
  };
  store.on((state, changed) => {
    clearTimeout(timer);
    if (!reading && STEPS.some((key) => changed.has(key))) write(true);
    else timer = setTimeout(write, WRITE_AFTER_MS, false);
  });
  function read() {
    known = location.hash;
    reading = true;
    const linked = readHash(plan, base);
    store.set({ ...base, ...keepLocal(store.get()), ...linked });
    reading = false;
    if (!linked.view && !linked.scene) ctx.home();
  }
  window.addEventListener("hashchange", read);
  if (inApp) write(false);
  ctx.onDestroy(() => {
    clearTimeout(timer);
    window.removeEventListener("hashchange", read);
  });
}

/** What a link does not carry and a new hash must not change. */
const keepLocal = ({ view, panels, tool }) => ({ view, panels, tool });
