/* Tooltip, popup and legend of packed layers: elements with text, never markup from data. */
(function (E) {
  "use strict";

  // Twelve digits leave out what only the binary form of a number brings in.
  E.packedShort = (value) => Number(value.toPrecision(12));
  E.packedCount = (count) => count.toLocaleString("en");

  /** A value in words. `content.values` of a host: {column: {text: words}}. */
  E.packedWords = function (content, value, column) {
    if (value === null || value === undefined) return content.words.empty;
    if (typeof value === "boolean") return content.words[value ? "yes" : "no"];
    if (typeof value === "number" && !Number.isInteger(value)) return String(E.packedShort(value));
    return E.own(E.own(content.values, column), String(value)) ?? String(value);
  };

  /** Words of a layer with `{name}` filled in. */
  E.packedPhrase = (words, key, values) => String(words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => E.own(values, name) ?? whole);

  /** A list of names and values; `fields` is {column: alias}. */
  E.packedFields = function (content, fields, properties) {
    const rows = Object.entries(fields).map(([column, alias]) => {
      const value = properties[column] ?? null;
      return E.el("div", { class: value === null ? "erqi-packed-empty" : null }, [
        E.el("dt", { text: alias }),
        E.el("dd", { text: E.packedWords(content, value, column) }),
      ]);
    });
    return E.el("dl", { class: "erqi-packed-fields" }, rows);
  };

  /** How many features a bubble or a square stands for. */
  E.countWords = (content, count) => content.words.group.replace("{count}", E.packedCount(count));

  /** The legend of a layer as a Leaflet control, or null. `control.count(Map case → number | null)` says how many of each
   *  line a filter leaves. */
  E.packedLegend = function (content) {
    if (!content.legend) return null;
    const counts = new Map();
    const lines = content.legend.lines.map((line) => {
      const count = line.count === null ? null : E.el("span", { class: "erqi-packed-count", text: E.packedCount(line.count) });
      counts.set(line, count);
      return E.el("li", {}, [
        E.swatch(line.symbol),
        E.el("span", { class: "erqi-packed-label", text: line.label === null ? content.words.rest : line.label }),
        count,
      ]);
    });
    const title = [content.name, content.legend.title].filter(Boolean).join(" · ");
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => {
      const box = E.el("section", { class: "erqi-packed-legend", attrs: { "aria-label": title } }, [
        E.el("p", { class: "erqi-packed-title", text: title }),
        E.el("ul", {}, lines),
      ]);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    control.count = (left) => counts.forEach((node, line) => {
      if (node) node.textContent = left ? `${E.packedCount(left.get(line.case) || 0)} / ${E.packedCount(line.count)}` : E.packedCount(line.count);
    });
    return control;
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
