/* Tables: any list of records, and the matrix of tasks and clusters. */

import { el, refill } from "../../dom/el.js";
import { chip, chips, link, names, p, section } from "./words.js";

const isEmpty = (cell) => cell === null || cell === undefined || cell === "";

function cellContent(cell) {
  if (isEmpty(cell)) return "–";
  if (typeof cell === "string") return cell;
  if (Array.isArray(cell)) {
    return el("ul", { class: "plain" }, cell.map((one) => el("li", {}, cellContent(one))));
  }
  return el("span", {},
    [cell.url ? link(cell.text, cell.url) : cell.text,
    cell.chip && chip(cell.chip, cell.tone),
    p(cell.note, "note")]);
}

export function table(data) {
  const { columns, rows } = data;
  const head = el("tr", {}, columns.map((column) =>
    el("th", { attrs: { scope: "col" }, style: { width: column.width } }, column.label)));
  const body = rows.map((row) => el("tr", {}, row.map((cell, i) =>
    el(i ? "td" : "th", { class: isEmpty(cell) ? "empty" : "", attrs: { scope: i ? null : "row", "data-label": columns[i].label } }, cellContent(cell)))));
  return el("div", { class: `scroll ${data.size || ""}`.trim(), attrs: { tabindex: "0", role: "region", "aria-label": data.label } },
    el("table", { class: "records" }, [el("thead", {}, head), el("tbody", {}, body)]));
}

function cellButton(cell, name, data, choose) {
  const gap = !cell.groups.length;
  const counts = cell.groups.map((group) =>
    el("span", { class: "count" }, [el("b", {}, String(group.items.length)), group.short]));
  const words = cell.groups.map((group) => `${group.title} ${group.items.length}`).join(", ");
  const button = el("button", {
    class: gap ? "cell gap" : "cell",
    attrs: { "aria-pressed": "false", "aria-label": `${name}: ${gap ? data.gap : words}` },
  }, gap ? el("span", { class: "gap-word" }, data.gap) : el("span", { class: "counts" }, counts));
  button.addEventListener("click", () => choose(button, cell, name));
  return button;
}

function cellDetail(cell, name, data, send) {
  return [
    el("h3", {}, name),
    cell.groups.length ? null : p(data.gapNote),
    el("div", { class: "parts" }, cell.groups.map((group) => section(group.title, names(group.items, send)))),
    cell.go && el("button", { class: "go", on: { click: () => send(cell.go) } }, data.open),
  ].filter(Boolean);
}

/** Rows are tasks, columns are clusters; a cell tells what serves the task there, or that nothing does. */
export function matrix(data, send) {
  const detail = el("div", { class: "detail", attrs: { role: "region", "aria-live": "polite" } }, p(data.hint, "note"));
  /** @type {HTMLElement | null} */
  let pressed = null;
  const choose = (button, cell, name) => {
    if (pressed) pressed.setAttribute("aria-pressed", "false");
    pressed = button;
    button.setAttribute("aria-pressed", "true");
    refill(detail, cellDetail(cell, name, data, send));
  };
  const head = el("tr", {}, [el("td", { class: "corner" }, data.corner), data.columns.map((column) =>
    el("th", { attrs: { scope: "col" }, style: { "--tone": column.colour } }, [column.title, p(column.sub, "note")]))]);
  const rows = data.rows.map((row) => el("tr", {},
    [el("th", { attrs: { scope: "row" } }, [row.title, chips(row.chips)]),
    row.cells.map((cell, i) => el("td", {}, cellButton(cell, `${row.title} × ${data.columns[i].title}`, data, choose)))]));
  return el("div", {},
    [el("div", { class: "scroll", attrs: { tabindex: "0", role: "region", "aria-label": data.label } },
      el("table", { class: "matrix" }, [el("thead", {}, head), el("tbody", {}, rows)])),
    detail]);
}
