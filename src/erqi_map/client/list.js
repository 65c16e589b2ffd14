(function (E) {
  "use strict";

  const ROWS_AT_ONCE = 200;
  const COLUMNS = ["name", "kind", "cluster", "status", "accuracy"];

  /** Everything the list can show: features on the map, then cards without a position. */
  function readRows(ctx, withReference) {
    const rows = [];
    const state = ctx.store.get();
    for (const layer of ctx.plan.layers) {
      if (layer.role !== "plan" && !withReference) continue;
      const mask = ctx.plan.mask(layer, state);
      for (let index = 0; index < layer.n; index += 1) {
        if (mask[index]) rows.push(featureRow(ctx, layer, index));
      }
    }
    const unplaced = Object.values(ctx.plan.content.cards)
      .filter((card) => E.isPlace(card) && !card.located && passes(card, state.filter));
    return rows.concat(unplaced.map((card) => cardRow(ctx, card)));
  }

  function passes(card, filter) {
    const meets = (facet, values) => !filter[facet].length || values.some((one) => filter[facet].includes(one));
    return meets("cluster", [card.cluster]) && meets("theme", [card.theme])
      && meets("status", [card.status]) && meets("task", card.tasks || []);
  }

  function featureRow(ctx, layer, index) {
    const info = E.featureInfo(ctx, { layer, index });
    const card = E.card(ctx, info.card);
    return { id: info.card && card ? info.card : info.id, feature: info.id, layer, index, name: info.name,
      symbol: layer.symbol(index), accuracyM: info.accuracy,
      kind: E.term(ctx, "kinds", info.kind) || (card ? E.cardKind(ctx, card) : ctx.text(layer.spec.title)),
      cluster: E.cardName(ctx, info.cluster, true), status: E.term(ctx, "statuses", info.status),
      accuracy: info.accuracy ? ctx.t("map.card.accuracy_value", { m: E.number(ctx, info.accuracy, 0) }) : "" };
  }

  function cardRow(ctx, card) {
    return { id: card.id, feature: null, name: ctx.text(card.name), kind: E.cardKind(ctx, card),
      cluster: E.cardName(ctx, card.cluster, true), status: ctx.t("map.no_position"), accuracy: "", accuracyM: null };
  }

  function inView(ctx) {
    const bounds = ctx.map.getBounds();
    const [west, north] = E.world.fromLatLng(bounds.getNorth(), bounds.getWest());
    const [east, south] = E.world.fromLatLng(bounds.getSouth(), bounds.getEast());
    return (row) => {
      if (!row.layer) return false;
      const [minx, miny, maxx, maxy] = row.layer.bounds(row.index);
      return maxx >= west && minx <= east && maxy >= north && miny <= south;
    };
  }

  function create(ctx) {
    const words = E.words(ctx);
    const view = { only: false, reference: false, sort: null, descending: false, most: ROWS_AT_ONCE };
    const { head, title } = E.drawerHead(ctx, words, "list", "map.list.title");
    const count = E.el("span", { class: "erqi-list-count", attrs: { role: "status" } });
    const options = E.el("div", { class: "erqi-list-options" }, [option("only", "map.list.in_view"),
      option("reference", "map.list.reference")]);
    const headRow = E.el("tr");
    const body = E.el("tbody", { on: { keydown: arrows } });
    const caption = words.say(E.el("caption", { class: "erqi-hidden" }), "map.list.title");
    const table = E.el("table", { class: "erqi-list-table" }, [caption, E.el("thead", {}, headRow), body]);
    const more = words.say(E.el("button", { class: "erqi-button erqi-list-more", attrs: { type: "button" },
      on: { click: () => { view.most += ROWS_AT_ONCE; draw(); } } }), "map.list.more");
    const scroll = E.el("div", { class: "erqi-list-scroll", attrs: { tabindex: "0", role: "group" } }, [table, more]);
    const box = E.el("section", { class: "erqi-list", attrs: { hidden: true, "data-covers": "bottom" } }, [head, scroll]);
    title.after(count, options);
    words.bind(() => {
      box.setAttribute("aria-label", ctx.t("map.list.title"));
      scroll.setAttribute("aria-label", ctx.t("map.list.rows"));
    });

    function option(name, key) {
      const input = E.el("input", { attrs: { type: "checkbox" },
        on: { change: () => { view[name] = input.checked; draw(); } } });
      return E.el("label", { class: "erqi-check" }, [input, words.say(E.el("span"), key)]);
    }

    function headCell(column) {
      const on = view.sort === column;
      const button = E.el("button", { class: "erqi-sort", attrs: { type: "button" }, on: { click: () => sortBy(column) } },
        [ctx.t(`map.list.${column}`), E.el("span", { class: "erqi-sort-mark", attrs: { "aria-hidden": "true" },
          text: on ? (view.descending ? "▼" : "▲") : "" })]);
      button.dataset.key = `sort:${column}`;
      return E.el("th", { class: `erqi-col-${column}`, attrs: { scope: "col",
        "aria-sort": on ? (view.descending ? "descending" : "ascending") : null } }, button);
    }

    function sortBy(column) {
      view.descending = view.sort === column && !view.descending;
      view.sort = column;
      draw();
    }

    function sorted(rows) {
      if (!view.sort) return rows;
      const collator = new Intl.Collator(ctx.store.get().lang === "en" ? "en" : "zh-CN", { numeric: true });
      const sign = view.descending ? -1 : 1;
      const compare = view.sort === "accuracy"
        ? (a, b) => (a.accuracyM === null) - (b.accuracyM === null) || sign * (a.accuracyM - b.accuracyM)
        : (a, b) => sign * collator.compare(a[view.sort], b[view.sort]);
      return [...rows].sort(compare);
    }

    function row(one) {
      const button = E.el("button", { class: "erqi-list-name", attrs: { type: "button" },
        on: { click: () => choose(one.feature || one.id) } },
      [one.symbol && E.swatch(one.symbol), E.el("span", { text: one.name })]);
      button.dataset.key = `row:${one.feature || one.id}`;
      const line = E.el("tr", {}, [E.el("th", { attrs: { scope: "row" } }, button),
        ...COLUMNS.slice(1).map((column) => E.el("td", { text: one[column] }))]);
      line.dataset.ids = JSON.stringify([one.id, one.feature]);
      return line;
    }

    function choose(id) {
      E.choose(ctx, id);
      if (E.narrow(ctx)) E.closeDrawer(ctx, "list");
    }

    function arrows(event) {
      if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
      const now = E.focused(ctx);
      if (now && now.matches(".erqi-list-name")) E.rove(event, [...body.querySelectorAll(".erqi-list-name")], now);
    }

    function draw() {
      if (box.hidden) return;
      const all = readRows(ctx, view.reference);
      const rows = sorted(view.only ? all.filter(inView(ctx)) : all);
      count.textContent = ctx.t("map.list.count", { n: rows.length });
      E.rebuild(ctx, headRow, COLUMNS.map(headCell));
      E.rebuild(ctx, body, rows.slice(0, view.most).map(row));
      if (!rows.length) {
        E.fill(body, E.el("tr", {}, E.el("td", { class: "erqi-hint", text: ctx.t("map.list.empty"),
          attrs: { colspan: COLUMNS.length } })));
      }
      more.hidden = rows.length <= view.most;
      mark(false);
    }

    function mark(scrollTo) {
      if (box.hidden) return;
      const state = ctx.store.get();
      const lit = ctx.plan.lit(state);
      for (const line of body.children) {
        const ids = JSON.parse(line.dataset.ids || "[]");
        const current = state.focus && ids.includes(state.focus);
        line.classList.toggle("erqi-lit", ids.some((id) => lit.has(id)));
        if (current) line.setAttribute("aria-current", "true");
        else line.removeAttribute("aria-current");
        if (current && scrollTo) line.scrollIntoView({ block: "nearest" });
      }
    }

    ctx.slots.overlay.append(box);
    const moved = E.later(() => { if (view.only) draw(); }, 120);
    ctx.map.on("moveend", moved);
    const off = ctx.store.on((state, changed) => {
      // panels.js shows the box first: it was created later and so hears of the change later.
      if (changed.has("panels")) queueMicrotask(draw);
      else if (["lang", "hidden", "filter", "basemap"].some((key) => changed.has(key))) draw();
      else if (changed.has("focus") || changed.has("goal")) mark(changed.has("focus"));
    });
    queueMicrotask(draw);
    return { destroy() { off(); words.off(); moved.stop(); ctx.map.off("moveend", moved); } };
  }

  E.parts.push({ name: "list", create });
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
