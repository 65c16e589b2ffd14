/* Filters of overlays as they come from outside, and as a link carries them (docs/ids.md). */

import { own } from "../payload/values.js";

const LONGEST_LIST = 500;
const LONGEST_TEXT = 16000;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

function isPlain(value) {
  if (typeof value === "string") return !LONE_SURROGATE.test(value);
  return value === null || typeof value === "boolean" || Number.isFinite(value);
}

const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** The part of {id: {column: [value, …]}} that names columns an overlay of the plan is filtered by; which of the
 *  values make sense the layer itself knows. undefined for what is no such thing.
 *  @param {Plan} plan */
export function cleanOverlayFilter(plan, value) {
  if (!isMap(value)) return undefined;
  const out = {};
  for (const meta of plan.content.overlays || []) {
    const conditions = own(value, meta.id);
    if (!isMap(conditions)) continue;
    const good = Object.entries(conditions).filter(([column, list]) =>
      meta.filters.includes(column) && Array.isArray(list) && list.length > 0 && list.length <= LONGEST_LIST && list.every(isPlain));
    if (good.length) out[meta.id] = Object.fromEntries(good);
  }
  return out;
}

/* ---- in a link ---- */

/** The filters as one text; "" also for one that is too long for a link. */
export function overlayFilterToText(filter) {
  const text = JSON.stringify(filter);
  return encodeURIComponent(text).length > LONGEST_TEXT ? "" : text;
}

/** What `overlayFilterToText` wrote, still to be cleaned; {} for what is not in that form. */
export function textToOverlayFilter(text) {
  if (text.length > LONGEST_TEXT) return {};
  if (!text.startsWith("{")) return readOld(text);
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/* ---- links of the version before: id:column:value,value;id:column:from,to ---- */

const SIGNS = "!,:;";
const MARKS = { "!n": null, "!t": true, "!f": false };
const OLD_WORD = /^(![nstf])?[^!]*$/;
const OLD_NUMBER = /^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$/;
// Stand for the signs that "!" took their meaning from, while the text is cut at the others.
const STAND_INS = "\ue000\ue001\ue002\ue003";

const shown = (part) => part.replace(/[\ue000-\ue003]/g, (sign) => SIGNS[STAND_INS.indexOf(sign)]);

function oldValue(word) {
  if (word in MARKS) return MARKS[word];
  return OLD_NUMBER.test(word) ? Number(word) : shown(word.replace(/^!s/, ""));
}

function readOld(text) {
  const out = Object.create(null);
  const cut = text.replace(/!([!,:;])/g, (_, sign) => STAND_INS[SIGNS.indexOf(sign)]);
  for (const condition of cut.split(";")) {
    const [, id, column, values] = /^([^!,:]+):([^!,:]+):([^:]*)$/.exec(condition) || [];
    const words = values === undefined ? [] : values.split(",");
    if (!words.length || !words.every((word) => OLD_WORD.test(word))) continue;
    out[id] = out[id] || Object.create(null);
    out[id][shown(column)] = words.map(oldValue);
  }
  return out;
}
