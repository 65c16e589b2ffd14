/* Filters of overlays as they come from outside, and as a link carries them (docs/ids.md). */

import { own } from "./values.js";

const LONGEST_LIST = 500;
const LONGEST_TEXT = 16000;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
const LONE_SURROGATE = /[\ud800-\udfff]/u;
const MARKS = { n: null, t: true, f: false };
const SIGNS = "!,:;";

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

/* ---- in a link: id:column:value,value;id:column:from,to ---- */

const quoted = (text) => text.replace(/[!,:;]/g, "!$&");

function wordOf(value) {
  if (value === null) return "!n";
  if (typeof value === "boolean") return value ? "!t" : "!f";
  if (typeof value === "number") return String(value);
  return (value === "" || NUMBER.test(value) ? "!s" : "") + quoted(value);
}

/** The filters as one text; "" also for one that is too long for a link. */
export function overlayFilterToText(filter) {
  const conditions = Object.entries(filter).flatMap(([id, columns]) =>
    Object.entries(columns).map(([column, values]) => `${id}:${quoted(column)}:${values.map(wordOf).join(",")}`));
  const text = conditions.join(";");
  return encodeURIComponent(text).length > LONGEST_TEXT ? "" : text;
}

function valueOf({ text, mark }) {
  if (mark === null) return NUMBER.test(text) ? Number(text) : text;
  return mark === "s" ? text : MARKS[mark];
}

// The text as conditions of parts of words; null where it is not in this notation.
function scan(text) {
  const fresh = () => ({ text: "", mark: null });
  const found = [[[fresh()]]];
  for (let at = 0; at < text.length; at += 1) {
    const condition = found[found.length - 1];
    const part = condition[condition.length - 1];
    const word = part[part.length - 1];
    const sign = text[at];
    if (sign === ";") found.push([[fresh()]]);
    else if (sign === ":") condition.push([fresh()]);
    else if (sign === ",") part.push(fresh());
    else if (sign !== "!") word.text += sign;
    else {
      at += 1;
      const next = text[at] || "";
      if (next && SIGNS.includes(next)) word.text += next;
      else if (next && "ntfs".includes(next) && !word.text && word.mark === null) word.mark = next;
      else return null;
    }
  }
  return found;
}

/** What `overlayFilterToText` wrote, still to be cleaned; what is not in that form is left out. */
export function textToOverlayFilter(text) {
  const out = Object.create(null);
  for (const [id, column, values, more] of scan(text) || []) {
    if (!values || more || id.length !== 1 || column.length !== 1) continue;
    out[id[0].text] = out[id[0].text] || Object.create(null);
    out[id[0].text][column[0].text] = values.map(valueOf);
  }
  return out;
}
