/* Hosts the map client in a Streamlit component: mounted once, told only what changed.
 *
 * There are three: the map one explores, which tells the app what was chosen on it, the stage of the
 * briefing page, on which a story plays, and the map beside a scan, which tells the points clicked. The scenes lie in a file of
 * their own, so that an edited story changes neither the payload nor the map.
 *
 * Streamlit calls the default export with new `data` on every rerun that changes it, and the
 * returned function when the component leaves the page.
 */

import { el, refill } from "../../dom/el.js";
import { extentOf } from "./extent.js";
import { load, loadBytes, loadEditor, loadJson, loadScript } from "./load.js";
import { WallWindow } from "./wall_window.js";
import { markOf, stepMap, stepsFrom } from "./step.js";

const VIEW_REST_MS = 700;
const TELL_REST_MS = 60;
const FIELDS = ["filter", "focus", "goal", "lit", "hidden", "overlays", "overlayFilter", "basemap", "view", "lang"];
// What only the map itself remembers, and keeps when its plan changes.
const KEPT = ["panels"];
const hosts = new WeakMap();
// How the drawers stood when the planner last left the map for another page.
let panels = null;

const address = (name) => new URL(name, document.baseURI).href;
/** A stage and a map one draws on tell the app nothing of what is looked at. */
const quiet = (data) => Boolean(data.stage || data.canvas || data.control);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

class Host {
  constructor(parent) {
    this.parent = parent;
    this.seen = {};
    /** @type {{ mark: any, overlays: string, scenes: any }} what the map shows */
    this.drawn = { mark: null, overlays: "", scenes: null };
    this.told = null;
    this.timer = 0;
    this.gone = false;
    this.failed = false;
  }

  /** Where the map is drawn: in the component itself; a story in a window as large as a wall's. */
  async place() {
    const { data } = this.component;
    if (data.stage) this.stage = new WallWindow(this.parent);
    const page = this.stage ? await this.stage.open(data.words.title) : document;
    this.view = page.defaultView;
    this.element = page.createElement("div");
    this.element.style.height = this.stage ? "100vh" : "100%";
    (this.stage ? page.body : this.parent).append(this.element);
    const styles = this.stage ? page.head : this.parent;
    await Promise.all(data.styles.map((style) => load(styles, "link", { rel: "stylesheet", href: address(style) })));
  }

  /** The newest word of the app. The first mounts the map, the next ones only change it. */
  hear(component) {
    this.component = component;
    document.documentElement.lang = component.data.lang === "en" ? "en" : "zh-CN";
    if (this.failed) this.ready = null;
    this.failed = false;
    const work = this.ready ? this.ready.then(() => this.follow()) : this.mount({});
    this.ready = work.catch((error) => this.gone || this.fail(error));
  }

  /** `kept` is the state of a map that stood here before. */
  async mount(kept) {
    const { data } = this.component;
    await (this.placed ??= this.place());
    if (this.gone) return;
    const { view } = this;
    const [bytes, scenes] = await Promise.all([
      loadBytes(view, address(data.payload)),
      data.scenes ? loadJson(address(data.scenes)) : null,
      ...data.scripts.map((script) => loadScript(view.document, address(script))),
    ]);
    if (this.gone) return;
    refill(this.element);
    const first = this.component.data;
    const drawers = panels && !quiet(first) ? { panels } : {};
    const options = { host: "app", hash: !quiet(first), bar: !quiet(first), stage: Boolean(first.stage), state: { ...first.state, lang: first.lang, ...drawers, ...kept } };
    if (scenes) options.scenes = scenes;
    if (first.edit) options.edit = { label: first.edit, open: (id) => this.component.setTriggerValue("edit", id) };
    if (first.control) options.points = { label: first.control, take: (points) => this.component.setTriggerValue("points", points) };
    // An overlay is fetched when it is first shown.
    options.overlays = Object.fromEntries(
      Object.entries(data.overlays).map(([id, url]) => [id, { url: address(url), bytes: () => loadBytes(view, address(url)) }])
    );
    const app = await view.ErqiMap.mount({ element: this.element, bytes, options });
    if (this.gone) {
      app.destroy();
      return;
    }
    this.app = app;
    this.drawn = { mark: markOf(data), overlays: JSON.stringify(data.overlays), scenes: data.scenes };
    if (app.error) return;
    this.remember(first);
    const linked = !quiet(first) && location.hash.length > 1;
    if (!linked && first.state.focus && !first.state.view && !kept.view) this.show(first.state.focus);
    // What an address asked for the app does not know yet.
    this.told = linked ? null : this.state();
    if (linked) this.tellLater(TELL_REST_MS);
    if (this.stage) {
      this.stage.offer(app, this.component.data.words, () => this.take());
      this.stage.ready(app);
      this.stage.follow(app, (scene) => scene !== this.component.data.state.scene && this.component.setTriggerValue("scene", scene));
    }
    if (first.canvas) await this.draw();
    app.on("state", () => this.tellLater(TELL_REST_MS));
    app.on("view", () => this.tellLater(VIEW_REST_MS));
    await this.follow();
  }

  /** Takes over what is new since the map was mounted. */
  async follow() {
    const { overlays, scenes, canvas } = this.component.data;
    if (this.gone || !this.app) return;
    if (canvas && canvas.revision !== this.drawing) {
      this.drawing = canvas.revision;
      this.editor?.take(canvas.draft);
    }
    const steps = this.app.error ? null : stepsFrom(this.drawn.mark, this.component.data);
    if (!steps || JSON.stringify(overlays) !== this.drawn.overlays) {
      // What others save must not take away a line that is being drawn.
      if (this.editor?.busy()) return;
      await this.remount();
    } else await this.advance(steps);
    if (this.gone || !this.app) return;
    if (scenes !== this.drawn.scenes) await this.changeScenes(scenes);
    if (this.gone) return;
    this.patch(this.component.data);
    // Streamlit writes the query anew without what stands behind "#".
    this.app?.ctx?.writeAddress?.();
  }

  /** Becomes the map of a changed book step by step. */
  async advance(steps) {
    for (const [, mark, url] of steps) {
      await stepMap(this.app.ctx, await loadBytes(this.view, address(url)));
      if (this.gone) return;
      this.drawn.mark = mark;
    }
    const { features } = this.component.data.canvas || {};
    if (!this.editor || this.features === features) return;
    this.features = features;
    const all = await loadJson(address(features));
    if (!this.gone && this.features === features) this.editor.learn(all.features);
  }

  /** Drawing on this map: what is drawn is told at every step. */
  async draw() {
    const { app } = this;
    const { canvas } = this.component.data;
    this.drawing = canvas.revision;
    this.features = canvas.features;
    const link = { rel: "stylesheet", href: new URL("./edit.css", import.meta.url).href };
    const [{ createEditor }, { features }] = await Promise.all([loadEditor(), loadJson(address(canvas.features)), load(this.parent, "link", link)]);
    if (this.gone || this.app !== app) return;
    const editor = createEditor(app.ctx, { ...canvas, features }, (draft) => this.component.setStateValue("drawing", { draft, revision: this.drawing }));
    app.ctx.onDestroy(editor.destroy);
    this.editor = editor;
  }

  async remount() {
    const kept = {};
    if (!this.app.error) {
      const state = this.component.data.stage ? {} : this.app.getState();
      for (const name of [...FIELDS, ...KEPT]) if (state[name] != null) kept[name] = state[name];
      this.app.destroy();
    }
    this.app = null;
    await this.mount(kept);
  }

  /** Another story, or the same one edited: the map stays, and so does the scene that is on. */
  async changeScenes(url) {
    const scenes = url ? await loadJson(address(url)) : [];
    if (this.gone) return;
    const present = !this.app.error && this.app.ctx.present;
    if (!present || !scenes.length) {
      await this.remount();
      return;
    }
    present.scenes.splice(0, present.scenes.length, ...scenes);
    this.drawn.scenes = url;
    const { scene } = this.app.getState();
    if (scene && present.index < 0) this.app.setState({ scene: this.component.data.stage ? scenes[0].id : null });
    else if (scene) present.restore();
    if (scene) present.tell("scene");
    this.app.ctx.canvas.redraw();
    this.stage?.ready(this.app);
  }

  remember(data) {
    this.seen = { ...data.revisions };
    this.lang = data.lang;
  }

  /** Sets what the app changed since the last time; the map's own changes stay as they are. */
  patch(data) {
    if (!this.app || this.app.error) return;
    const patch = {};
    for (const [name, revision] of Object.entries(data.revisions)) {
      if (this.seen[name] !== revision && name in data.state) patch[name] = data.state[name];
    }
    if (this.lang !== data.lang) patch.lang = data.lang;
    const fill = this.seen.fill !== data.revisions.fill && data.revisions.fill;
    this.remember(data);
    if (Object.keys(patch).length) this.app.setState(patch);
    if (patch.lang) this.stage?.offer(this.app, data.words, () => this.take());
    if (fill) this.perform(data.state.scene);
    if (!Object.keys(patch).length) return;
    if (patch.focus) this.show(patch.focus);
    this.told = { ...this.told, ...patch };
  }

  /** The stage comes to the front. A browser that will not fill the screen shows it where it is. */
  perform(scene) {
    const { present, map } = this.app.ctx;
    if (!present) return;
    this.app.setState({ scene });
    (this.stage?.node || this.element).scrollIntoView({ block: "nearest" });
    map.getContainer().focus({ preventScroll: true });
    present.screen.fill().catch(() => {});
  }

  show(id) {
    this.view.ErqiMap.choose(this.app.ctx, id);
  }

  /** What the app is told. A map at home has no view: home depends on the screen. */
  state() {
    const state = this.app.getState();
    const told = Object.fromEntries(FIELDS.map((name) => [name, state[name]]));
    return same(told.view, this.app.ctx.homeView) ? { ...told, view: null } : told;
  }

  /** The view as it was moved becomes that of the scene that is on. */
  take() {
    const extent = extentOf(this.app.ctx);
    if (extent) this.component.setTriggerValue("camera", { scene: this.app.getState().scene, extent });
  }

  /** Tells the app once the state rests. A click does not wait for the view that still flies. */
  tellLater(rest_ms) {
    if (this.timer && this.rest_ms < rest_ms) return;
    clearTimeout(this.timer);
    this.rest_ms = rest_ms;
    this.timer = setTimeout(() => this.tell(), rest_ms);
  }

  tell() {
    this.timer = 0;
    if (this.gone || !this.parent.isConnected || quiet(this.component.data)) return;
    // Filter and layers of a scene are the story's, not what a planner has chosen.
    if (this.app.getState().scene) return;
    const state = this.state();
    if (same(state, this.told)) return;
    this.told = state;
    this.component.setStateValue("state", { ...state, extent: extentOf(this.app.ctx) });
  }

  fail(error) {
    console.error(error);
    this.failed = true;
    this.placed = null;
    this.stage?.leave();
    this.stage = null;
    const style = { margin: "2rem", font: "1rem/1.6 sans-serif" };
    this.element?.remove();
    this.element = el("div", {}, el("p", { attrs: { role: "alert" }, style, text: this.component.data.failure }));
    this.parent.append(this.element);
  }

  leave() {
    this.gone = true;
    clearTimeout(this.timer);
    if (this.app && !this.app.error) {
      const { stage, control } = this.component.data;
      if (!stage && !control && !this.app.getState().scene) ({ panels } = this.app.getState());
      this.app.destroy();
    }
    this.element?.remove();
    this.stage?.leave();
  }
}

export default function (component) {
  const parent = component.parentElement;
  let host = hosts.get(parent);
  if (!host) hosts.set(parent, (host = new Host(parent)));
  host.hear(component);
  return () => {
    // Streamlit calls this too when newer data overtake a call that has not come back yet; then
    // the component is still on the page, and so must be the map.
    if (parent.isConnected) return;
    hosts.delete(parent);
    host.leave();
  };
}
