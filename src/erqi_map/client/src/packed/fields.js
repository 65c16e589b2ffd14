/* Tooltip, popup and legend of packed layers: elements with text, never markup from data. */

import { el } from "../dom/el.js";
import { symbolSwatch } from "../draw/symbols.js";
import { own } from "../state/values.js";

// Twelve digits leave out what only the binary form of a number brings in.
export const packedShort = (value) => Number(value.toPrecision(12));
export const packedCount = (count) => count.toLocaleString("en");

/** A value in words.
 *  @param {FrameContent} content */
export function packedWords(content, value, column) {
  if (value === null || value === undefined) return content.words.empty;
  if (typeof value === "boolean") return content.words[value ? "yes" : "no"];
  if (typeof value === "number" && !Number.isInteger(value)) return String(packedShort(value));
  return own(own(content.values, column), String(value)) ?? String(value);
}

/** Words of a layer with `{name}` filled in. */
export const packedPhrase = (words, key, values) => String(words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => own(values, name) ?? whole);

/** A list of names and values; `fields` is {column: alias}.
 *  @param {FrameContent} content */
export function packedFields(content, fields, properties) {
  const rows = Object.entries(fields).map(([column, alias]) => {
    const value = properties[column] ?? null;
    return el("div", { class: value === null ? "erqi-packed-empty" : null }, [
      el("dt", { text: alias }),
      el("dd", { text: packedWords(content, value, column) }),
    ]);
  });
  return el("dl", { class: "erqi-packed-fields" }, rows);
}

/** How many features a bubble or a square stands for.
 *  @param {FrameContent} content */
export const countWords = (content, count) => content.words.group.replace("{count}", packedCount(count));

/** The legend of a layer as a Leaflet control, or null. `control.count(Map case → number | null)` says how many of each
 *  line a filter leaves.
 *  @param {FrameContent} content */
export function packedLegend(content) {
  if (!content.legend) return null;
  const counts = new Map();
  const lines = content.legend.lines.map((line) => {
    const count = line.count === null ? null : el("span", { class: "erqi-packed-count", text: packedCount(line.count) });
    counts.set(line, count);
    return el("li", {}, [
      symbolSwatch(line.symbol),
      el("span", { class: "erqi-packed-label", text: line.label === null ? content.words.rest : line.label }),
      count,
    ]);
  });
  const title = [content.name, content.legend.title].filter(Boolean).join(" · ");
  const control = /** @type {L.Control & {count(left: any): void}} */ (new L.Control({ position: "bottomright" }));
  control.onAdd = () => {
    const box = el("section", { class: "erqi-packed-legend", attrs: { "aria-label": title } }, [
      el("p", { class: "erqi-packed-title", text: title }),
      el("ul", {}, lines),
    ]);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  };
  control.count = (left) => counts.forEach((node, line) => {
    if (node) node.textContent = left ? `${packedCount(left.get(line.case) || 0)} / ${packedCount(line.count)}` : packedCount(line.count);
  });
  return control;
}
