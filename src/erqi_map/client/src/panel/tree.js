/* The legend, which is the tree of layers. */

import { eye, focusedIn, followWords, putInSlot, rebuild, roveFocus, tint } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { symbolSwatch } from "../draw/symbols.js";
import { cardName, cardOf, facetValues, featureInfo, stageOf, term } from "../state/features.js";
import { masksOf } from "../state/visibility.js";
import { placeButton } from "./place_button.js";

const FEATURES_AT_ONCE = 100;
const NAMED_AT_ONCE = 12;
const MIN_ROW_PX = 28;
const NOTHING = /** @type {number[]} */ ([]);
const allOf = (layer) => [...Array(layer.n).keys()];

/** Leaves of the legend: one a layer and cluster, with the lines of the legend it draws. */
function readLeaves(ctx) {
  const leaves = new Map();
  for (const entry of ctx.plan.content.legend) {
    const layer = ctx.plan.layers.find((one) => one.id === entry.layer);
    if (!layer) continue;
    const key = `${entry.layer}/${entry.cluster || "-"}`;
    if (!leaves.has(key)) leaves.set(key, { key, layer, cluster: entry.cluster, entries: [] });
    leaves.get(key).entries.push(entry);
  }
  return [...leaves.values()];
}

function groupsOf(ctx, leaves, grouping) {
  const groups = new Map();
  const order = grouping === "cluster" ? [...ctx.plan.content.clusters, "-"]
    : Object.keys(ctx.plan.content.terms.themes);
  for (const id of order) groups.set(id, []);
  for (const leaf of leaves) {
    const id = grouping === "cluster" ? leaf.cluster || "-" : leaf.layer.theme;
    if (!groups.has(id)) groups.set(id, []);
    groups.get(id).push(leaf);
  }
  return [...groups].filter(([, list]) => list.length).map(([id, list]) => ({ id, leaves: list }));
}

function groupName(ctx, grouping, id) {
  if (grouping === "theme") return term(ctx, "themes", id) || id;
  return id === "-" ? ctx.phrase("map.tree.no_cluster") : cardName(ctx, id);
}

/** Has the layer several symbols that mean something else than the cluster? Then each is named. */
function severalKinds(ctx, layer) {
  if (layer.spec.style.column === "cluster") return false;
  const entries = ctx.plan.content.legend.filter((entry) => entry.layer === layer.id);
  return new Set(entries.map((entry) => entry.label.zh)).size > 1;
}

function leafName(ctx, grouping, leaf) {
  // A layer told apart by cluster is, inside the group of a cluster, that cluster's own extent.
  const extent = grouping === "cluster" && leaf.cluster && leaf.layer.spec.style.column === "cluster";
  if (extent) return ctx.phrase("map.tree.extent");
  if (!leaf.cluster || grouping === "cluster") return ctx.text(leaf.layer.spec.title);
  return cardName(ctx, leaf.cluster);
}

/** Rows of each leaf, and how many of them pass the filter; counted once a filter. */
function counter(ctx) {
  const rows = new Map();
  let counted = { filter: null, counts: new Map() };
  function rowsOf(leaf) {
    if (!rows.has(leaf.layer.id)) {
      const byLeaf = new Map();
      for (let i = 0; i < leaf.layer.n; i += 1) {
        const key = leaf.layer.leaf(i);
        if (byLeaf.has(key)) byLeaf.get(key).push(i);
        else byLeaf.set(key, [i]);
      }
      rows.set(leaf.layer.id, byLeaf);
    }
    return rows.get(leaf.layer.id).get(leaf.key) || [];
  }
  // A leaf that is off is counted all the same.
  const matches = (layer) => masksOf(new Map(), ctx.plan, layer, { ...ctx.store.get(), hidden: NOTHING }).matching;
  function count(leaf) {
    const { filter } = ctx.store.get();
    if (replaced(leaf)) return 0;
    const total = leaf.entries.reduce((sum, entry) => sum + entry.count, 0);
    if (Object.values(filter).every((list) => !list.length)) return total;
    if (counted.filter !== filter) counted = { filter, counts: new Map() };
    if (!counted.counts.has(leaf.key)) {
      const mask = matches(leaf.layer);
      counted.counts.set(leaf.key, rowsOf(leaf).filter((i) => mask[i]).length);
    }
    return counted.counts.get(leaf.key);
  }
  // Over an online basemap the orientation layers are not drawn, so the legend says so.
  function replaced(leaf) {
    return leaf.layer.role === "orientation" && ctx.store.get().basemap !== "none";
  }
  return { rowsOf, matches, count };
}

function create(ctx) {
  const words = followWords(ctx);
  let leaves, several, rowsOf, matches, count, stages, staged;
  const toldApart = (layer) => several.has(layer);
  words.bind(() => {
    leaves = readLeaves(ctx);
    several = new Set(leaves.map((leaf) => leaf.layer).filter((layer) => severalKinds(ctx, layer)));
    ({ rowsOf, matches, count } = counter(ctx));
    stages = facetValues(ctx.plan, "stage");
    staged = stages.length ? ctx.plan.layers.filter((layer) => layer.columns.has("card") && allOf(layer).some((i) => stageOf(ctx.plan, layer, i))) : [];
  });
  // A plan is read by the names of its places; kinds alone would say little.
  const named = leaves.filter(({ layer, entries }) => layer.role === "plan" && layer.geometry === "point"
    && entries.reduce((sum, entry) => sum + entry.count, 0) <= NAMED_AT_ONCE);
  const open = new Set(["cluster", "theme"].flatMap((grouping) =>
    [...groupsOf(ctx, leaves, grouping).filter((group) => group.id !== "-").map((group) => group.id), ...named.map((leaf) => leaf.key)]
      .map((key) => `${grouping}:${key}`)));
  const list = el("ul", { class: "erqi-tree-list", on: { keydown: arrows } });
  const box = el("section", { class: "erqi-tree" }, [heading(), list]);

  function heading() {
    const title = el("h2", { class: "erqi-section-title" });
    words.say(title, "map.tree.title");
    const group = el("div", { class: "erqi-segments", attrs: { role: "group" } },
      ["cluster", "theme", ...(stages.length ? ["stage"] : [])].map(segment));
    words.bind(() => group.setAttribute("aria-label", ctx.phrase("map.tree.grouping")));
    return el("div", { class: "erqi-section-head" }, [title, group]);
  }

  function segment(grouping) {
    const button = el("button", { class: "erqi-segment", data: { grouping }, on: { click: () => ctx.store.set({ grouping }) } });
    return words.say(button, `map.tree.by_${grouping}`);
  }

  function toggle(keys, show) {
    const hidden = new Set(ctx.store.get().hidden);
    for (const key of keys) {
      if (show) hidden.delete(key);
      else hidden.add(key);
    }
    ctx.store.set({ hidden: [...hidden].sort() });
  }

  function eyeOf(name, keys) {
    const { hidden } = ctx.store.get();
    const off = keys.filter((key) => hidden.includes(key)).length;
    const on = off > 0 && off < keys.length ? null : off === 0;
    return eye(ctx, name, `eye:${keys.join("+")}`, on, () => toggle(keys, off > 0));
  }

  function flip(key) {
    if (!open.delete(key)) open.add(key);
    draw();
  }

  function row(key, name, number, before, keys, kind, slogan) {
    const button = el("button", { class: "erqi-tree-button", data: { key },
      attrs: { "aria-expanded": open.has(key) ? "true" : "false" },
      on: { click: () => flip(key) } }, [drawIcon("chevron"), before,
      el("span", { class: "erqi-tree-name", text: name }), slogan && el("span", { class: "erqi-tree-slogan", text: slogan }),
      el("span", { class: "erqi-count", text: String(number),
        attrs: { "aria-label": ctx.phrase("map.tree.count", { n: number }), role: "img" } })]);
    return el("div", { class: `erqi-tree-row erqi-tree-${kind}${number ? "" : " erqi-none"}` },
      [button, eyeOf(name, keys)]);
  }

  function groupItem(grouping, group) {
    const key = `${grouping}:${group.id}`;
    const name = groupName(ctx, grouping, group.id);
    const number = group.leaves.reduce((sum, leaf) => sum + count(leaf), 0);
    const tinted = grouping === "cluster" && group.id !== "-";
    const item = el("li", { class: tinted ? "erqi-accented" : "" }, [
      row(key, name, number, null, group.leaves.map((leaf) => leaf.key), "group", tinted && ctx.text(cardOf(ctx, group.id)?.slogan)),
      open.has(key) && el("ul", {}, group.leaves.map((leaf) => leafItem(grouping, leaf)))]);
    return tinted ? tint(ctx, item, group.id) : item;
  }

  function leafItem(grouping, leaf) {
    const key = `${grouping}:${leaf.key}`;
    const swatch = symbolSwatch(leaf.entries[0].symbol);
    const single = leaf.entries.length === 1 && !toldApart(leaf.layer);
    return el("li", {}, [
      row(key, leafName(ctx, grouping, leaf), count(leaf), single && swatch, [leaf.key], "leaf"),
      !single && !open.has(key) && el("ul", { class: `erqi-tree-lines${count(leaf) ? "" : " erqi-none"}` },
        leaf.entries.map(line)),
      open.has(key) && el("ul", { class: "erqi-tree-features" }, features(leaf))]);
  }

  /** A stage with its colour and its projects; last those of which none is known. */
  function stageItem({ id, name, colour }) {
    const found = staged.flatMap((layer) => allOf(layer).filter((i) => stageOf(ctx.plan, layer, i) === id)
      .map((i) => ({ layer, i, matching: matches(layer)[i] })));
    const number = found.filter((one) => one.matching).length;
    return found.length > 0 && el("li", {}, [el("p", { class: "erqi-tree-line" }, [
      colour && symbolSwatch({ ...staged[0].spec.style.default, shape: "circle", fill: colour }),
      el("b", { text: ctx.text(name) }), el("span", { class: "erqi-count", text: String(number) })]),
    el("ul", { class: "erqi-tree-features" }, found.slice(0, FEATURES_AT_ONCE).map((one) => feature(one.layer, one.i, one.matching)))]);
  }

  function line(entry) {
    return el("li", { class: "erqi-tree-line" }, [symbolSwatch(entry.symbol),
      el("span", { text: ctx.text(entry.label) })]);
  }

  function features(leaf) {
    const all = rowsOf(leaf);
    const mask = matches(leaf.layer);
    const items = all.slice(0, FEATURES_AT_ONCE).map((index) => feature(leaf.layer, index, mask[index]));
    if (all.length > items.length) {
      const more = ctx.phrase("map.tree.more", { n: all.length - items.length });
      items.push(el("li", { class: "erqi-hint", text: more }));
    }
    return items;
  }

  function feature(layer, index, matching) {
    const { id, name, kind } = featureInfo(ctx, { layer, index });
    // By the name that stands on the map.
    return el("li", {}, placeButton(ctx, id, matching ? "erqi-tree-feature" : "erqi-tree-feature erqi-none", "feature", [
      symbolSwatch(layer.symbol(index)), el("span", { text: cardName(ctx, layer.card(index), true) || name }),
      el("span", { class: "erqi-tree-kind", text: toldApart(layer) ? term(ctx, "kinds", kind) : "" })], { data: { feature: id } }));
  }

  function arrows(event) {
    const now = focusedIn(ctx);
    if (!now || !now.matches(".erqi-tree-button, .erqi-tree-feature")) return;
    const expanded = now.getAttribute("aria-expanded");
    if (event.key === "ArrowRight" && expanded === "false") now.click();
    else if (event.key === "ArrowLeft" && expanded === "true") now.click();
    else if (event.key === "ArrowLeft") parentButton(now)?.focus();
    else if (event.key !== "ArrowRight") {
      roveFocus(event, [...list.querySelectorAll(".erqi-tree-button, .erqi-tree-feature")], now);
      return;
    } else return;
    event.preventDefault();
  }

  function parentButton(button) {
    const item = button.closest("li").parentElement.closest("li");
    return item && item.querySelector(".erqi-tree-button");
  }

  function markFocus() {
    const { focus } = ctx.store.get();
    for (const button of list.querySelectorAll(".erqi-tree-feature")) {
      if (button.dataset.feature === focus) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  function draw() {
    const { grouping } = ctx.store.get();
    for (const button of box.querySelectorAll(".erqi-segment")) {
      button.setAttribute("aria-pressed", String(button.dataset.grouping === grouping));
    }
    const byStage = grouping === "stage";
    const rest = byStage ? leaves.filter(({ layer }) => !staged.includes(layer)) : leaves;
    const unknown = { id: "", name: { [ctx.store.get().lang]: ctx.phrase("map.tree.no_stage") } };
    const groups = groupsOf(ctx, rest, byStage ? "theme" : grouping);
    rebuild(ctx, list, [...(byStage ? [...stages, unknown].map(stageItem) : []), ...itemsOf(byStage ? "theme" : grouping, groups)]);
    markFocus();
  }

  // For the first picture no more than the window has room for; the rest follows when all stands.
  function itemsOf(grouping, groups) {
    let room = ctx.starting ? ctx.firstSize.height / MIN_ROW_PX : Infinity;
    const items = groups.map((group) => {
      const item = room > 0 && groupItem(grouping, group);
      if (item) room -= item.querySelectorAll("li").length;
      return item;
    });
    if (items.includes(false)) ctx.onStarted(draw);
    return items;
  }

  draw();
  putInSlot(ctx.slots.left, box, 4);
  ctx.store.on((state, changed) => {
    if (["lang", "grouping", "hidden", "filter", "basemap"].some((key) => changed.has(key))) draw();
    else if (changed.has("focus")) markFocus();
  });
}

export const treePart = { name: "tree", create };
