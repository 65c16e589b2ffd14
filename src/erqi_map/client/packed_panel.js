/* The panel of a packed layer: search, filters, how many rows they leave, and the table. It stands in
   any element of a page; packed_control.js puts it on a map. */
(function (E) {
  "use strict";

  let count = 0;

  /** Is there anything a panel of this layer could show? */
  E.packedPanelParts = (content) => ({
    search: Object.keys(content.search || {}).length > 0,
    filters: (content.filters || []).length > 0,
    table: Boolean(content.table && Object.keys(content.table).length),
  });

  function countLine(ctx) {
    const { layer, content, say } = ctx;
    const words = E.el("p", { class: "erqi-packed-shown", attrs: { role: "status" } });
    const clear = E.el("button", { class: "erqi-packed-clear", attrs: { type: "button" }, text: say("clear"), on: { click: () => layer.setFilter(null) } });

    function draw() {
      const filtered = layer.filter() !== null;
      const total = E.packedCount(content.rows);
      words.textContent = filtered ? say("count", { shown: E.packedCount(layer.filterState.rows), total }) : say("count_all", { total });
      clear.disabled = !filtered;
    }

    layer.on("filter", draw);
    draw();
    const element = E.el("div", { class: "erqi-packed-count-line" }, [words, E.packedPanelParts(content).filters ? clear : null]);
    return { element, destroy: () => layer.off("filter", draw) };
  }

  function build(box, layer, given) {
    const { content } = layer.plan;
    const words = { ...content.words, ...given };
    count += 1;
    const prefix = `erqi-packed-${count}`;
    const ctx = { layer, content, words, uid: (name) => `${prefix}-${name}`, say: (key, values) => E.packedPhrase(words, key, values) };
    const has = E.packedPanelParts(content);
    const made = [has.search && E.packedFind, has.filters && E.packedChoices, (has.filters || has.table) && countLine, has.table && E.packedTable];
    const parts = made.filter(Boolean).map((part) => part(ctx));
    E.fill(box, parts.map(({ element }) => element));
    return parts;
  }

  /** The panel of a layer as an element; it fills when the layer has been read. options: words {key: text} in place of the
   *  layer's own. `element.destroy()` when it is thrown away before the layer. */
  E.packedPanel = function (layer, options) {
    const box = E.el("div", { class: "erqi-packed-panel" });
    let parts = [];
    let gone = false;
    layer.ready().then(
      () => {
        if (!gone) parts = build(box, layer, options && options.words);
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
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
