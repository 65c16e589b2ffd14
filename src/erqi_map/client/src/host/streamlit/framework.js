/* "1346" as a picture: one goal, three paths, four clusters, six tasks, and what belongs together. */

import { el, refill, svg } from "../../dom/el.js";
import { chips, goButton, names, p, section } from "./words.js";

/** The lines from the boxes of one row to those of the next. */
function wires(above, below) {
  const centres = (n) => Array.from({ length: n }, (_, i) => ((i + 0.5) / n) * 100);
  const [top, bottom] = [centres(above), centres(below)];
  const ends = [...top, ...bottom];
  const d = [
    ...top.map((x) => `M${x} 0V12`),
    `M${Math.min(...ends)} 12H${Math.max(...ends)}`,
    ...bottom.map((x) => `M${x} 12V24`),
  ].join("");
  return svg("svg", { class: "wires", attrs: { viewBox: "0 0 100 24", preserveAspectRatio: "none", "aria-hidden": "true" } },
    svg("path", { attrs: { d } }));
}

function detailOf(item, data, send) {
  return [
    el("h3", {}, item.detailTitle || item.title),
    p(item.lead),
    item.lines && item.lines.length ? el("ul", {}, item.lines.map((line) => el("li", {}, line))) : null,
    el("div", { class: "parts" }, (item.groups || []).map((group) => section(group.title, names(group.items, send)))),
    p(item.note, "note"),
    item.go && goButton(data.open, item.go, send),
  ].filter(Boolean);
}

export function framework(data, send) {
  const boxes = new Map();
  const detail = el("div", { class: "detail", attrs: { role: "region", "aria-live": "polite" } }, p(data.hint, "note"));
  let chosen = null;

  function choose(item) {
    chosen = chosen === item.id ? null : item.id;
    for (const [id, { button, links }] of boxes) {
      const highlighted = !chosen || id === chosen || links.includes(chosen) || item.links.includes(id);
      button.setAttribute("aria-pressed", String(id === chosen));
      button.classList.toggle("faint", !highlighted);
    }
    refill(detail, chosen ? detailOf(item, data, send) : p(data.hint, "note"));
  }

  const box = (item) => {
    const button = el("button", {
      class: "box", attrs: { "aria-pressed": "false" },
      style: { "--tone": item.colour, "--tone-ink": item.ink }, on: { click: () => choose(item) },
    }, [el("strong", {}, item.title), item.sub && el("span", { class: "sub" }, item.sub)]);
    boxes.set(item.id, { button, links: item.links });
    return button;
  };

  const rows = data.rows.flatMap((row, i) => {
    const next = data.rows[i + 1];
    return [
      el("div", { class: "level" },
        [el("div", { class: "level-name" }, [el("span", { class: "level-number" }, row.number), el("span", {}, row.title)]),
        el("div", { class: "boxes", style: { "--n": String(row.items.length) } }, row.items.map(box))]),
      next && el("div", { class: "level joint" }, [el("div", {}), wires(row.items.length, next.items.length)]),
    ];
  });
  return el("div", { class: "framework" }, [el("div", { class: "levels" }, rows), detail]);
}

/** The city's layout; the part of the district stands out. Places are compass points, not distances. */
export function cityLayout(data) {
  return el("div", { class: "city" },
    [el("div", { class: "compass" }, data.items.map((item) =>
      el("div", { class: `part-${item.position}${item.own ? " own" : ""}` },
        [el("strong", {}, item.name), item.sub && el("span", { class: "sub" }, item.sub)]))),
    el("div", { class: "city-words" }, [el("h3", {}, data.title), p(data.lead), chips(data.chips), p(data.note, "note")])]);
}
