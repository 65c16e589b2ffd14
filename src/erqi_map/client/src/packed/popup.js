/* What the tooltip and the popup of a packed layer hold: elements with text, never markup from data. */

import { el } from "../dom/el.js";
import { valueWords } from "../payload/words.js";

/** A list of names and values; `fields` is {column: alias}.
 *  @param {FrameContent} content */
export function packedFields(content, fields, properties) {
  const rows = Object.entries(fields).map(([column, alias]) => {
    const value = properties[column] ?? null;
    return el("div", { class: value === null ? "erqi-packed-empty" : null }, [
      alias === "" ? null : el("dt", { text: alias }),
      el("dd", { text: valueWords(content, value, column) }),
    ]);
  });
  return el("dl", { class: "erqi-packed-fields" }, rows);
}
