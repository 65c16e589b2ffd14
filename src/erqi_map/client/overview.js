(function (E) {
  "use strict";

  function cardsOf(ctx, kind) {
    return Object.values(ctx.plan.content.cards).filter((card) => card.kind === kind);
  }

  function clusterLink(ctx, id) {
    const card = E.card(ctx, id);
    if (!card) return null;
    const button = E.el("button", { class: "erqi-cluster-link", attrs: { type: "button" },
      on: { click: () => E.choose(ctx, id) } }, [
      E.el("span", { class: "erqi-cluster-name", text: ctx.text(card.name) }),
      E.el("span", { class: "erqi-cluster-slogan", text: ctx.text(card.slogan) })]);
    button.dataset.key = `card:${id}`;
    return E.el("li", {}, E.tint(ctx, button, id));
  }

  function numbered(ctx, number, key, content) {
    if (!content) return null;
    return E.el("section", { class: "erqi-overview-part" }, [
      E.el("h4", { class: "erqi-overview-heading" }, [
        E.el("span", { class: "erqi-overview-number", text: String(number) }),
        E.el("span", { text: ctx.t(key) })]), content]);
  }

  /** What the right drawer shows while nothing is chosen: the plan in one page. */
  E.overview = function (ctx) {
    const { framework, clusters, furniture } = ctx.plan.content;
    const paths = cardsOf(ctx, "path");
    const tasks = cardsOf(ctx, "task");
    const goal = framework && framework.goal;
    const known = (clusters || []).filter((id) => E.card(ctx, id));
    return E.el("article", { class: "erqi-card erqi-overview" }, [
      E.el("h3", { class: "erqi-card-name", attrs: { tabindex: "-1" },
        text: ctx.text(framework ? framework.name : furniture.title) }),
      framework && E.el("p", { class: "erqi-card-summary", text: ctx.text(framework.summary) }),
      goal && numbered(ctx, 1, "map.overview.goal", E.el("p", { class: "erqi-card-slogan", text: ctx.text(goal.text) })),
      paths.length > 0 && numbered(ctx, paths.length, "map.overview.paths", E.chipList(ctx, paths.map((card) => card.id))),
      known.length > 0 && numbered(ctx, known.length, "map.overview.clusters",
        E.el("ul", { class: "erqi-cluster-links" }, known.map((id) => clusterLink(ctx, id)))),
      tasks.length > 0 && numbered(ctx, tasks.length, "map.overview.tasks", E.chipList(ctx, tasks.map((card) => card.id))),
      E.section(ctx, "map.overview.programmes", E.chipList(ctx, cardsOf(ctx, "programme").map((card) => card.id))),
      E.el("p", { class: "erqi-hint", text: ctx.t("map.overview.hint") }),
    ]);
  };

  /** What serves a task, a path or a programme, by kind; the order is that of the plan. */
  E.servedBy = function (ctx, card) {
    const field = { task: "tasks", path: "paths", programme: "programmes" }[card.kind];
    if (!field) return [];
    const linked = Object.values(ctx.plan.content.cards).filter((one) => (one[field] || []).includes(card.id));
    const of = (kind) => linked.filter((one) => one.kind === kind).map((one) => one.id);
    return [
      E.section(ctx, "map.card.clusters", E.linkList(ctx, of("cluster"))),
      E.section(ctx, "map.card.projects", E.linkList(ctx, of("project"))),
      E.section(ctx, "map.card.eco_areas", E.linkList(ctx, of("eco-area"))),
      E.section(ctx, "map.card.programmes", E.chipList(ctx, of("programme"))),
      card.kind !== "task" && E.section(ctx, "map.card.tasks", E.chipList(ctx, of("task"))),
    ];
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
