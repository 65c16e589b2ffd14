/* The filters of a packed layer's panel: lists of values to tick, and ranges. */

import { el } from "../dom/el.js";
import { valueWords } from "../payload/words.js";
import { packedCount } from "./words.js";

const OPEN_GROUPS = 2;

function choiceGroup(ctx, filter, change) {
  const boxes = new Map();
  const counts = new Map();
  const lines = filter.values.map(({ value, count }) => {
    const input = el("input", { attrs: { type: "checkbox" }, on: { change: tell } });
    const number = el("span", { class: "erqi-packed-number", text: packedCount(count) });
    boxes.set(value, input);
    counts.set(value, number);
    return el("li", {}, el("label", { class: "erqi-packed-check" }, [
      input, el("span", { class: "erqi-packed-value", text: valueWords(ctx.content, value, filter.column) }), number,
    ]));
  });

  function tell() {
    const values = [...boxes].filter(([, input]) => input.checked).map(([value]) => value);
    change(filter.column, values.length ? values : null);
  }

  return {
    body: el("ul", { class: "erqi-packed-checks" }, lines),
    show(given, left) {
      const on = new Set(given || []);
      boxes.forEach((input, value) => {
        input.checked = on.has(value);
      });
      filter.values.forEach(({ value, count }) => {
        const now = left ? left.get(value) : count;
        counts.get(value).textContent = packedCount(now);
        counts.get(value).closest("label").classList.toggle("erqi-packed-none", !now && !on.has(value));
      });
      return on.size;
    },
  };
}

function rangeGroup(ctx, filter, change) {
  const date = filter.kind === "date";
  const ends = ["from", "to"].map((which, at) => {
    const edge = at ? filter.most : filter.least;
    const attrs = date
      ? { type: "date" }
      : { type: "number", step: filter.whole ? 1 : "any", inputmode: "decimal", placeholder: edge === null ? "" : valueWords(ctx.content, edge, filter.column) };
    const input = el("input", {
      class: "erqi-packed-input",
      attrs: { ...attrs, "aria-label": ctx.phrase(`${which}_of`, { title: filter.title }), disabled: edge === null },
      on: { change: tell },
    });
    const words = date && edge !== null ? `${ctx.phrase(which)} ${edge}` : ctx.phrase(which);
    return { input, node: el("label", { class: "erqi-packed-end" }, [el("span", { text: words, attrs: { "aria-hidden": "true" } }), input]) };
  });

  function tell() {
    const values = ends.map(({ input }) => (input.value === "" ? null : date ? input.value : Number(input.value)));
    change(filter.column, values.every((value) => value === null) ? null : values);
  }

  return {
    body: el("div", { class: "erqi-packed-range" }, ends.map(({ node }) => node)),
    show(given) {
      const values = given || [null, null];
      ends.forEach(({ input }, at) => {
        const text = values[at] === null ? "" : String(values[at]);
        if (input.value !== text) input.value = text;
      });
      return values.some((value) => value !== null) ? 1 : 0;
    },
  };
}

/** The groups: {element, destroy}.
 *  @param {PackedPart} ctx */
export function packedChoices(ctx) {
  const { layer, content } = ctx;
  // What the reader has asked for, also while the answer is still on its way.
  let asked = Object.assign(Object.create(null), layer.filter());

  function change(column, value) {
    const next = Object.create(null);
    for (const [name, one] of Object.entries(asked)) if (name !== column) next[name] = one;
    if (value !== null) next[column] = value;
    asked = next;
    layer.setFilter(asked).catch((error) => console.error("erqi-map: filter", error));
  }

  const groups = content.filters.map((filter, at) => {
    const made = (filter.kind === "choice" ? choiceGroup : rangeGroup)(ctx, filter, change);
    const badge = el("span", { class: "erqi-packed-badge", attrs: { hidden: true } });
    const summary = el("summary", {}, [el("span", { text: filter.title }), badge]);
    // A page with a search of its own has no other field until one asks for it.
    const open = (content.filters.length <= OPEN_GROUPS || at === 0) && !(ctx.folded && filter.kind !== "choice");
    const node = el("details", { class: "erqi-packed-group", attrs: { open } }, [summary, made.body]);
    return { ...made, column: filter.column, badge, node };
  });

  function draw() {
    const { counts } = layer.filterState || {};
    for (const { column, badge, show } of groups) {
      const size = show(asked[column], counts && counts.get(column));
      badge.textContent = String(size);
      badge.hidden = !size;
    }
  }

  function follow({ filter }) {
    asked = Object.assign(Object.create(null), filter);
    draw();
  }

  layer.on("filter", follow);
  draw();
  const element = el("div", { class: "erqi-packed-filters", attrs: { role: "group", "aria-label": ctx.phrase("filters") } }, groups.map(({ node }) => node));
  return { element, destroy: () => layer.off("filter", follow) };
}
