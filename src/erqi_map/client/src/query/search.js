/* Does a value meet a condition, does it hold words? For words the values of a chunk are one folded
   text, so that the browser's own search runs over thousands at once. In the worker as in the page. */

import { foldWords } from "../payload/words.js";

const SEPARATOR = "\u0000";
const VALUES_A_PIECE = 2048;
const CONTAINS = 1;
const BEGINS = 2;

const nothing = (value) => value === null || value === undefined;

/** A condition as a test of one value: {kind: "choice", values} or {kind: "number" | "date", from, to}. */
export function testOf({ kind, values, from, to }) {
  if (kind === "choice") {
    const wanted = new Set(values);
    return (value) => wanted.has(value);
  }
  if (kind === "number") {
    return (value) => !nothing(value) && (nothing(from) || value >= from) && (nothing(to) || value <= to);
  }
  // A day stands for all its hours, a year for all its days: as far as the end is written.
  return (value) => {
    if (nothing(value)) return false;
    return (nothing(from) || value.slice(0, from.length) >= from) && (nothing(to) || value.slice(0, to.length) <= to);
  };
}

const clean = (value) => (value === null ? "" : String(value).split(SEPARATOR).join(" "));

function pieceOf(values) {
  const text = foldWords(SEPARATOR + values.map(clean).join(SEPARATOR) + SEPARATOR);
  const starts = new Uint32Array(values.length + 1);
  for (let at = 0, k = 0; k < starts.length; k += 1) {
    at = text.indexOf(SEPARATOR, at) + 1;
    starts[k] = at;
  }
  return { text, starts };
}

/** The values `at(0) … at(n - 1)` made ready to be searched.
 *  @param {Pause} pause */
export async function searchPieces(n, at, pause) {
  const pieces = [];
  for (let from = 0; from < n; from += VALUES_A_PIECE) {
    if (pause) await pause();
    const values = Array.from({ length: Math.min(VALUES_A_PIECE, n - from) }, (_, k) => at(from + k));
    pieces.push(pieceOf(values));
  }
  return pieces;
}

function searchPiece({ text, starts }, needle, mark) {
  let k = 0;
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, starts[k])) {
    while (k + 1 < starts.length && starts[k + 1] <= at) k += 1;
    mark(k, at === starts[k] ? BEGINS : CONTAINS);
    k += 1;
  }
}

/** `mark(k, how)` for each value that holds the folded needle; how: 2 where it begins with it, else 1.
 *  @param {Pause} pause */
export async function searchAll(pieces, needle, pause, mark) {
  for (let p = 0; p < pieces.length; p += 1) {
    if (pause) await pause();
    searchPiece(pieces[p], needle, (k, how) => mark(p * VALUES_A_PIECE + k, how));
  }
}

/** What is looked for, folded; "" for nothing. */
export const needleOf = (words) => foldWords(String(words ?? "").split(SEPARATOR).join(" ")).trim();
