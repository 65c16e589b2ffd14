/* The list of features, sorted by a column. */

import { focusedIn, followWords, formatNumber, later, listen, rebuild, roveFocus } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { symbolSwatch } from "../draw/symbols.js";
import { boxOfBounds } from "../geometry/boxes.js";
import { chooseFeature } from "../state/choose.js";
import { closeDrawer, narrow } from "../state/drawers.js";
import { cardKind, cardName, cardOf, featureInfo, isPlace, term } from "../state/features.js";
import { OF_REGISTER } from "../state/store.js";
import { valuesOf } from "../state/visibility.js";
import { createDrawerHead } from "./panels.js";

const ROWS_AT_ONCE = 200;
const COLUMNS = ["name", "kind", "cluster", "status", "accuracy"];
const NOT_LISTED = "contact";

/** What registers say of the places: a column each, where any says it. */
function registerColumns(ctx) {
  const lines = Object.values(ctx.plan.content.cards).flatMap((card) => card.register || []);
  return new Map(lines.filter((line) => line.id !== NOT_LISTED).map((line) => [line.id, line.label]));
}

/** What the register says of a place, by column: its words and what they are sorted by. */
function registerCells(ctx, card) {
  const lines = (card && card.register) || [];
  return { register: Object.fromEntries(lines.map((line) => [line.id, ctx.text(line.value)])),
    numbers: Object.fromEntries(lines.map((line) => [line.id, line.number])) };
}

/** Everything the list can show: features on the map, then cards without a position. */
function readRows(ctx, withReference) {
  const rows = [];
  const state = ctx.store.get();
  for (const layer of ctx.plan.layers) {
    if (layer.role !== "plan" && !withReference) continue;
    const mask = ctx.plan.matches(layer, state);
    for (let index = 0; index < layer.n; index += 1) {
      if (mask[index]) rows.push(featureRow(ctx, layer, index));
    }
  }
  const unplaced = Object.values(ctx.plan.content.cards)
    .filter((card) => isPlace(card) && !card.located && passes(card, state.filter));
  return rows.concat(unplaced.map((card) => cardRow(ctx, card)));
}

function passes(card, filter) {
  const meets = (facet, values) => !filter[facet].length || values.some((one) => filter[facet].includes(one));
  return meets("cluster", [card.cluster]) && meets("theme", [card.theme])
    && meets("status", [card.status]) && ["task", ...OF_REGISTER].every((facet) => meets(facet, valuesOf(card, facet)));
}

function featureRow(ctx, layer, index) {
  const info = featureInfo(ctx, { layer, index });
  const card = cardOf(ctx, info.card);
  const cells = registerCells(ctx, card);
  return { register: cells.register, id: info.card && card ? info.card : info.id, feature: info.id, layer, index, name: info.name,
    symbol: layer.symbol(index),
    kind: term(ctx, "kinds", info.kind) || (card ? cardKind(ctx, card) : ctx.text(layer.spec.title)),
    cluster: cardName(ctx, info.cluster, true), status: term(ctx, "statuses", info.status),
    accuracy: info.accuracy ? ctx.phrase("map.card.accuracy_value", { m: formatNumber(ctx, info.accuracy, 0) }) : "",
    numbers: { ...cells.numbers, accuracy: info.accuracy } };
}

function cardRow(ctx, card) {
  return { ...registerCells(ctx, card), id: card.id, feature: null, name: ctx.text(card.name), kind: cardKind(ctx, card),
    cluster: cardName(ctx, card.cluster, true), status: ctx.phrase("map.no_position"), accuracy: "" };
}

function inView(ctx) {
  const [west, north, east, south] = boxOfBounds(ctx.map.getBounds());
  return (row) => {
    if (!row.layer) return false;
    const [minx, miny, maxx, maxy] = row.layer.bounds(row.index);
    return maxx >= west && minx <= east && maxy >= north && miny <= south;
  };
}

function create(ctx) {
  const words = followWords(ctx);
  let register = new Map();
  let columns = COLUMNS;
  const cell = (row, column) => (register.has(column) ? row.register[column] : row[column]) || "";
  const view = { only: false, reference: false, sort: null, descending: false, most: ROWS_AT_ONCE };
  const { head, title } = createDrawerHead(ctx, words, "list", "map.list.title");
  const count = el("span", { class: "erqi-list-count", attrs: { role: "status" } });
  const options = el("div", { class: "erqi-list-options" }, [option("only", "map.list.in_view"),
    option("reference", "map.list.reference")]);
  const headRow = el("tr");
  const body = el("tbody", { on: { keydown: arrows } });
  const caption = words.say(el("caption", { class: "erqi-hidden" }), "map.list.title");
  const table = el("table", { class: "erqi-list-table" }, [caption, el("thead", {}, headRow), body]);
  const more = words.say(el("button", { class: "erqi-button erqi-list-more",
    on: { click: () => { view.most += ROWS_AT_ONCE; draw(); } } }), "map.list.more");
  const scroll = el("div", { class: "erqi-list-scroll", attrs: { tabindex: "0", role: "group" } }, [table, more]);
  const box = el("section", { class: "erqi-list", attrs: { hidden: true, "data-covers": "bottom" } }, [head, scroll]);
  title.after(count, options);
  words.bind(() => {
    box.setAttribute("aria-label", ctx.phrase("map.list.title"));
    scroll.setAttribute("aria-label", ctx.phrase("map.list.rows"));
  });

  function option(name, key) {
    const input = el("input", { attrs: { type: "checkbox" },
      on: { change: () => { view[name] = input.checked; draw(); } } });
    return el("label", { class: "erqi-check" }, [input, words.say(el("span"), key)]);
  }

  function headCell(column) {
    const on = view.sort === column;
    const button = el("button", { class: "erqi-sort", data: { key: `sort:${column}` }, on: { click: () => sortBy(column) } },
      [register.has(column) ? ctx.text(register.get(column)) : ctx.phrase(`map.list.${column}`), el("span", { class: "erqi-sort-mark", attrs: { "aria-hidden": "true" },
        text: on ? (view.descending ? "▼" : "▲") : "" })]);
    return el("th", { class: `erqi-col-${column}`, attrs: { scope: "col",
      "aria-sort": on ? (view.descending ? "descending" : "ascending") : null } }, button);
  }

  function sortBy(column) {
    view.descending = view.sort === column && !view.descending;
    view.sort = column;
    draw();
  }

  function sorted(rows) {
    const { sort } = view;
    if (!sort) return rows;
    const collator = new Intl.Collator(ctx.store.get().lang === "en" ? "en" : "zh-CN", { numeric: true });
    const sign = view.descending ? -1 : 1;
    const number = (row) => row.numbers[sort] ?? null;
    // What has no value stands last, however it is sorted.
    return [...rows].sort((a, b) => Number(!cell(a, view.sort)) - Number(!cell(b, view.sort))
      || sign * (number(a) !== null && number(b) !== null ? number(a) - number(b)
        : collator.compare(cell(a, view.sort), cell(b, view.sort))));
  }

  function row(one) {
    const id = one.feature || one.id;
    const button = el("button", { class: "erqi-list-name", data: { key: `row:${id}` }, on: { click: () => choose(id) } },
    [one.symbol && symbolSwatch(one.symbol), el("span", { text: one.name })]);
    return el("tr", { data: { ids: JSON.stringify([one.id, one.feature]) } }, [el("th", { attrs: { scope: "row" } }, button),
      ...columns.slice(1).map((column) => el("td", { text: cell(one, column) }))]);
  }

  function choose(id) {
    chooseFeature(ctx, id);
    if (narrow(ctx)) closeDrawer(ctx, "list");
  }

  function arrows(event) {
    if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    const now = focusedIn(ctx);
    if (now && now.matches(".erqi-list-name")) roveFocus(event, [...body.querySelectorAll(".erqi-list-name")], now);
  }

  function draw() {
    if (box.hidden) return;
    register = registerColumns(ctx);
    columns = [...COLUMNS, ...register.keys()];
    const all = readRows(ctx, view.reference);
    const rows = sorted(view.only ? all.filter(inView(ctx)) : all);
    count.textContent = ctx.phrase("map.list.count", { n: rows.length });
    rebuild(ctx, headRow, columns.map(headCell));
    rebuild(ctx, body, rows.slice(0, view.most).map(row));
    if (!rows.length) {
      refill(body, el("tr", {}, el("td", { class: "erqi-hint", text: ctx.phrase("map.list.empty"),
        attrs: { colspan: columns.length } })));
    }
    more.hidden = rows.length <= view.most;
    mark(false);
  }

  function mark(scrollTo) {
    if (box.hidden) return;
    const state = ctx.store.get();
    const highlighted = ctx.plan.highlighted(state);
    for (const line of body.children) {
      const ids = JSON.parse(line.dataset.ids || "[]");
      const current = state.focus && ids.includes(state.focus);
      line.classList.toggle("erqi-lit", ids.some((id) => highlighted.has(id)));
      if (current) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
      if (current && scrollTo) line.scrollIntoView({ block: "nearest" });
    }
  }

  ctx.slots.overlay.append(box);
  const moved = later(() => { if (view.only) draw(); }, 120);
  listen(ctx, ctx.map, { moveend: moved });
  ctx.store.on((state, changed) => {
    // panels.js shows the box first: it was created later and so hears of the change later.
    if (changed.has("panels")) queueMicrotask(draw);
    else if (["lang", "hidden", "filter", "basemap"].some((key) => changed.has(key))) draw();
    else if (changed.has("focus") || changed.has("goal")) mark(changed.has("focus"));
  });
  queueMicrotask(draw);
  return { destroy: moved.stop };
}

export const listPart = { name: "list", create };
