/* The exported file as it will open, shut off from the app that shows it. */

import { el } from "../../dom/el.js";
import { WALL_PX } from "./wall_window.js";

const ALLOWED = "allow-scripts allow-popups allow-modals allow-downloads";

export function preview(data) {
  const src = new URL(data.file, document.baseURI).href;
  const frame = el("iframe", { class: "preview", attrs: { src, title: data.title, sandbox: ALLOWED, allow: "fullscreen" } });
  const box = el("div", { class: `preview-box${data.wall ? " preview-wall" : ""}` }, [frame]);
  const keep = (width, height) => {
    box.style.setProperty("--wide", width);
    box.style.setProperty("--high", height);
  };
  keep(WALL_PX.width, WALL_PX.height);
  // On paper it is the picture of the screen, only smaller: what lies within is not laid out anew.
  if (!data.wall) new ResizeObserver(() => { if (!matchMedia("print").matches) keep(frame.offsetWidth, frame.offsetHeight); }).observe(frame);
  return box;
}
