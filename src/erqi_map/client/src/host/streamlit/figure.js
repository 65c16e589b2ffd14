/* Draws the figures of the content pages from plain data; the app hears only where to go. */

import { refill } from "../../dom/el.js";
import { bars } from "./bars.js";
import { framework, cityLayout } from "./framework.js";
import { compare } from "./clusters.js";
import { matrix, table } from "./tables.js";
import { tiles } from "./tiles.js";
import { preview } from "./preview.js";
import { sceneList } from "./scenes.js";

const KINDS = { bars, framework, cityLayout, compare, matrix, table, tiles, preview, sceneList };
const drawn = new WeakMap();

function styles(parent) {
  const url = new URL("./figure.css", import.meta.url).href;
  return new Promise((resolve) => {
    const node = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url });
    node.addEventListener("load", resolve);
    node.addEventListener("error", resolve);
    parent.append(node);
  });
}

/** The figure of a place on the page; made when it is first asked for. */
function figureOf(parent) {
  if (!drawn.has(parent)) {
    const root = document.createElement("div");
    root.className = "figure";
    drawn.set(parent, { root, styled: styles(parent).then(() => parent.append(root)), newest: null });
  }
  return drawn.get(parent);
}

function draw(root, component) {
  const { data } = component;
  root.lang = document.documentElement.lang;
  // Whoever works with the keyboard stays where he is.
  const { key } = root.querySelector("[data-key]:focus")?.dataset ?? {};
  refill(root, KINDS[data.kind](data, (go) => component.setTriggerValue("go", go)));
  if (key) root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

export default async function (component) {
  const { data, parentElement: parent } = component;
  document.documentElement.lang = data.lang === "en" ? "en" : "zh-CN";
  const figure = figureOf(parent);
  figure.newest = component;
  await figure.styled;
  // Newer data may have come while the style was on its way; only the newest are drawn.
  if (figure.newest === component) draw(figure.root, component);
  return () => {
    // Also called when newer data overtake this call: then the figure stays.
    if (parent.isConnected) return;
    drawn.delete(parent);
    figure.root.remove();
  };
}
