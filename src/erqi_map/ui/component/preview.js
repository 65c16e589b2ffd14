/* The exported file as it will open, shut off from the app that shows it. */

import { h } from "./dom.js";

const ALLOWED = "allow-scripts allow-popups allow-modals allow-downloads";

export function preview(data) {
  const src = new URL(data.file, document.baseURI).href;
  return h("iframe", { cls: "preview", attrs: { src, title: data.title, sandbox: ALLOWED, allow: "fullscreen" } });
}
