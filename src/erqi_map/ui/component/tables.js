/* Tables: any list of records, and the matrix of tasks and clusters. */

import { chip, chips, h, link, names, p, section } from "./dom.js";

const isEmpty = (cell) => cell === null || cell === undefined || cell === "";

function cellContent(cell) {
  if (isEmpty(cell)) return "–";
  if (typeof cell === "string") return cell;
  if (Array.isArray(cell)) {
    return h("ul", { cls: "plain" }, cell.map((one) => h("li", {}, cellContent(one))));
  }
  return h("span", {},
    cell.url ? link(cell.text, cell.url) : cell.text,
    cell.chip && chip(cell.chip, cell.tone),
    p(cell.note, "note"));
}

export function table(data) {
  const { columns, rows } = data;
  const head = h("tr", {}, columns.map((column) =>
    h("th", { attrs: { scope: "col" }, style: { width: column.width } }, column.label)));
  const body = rows.map((row) => h("tr", {}, row.map((cell, i) =>
    h(i ? "td" : "th", { cls: isEmpty(cell) ? "empty" : "", attrs: { scope: i ? null : "row", "data-label": columns[i].label } }, cellContent(cell)))));
  return h("div", { cls: `scroll ${data.size || ""}`.trim(), attrs: { tabindex: "0", role: "region", "aria-label": data.label } },
    h("table", { cls: "records" }, h("thead", {}, head), h("tbody", {}, body)));
}

function cellButton(cell, name, data, choose) {
  const gap = !cell.groups.length;
  const counts = cell.groups.map((group) =>
    h("span", { cls: "count" }, h("b", {}, String(group.items.length)), group.short));
  const words = cell.groups.map((group) => `${group.title} ${group.items.length}`).join(", ");
  const button = h("button", {
    cls: gap ? "cell gap" : "cell",
    attrs: { type: "button", "aria-pressed": "false", "aria-label": `${name}: ${gap ? data.gap : words}` },
  }, gap ? h("span", { cls: "gap-word" }, data.gap) : h("span", { cls: "counts" }, counts));
  button.addEventListener("click", () => choose(button, cell, name));
  return button;
}

function cellDetail(cell, name, data, send) {
  return [
    h("h3", {}, name),
    cell.groups.length ? null : p(data.gapNote),
    h("div", { cls: "parts" }, cell.groups.map((group) => section(group.title, names(group.items, send)))),
    cell.go && h("button", { cls: "go", attrs: { type: "button" }, on: { click: () => send(cell.go) } }, data.open),
  ].filter(Boolean);
}

/** Rows are tasks, columns are clusters; a cell tells what serves the task there, or that nothing does. */
export function matrix(data, send) {
  const detail = h("div", { cls: "detail", attrs: { role: "region", "aria-live": "polite" } }, p(data.hint, "note"));
  let pressed = null;
  const choose = (button, cell, name) => {
    if (pressed) pressed.setAttribute("aria-pressed", "false");
    pressed = button;
    button.setAttribute("aria-pressed", "true");
    detail.replaceChildren(...cellDetail(cell, name, data, send));
  };
  const head = h("tr", {}, h("td", { cls: "corner" }, data.corner), data.columns.map((column) =>
    h("th", { attrs: { scope: "col" }, style: { "--tone": column.colour } }, column.title, p(column.sub, "note"))));
  const rows = data.rows.map((row) => h("tr", {},
    h("th", { attrs: { scope: "row" } }, row.title, chips(row.chips)),
    row.cells.map((cell, i) => h("td", {}, cellButton(cell, `${row.title} × ${data.columns[i].title}`, data, choose)))));
  return h("div", {},
    h("div", { cls: "scroll", attrs: { tabindex: "0", role: "region", "aria-label": data.label } },
      h("table", { cls: "matrix" }, h("thead", {}, head), h("tbody", {}, rows))),
    detail);
}
