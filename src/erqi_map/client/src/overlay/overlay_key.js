/* The key of overlays: swatches and words of classes, in the drawer and in the caption of a scene. */

import { formatNumber } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { term } from "../state/features.js";
import { own } from "../payload/values.js";
import { plainWord, valueWords } from "../payload/words.js";

const MAX_FILLS = 6;
const MAX_NAMED = 8;
const DAY = /^\d{4}(-\d{2}){0,2}/;

export function overlaySwatch(meta, fills) {
  const box = el("span", { class: "erqi-overlay-swatch", attrs: { "aria-hidden": "true" } });
  for (const fill of fills.slice(0, MAX_FILLS)) {
    const part = el("span");
    part.style.background = fill;
    part.style.opacity = String(meta.fill_opacity);
    box.append(part);
  }
  return box;
}

/** @param {Context} ctx */
export function overlayClasses(ctx, meta) {
  const names = Object.values(meta.classes);
  if (!names.length) return null;
  return el("ul", { class: "erqi-overlay-classes" }, names.map((name, at) =>
    el("li", {}, [overlaySwatch(meta, [meta.fills[at]]), el("span", { text: ctx.text(name) })])));
}

function title(ctx, meta) {
  const standing = [term(ctx, "statuses", meta.status), ctx.phrase("map.card.accuracy_value", { m: formatNumber(ctx, meta.accuracy_m, 0) })];
  return el("p", { class: "erqi-overlay-key-title" }, [
    meta.fills.length > 1 ? null : overlaySwatch(meta, meta.fills),
    el("strong", { text: ctx.text(meta.title) }), el("span", { text: standing.filter(Boolean).join(ctx.phrase("map.comma")) })]);
}

/* ---- what a filter leaves ---- */

const isEnd = (value) => value === null || typeof value === "number" || (typeof value === "string" && DAY.test(value));

// The layer knows; before it is read, two ends of a range are told by their form.
function isRange(ctx, meta, column, values) {
  const { plan } = (ctx.overlays && ctx.overlays.layer(meta.id)) || {};
  const known = plan && plan.content.filters.find((one) => one.column === column);
  return known ? known.kind !== "choice" : values.length === 2 && values.every(isEnd) && values.some((one) => one !== null);
}

function wordsOf(ctx, meta, column, value) {
  const { lang } = ctx.store.get();
  const name = column === meta.coloured && ctx.text(own(meta.classes, plainWord(value)));
  return name || valueWords({ words: own(ctx.plan.content.packed_words, lang), formats: own(meta.formats, lang) }, value, column);
}

function conditionWords(ctx, meta, column, values) {
  const name = ctx.text(own(meta.fields, column)) || column;
  if (!isRange(ctx, meta, column, values)) {
    const named = values.slice(0, MAX_NAMED).map((one) => wordsOf(ctx, meta, column, one)).join(ctx.phrase("map.comma"));
    const all = values.length > MAX_NAMED ? ctx.phrase("map.overlays.more", { values: named, count: values.length }) : named;
    return ctx.phrase("map.overlays.values", { name, values: all });
  }
  const written = own(own(meta.formats, ctx.store.get().lang), column);
  const [first, last] = values.map((end) => (typeof end !== "number" ? end : written ? wordsOf(ctx, meta, column, end) : formatNumber(ctx, end, 6)));
  const key = last === null ? "from" : first === null ? "to" : "between";
  return ctx.phrase(`map.overlays.${key}`, { name, first, last });
}

function filterWords(ctx, meta, scene) {
  const conditions = Object.entries(own(scene.state.overlayFilter || {}, meta.id) || {})
    .filter(([column]) => meta.filters.includes(column))
    .map(([column, values]) => conditionWords(ctx, meta, column, values));
  return conditions.length
    ? el("p", { class: "erqi-overlay-key-filter", text: ctx.phrase("map.overlays.filtered", { conditions: conditions.join(ctx.phrase("map.overlays.semicolon")) }) })
    : null;
}

/** What the overlays of a scene are, what is filtered out and what their colours mean; null where it shows none.
 *  @param {Context} ctx */
export function overlayKey(ctx, scene) {
  const on = (scene.state && scene.state.overlays) || [];
  const shown = (ctx.plan.content.overlays || []).filter((meta) => on.includes(meta.id));
  return shown.length ? el("div", { class: "erqi-overlay-key" }, shown.flatMap((meta) =>
    [title(ctx, meta), filterWords(ctx, meta, scene), overlayClasses(ctx, meta)]).filter(Boolean)) : null;
}
