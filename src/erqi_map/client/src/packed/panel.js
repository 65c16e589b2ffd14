/* The panel of a packed layer: search, filters, how many rows they leave, and the table. It stands in
   any element of a page; packed/control.js puts it on a map. */

import { el, refill } from "../dom/el.js";
import { packedChoices } from "./choices.js";
import { packedCount, packedPhrase } from "./words.js";
import { packedFind } from "./find.js";
import { packedTable } from "./table.js";

let count = 0;

/** Is there anything a panel of this layer could show? */
export const packedPanelParts = (/** @type {FrameContent} */ content) => ({
  search: Object.keys(content.search || {}).length > 0,
  filters: (content.filters || []).length > 0,
  table: Boolean(content.table && Object.keys(content.table).length),
});

function countLine(ctx) {
  const { layer, content, phrase } = ctx;
  const words = el("p", { class: "erqi-packed-shown", attrs: { role: "status" } });
  const clear = el("button", { class: "erqi-packed-clear", text: phrase("clear"), on: { click: () => layer.setFilter(null) } });

  function draw() {
    const filtered = layer.filter() !== null;
    const total = packedCount(content.rows);
    words.textContent = filtered ? phrase("count", { shown: packedCount(layer.filterState.rows), total }) : phrase("count_all", { total });
    clear.disabled = !filtered;
  }

  layer.on("filter", draw);
  draw();
  const element = el("div", { class: "erqi-packed-count-line" }, [words, packedPanelParts(content).filters ? clear : null]);
  return { element, destroy: () => layer.off("filter", draw) };
}

/** @param {{ words?: Record<string, string> | null, search?: boolean }} options */
function build(box, layer, options) {
  const { search = true } = options;
  const { content } = layer.plan;
  const words = { ...content.words, ...options.words };
  count += 1;
  const prefix = `erqi-packed-${count}`;
  const ctx = { layer, content, words, folded: !search, uid: (name) => `${prefix}-${name}`, phrase: (key, values) => packedPhrase(words, key, values) };
  const has = packedPanelParts(content);
  const parts = [
    ...(search && has.search ? [packedFind(ctx)] : []),
    ...(has.filters ? [packedChoices(ctx)] : []),
    ...(has.filters || has.table ? [countLine(ctx)] : []),
    ...(has.table ? [packedTable(ctx)] : []),
  ];
  refill(box, parts.map(({ element }) => element));
  return parts;
}

/** The panel of a layer as an element; it fills when the layer has been read. options: words {key: text} in place of the
 *  layer's own; search: false where the page has a search of its own. `element.destroy()` when it is thrown away before the layer. */
export function packedPanel(layer, options = {}) {
  const box = el("div", { class: "erqi-packed-panel" });
  let parts = [];
  let gone = false;
  layer.ready().then(
    () => {
      if (!gone) parts = build(box, layer, options);
    },
    () => {}
  );
  box.destroy = () => {
    gone = true;
    parts.forEach((part) => part.destroy());
    parts = [];
    box.remove();
  };
  return box;
}
