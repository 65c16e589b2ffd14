/* What is written of a value, in a popup as in a table, a search, a label and a tile. */

import { own } from "./values.js";

// Of a number with a fraction; more is what only its binary form brings in.
const DIGITS = 12;

export const shortNumber = (value) => Number(value.toPrecision(DIGITS));

/** A value that is there, as a style, a filter and Python call it (frames/say.py). */
export const plainWord = (value) => String(typeof value === "number" && !Number.isInteger(value) ? shortNumber(value) : value);

/** A number as frames/formats.py writes it. */
function formatted({ before, after, digits, grouped, significant, percent }, value) {
  if (!Number.isFinite(value)) return String(value);
  const shown = percent ? value * 100 : value;
  const text = significant ? String(Number(shown.toPrecision(Math.max(1, digits)))) : digits === null ? String(shortNumber(shown)) : shown.toFixed(digits);
  const [whole, rest] = text.split(".");
  const set = grouped && !text.includes("e") ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  return `${before}${rest === undefined ? set : `${set}.${rest}`}${percent ? "%" : ""}${after}`;
}

/** A value in words: those that `values` names it by, by column, else as `formats` says, else its own.
 *  @param {{words?: any, values?: any, formats?: any}} said of FrameContent */
export function valueWords({ words, values, formats }, value, column) {
  if (value === null || value === undefined) return own(words, "empty") ?? "";
  const word = plainWord(value);
  const named = own(own(values, column), word);
  if (named !== undefined) return named;
  const format = typeof value === "number" ? own(formats, column) : null;
  if (format) return formatted(format, value);
  return typeof value === "boolean" ? (own(words, value ? "yes" : "no") ?? word) : word;
}

/** Words as they are compared: full-width letters and digits as half-width ones, no capitals, quotation marks as a keyboard has them. */
export const foldWords = (words) => String(words ?? "").normalize("NFKC").toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"');
