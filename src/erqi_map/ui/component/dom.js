/* Builds nodes. Words reach the page only as text nodes. */

const HTTP = /^https?:\/\//;

/** An element with a class, attributes, listeners and children; strings become text nodes. */
export function h(tag, { cls, attrs, on, style } = {}, ...children) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  for (const [name, fn] of Object.entries(on || {})) node.addEventListener(name, fn);
  for (const [name, value] of Object.entries(style || {})) if (value) node.style.setProperty(name, value);
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

/** `text`, or nothing when there is none. */
export const p = (text, cls) => (text ? h("p", { cls }, text) : null);

/** A small label; `tone` is one of "", "check", "status", "link". */
export const chip = (text, tone) => h("span", { cls: `chip ${tone || ""}`.trim() }, text);

export const chips = (labels, tone) =>
  labels && labels.length ? h("span", { cls: "chips" }, labels.map((label) => chip(label, tone))) : null;

/** A link to a public page; anything but http(s) stays text. */
export function link(text, url) {
  if (!HTTP.test(url || "")) return h("span", {}, text);
  return h("a", { attrs: { href: url, target: "_blank", rel: "noopener noreferrer" } }, text);
}

/** A button that hands `go` to the app, which opens the map there. */
export const goButton = (label, go, send, cls) =>
  h("button", { cls: `go ${cls || ""}`.trim(), attrs: { type: "button" }, on: { click: () => send(go) } }, label);

/** Names one can follow to the map; those without `go` are words only. */
export const names = (items, send) =>
  items && items.length
    ? h("ul", { cls: "names" }, items.map((item) =>
        h("li", {},
          item.go ? goButton(item.text, item.go, send, "quiet") : h("span", {}, item.text),
          item.chip && chip(item.chip, item.tone))))
    : null;

/** A heading with its content, left out when there is nothing to show. */
export const section = (title, content) =>
  content ? h("div", { cls: "part" }, h("h4", {}, title), content) : null;
