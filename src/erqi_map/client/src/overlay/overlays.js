/* Overlays of the plan: large layers of other data that lie under it, read when first shown. Each is
   a packed layer; this part switches them, says what they are, and gives their panel a place. */

import { eye, followWords, formatNumber, putInSlot, rebuild } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { failureWords } from "../dom/fatal.js";
import { drawIcon } from "../dom/icons.js";
import { packedLayer } from "../packed/layer.js";
import { helpers } from "../query/helpers.js";
import { foldWords, valueWords } from "../payload/words.js";
import { needleOf } from "../query/search.js";
import { term } from "../state/features.js";
import { own, same } from "../payload/values.js";
import { overlayClasses, overlayKey, overlaySwatch } from "./overlay_key.js";

const FOUND_OF_ONE = 6;

/* ---- one overlay ---- */

/** The payload knows Chinese names and bare values; the plan knows both languages.
 *  @param {Context} ctx
 *  @param {OverlayWords} meta
 *  @param {FrameContent} content */
function translate(ctx, meta, content) {
  const { lang } = ctx.store.get();
  const naming = (fields) => Object.fromEntries(
    Object.keys(fields || {}).map((column) => [column, ctx.text(own(meta.fields, column)) || column])
  );
  content.name = ctx.text(meta.title);
  for (const part of ["tooltip", "popup", "search"]) content[part] = naming(content[part]);
  if (content.table) content.table = naming(content.table);
  if (meta.coloured) {
    const named = Object.entries(meta.classes).map(([value, name]) => [value, ctx.text(name)]);
    content.values = { [meta.coloured]: Object.fromEntries(named) };
  }
  content.formats = own(meta.formats, lang) || {};
  for (const one of content.filters || []) one.title = ctx.text(own(meta.fields, one.column)) || one.column;
  content.words = own(ctx.plan.content.packed_words, lang) || content.words;
  // The drawer is the legend.
  content.legend = null;
}

function createOverlay(ctx, meta, changed) {
  /** @type {ReturnType<typeof packedLayer> | null} */
  let layer = null;
  /** @type {any} */
  let error = null;
  let wanted = false;
  /** @type {ReturnType<ReturnType<typeof packedLayer>["createPanel"]> | null} */
  let panel = null;
  /** @type {Promise<void> | null} */
  let work = null;
  const tiled = own(ctx.plan.content.tiled || {}, meta.id);

  function open() {
    const source = own(ctx.options.overlays, meta.id);
    // The app is still making it, and mounts the map anew when it is there.
    if (!source) return Promise.resolve();
    const { url } = source;
    layer = tiled
      ? helpers.tiled({ ...tiled, archive: url || null, embedded: !url }, url ? null : source)
      : packedLayer(source, { panel: false, fit: (bounds, how) => ctx.fit(bounds, how) });
    layer.on("filter", () => {
      if (!wanted) return;
      const filters = { ...ctx.store.get().overlayFilter, [meta.id]: layer.filter() };
      if (!filters[meta.id]) delete filters[meta.id];
      ctx.store.set({ overlayFilter: filters });
    });
    return layer.ready().then(settle, (reason) => {
      error = reason;
      changed();
    });
  }

  // Rows are chosen before any is seen, and nothing is put on a map that has let go of it meanwhile.
  async function settle() {
    translate(ctx, meta, layer.plan.content);
    await filter();
    if (wanted && !layer.map) layer.addTo(ctx.map);
    changed();
  }

  /** Asks the layer for the filter of the state, unless that is what it was asked for last. */
  async function filter() {
    if (!wanted || !layer || !layer.plan || tiled) return;
    const conditions = own(ctx.store.get().overlayFilter, meta.id) || null;
    if (same(conditions || {}, layer.filterAsked || {})) return;
    await layer.setFilter(conditions).catch((reason) => console.error("erqi-map: filter", reason));
  }

  return {
    meta,
    filter,
    get layer() {
      return layer;
    },
    /** What there is to see of it: "off", "reading", "on" or "failed". */
    get stage() {
      if (error) return "failed";
      if (!wanted) return "off";
      return layer && layer.plan ? "on" : "reading";
    },
    get trouble() {
      const [zh, en] = failureWords(error);
      if (error.code !== "other-version") return ctx.phrase("map.overlays.failed");
      return ctx.text({ zh, en });
    },
    show(on) {
      if (on === wanted) return;
      wanted = on;
      if (!on && layer && layer.map) layer.remove();
      else if (on && !layer) work = open();
      else if (on && layer.plan) work = settle();
      changed();
    },
    panel() {
      if (tiled) return el("p", { class: "erqi-hint", text: ctx.phrase("map.overlays.tiled") });
      panel = panel || layer.createPanel({ search: false });
      return panel;
    },
    speak() {
      if (panel) panel.destroy();
      if (layer && layer.popup) layer.popup.remove();
      panel = null;
      if (layer && layer.plan) translate(ctx, meta, layer.plan.content);
    },
    read() {
      this.show(true);
      return work;
    },
    async idle() {
      if (!wanted || !layer || error) return;
      await work;
      await layer.filterWork;
      await layer.idle().catch(() => {});
    },
  };
}

/* ---- the one search ---- */

async function rowsIn(ctx, { layer, meta }, query) {
  const { rows } = await layer.find(query, { limit: FOUND_OF_ONE }).catch(() => ({ rows: [] }));
  const { content } = layer.plan;
  const columns = Object.keys(content.search);
  return rows.map(({ row, properties }) => {
    const said = columns.map((column) => valueWords(content, properties[column], column));
    const hit = said.find((words) => foldWords(words).includes(needleOf(query)));
    return { name: said[0], kind: [ctx.text(meta.title), hit !== said[0] && hit].filter(Boolean).join(ctx.phrase("map.separator")), choose: () => layer.select(row) };
  });
}

/** What the overlays that are on have of the words; one that is off is offered by its name, or to be looked into where
 *  `again` is given, which looks once more. */
async function findIn(ctx, overlays, toggle, query, again) {
  const needle = foldWords(query);
  const on = overlays.filter(({ stage, meta }) => stage === "on" && meta.search.length);
  const rows = await Promise.all(on.map((one) => rowsIn(ctx, one, query)));
  const offered = overlays.filter(({ stage }) => stage === "off").flatMap((one) => {
    const title = ctx.text(one.meta.title);
    const named = foldWords(title).includes(needle);
    if (!named && !(again && one.meta.search.length)) return [];
    const choose = () => {
      toggle(one.meta.id, true);
      if (!named) one.read().then(again);
    };
    return { name: named ? title : ctx.phrase("map.overlays.look_in", { title, query }), kind: ctx.phrase("map.overlays.title"), choose };
  });
  return [...rows.flat(), ...offered];
}

/* ---- what the drawer says ---- */

function facts(ctx, meta) {
  const sources = meta.sources.map((id) => ctx.text((own(ctx.plan.content.sources, id) || {}).title)).filter(Boolean);
  return [
    [term(ctx, "statuses", meta.status), ctx.phrase("map.card.accuracy_value", { m: formatNumber(ctx, meta.accuracy_m, 0) }), meta.date]
      .filter(Boolean).join(ctx.phrase("map.separator")),
    ctx.text(meta.method),
    sources.join(ctx.phrase("map.comma")),
    ctx.text(meta.licence),
  ].filter(Boolean).map((text) => el("p", { class: "erqi-overlay-fact", text }));
}

function body(ctx, one) {
  const parts = [overlayClasses(ctx, one.meta)];
  if (one.stage === "reading") parts.push(el("p", { class: "erqi-hint", text: ctx.phrase("map.overlays.reading"), attrs: { role: "status" } }));
  if (one.stage === "failed") parts.push(el("p", { class: "erqi-overlay-failed", text: one.trouble, attrs: { role: "alert" } }));
  if (one.stage === "on") parts.push(one.panel());
  return el("div", { class: "erqi-overlay-body" }, [...parts, ...facts(ctx, one.meta)]);
}

function create(ctx) {
  const metas = ctx.plan.content.overlays || [];
  if (!metas.length) return null;
  const words = followWords(ctx);
  const list = el("ul", { class: "erqi-overlay-list" });
  const title = words.say(el("h2", { class: "erqi-section-title" }), "map.overlays.title");
  const box = el("section", { class: "erqi-overlays" }, [el("div", { class: "erqi-section-head" }, [title]), list]);
  let drawing = 0;
  const later = () => {
    if (!drawing) drawing = requestAnimationFrame(draw);
  };
  const overlays = metas.map((meta) => createOverlay(ctx, meta, later));
  const closed = new Set();

  ctx.overlays = {
    idle: () => Promise.all(overlays.map((one) => one.idle())),
    key: (scene) => overlayKey(ctx, scene),
    find: (query, again) => findIn(ctx, overlays, toggle, query, again),
    layer: (id) => (overlays.find((one) => one.meta.id === id) || {}).layer || null,
  };

  function toggle(id, on) {
    const now = ctx.store.get().overlays.filter((one) => one !== id);
    ctx.store.set({ overlays: on ? [...now, id] : now });
  }

  function eyeOf({ meta: { id, title } }) {
    const on = ctx.store.get().overlays.includes(id);
    return eye(ctx, ctx.text(title), `overlay-eye:${id}`, on, () => toggle(id, !on));
  }

  function item(one) {
    const open = one.stage !== "off" && !closed.has(one.meta.id);
    const button = el("button", { class: "erqi-tree-button", data: { key: `overlay:${one.meta.id}` }, attrs: { "aria-expanded": String(open) },
      on: { click: () => flip(one) } }, [drawIcon("chevron"), overlaySwatch(one.meta, one.meta.fills),
      el("span", { class: "erqi-tree-name", text: ctx.text(one.meta.title) }),
      el("span", { class: "erqi-count", text: formatNumber(ctx, one.meta.n, 0) })]);
    return el("li", { attrs: { "data-overlay": one.meta.id } }, [
      el("div", { class: "erqi-tree-row erqi-tree-leaf" }, [button, eyeOf(one)]), open && body(ctx, one)]);
  }

  function flip(one) {
    const { id } = one.meta;
    if (one.stage === "off") toggle(id, true);
    else if (!closed.delete(id)) closed.add(id);
    draw();
  }

  function draw() {
    cancelAnimationFrame(drawing);
    drawing = 0;
    rebuild(ctx, list, overlays.map(item));
  }

  function follow() {
    const { overlays: shown } = ctx.store.get();
    for (const one of overlays) one.show(shown.includes(one.meta.id));
  }

  putInSlot(ctx.slots.left, box, 3.6);
  follow();
  draw();
  ctx.store.on((state, changed) => {
    if (changed.has("lang")) overlays.forEach((one) => one.speak());
    if (changed.has("overlays")) follow();
    if (changed.has("overlayFilter")) overlays.forEach((one) => one.filter());
    if (changed.has("overlays") || changed.has("lang")) later();
  });
  return {
    destroy() {
      cancelAnimationFrame(drawing);
      overlays.forEach((one) => one.show(false));
      ctx.overlays = null;
    },
  };
}

export const overlaysPart = { name: "overlays", create };
