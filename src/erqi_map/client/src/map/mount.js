/* Puts a payload on the page: root and slots, the Leaflet map, the core, the parts, the events. */

import { tellLengths } from "../dom/controls.js";
import { el, prefersCalm } from "../dom/el.js";
import { context2d, fatal } from "../dom/fatal.js";
import { createAside } from "../draw/aside.js";
import { createDrawing } from "../draw/draw.js";
import { nextFrame, pauses } from "../geometry/tasks.js";
import { wallOf } from "../geometry/wall.js";
import { createLabels } from "../labels/labels.js";
import { failure } from "../payload/failure.js";
import { createWords } from "../state/i18n.js";
import { openPlan } from "../state/plan.js";
import { createStore } from "../state/store.js";
import { bindHash, cleanState, statesOf } from "../state/url_state.js";
import { createBasemap } from "./basemap.js";
import { bindEscape, watchPointer } from "./pointer.js";
import { besideOf } from "./beside.js";
import { coveredBoxes, freeArea, measureInsets, popupBoxes } from "./free.js";
import { watchStop } from "./stop.js";
import { drawnAt, firstView, fitBounds, flyToId, followState, goHome } from "./view.js";
import { dressForWall, tellCover, watchSize } from "./view_size.js";

/** What stands round the map; each makes its part of a page. Those that are `closed` show nothing
 *  until somebody opens them, and are made after the first picture; a file unpacks them no sooner. */
export const parts = [];

const EVENTS = ["select", "view", "scene", "filter", "state", "basemap-error"];
const SLOTS = ["bar", "top", "left", "right", "bottomLeft", "bottomRight", "map", "overlay"];
const ZOOM_STEP_OFFLINE = 0.25;
const START_SLICE_MS = 30;

/** Draws the payload in `element`. Never rejects: what cannot be drawn is said in the element,
 *  and the app that is returned then has `error` set and does nothing. */
export async function mount(request) {
  const { element, options } = request;
  let plan;
  try {
    if (typeof L === "undefined") throw failure("leaflet");
    context2d();
    plan = await openPlan(request.bytes || request.base64);
    // A host may present another story than the one that lies in the payload.
    if (options && options.scenes) plan.content.scenes = options.scenes;
  } catch (error) {
    return fatal(element, error);
  }
  try {
    return await start(element, plan, request.map || null, options || {});
  } catch (error) {
    console.error("erqi-map", error);
    return fatal(element, error);
  }
}

function kebab(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function buildRoot(element, plan, given, options) {
  const slots = Object.fromEntries(
    SLOTS.map((name) => [name, el("div", { class: `erqi-slot erqi-slot-${kebab(name)}` })])
  );
  const live = el("div", { class: "erqi-live", attrs: { "aria-live": "polite", role: "status" } });
  const side = el("div", { class: "erqi-side" }, [slots.top, slots.left]);
  const mapNode = given ? null : el("div", { class: "erqi-map-canvas" });
  const root = el(
    "div",
    { class: given ? "erqi-map erqi-over erqi-starting" : "erqi-map erqi-starting", attrs: { "data-host": options.host || "file" } },
    [mapNode, slots.bar, slots.map, side, slots.right, slots.bottomLeft, slots.bottomRight, slots.overlay, live]
  );
  if (plan.manifest.font) root.style.setProperty("--erqi-font", plan.manifest.font);
  if (options.height) {
    root.style.height = typeof options.height === "number" ? `${options.height}px` : String(options.height);
  }
  element.append(root);
  return { root, slots, live, mapNode };
}

function createMap(node, plan) {
  const calm = prefersCalm();
  const { extent, limits } = plan.manifest;
  const boundsOf = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);
  const map = L.map(node, {
    attributionControl: false,
    zoomControl: false,
    preferCanvas: true,
    keyboard: true,
    zoomSnap: ZOOM_STEP_OFFLINE,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    inertia: !calm,
    minZoom: limits.map_zooms[0],
    maxZoom: limits.map_zooms[1],
    maxBounds: boundsOf(limits.bounds),
    maxBoundsViscosity: 0.7,
  });
  map.fitBounds(boundsOf(extent), { animate: false });
  return map;
}

/** What waits for the first picture; who keeps it back hears of it and says when it has come. */
async function closedParts() {
  const coming = [];
  window.dispatchEvent(new CustomEvent("erqi:drawn", { detail: coming }));
  await Promise.all(coming);
  return parts.filter((part) => part.closed);
}

// In slices, so that the browser is never held up for long. Nobody has the app before all of it
// stands; what is seen is seen at once, so that the first picture is the whole one.
async function start(element, plan, given, options) {
  const pause = pauses(START_SLICE_MS);
  const started = [];
  const built = buildRoot(element, plan, given, options);
  const { root, slots, live, mapNode } = built;
  // Read while the root is empty: later it would make the browser lay out everything there is.
  const firstSize = root.getBoundingClientRect();
  const undo = [];
  const onDestroy = (fn) => undo.push(fn);
  const map = given || createMap(mapNode, plan);
  if (!given) onDestroy(() => map.remove());
  if (given) slotEventsStayHere(slots);
  const ground = map.getContainer();
  dressForWall(root, ground, { x: firstSize.width, y: firstSize.height });
  ground.classList.add("erqi-ground");
  onDestroy(() => ground.classList.remove("erqi-ground", "erqi-over-feature"));

  const { base, initial } = statesOf(plan, options);
  const store = createStore(initial);
  const words = createWords(plan.content.ui || {}, () => store.get().lang);
  const listeners = new Map(EVENTS.map((name) => [name, new Set()]));

  const ctx = {
    root, map, store, plan, slots, given: Boolean(given), firstSize,
    starting: true,
    host: options.host || "file",
    options,
    phrase: words.phrase,
    text: words.text,
    onDestroy,
    onStarted: (fn) => started.push(fn),
    announce(text) {
      live.textContent = "";
      live.textContent = text;
    },
    emit(name, data) {
      for (const fn of [...(listeners.get(name) || [])]) fn(data);
    },
    wall: () => wallOf(map.getSize()),
    aside: createAside(plan),
    insets: () => measureInsets(ctx),
    free: (worth, least) => freeArea(ctx, worth, least),
    beside: (feature, size, round) => besideOf(ctx, feature, size, round),
    covered: () => coveredBoxes(ctx),
    popups: (which) => popupBoxes(ctx, which),
    fit: (bounds, how) => fitBounds(ctx, bounds, how),
    home: (how) => goHome(ctx, how),
    drawnAt: (feature) => drawnAt(ctx, feature),
    flyTo: (id, how) => flyToId(ctx, id, how),
  };
  const app = createApp(ctx, listeners, undo, root);
  ctx.app = app;

  plan.bindMap(map, store.get, ctx);
  onDestroy(plan.unbind);
  followState(ctx);
  ctx.canvas = createDrawing(ctx);
  ctx.labels = createLabels(ctx);
  ctx.basemap = createBasemap(ctx);
  watchPointer(ctx);
  watchStop(ctx);
  // A page that opens in a scene is seen with what presents it.
  const inScene = initial.scene || options.present;
  const early = inScene ? await closedParts() : [];
  await startParts(ctx, [...parts.filter((part) => !part.closed), ...early], pause);
  if (app.gone) return app;
  root.classList.remove("erqi-starting");
  // All sizes are read at once and told before the first picture: names are placed once.
  const sizes = ctx.panelSizes ? ctx.panelSizes() : {};
  tellCover(ctx);
  tellLengths(ctx, sizes);
  ctx.starting = false;
  watchSize(ctx, given ? map.getContainer() : mapNode);
  firstView(ctx, initial.view);
  ctx.basemap.start();
  if (!inScene) {
    // The first frame hands the picture over, the second is sent when it is on its way, the third when it is seen.
    for (let frame = 0; frame < 3; frame += 1) await nextFrame();
    if (app.gone) return app;
    await startParts(ctx, await closedParts(), pause);
    if (app.gone) return app;
  }
  bindEscape(ctx);
  if (options.hash) bindHash(ctx, base);
  if (!plan.complete) plan.ready.then(() => plan.trouble && fatal(root, plan.trouble));
  started.forEach((fn) => fn());
  return app;
}

// A click or a wheel on a panel that lies inside the map's container is not for the map.
function slotEventsStayHere(slots) {
  for (const slot of Object.values(slots)) {
    L.DomEvent.disableClickPropagation(slot);
    L.DomEvent.disableScrollPropagation(slot);
    // Leaflet looks up from the target, which a panel may already have replaced by then.
    slot.addEventListener("click", (event) => event.stopPropagation());
  }
}

async function startParts(ctx, some, pause) {
  for (const part of some) {
    await pause();
    if (ctx.app.gone) return;
    // One part that fails must not take the map with it.
    try {
      const made = part.create(ctx);
      const undo = () => made && made.destroy && made.destroy();
      if (ctx.app.gone) undo();
      else ctx.onDestroy(undo);
    } catch (error) {
      console.error(`erqi-map: ${part.name}`, error);
    }
  }
}

function createApp(ctx, listeners, undo, root) {
  let gone = false;
  return {
    ctx,
    error: null,
    get gone() {
      return gone;
    },
    getState: ctx.store.get,
    setState(patch) {
      if (!gone) ctx.store.set(cleanState(ctx.plan, patch, ctx.store.get()));
    },
    on(name, fn) {
      const set = listeners.get(name);
      if (!set) throw new Error(`unknown event ${name}`);
      set.add(fn);
      return () => set.delete(fn);
    },
    labels: () => ctx.labels.placed(),
    idle: () => Promise.all([ctx.canvas.idle(), ctx.labels.idle(), ctx.overlays && ctx.overlays.idle()]),
    destroy() {
      if (gone) return;
      gone = true;
      // Nobody hears of the state any more: what is taken away need not sign off.
      ctx.store.clear();
      while (undo.length) {
        try {
          undo.pop()();
        } catch (error) {
          console.error(error);
        }
      }
      listeners.forEach((set) => set.clear());
      root.remove();
    },
  };
}
