/* Bars with their name above and their value at the end: they fit a phone and a wall alike. */

import { el } from "../../dom/el.js";

function bar(item, top) {
  const share = String(top ? Math.abs(item.value) / top : 0);
  return el("li", {},
    [el("p", {}, [item.name, item.rank && el("span", { class: "rank" }, item.rank)]),
    el("p", { class: "bar" }, [el("span", { class: item.value < 0 ? "down" : "", style: { "--share": share } }), el("b", {}, item.label)])]);
}

export function bars(data) {
  const top = Math.max(...data.items.map((item) => Math.abs(item.value)), 0);
  return el("ul", { class: "bars plain" }, data.items.map((item) => bar(item, top)));
}
