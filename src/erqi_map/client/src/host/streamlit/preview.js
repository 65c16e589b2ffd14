/* The exported file as it will open, shut off from the app that shows it. */

import { el } from "../../dom/el.js";
import { WALL_PX } from "./stage.js";

const ALLOWED = "allow-scripts allow-popups allow-modals allow-downloads";

export function preview(data) {
  const src = new URL(data.file, document.baseURI).href;
  const frame = el("iframe", { class: "preview", attrs: { src, title: data.title, sandbox: ALLOWED, allow: "fullscreen" } });
  return data.wall ? onWall(frame) : frame;
}

/** What is presented is seen as a wall shows it, only smaller. */
function onWall(frame) {
  const box = el("div", { class: "preview-wall" }, [frame]);
  new ResizeObserver(() => { frame.style.transform = `scale(${box.clientWidth / WALL_PX.width})`; }).observe(box);
  Object.assign(frame.style, { width: `${WALL_PX.width}px`, height: `${WALL_PX.height}px` });
  return box;
}
