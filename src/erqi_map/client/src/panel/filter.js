/* The filter: facets, what is on, how many are left. */

import { followWords, iconButton, putInSlot, rebuild, tint, uid } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { cardName, facetValues, term } from "../state/features.js";
import { FILTERS, noFilter, OF_REGISTER } from "../state/store.js";
import { masksOf } from "../state/visibility.js";

/** The values of each facet that the plan layers really have, in the order of the plan. */
function valuesInPlan(ctx) {
  const layers = ctx.plan.layers.filter((layer) => layer.role === "plan");
  const found = { cluster: new Set(), status: new Set() };
  for (const layer of layers) {
    for (let i = 0; i < layer.n; i += 1) {
      for (const [facet, set] of Object.entries(found)) set.add(layer.value(i, facet));
    }
  }
  const { clusters, terms, cards } = ctx.plan.content;
  return {
    cluster: clusters.filter((id) => found.cluster.has(id)),
    theme: [...new Set(layers.map((layer) => layer.theme))],
    status: Object.keys(terms.statuses).filter((id) => found.status.has(id)),
    task: Object.values(cards).filter((card) => card.kind === "task").map((card) => card.id),
    ...Object.fromEntries(OF_REGISTER.map((facet) => [facet, facetValues(ctx.plan, facet).map((one) => one.id)])),
  };
}

function valueName(ctx, facet, id) {
  if (facet === "theme") return term(ctx, "themes", id) || id;
  if (facet === "status") return term(ctx, "statuses", id) || id;
  const value = facetValues(ctx.plan, facet).find((one) => one.id === id);
  return value ? ctx.text(value.name) : cardName(ctx, id, facet === "cluster") || id;
}

export const filterSize = (filter) => FILTERS.reduce((sum, facet) => sum + filter[facet].length, 0);

/** How many features of the plan are shown and pass the filter, and how many there are.
 *  @param {Context} ctx
 *  @param {State["filter"]} [instead] a filter to try */
export function countPlan(ctx, instead) {
  const state = ctx.store.get();
  const tried = instead ? { ...state, filter: instead } : state;
  // A filter that is only tried must not push out what is known of the one that is on.
  const matches = (layer) => (instead ? masksOf(new Map(), ctx.plan, layer, tried).matching : ctx.plan.matches(layer, state));
  const layers = ctx.plan.layers.filter((layer) => layer.role === "plan");
  const total = layers.reduce((sum, layer) => sum + layer.n, 0);
  let shown = 0;
  for (const layer of layers) for (const one of matches(layer)) shown += one;
  return { shown, total };
}

/** What is on, in a few words, with a cross that takes it off; and what to do when nothing passes. */
function createChip(ctx, words) {
  const clear = () => ctx.store.set({ filter: noFilter() });
  const text = el("span", { class: "erqi-filter-on-text" });
  const cross = iconButton(words, { icon: "close", key: "map.filter.clear", click: clear });
  const chip = el("div", { class: "erqi-filter-on", attrs: { hidden: true } }, [drawIcon("filter"), text, cross]);
  const out = words.say(el("button", { class: "erqi-link", on: { click: clear } }), "map.filter.way_out");
  const nothing = el("div", { class: "erqi-filter-nothing", attrs: { hidden: true, role: "status" } },
    [words.say(el("span"), "map.filter.nothing"), out]);
  if (ctx.options.bar) putInSlot(ctx.slots.bar, chip, 2);
  else ctx.slots.top.querySelector(".erqi-title").append(chip);
  ctx.slots.overlay.append(nothing);
  return function draw(size, shown) {
    const { filter } = ctx.store.get();
    const names = FILTERS.flatMap((facet) => filter[facet].map((id) => valueName(ctx, facet, id)));
    text.textContent = names.join(ctx.phrase("map.comma"));
    chip.title = ctx.phrase("map.filter.on", { names: text.textContent });
    chip.hidden = !size;
    nothing.hidden = !size || shown > 0;
  };
}

function create(ctx) {
  const words = followWords(ctx);
  let open = false;
  const panel = el("div", { class: "erqi-filter-panel", attrs: { id: uid(ctx, "filter"), hidden: true } });
  const badge = el("span", { class: "erqi-badge" });
  const opener = el("button", { class: "erqi-filter-open",
    attrs: { "aria-expanded": "false", "aria-controls": panel.id },
    on: { click: () => show(!open) } }, [drawIcon("filter"), words.say(el("span"), "map.filter.title"), badge]);
  const remaining = el("p", { class: "erqi-filter-count", attrs: { role: "status" } });
  const box = el("section", { class: "erqi-filter" },
    [el("div", { class: "erqi-filter-head" }, [opener, remaining]), panel]);
  words.bind(() => box.setAttribute("aria-label", ctx.phrase("map.filter.title")));
  const chipOn = createChip(ctx, words);

  function show(wanted) {
    open = wanted;
    opener.setAttribute("aria-expanded", String(open));
    panel.hidden = !open;
    draw();
  }

  function flip(facet, id) {
    const { filter } = ctx.store.get();
    const now = filter[facet];
    const next = now.includes(id) ? now.filter((one) => one !== id) : [...now, id];
    ctx.store.set({ filter: { ...filter, [facet]: next } });
  }

  function chip(facet, id) {
    const { filter } = ctx.store.get();
    const on = filter[facet].includes(id);
    const { shown } = countPlan(ctx, { ...filter, [facet]: [id] });
    const button = el("button", { class: shown ? "erqi-chip" : "erqi-chip erqi-none", data: { key: `${facet}:${id}` },
      attrs: { "aria-pressed": String(on) }, on: { click: () => flip(facet, id) } },
    [on && drawIcon("check"), el("span", { text: valueName(ctx, facet, id) }), el("span", { class: "erqi-chip-count", text: String(shown) })]);
    if (facet !== "cluster") return button;
    button.classList.add("erqi-chip-dot");
    return tint(ctx, button, id);
  }

  function facetBox(facet, ids) {
    const label = ctx.phrase(`map.filter.${facet}`);
    return el("div", { class: "erqi-facet", attrs: { role: "group", "aria-label": label } }, [
      el("span", { class: "erqi-facet-name", text: label, attrs: { "aria-hidden": "true" } }),
      el("div", { class: "erqi-chips" }, ids.map((id) => chip(facet, id)))]);
  }

  function draw() {
    const size = filterSize(ctx.store.get().filter);
    badge.textContent = size ? String(size) : "";
    badge.hidden = !size;
    const { shown, total } = countPlan(ctx);
    chipOn(size, shown);
    const text = ctx.phrase("map.filter.count", { n: shown, m: total });
    if (remaining.textContent !== text) remaining.textContent = text;
    if (!open) return;
    const values = valuesInPlan(ctx);
    rebuild(ctx, panel, FILTERS.filter((facet) => values[facet].length > 1).map((facet) => facetBox(facet, values[facet])));
  }

  draw();
  putInSlot(ctx.slots.left, box, 3);
  ctx.store.on((state, changed) => {
    if (["lang", "hidden", "filter"].some((key) => changed.has(key))) draw();
  });
}

export const filterPart = { name: "filter", create };
