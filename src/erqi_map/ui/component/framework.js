/* "1346" as a picture: one goal, three paths, four clusters, six tasks, and what belongs together. */

import { chips, goButton, h, names, p, section } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

/** The lines from the boxes of one row to those of the next. */
function wires(above, below) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 100 24");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "wires");
  const centres = (n) => Array.from({ length: n }, (_, i) => ((i + 0.5) / n) * 100);
  const [top, bottom] = [centres(above), centres(below)];
  const ends = [...top, ...bottom];
  const d = [
    ...top.map((x) => `M${x} 0V12`),
    `M${Math.min(...ends)} 12H${Math.max(...ends)}`,
    ...bottom.map((x) => `M${x} 12V24`),
  ].join("");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}

function detailOf(item, data, send) {
  return [
    h("h3", {}, item.detailTitle || item.title),
    p(item.lead),
    item.lines && item.lines.length ? h("ul", {}, item.lines.map((line) => h("li", {}, line))) : null,
    h("div", { cls: "parts" }, (item.groups || []).map((group) => section(group.title, names(group.items, send)))),
    p(item.note, "note"),
    item.go && goButton(data.open, item.go, send),
  ].filter(Boolean);
}

export function framework(data, send) {
  const boxes = new Map();
  const detail = h("div", { cls: "detail", attrs: { role: "region", "aria-live": "polite" } }, p(data.hint, "note"));
  let chosen = null;

  function choose(item) {
    chosen = chosen === item.id ? null : item.id;
    for (const [id, { button, links }] of boxes) {
      const lit = !chosen || id === chosen || links.includes(chosen) || item.links.includes(id);
      button.setAttribute("aria-pressed", String(id === chosen));
      button.classList.toggle("faint", !lit);
    }
    detail.replaceChildren(...(chosen ? detailOf(item, data, send) : [p(data.hint, "note")]));
  }

  const box = (item) => {
    const button = h("button", {
      cls: "box", attrs: { type: "button", "aria-pressed": "false" },
      style: { "--tone": item.colour, "--tone-ink": item.ink }, on: { click: () => choose(item) },
    }, h("strong", {}, item.title), item.sub && h("span", { cls: "sub" }, item.sub));
    boxes.set(item.id, { button, links: item.links });
    return button;
  };

  const rows = data.rows.flatMap((row, i) => {
    const next = data.rows[i + 1];
    return [
      h("div", { cls: "level" },
        h("div", { cls: "level-name" }, h("span", { cls: "level-number" }, row.number), h("span", {}, row.title)),
        h("div", { cls: "boxes", style: { "--n": String(row.items.length) } }, row.items.map(box))),
      next && h("div", { cls: "level joint" }, h("div", {}), wires(row.items.length, next.items.length)),
    ];
  });
  return h("div", { cls: "framework" }, h("div", { cls: "levels" }, rows), detail);
}

/** The city's layout; the part of the district stands out. Places are compass points, not distances. */
export function cityLayout(data) {
  return h("div", { cls: "city" },
    h("div", { cls: "compass" }, data.items.map((item) =>
      h("div", { cls: `part-${item.position}${item.own ? " own" : ""}` },
        h("strong", {}, item.name), item.sub && h("span", { cls: "sub" }, item.sub)))),
    h("div", { cls: "city-words" }, h("h3", {}, data.title), p(data.lead), chips(data.chips), p(data.note, "note")));
}
