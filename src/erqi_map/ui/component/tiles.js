/* Cards of equal height: indicators, works, programmes, industries. */

import { chip, chips, goButton, h, p } from "./dom.js";

function figure(item) {
  if (!item.value) return null;
  return h("p", { cls: "value" }, item.value, item.unit && h("span", { cls: "unit" }, item.unit));
}

function tile(item, send, data) {
  return h("article", { cls: "tile" },
    h("div", { cls: "tile-head" },
      item.number && h("span", { cls: "ordinal" }, item.number),
      h("h4", {}, item.title),
      item.badge && chip(item.badge, item.tone)),
    figure(item),
    item.change && h("p", { cls: "change" }, item.change),
    p(item.rank, "rank"),
    (item.lines || []).map((line) => p(line)),
    item.list && item.list.length ? h("ul", {}, item.list.map((line) => h("li", {}, line))) : null,
    chips(item.chips, "link"),
    p(item.note, "note"),
    item.go && goButton(data.open, item.go, send, "quiet"));
}

export function tiles(data, send) {
  return h("div", { cls: `tiles ${data.size || ""}`.trim() }, data.items.map((item) => tile(item, send, data)));
}
