/* Cards of equal height: indicators, works, programmes, industries. */

import { el } from "../../dom/el.js";
import { chip, chips, goButton, p } from "./words.js";

function figure(item) {
  if (!item.value) return null;
  return el("p", { class: "value" }, [item.value, item.unit && el("span", { class: "unit" }, item.unit)]);
}

function tile(item, send, data) {
  return el("article", { class: "tile" },
    [el("div", { class: "tile-head" },
      [item.number && el("span", { class: "ordinal" }, item.number),
      el("h4", {}, item.title),
      item.badge && chip(item.badge, item.tone)]),
    figure(item),
    item.change && el("p", { class: "change" }, item.change),
    p(item.rank, "rank"),
    (item.lines || []).map((line) => p(line)),
    item.list && item.list.length ? el("ul", {}, item.list.map((line) => el("li", {}, line))) : null,
    chips(item.chips, "link"),
    p(item.note, "note"),
    item.go && goButton(data.open, item.go, send, "quiet")]);
}

export function tiles(data, send) {
  return el("div", { class: `tiles ${data.size || ""}`.trim() }, data.items.map((item) => tile(item, send, data)));
}
