(function (E) {
  "use strict";

  const FACETS = ["cluster", "theme", "status", "task"];

  /** The values of each facet that the plan layers really have, in the order of the plan. */
  function facetValues(ctx) {
    const layers = ctx.plan.layers.filter((layer) => layer.role === "plan");
    const found = { cluster: new Set(), status: new Set() };
    for (const layer of layers) {
      for (let i = 0; i < layer.n; i += 1) {
        for (const [facet, set] of Object.entries(found)) set.add(layer.value(i, facet));
      }
    }
    const { clusters, terms, cards } = ctx.plan.content;
    return {
      cluster: clusters.filter((id) => found.cluster.has(id)),
      theme: [...new Set(layers.map((layer) => layer.theme))],
      status: Object.keys(terms.statuses).filter((id) => found.status.has(id)),
      task: Object.values(cards).filter((card) => card.kind === "task").map((card) => card.id),
    };
  }

  function valueName(ctx, facet, id) {
    if (facet === "theme") return E.term(ctx, "themes", id) || id;
    if (facet === "status") return E.term(ctx, "statuses", id) || id;
    return E.cardName(ctx, id, facet === "cluster") || id;
  }

  E.filterSize = (filter) => FACETS.reduce((sum, facet) => sum + filter[facet].length, 0);

  /** How many features of the plan are drawn now, and how many there are. */
  E.countPlan = function (ctx) {
    const state = ctx.store.get();
    const layers = ctx.plan.layers.filter((layer) => layer.role === "plan");
    const total = layers.reduce((sum, layer) => sum + layer.n, 0);
    if (!state.hidden.length && !E.filterSize(state.filter)) return { shown: total, total };
    let shown = 0;
    for (const layer of layers) {
      for (const one of ctx.plan.mask(layer, state)) shown += one;
    }
    return { shown, total };
  };

  function create(ctx) {
    const words = E.words(ctx);
    let values = null;
    let open = false;
    const panel = E.el("div", { class: "erqi-filter-panel", attrs: { id: E.uid(ctx, "filter"), hidden: true } });
    const badge = E.el("span", { class: "erqi-badge" });
    const opener = E.el("button", { class: "erqi-filter-open",
      attrs: { type: "button", "aria-expanded": "false", "aria-controls": panel.id },
      on: { click: () => show(!open) } }, [E.icon("filter"), words.say(E.el("span"), "map.filter.title"), badge]);
    const remaining = E.el("p", { class: "erqi-filter-count", attrs: { role: "status" } });
    const clear = words.say(E.el("button", { class: "erqi-link", attrs: { type: "button" },
      on: { click: reset } }), "map.filter.clear");
    const box = E.el("section", { class: "erqi-filter" },
      [E.el("div", { class: "erqi-filter-head" }, [opener, remaining, clear]), panel]);
    words.bind(() => box.setAttribute("aria-label", ctx.t("map.filter.title")));

    function show(wanted) {
      open = wanted;
      opener.setAttribute("aria-expanded", String(open));
      panel.hidden = !open;
      draw();
    }

    function reset() {
      ctx.store.set({ filter: { cluster: [], theme: [], status: [], task: [] } });
      opener.focus();
    }

    function flip(facet, id) {
      const { filter } = ctx.store.get();
      const now = filter[facet];
      const next = now.includes(id) ? now.filter((one) => one !== id) : [...now, id];
      ctx.store.set({ filter: { ...filter, [facet]: next } });
    }

    function chip(facet, id) {
      const on = ctx.store.get().filter[facet].includes(id);
      const button = E.el("button", { class: "erqi-chip",
        attrs: { type: "button", "aria-pressed": String(on) }, on: { click: () => flip(facet, id) } },
      [on && E.icon("check"), E.el("span", { text: valueName(ctx, facet, id) })]);
      button.dataset.key = `${facet}:${id}`;
      if (facet !== "cluster") return button;
      button.classList.add("erqi-chip-dot");
      return E.tint(ctx, button, id);
    }

    function facetBox(facet) {
      const label = ctx.t(`map.filter.${facet}`);
      return E.el("div", { class: "erqi-facet", attrs: { role: "group", "aria-label": label } }, [
        E.el("span", { class: "erqi-facet-name", text: label, attrs: { "aria-hidden": "true" } }),
        E.el("div", { class: "erqi-chips" }, values[facet].map((id) => chip(facet, id)))]);
    }

    function draw() {
      const size = E.filterSize(ctx.store.get().filter);
      badge.textContent = size ? String(size) : "";
      badge.hidden = !size;
      clear.hidden = !size;
      const { shown, total } = E.countPlan(ctx);
      const text = ctx.t("map.filter.count", { n: shown, m: total });
      if (remaining.textContent !== text) remaining.textContent = text;
      if (!open) return;
      if (!values) values = facetValues(ctx);
      E.rebuild(ctx, panel, FACETS.filter((facet) => values[facet].length > 1).map(facetBox));
    }

    draw();
    E.place(ctx.slots.left, box, 2);
    const off = ctx.store.on((state, changed) => {
      if (["lang", "hidden", "filter"].some((key) => changed.has(key))) draw();
    });
    return { destroy() { off(); words.off(); } };
  }

  E.parts.push({ name: "filter", create });
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
