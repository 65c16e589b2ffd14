/* The filter: facets, what is on, how many are left. */

import { followWords, putInSlot, rebuild, tint, uid } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { cardName, term } from "../state/features.js";

const FACETS = ["cluster", "theme", "status", "task"];

/** The values of each facet that the plan layers really have, in the order of the plan. */
function facetValues(ctx) {
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
  };
}

function valueName(ctx, facet, id) {
  if (facet === "theme") return term(ctx, "themes", id) || id;
  if (facet === "status") return term(ctx, "statuses", id) || id;
  return cardName(ctx, id, facet === "cluster") || id;
}

export const filterSize = (filter) => FACETS.reduce((sum, facet) => sum + filter[facet].length, 0);

/** How many features of the plan are drawn now, and how many there are.
 *  @param {Context} ctx */
export function countPlan(ctx) {
  const state = ctx.store.get();
  const layers = ctx.plan.layers.filter((layer) => layer.role === "plan");
  const total = layers.reduce((sum, layer) => sum + layer.n, 0);
  if (!state.hidden.length && !filterSize(state.filter)) return { shown: total, total };
  let shown = 0;
  for (const layer of layers) {
    for (const one of ctx.plan.mask(layer, state)) shown += one;
  }
  return { shown, total };
}

function create(ctx) {
  const words = followWords(ctx);
  let values = null;
  let open = false;
  const panel = el("div", { class: "erqi-filter-panel", attrs: { id: uid(ctx, "filter"), hidden: true } });
  const badge = el("span", { class: "erqi-badge" });
  const opener = el("button", { class: "erqi-filter-open",
    attrs: { type: "button", "aria-expanded": "false", "aria-controls": panel.id },
    on: { click: () => show(!open) } }, [drawIcon("filter"), words.say(el("span"), "map.filter.title"), badge]);
  const remaining = el("p", { class: "erqi-filter-count", attrs: { role: "status" } });
  const clear = words.say(el("button", { class: "erqi-link", attrs: { type: "button" },
    on: { click: reset } }), "map.filter.clear");
  const box = el("section", { class: "erqi-filter" },
    [el("div", { class: "erqi-filter-head" }, [opener, remaining, clear]), panel]);
  words.bind(() => box.setAttribute("aria-label", ctx.t("map.filter.title")));

  function show(wanted) {
    open = wanted;
    opener.setAttribute("aria-expanded", String(open));
    panel.hidden = !open;
    draw();
  }

  function reset() {
    ctx.store.set({ filter: { cluster: [], theme: [], status: [], task: [] } });
    opener.focus();
  }

  function flip(facet, id) {
    const { filter } = ctx.store.get();
    const now = filter[facet];
    const next = now.includes(id) ? now.filter((one) => one !== id) : [...now, id];
    ctx.store.set({ filter: { ...filter, [facet]: next } });
  }

  function chip(facet, id) {
    const on = ctx.store.get().filter[facet].includes(id);
    const button = el("button", { class: "erqi-chip",
      attrs: { type: "button", "aria-pressed": String(on) }, on: { click: () => flip(facet, id) } },
    [on && drawIcon("check"), el("span", { text: valueName(ctx, facet, id) })]);
    button.dataset.key = `${facet}:${id}`;
    if (facet !== "cluster") return button;
    button.classList.add("erqi-chip-dot");
    return tint(ctx, button, id);
  }

  function facetBox(facet) {
    const label = ctx.t(`map.filter.${facet}`);
    return el("div", { class: "erqi-facet", attrs: { role: "group", "aria-label": label } }, [
      el("span", { class: "erqi-facet-name", text: label, attrs: { "aria-hidden": "true" } }),
      el("div", { class: "erqi-chips" }, values[facet].map((id) => chip(facet, id)))]);
  }

  function draw() {
    const size = filterSize(ctx.store.get().filter);
    badge.textContent = size ? String(size) : "";
    badge.hidden = !size;
    clear.hidden = !size;
    const { shown, total } = countPlan(ctx);
    const text = ctx.t("map.filter.count", { n: shown, m: total });
    if (remaining.textContent !== text) remaining.textContent = text;
    if (!open) return;
    if (!values) values = facetValues(ctx);
    rebuild(ctx, panel, FACETS.filter((facet) => values[facet].length > 1).map(facetBox));
  }

  draw();
  putInSlot(ctx.slots.left, box, 2);
  const off = ctx.store.on((state, changed) => {
    if (["lang", "hidden", "filter"].some((key) => changed.has(key))) draw();
  });
  return { destroy() { off(); words.off(); } };
}

export const filterPart = { name: "filter", create };
