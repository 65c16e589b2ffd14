/* Hosts the map client in a Streamlit component: mounted once, told only what changed.
 *
 * Streamlit calls the default export with new `data` on every rerun that changes it, and the
 * returned function when the component leaves the page.
 */

const VIEW_REST_MS = 700;
const TELL_REST_MS = 60;
const FIELDS = ["filter", "focus", "goal", "hidden", "basemap", "view", "lang"];
const hosts = new WeakMap();
const loads = new Map();
// How the drawers stood when the planner last left the map for another page.
let panels = null;

const address = (name) => new URL(name, document.baseURI).href;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Adds an element that loads a file, once a document or shadow root; resolves when it is there. */
function load(parent, tag, properties) {
  const node = Object.assign(document.createElement(tag), properties);
  return new Promise((resolve, reject) => {
    node.addEventListener("load", resolve);
    node.addEventListener("error", () => reject(new Error(properties.src || properties.href)));
    parent.append(node);
  });
}

function loadScript(url) {
  if (!loads.has(url)) {
    const done = load(document.head, "script", { src: url });
    done.catch(() => loads.delete(url));
    loads.set(url, done);
  }
  return loads.get(url);
}

async function loadBytes(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(url);
  return new Uint8Array(await answer.arrayBuffer());
}

class Host {
  constructor(parent) {
    this.parent = parent;
    this.seen = {};
    this.told = null;
    this.timer = 0;
    this.gone = false;
    this.failed = false;
    this.element = document.createElement("div");
    this.element.style.height = "100%";
    parent.append(this.element);
  }

  /** The newest word of the app. The first mounts the map, the next ones only patch its state. */
  hear(component) {
    this.component = component;
    const { data } = component;
    document.documentElement.lang = data.lang === "en" ? "en" : "zh-CN";
    if (this.failed) this.ready = null;
    if (!this.ready) {
      this.failed = false;
      this.ready = this.mount(data).catch((error) => this.fail(error));
    } else if (this.app) this.patch(data);
  }

  async mount(data) {
    const [bytes] = await Promise.all([
      loadBytes(address(data.payload)),
      loadScript(address(data.script)),
      load(this.parent, "link", { rel: "stylesheet", href: address(data.style) }),
    ]);
    if (this.gone) return;
    this.element.replaceChildren();
    const first = this.component.data;
    const options = { host: "app", hash: false, state: { ...first.state, lang: first.lang, ...(panels && { panels }) } };
    const app = await globalThis.ErqiMap.mount({ element: this.element, bytes, options });
    if (this.gone) {
      app.destroy();
      return;
    }
    this.app = app;
    if (app.error) return;
    this.remember(first);
    if (first.state.focus) this.showFirst(first.state);
    this.told = this.state();
    app.on("state", () => this.tellLater(TELL_REST_MS));
    app.on("view", () => this.tellLater(VIEW_REST_MS));
    this.patch(this.component.data);
  }

  remember(data) {
    this.seen = { ...data.revisions };
    this.lang = data.lang;
  }

  /** Sets what the app changed since the last time; the map's own changes stay as they are. */
  patch(data) {
    if (this.app.error) return;
    const patch = {};
    for (const [name, revision] of Object.entries(data.revisions)) {
      if (this.seen[name] !== revision && name in data.state) patch[name] = data.state[name];
    }
    if (this.lang !== data.lang) patch.lang = data.lang;
    this.remember(data);
    if (!Object.keys(patch).length) return;
    this.app.setState(patch);
    if (patch.focus) this.show(patch.focus);
    this.told = { ...this.told, ...patch };
  }

  /** A link with a view has been there already; its card is still to be opened. */
  showFirst({ focus, view }) {
    if (!view) this.show(focus);
    else if (!panels) globalThis.ErqiMap.openDrawer(this.app.ctx, "right");
  }

  show(id) {
    globalThis.ErqiMap.choose(this.app.ctx, id);
  }

  /** What the app is told. A map at home has no view: home depends on the screen. */
  state() {
    const state = this.app.getState();
    const told = Object.fromEntries(FIELDS.map((name) => [name, state[name]]));
    return same(told.view, this.app.ctx.homeView) ? { ...told, view: null } : told;
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
    if (this.gone || !this.parent.isConnected) return;
    const state = this.state();
    if (same(state, this.told)) return;
    this.told = state;
    this.component.setStateValue("state", state);
  }

  fail(error) {
    console.error(error);
    this.failed = true;
    const note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.style.cssText = "margin:2rem;font:1rem/1.6 sans-serif";
    note.textContent = this.component.data.failure;
    this.element.replaceChildren(note);
  }

  leave() {
    this.gone = true;
    clearTimeout(this.timer);
    if (this.app && !this.app.error) {
      panels = this.app.getState().panels;
      this.app.destroy();
    }
    this.element.remove();
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
