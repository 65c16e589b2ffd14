(function (E) {
  "use strict";

  /** Edition and year; a year that is inferred says so. */
  E.imprintWords = function (ctx) {
    const { edition, year, year_inferred: inferred } = ctx.plan.content.furniture;
    const words = [ctx.text(edition)];
    if (year) words.push(ctx.t(inferred ? "map.title.year_inferred" : "map.title.year", { year }));
    return words.filter(Boolean);
  };

  /** The review number, or that the map was never reviewed. */
  E.reviewLine = (ctx) => ctx.text(ctx.plan.content.furniture.review_note);

  /** The status of the plan layers and the review line. */
  E.statusLine = function (ctx) {
    const plan = ctx.plan.layers.filter((layer) => layer.role === "plan");
    const statuses = [...new Set(plan.map((layer) => layer.spec.status))];
    return statuses.map((status) => E.term(ctx, "statuses", status)).filter(Boolean)
      .concat(E.reviewLine(ctx)).join(ctx.t("map.separator"));
  };

  function create(ctx) {
    const words = E.words(ctx);
    const heading = E.el(ctx.host === "file" ? "h1" : "h2", { class: "erqi-title-name" });
    const edition = E.el("p", { class: "erqi-title-edition" });
    const status = E.el("p", { class: "erqi-title-status" });
    const tools = E.el("div", { class: "erqi-title-tools" });
    const header = E.el("div", { class: "erqi-title" }, [
      E.el("div", { class: "erqi-title-row" }, [heading, tools]), edition, status]);
    words.bind(() => {
      heading.textContent = ctx.text(ctx.plan.content.furniture.title);
      E.fill(edition, E.imprintWords(ctx).map((text) => E.el("span", { text })));
      status.textContent = E.statusLine(ctx);
    });
    E.place(ctx.slots.top, header, 1);
    return { destroy: words.off };
  }

  E.parts.push({ name: "title", create });
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
