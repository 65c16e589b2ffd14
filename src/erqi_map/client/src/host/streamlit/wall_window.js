/* The stage of the briefing page: a window as large as a wall's, shown as large as there is room.
 *
 * A window of its own, so that every length, pointer and letter in it is what the wall shows.
 * Once a hand has moved its view, buttons take that over into the scene; its pictures go to the list
 * of scenes.
 */

import { el, refill } from "../../dom/el.js";

export const WALL_PX = { width: 1920, height: 1080 };
const MIN_HEIGHT_PX = 240;
const MARGIN_PX = 12;
const PICTURE_PX = { width: 96, height: 54 };
const WANTED = "erqi-pictures-wanted";
const READY = "erqi-pictures-ready";

/** Asks the stage, now and whenever its scenes have changed, to `show(id, canvas)` pictures. */
export const askForPictures = (show) => document.dispatchEvent(new CustomEvent(WANTED, { detail: show }));

/** `again` is called when there are other pictures to ask for. */
export const onPictures = (again) => document.addEventListener(READY, again);

/** A frame in `parent`; resolves with its window once that holds still. */
async function openWindow(parent, title) {
  const frame = el("iframe", { class: "stage", attrs: { title, allow: "fullscreen" }, style: {
    display: "block", border: "0", width: `${WALL_PX.width}px`, height: `${WALL_PX.height}px`, "transform-origin": "0 0" } });
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  parent.append(frame);
  if (frame.contentDocument?.readyState !== "complete") await loaded;
  return frame;
}

export class WallWindow {
  constructor(parent) {
    this.box = el("div", { style: { overflow: "hidden" } });
    this.bar = el("div", { class: "stage-bar", style: { position: "absolute", inset: "auto auto 12% 0", display: "flex", gap: "8px", "justify-content": "center", "pointer-events": "none" } });
    this.pictures = new Map();
    this.sizes = new ResizeObserver(() => this.scale());
    this.answer = (event) => this.paint(event.detail);
    this.node = el("div", { style: { position: "relative" } }, [this.box, this.bar]);
    parent.append(this.node);
    this.sizes.observe(this.node);
    document.addEventListener(WANTED, this.answer);
  }

  async open(title) {
    this.frame = await openWindow(this.box, title);
    const page = this.frame.contentDocument;
    page.body.style.margin = "0";
    this.scale();
    return page;
  }

  /** All that a window leaves below what stands above the stage, when the page is at its top. */
  height() {
    let { top } = this.node.getBoundingClientRect();
    for (let at = this.node; at; at = at.parentElement || at.getRootNode().host) top += at.scrollTop;
    return Math.max(MIN_HEIGHT_PX, window.innerHeight - top - MARGIN_PX);
  }

  scale() {
    const room = this.node.clientWidth / WALL_PX.width;
    const by = Math.min(room, this.height() / WALL_PX.height);
    for (const one of [this.box, this.bar]) one.style.width = `${WALL_PX.width * by}px`;
    this.box.style.height = `${WALL_PX.height * by}px`;
    if (this.frame) this.frame.style.transform = `scale(${by})`;
  }

  /** What may be done with the view as it is; `take` hands it to the scene. */
  offer(app, words, take) {
    const { present } = app.ctx;
    this.frame.title = words.title;
    const button = (label, click) => el("button", { on: { click }, style: {
      font: "inherit", padding: "6px 14px", border: "1px solid #0b5394", "border-radius": "6px", background: "#fff", color: "#0b5394", cursor: "pointer", "pointer-events": "auto", "box-shadow": "0 2px 10px rgb(11 21 32 / 25%)" } }, label);
    const buttons = [button(words.take, take), button(words.back, () => { present.restore(); show(); })];
    const show = () => {
      const moved = Boolean(present?.on() && present.moved);
      buttons.forEach((one) => { one.hidden = !moved; });
    };
    refill(this.bar, buttons);
    this.refresh = show;
    show();
  }

  /** Tells the scene that is on; while it fills the screen nothing waits for the app. */
  follow(app, tell) {
    const page = this.frame.contentDocument;
    const told = () => {
      const { scene } = app.getState();
      if (scene && !page.fullscreenElement) tell(scene);
    };
    app.on("scene", told);
    page.addEventListener("fullscreenchange", told);
    for (const what of ["state", "view"]) app.on(what, () => this.refresh?.());
  }

  /** The scenes are others, or other than they were. */
  ready(app) {
    this.present = app.ctx.present;
    this.refresh?.();
    document.dispatchEvent(new CustomEvent(READY));
  }

  /** One picture a frame; one that shows the same as before is not painted again. */
  paint(show) {
    const waiting = [...(this.present?.scenes || [])];
    const next = () => {
      const scene = waiting.shift();
      if (!scene || !this.node.isConnected) return;
      const known = JSON.stringify([scene.state, scene.highlights]);
      const { width, height } = PICTURE_PX;
      if (this.pictures.get(scene.id)?.known !== known) {
        this.pictures.set(scene.id, { known, canvas: this.present.picture(scene, width, height) });
      }
      show(scene.id, this.pictures.get(scene.id).canvas);
      requestAnimationFrame(next);
    };
    next();
  }

  leave() {
    this.sizes.disconnect();
    document.removeEventListener(WANTED, this.answer);
    this.node.remove();
  }
}
