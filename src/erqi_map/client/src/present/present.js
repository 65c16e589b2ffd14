/* Presenting: which scene is on, how one goes from one to the next, and what the explorer had. */

import { followWords, later, listen, tellLengths } from "../dom/controls.js";
import { turnTo } from "../map/view.js";
import { cleanState, initialState } from "../state/url_state.js";
import { presentAround } from "./around.js";
import { presentAuto } from "./auto.js";
import { presentCaption } from "./caption.js";
import "./icons.js";
import { presentInk } from "./ink.js";
import { presentKeys } from "./keys.js";
import { presentNotes } from "./notes.js";
import { presentOverview } from "./overview.js";
import { presentScreen } from "./screen.js";
import { presentSpotlight } from "./spotlight.js";
import { presentStage } from "./stage.js";
import { presentTouch } from "./touch.js";

const EXPLORING = ["hidden", "grouping", "filter", "overlays", "overlayFilter", "basemap", "focus", "goal", "panels", "tool"];
const OF_A_SCENE = ["hidden", "filter", "overlays", "overlayFilter", "focus", "goal", "basemap"];
const CLOSED = { left: false, right: false, list: false };
const REFIT_MS = 160;

const pick = (object, keys) => Object.fromEntries(keys.map((key) => [key, object[key]]));

/** Presenting is `state.scene` being a scene: whoever sets it presents, null is exploring.
 *  `ctx.present` is there when the plan has scenes. */
function create(ctx) {
  const { map, store, plan } = ctx;
  const scenes = plan.content.scenes || [];
  if (!scenes.length) return null;
  const words = followWords(ctx);
  // A file may open in a scene: what its explorer starts with is the plan without it.
  const bare = initialState({ ...plan, manifest: { ...plan.manifest, state: {} } }, {});
  const heard = new Set();
  let before = /** @type {Partial<State> | null} */ (null);
  let last = 0;
  let paused = false;
  let moved = false;

  const present = {
    scenes,
    words,
    get index() {
      return scenes.findIndex((scene) => scene.id === store.get().scene);
    },
    get last() {
      return last;
    },
    get scene() {
      return scenes[present.index] || null;
    },
    get paused() {
      return paused;
    },
    /** Whether a hand has moved the view away from that of the scene. */
    get moved() {
      return moved;
    },
    on: () => present.index >= 0,
    /** `fn(what)` hears "begin", "scene", "pause", "end" and "words". */
    hear: (fn) => heard.add(fn),
    tell: (what) => heard.forEach((fn) => fn(what)),
    go, step, begin, pause, leaveShow, end, restore, refit,
    resume: () => go(last),
  };

  /* ---- going ---- */

  function go(k) {
    const at = Math.max(0, Math.min(scenes.length - 1, k));
    if (at === present.index) restore();
    else store.set({ scene: scenes[at].id });
  }

  function step(by) {
    const from = present.on() ? present.index : last;
    const to = from + by;
    if (present.on() && (to < 0 || to >= scenes.length)) {
      ctx.announce(ctx.phrase(to < 0 ? "map.present.at_first" : "map.present.at_last"));
      return false;
    }
    go(to);
    return true;
  }

  /** From the button or key of the explorer, so the browser lets us fill the screen. */
  function begin() {
    present.screen.fill();
    if (paused) go(last);
    else go(0);
  }

  function restore() {
    const { scene } = present;
    if (!scene) return;
    ctx.prepareScene(scene);
    store.set(cleanState(plan, scene.state, store.get()));
  }

  /** Only the camera: the window or the caption has changed. */
  function refit(how) {
    const { scene } = present;
    if (!scene) return;
    moved = false;
    present.caption.place(scene);
    if (scene.state.view) turnTo(ctx, scene.state.view, how);
    else ctx.home(how);
    ctx.labels.refresh();
  }

  /** Called by the core before it sets the state of a scene: the camera then leaves the caption free. */
  ctx.prepareScene = function (scene) {
    moved = false;
    const missing = OF_A_SCENE.filter((key) => !(key in scene.state));
    store.set({ ...pick(bare, missing), panels: CLOSED, tool: null });
    present.stage.show(true);
    present.caption.show(scene);
    if (!scene.state.view) ctx.home();
  };

  // The explorer cannot drag the map away; a scene beside its caption may reach further.
  const limits = map.options.maxBounds;

  function limit(bounds) {
    if (limits) map.setMaxBounds(bounds);
  }

  /* ---- leaving ---- */

  /** Back to the explorer's layers, filter, panels and choice; the map stays where it is. */
  function pause() {
    if (!present.on()) return;
    map.stop();
    // Limits that hold the view as it is, or it would be moved; but none that a link would not bring back.
    const near = limits && limits.contains(map.getCenter());
    limit(near ? L.latLngBounds([limits.getSouthWest(), limits.getNorthEast()]).extend(map.getBounds().pad(0.01)) : limits);
    // While the scene is still on, no popup opens for the choice and moves the map.
    store.set(pick(before, ["focus", "goal"]));
    store.set({ scene: null });
    map.getContainer().focus({ preventScroll: true });
  }

  /** Escape with nothing open: the stage of the app is shown in its page again, all others explore. */
  function leaveShow() {
    if (ctx.options.stage) present.screen.leave();
    else pause();
  }

  /** The presentation is over: the explorer also gets the place back where it was. */
  function end() {
    const view = before && before.view;
    if (present.on()) pause();
    paused = false;
    limit(limits);
    if (view) store.set({ view });
    present.screen.leave();
    present.tell("end");
  }

  function leave(changed) {
    if (limits && !map.options.maxBounds) limit(limits);
    paused = true;
    // A new address sets everything itself; whoever only takes the scene away gets the rest back.
    const back = changed.size === 1 ? EXPLORING : ["panels"];
    store.set(pick(before, back));
    present.stage.show(false);
    present.tell("pause");
    requestAnimationFrame(freeInsets);
  }

  // The core measures what covers the map when drawers change; the caption is no drawer.
  function freeInsets() {
    const { left, right, bottom } = ctx.insets();
    tellLengths(ctx, { "inset-left": left, "inset-right": right, "inset-bottom": bottom });
    ctx.labels.refresh();
  }

  /* ---- following the state ---- */

  function arrive() {
    last = present.index;
    const { scene } = present;
    ctx.announce(ctx.phrase("map.present.announce", { n: last + 1, total: scenes.length, title: ctx.text(scene.title) }));
    present.tell("scene");
  }

  function follow(state, changed, previous) {
    if (changed.has("lang") && present.on()) {
      refit({ animate: false });
      present.tell("words");
    }
    if (!changed.has("scene")) return;
    if (state.scene && !previous.scene) {
      before = pick(previous, [...EXPLORING, "view"]);
      paused = false;
      limit(null);
      present.tell("begin");
      present.stage.focus();
    }
    if (!state.scene && before) leave(changed);
    else if (present.on()) arrive();
  }

  const resized = later(() => {
    if (present.on() && !moved) refit({ animate: false });
  }, REFIT_MS);
  const taken = () => { moved = true; };

  ctx.present = present;
  presentScreen(ctx, present);
  presentCaption(ctx, present);
  presentAround(ctx, present);
  presentSpotlight(ctx, present);
  presentInk(ctx, present);
  presentStage(ctx, present);
  presentOverview(ctx, present);
  presentAuto(ctx, present);
  presentNotes(ctx, present);
  presentKeys(ctx, present);
  presentTouch(ctx, present);
  store.on(follow);
  listen(ctx, map, { dragstart: taken, boxzoomstart: taken, resize: resized });
  listen(ctx, map.getContainer(), { wheel: taken }, { passive: true });

  // A page that opens in a scene: entered once everything stands, without a flight.
  const first = store.get().scene || (ctx.options.present ? scenes[0].id : null);
  if (first) {
    const own = plan.manifest.state && plan.manifest.state.scene;
    store.set({ ...(own ? pick(bare, OF_A_SCENE) : {}), scene: null });
    ctx.onStarted(() => {
      store.set({ scene: first });
      refit({ animate: false });
    });
  }

  return { destroy() {
    resized.stop();
    present.tell("destroy");
  } };
}

export const presentPart = { name: "present", create };
