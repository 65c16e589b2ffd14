/* All rows of a packed layer that pass its filter, as a table of which only what is in view exists. */

import { el, refill } from "../dom/el.js";
import { valueWords } from "../payload/words.js";

const OVERSCAN = 8;
const KEPT_ROWS = 2000;
// A browser lays out nothing taller; a longer table scrolls in steps.
const TALLEST_PX = 8e6;
const COLUMN_PX = { least: 56, most: 190, letter: 7.4, padding: 18 };
const WIDE = /[\u1100-\uffee]/g;

const widthOf = (text) => (text.length + (text.match(WIDE) || []).length * 0.85) * COLUMN_PX.letter + COLUMN_PX.padding;

/** The table: {element, destroy}.
 *  @param {PackedPart} ctx */
export function packedTable(ctx) {
  const { layer, content, phrase } = ctx;
  const columns = Object.entries(content.table || {});
  const names = columns.map(([column]) => column);
  const known = new Map();
  const drawn = new Map();
  /** @type {Uint32Array | never[]} numbers of the features in the order of the table; empty until they are read */
  let features = [];
  let listed = false;
  let stale = true;
  /** @type {{ column: string, descending: boolean } | null} */
  let sort = null;
  let [active, chosen] = [-1, -1];
  let height = 0;
  let listing = null;
  let reading = false;
  // A row was chosen, here or on the map, and is still to be brought into view.
  let calling = Boolean(layer.selected());

  const head = el("div", { class: "erqi-packed-head", attrs: { role: "row" } });
  const body = el("div", { class: "erqi-packed-rows", attrs: { role: "rowgroup" }, on: { click: (event) => choose(rowAt(event.target)), mouseover: pointed, mouseleave: () => layer.peek(null) } });
  const element = el("div", {
    class: "erqi-packed-table",
    attrs: { role: "grid", tabindex: "0", "aria-label": phrase("table"), "aria-colcount": columns.length },
    on: { scroll: draw, keydown: keys },
  }, [el("div", { class: "erqi-packed-heads", attrs: { role: "rowgroup" } }, head), body]);

  // As wide as the first rows that are read, which stand for the rest.
  function setWidths() {
    const widths = columns.map(([, alias], at) => {
      const texts = [`${alias} ▲`, ...[...known.values()].map(({ values }) => valueWords(content, values[at], columns[at][0]))];
      return Math.round(Math.max(COLUMN_PX.least, Math.min(COLUMN_PX.most, Math.max(...texts.map(widthOf)))));
    });
    element.style.setProperty("--erqi-packed-columns", widths.map((px) => `minmax(${px}px, ${px}fr)`).join(" "));
    head.style.minWidth = body.style.minWidth = `${widths.reduce((a, b) => a + b, 0)}px`;
  }

  /* ---- the head ---- */

  function drawHead() {
    const focused = element.getRootNode().activeElement;
    const at = [...head.children].findIndex((cell) => cell.contains(focused));
    refill(head, columns.map(([column, alias], index) => {
      const order = sort?.column === column ? (sort.descending ? "descending" : "ascending") : null;
      const mark = el("span", { attrs: { "aria-hidden": "true" }, text: order ? { descending: " ▼", ascending: " ▲" }[order] : "" });
      const button = el("button", { class: "erqi-packed-sort", attrs: { title: phrase("sort_by", { column: alias }) }, on: { click: () => sortBy(column) } }, [alias, mark]);
      const cell = el("div", { attrs: { role: "columnheader", "aria-sort": order } }, button);
      if (index === at) queueMicrotask(() => button.focus());
      return cell;
    }));
  }

  // Up, down, and back to the order of the data.
  function sortBy(column) {
    if (!sort || sort.column !== column) sort = { column, descending: false };
    else sort = sort.descending ? null : { column, descending: true };
    drawHead();
    refresh();
  }

  /* ---- which rows there are ---- */

  const rows = () => features.length;

  function refresh() {
    stale = true;
    active = -1;
    draw();
  }

  // Asked for when the table is first seen, and anew after each filter or sort.
  async function list() {
    stale = false;
    const asked = (listing = layer.plan.open.ask("list", { sort }));
    const found = await asked;
    if (listing !== asked) return;
    features = found;
    listed = true;
    element.setAttribute("aria-rowcount", String(rows() + 1));
    forget();
    element.scrollTop = 0;
    draw();
  }

  function forget() {
    drawn.forEach((node) => node.remove());
    drawn.clear();
  }

  /* ---- what is in view ---- */

  function measure() {
    const now = parseFloat(getComputedStyle(element).getPropertyValue("--erqi-packed-row")) || 32;
    if (now !== height) forget();
    height = now;
    body.style.height = `${Math.min(TALLEST_PX, rows() * height)}px`;
  }

  // Pixels of the whole table above the window, however tall the browser lets it be.
  function above() {
    const whole = rows() * height;
    if (whole <= TALLEST_PX) return element.scrollTop;
    const inside = Math.max(1, element.scrollHeight - element.clientHeight);
    return (element.scrollTop / inside) * (whole - element.clientHeight + head.offsetHeight);
  }

  function draw() {
    if (!element.clientHeight) return;
    if (stale) {
      list().catch((error) => console.error("erqi-map: table", error));
      return;
    }
    if (!listed) return;
    measure();
    if (calling) goToChosen();
    const top = above();
    const from = Math.max(0, Math.floor(top / height) - OVERSCAN);
    const to = Math.min(rows(), Math.ceil((top + element.clientHeight) / height) + OVERSCAN);
    drawn.forEach((node, k) => {
      if (k >= from && k < to) return;
      node.remove();
      drawn.delete(k);
    });
    for (let k = from; k < to; k += 1) {
      if (!drawn.has(k)) drawn.set(k, body.appendChild(row(k)));
      drawn.get(k).style.top = `${Math.round(element.scrollTop + k * height - top)}px`;
    }
    mark();
    read(from, to);
  }

  function row(k) {
    const node = el("div", { class: "erqi-packed-row", data: { at: k }, attrs: { role: "row", id: ctx.uid(`row-${k}`), "aria-rowindex": k + 2 } });
    fill(node, known.get(features[k]));
    return node;
  }

  function fill(node, found) {
    refill(node, columns.map(([column], at) => {
      const value = found ? found.values[at] : "";
      const text = valueWords(content, value, column);
      return el("div", { class: value === null ? "erqi-packed-empty" : typeof value === "number" ? "erqi-packed-figure" : null, attrs: { role: "gridcell", title: text.length > 12 ? text : null }, text });
    }));
  }

  function mark() {
    const chosen = layer.selected();
    drawn.forEach((node, k) => {
      const found = known.get(features[k]);
      const isChosen = Boolean(chosen && found && found.row === chosen.row);
      node.setAttribute("aria-selected", String(isChosen));
      node.classList.toggle("erqi-packed-active", k === active);
    });
    if (drawn.has(active)) element.setAttribute("aria-activedescendant", drawn.get(active).id);
    else element.removeAttribute("aria-activedescendant");
  }

  async function read(from, to) {
    const missing = Array.from(features.slice(from, to)).filter((feature) => !known.has(feature));
    if (!missing.length || reading) return;
    reading = true;
    try {
      const found = await layer.plan.open.ask("values", { features: missing, columns: names });
      const first = !known.size;
      if (known.size > KEPT_ROWS) known.clear();
      missing.forEach((feature, at) => known.set(feature, found[at]));
      if (first) setWidths();
    } finally {
      reading = false;
    }
    drawn.forEach((node, k) => known.has(features[k]) && fill(node, known.get(features[k])));
    draw();
  }

  /* ---- pointer and keys ---- */

  const rowAt = (node) => {
    const found = node.closest(".erqi-packed-row");
    return found ? Number(found.dataset.at) : -1;
  };

  async function choose(k) {
    if (k < 0 || k >= rows()) return;
    active = k;
    const feature = features[k];
    chosen = feature;
    const found = known.get(feature) || (await layer.plan.open.ask("values", { features: [feature], columns: [] }))[0];
    if (chosen === feature) layer.select(found.row);
  }

  function pointed(event) {
    const k = rowAt(event.target);
    layer.peek(k < 0 ? null : features[k]);
  }

  function keys(event) {
    if (event.target !== element || !rows()) return;
    const page = Math.max(1, Math.floor(element.clientHeight / height) - 1);
    const next = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: rows() - 1 }[event.key];
    if (next !== undefined) moveTo(Math.max(0, Math.min(rows() - 1, next)));
    else if (event.key === "Enter" || event.key === " ") choose(active);
    else return;
    event.preventDefault();
  }

  function moveTo(k) {
    active = k;
    reveal(k);
    draw();
    layer.peek(features[k]);
  }

  function reveal(k) {
    const top = above();
    const room = element.clientHeight - head.offsetHeight;
    const wanted = k * height < top ? k * height : (k + 1) * height > top + room ? (k + 1) * height - room : null;
    if (wanted === null) return;
    const whole = rows() * height;
    const scale = whole <= TALLEST_PX ? 1 : (element.scrollHeight - element.clientHeight) / (whole - element.clientHeight + head.offsetHeight);
    element.scrollTop = wanted * scale;
  }

  /* ---- the layer ---- */

  const watcher = new ResizeObserver(draw);
  watcher.observe(element);
  function goToChosen() {
    calling = false;
    const { numbers } = layer.chosen || { numbers: [] };
    active = features.findIndex((feature) => numbers.includes(feature));
    if (active >= 0) reveal(active);
  }
  const onSelect = ({ row }) => {
    calling = row !== null;
    draw();
  };
  layer.on({ filter: refresh, select: onSelect });
  drawHead();
  setWidths();
  return {
    element,
    destroy() {
      watcher.disconnect();
      layer.off({ filter: refresh, select: onSelect });
    },
  };
}
