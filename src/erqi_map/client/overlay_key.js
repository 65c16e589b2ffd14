/* The key of overlays: swatches and words of classes, in the drawer and in the caption of a scene. */
(function (E) {
  "use strict";

  const MOST_FILLS = 6;
  const MOST_NAMED = 8;
  const DAY = /^\d{4}(-\d{2}){0,2}/;

  E.overlaySwatch = function (meta, fills) {
    const box = E.el("span", { class: "erqi-overlay-swatch", attrs: { "aria-hidden": "true" } });
    for (const fill of fills.slice(0, MOST_FILLS)) {
      const part = E.el("span");
      part.style.background = fill;
      part.style.opacity = String(meta.fill_opacity);
      box.append(part);
    }
    return box;
  };

  E.overlayClasses = function (ctx, meta) {
    const names = Object.values(meta.classes);
    if (!names.length) return null;
    return E.el("ul", { class: "erqi-overlay-classes" }, names.map((name, at) =>
      E.el("li", {}, [E.overlaySwatch(meta, [meta.fills[at]]), E.el("span", { text: ctx.text(name) })])));
  };

  function title(ctx, meta) {
    const standing = [E.term(ctx, "statuses", meta.status), ctx.t("map.card.accuracy_value", { m: E.number(ctx, meta.accuracy_m, 0) })];
    return E.el("p", { class: "erqi-overlay-key-title" }, [
      meta.fills.length > 1 ? null : E.overlaySwatch(meta, meta.fills),
      E.el("strong", { text: ctx.text(meta.title) }), E.el("span", { text: standing.filter(Boolean).join(ctx.t("map.comma")) })]);
  }

  /* ---- what a filter leaves ---- */

  const isEnd = (value) => value === null || typeof value === "number" || (typeof value === "string" && DAY.test(value));

  // The layer knows; before it is read, two ends of a range are told by their form.
  function isRange(ctx, meta, column, values) {
    const { plan } = (ctx.overlays && ctx.overlays.layer(meta.id)) || {};
    const known = plan && plan.content.filters.find((one) => one.column === column);
    return known ? known.kind !== "choice" : values.length === 2 && values.every(isEnd) && values.some((one) => one !== null);
  }

  function valueWords(ctx, meta, column, value) {
    const packed = E.own(ctx.plan.content.packed_words, ctx.store.get().lang) || {};
    if (value === null) return packed.empty;
    if (typeof value === "boolean") return value ? packed.yes : packed.no;
    return (column === meta.coloured && ctx.text(E.own(meta.classes, value))) || String(value);
  }

  function conditionWords(ctx, meta, column, values) {
    const name = ctx.text(E.own(meta.fields, column)) || column;
    if (!isRange(ctx, meta, column, values)) {
      const named = values.slice(0, MOST_NAMED).map((one) => valueWords(ctx, meta, column, one)).join(ctx.t("map.comma"));
      const all = values.length > MOST_NAMED ? ctx.t("map.overlays.more", { values: named, count: values.length }) : named;
      return ctx.t("map.overlays.values", { name, values: all });
    }
    const [first, last] = values.map((end) => (typeof end === "number" ? E.number(ctx, end, 6) : end));
    const key = last === null ? "from" : first === null ? "to" : "between";
    return ctx.t(`map.overlays.${key}`, { name, first, last });
  }

  function filterWords(ctx, meta, scene) {
    const conditions = Object.entries(E.own(scene.state.overlayFilter || {}, meta.id) || {})
      .filter(([column]) => meta.filters.includes(column))
      .map(([column, values]) => conditionWords(ctx, meta, column, values));
    return conditions.length
      ? E.el("p", { class: "erqi-overlay-key-filter", text: ctx.t("map.overlays.filtered", { conditions: conditions.join(ctx.t("map.overlays.semicolon")) }) })
      : null;
  }

  /** What the overlays of a scene are, what is filtered out and what their colours mean; null where it shows none. */
  E.overlayKey = function (ctx, scene) {
    const on = (scene.state && scene.state.overlays) || [];
    const shown = (ctx.plan.content.overlays || []).filter((meta) => on.includes(meta.id));
    return shown.length ? E.el("div", { class: "erqi-overlay-key" }, shown.flatMap((meta) =>
      [title(ctx, meta), filterWords(ctx, meta, scene), E.overlayClasses(ctx, meta)]).filter(Boolean)) : null;
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
