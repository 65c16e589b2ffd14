/* The key of overlays: swatches and words of classes, in the drawer and in the caption of a scene. */
(function (E) {
  "use strict";

  const MOST_FILLS = 6;

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

  /** What the overlays of a scene are and what their colours mean; null where it shows none. */
  E.overlayKey = function (ctx, scene) {
    const on = (scene.state && scene.state.overlays) || [];
    const shown = (ctx.plan.content.overlays || []).filter((meta) => on.includes(meta.id));
    return shown.length ? E.el("div", { class: "erqi-overlay-key" }, shown.flatMap((meta) =>
      [title(ctx, meta), E.overlayClasses(ctx, meta)]).filter(Boolean)) : null;
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
