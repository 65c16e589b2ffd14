/* What the figures are written with. */

import { el, safeHref } from "../../dom/el.js";

/** `text`, or nothing when there is none. */
export const p = (text, cls) => (text ? el("p", { class: cls }, text) : null);

/** A small label; `tone` is one of "", "check", "status", "link". */
export const chip = (text, tone) => el("span", { class: `chip ${tone || ""}`.trim() }, text);

export const chips = (labels, tone) =>
  labels && labels.length ? el("span", { class: "chips" }, labels.map((label) => chip(label, tone))) : null;

/** A link to a public page; anything but http(s) stays text. */
export function link(text, url) {
  if (!safeHref(url)) return el("span", {}, text);
  return el("a", { attrs: { href: url, target: "_blank", rel: "noopener noreferrer" } }, text);
}

/** A button that hands `go` to the app, which opens the map there. */
export const goButton = (label, go, send, cls) =>
  el("button", { class: `go ${cls || ""}`.trim(), on: { click: () => send(go) } }, label);

/** Names one can follow to the map; those without `go` are words only. */
export const names = (items, send) =>
  items && items.length
    ? el("ul", { class: "names" }, items.map((item) =>
        el("li", {},
          [item.go ? goButton(item.text, item.go, send, "quiet") : el("span", {}, item.text),
          item.chip && chip(item.chip, item.tone)])))
    : null;

/** A heading with its content, left out when there is nothing to show. */
export const section = (title, content) =>
  content ? el("div", { class: "part" }, [el("h4", {}, title), content]) : null;
