/* The exported file as it will open, shut off from the app that shows it. */

import { el } from "../../dom/el.js";

const ALLOWED = "allow-scripts allow-popups allow-modals allow-downloads";

export function preview(data) {
  const src = new URL(data.file, document.baseURI).href;
  return el("iframe", { class: "preview", attrs: { src, title: data.title, sandbox: ALLOWED, allow: "fullscreen" } });
}
