/* Tooltip, popup and legend of packed layers: elements with text, never markup from data. */
(function (E) {
  "use strict";

  function words(content, value) {
    if (value === null || value === undefined) return content.words.empty;
    if (typeof value === "boolean") return content.words[value ? "yes" : "no"];
    // Twelve digits leave out what only the binary form of a number brings in.
    if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(12)));
    return String(value);
  }

  /** A list of names and values; `fields` is {column: alias}. */
  E.packedFields = function (content, fields, properties) {
    const rows = Object.entries(fields).map(([column, alias]) => {
      const value = properties[column] ?? null;
      return E.el("div", { class: value === null ? "erqi-packed-empty" : null }, [
        E.el("dt", { text: alias }),
        E.el("dd", { text: words(content, value) }),
      ]);
    });
    return E.el("dl", { class: "erqi-packed-fields" }, rows);
  };

  /** How many features a bubble or a square stands for. */
  E.countWords = (content, count) => content.words.group.replace("{count}", count.toLocaleString("en"));

  /** The legend of a layer as a Leaflet control, or null. */
  E.packedLegend = function (content) {
    if (!content.legend) return null;
    const lines = content.legend.lines.map((line) =>
      E.el("li", {}, [
        E.swatch(line.symbol),
        E.el("span", { class: "erqi-packed-label", text: line.label === null ? content.words.rest : line.label }),
        line.count === null ? null : E.el("span", { class: "erqi-packed-count", text: line.count.toLocaleString("en") }),
      ])
    );
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
    return control;
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
