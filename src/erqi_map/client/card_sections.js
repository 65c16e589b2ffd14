(function (E) {
  "use strict";

  /** A section of a card with its heading; null when there is nothing in it. */
  E.section = function (ctx, key, content, className) {
    const filled = (Array.isArray(content) ? content : [content]).filter(Boolean);
    if (!filled.length) return null;
    return E.el("section", { class: `erqi-card-section ${className || ""}`.trim() },
      [E.el("h4", { class: "erqi-card-heading", text: ctx.t(key) }), ...filled]);
  };

  E.badge = (ctx, key) => E.el("span", { class: "erqi-note-badge", text: ctx.t(key),
    attrs: { title: ctx.t(`${key}_why`) } });

  /** A link that focuses another card and flies there when it has a position. */
  E.cardLink = function (ctx, id, short) {
    const card = E.card(ctx, id);
    if (!card) return null;
    const feature = E.featureOf(ctx, id);
    const button = E.el("button", { class: "erqi-place-link", attrs: { type: "button" },
      on: { click: () => E.choose(ctx, id) } }, [
      feature ? E.swatch(feature.layer.symbol(feature.index)) : E.el("span", { class: "erqi-no-swatch" }),
      E.el("span", { class: "erqi-place-name", text: E.cardName(ctx, id, short) }),
      !card.located && E.isPlace(card) && E.badge(ctx, "map.no_position"),
      card.to_check && E.badge(ctx, "map.to_check")]);
    button.dataset.key = `card:${id}`;
    return button;
  };

  E.linkList = function (ctx, ids, short) {
    const links = (ids || []).map((id) => E.cardLink(ctx, id, short)).filter(Boolean);
    if (!links.length) return null;
    return E.el("ul", { class: "erqi-links" }, links.map((link) => E.el("li", {}, link)));
  };

  E.chipList = function (ctx, ids) {
    const known = (ids || []).filter((id) => E.card(ctx, id));
    if (!known.length) return null;
    return E.el("ul", { class: "erqi-chips" }, known.map((id) => {
      const chip = E.el("button", { class: "erqi-chip", text: E.cardName(ctx, id),
        attrs: { type: "button" }, on: { click: () => E.choose(ctx, id) } });
      chip.dataset.key = `chip:${id}`;
      return E.el("li", {}, chip);
    }));
  };

  /** Light a goal, or put it out again; what serves it comes into view. */
  E.toggleGoal = function (ctx, goal) {
    const on = ctx.store.get().goal !== goal.id;
    ctx.store.set({ goal: on ? goal.id : null });
    if (!on) return;
    const served = (goal.served_by || []).map((id) => E.cardName(ctx, id));
    ctx.announce(served.length ? ctx.t("map.goal.lit", { places: served.join(ctx.t("map.comma")) })
      : ctx.t("map.goal.nothing"));
    E.bringIntoView(ctx, goal.served_by || []);
  };

  E.bringIntoView = function (ctx, ids) {
    const points = ids.map((id) => E.featureOf(ctx, id)).filter(Boolean)
      .map(({ layer, index }) => L.latLng(layer.anchor(index)));
    if (!points.length) return;
    const inset = ctx.insets();
    const size = ctx.map.getSize();
    const clear = L.bounds([inset.left, inset.top], [size.x - inset.right, size.y - inset.bottom]);
    const seen = points.every((point) => clear.contains(ctx.map.latLngToContainerPoint(point)));
    if (!seen) ctx.fit(L.latLngBounds(points).pad(0.3), { maxZoom: ctx.map.getZoom() });
  };

  /** Numbers of the sources a card cites, in the order they first appear. */
  E.citations = function (ctx, card) {
    const order = [];
    const add = (ids) => (ids || []).forEach((id) => order.includes(id) || order.push(id));
    add(card.sources);
    for (const item of [...(card.goals || []), ...(card.facts || [])]) add(item.sources);
    return order.filter((id) => E.own(ctx.plan.content.sources, id));
  };

  E.sourceMarks = function (ctx, ids, order) {
    const numbers = (ids || []).map((id) => order.indexOf(id) + 1).filter((n) => n > 0);
    if (!numbers.length) return null;
    const marks = numbers.map((n) => `[${n}]`).join("");
    return E.el("sup", { class: "erqi-source-mark" }, [
      E.el("span", { class: "erqi-hidden", text: ctx.t("map.card.source_mark", { n: numbers.join(" ") }) }),
      E.el("span", { text: marks, attrs: { "aria-hidden": "true" } })]);
  };

  // Within a button the marks are for the eye alone: its name stays the goal.
  function goalMarks(goal, order) {
    const numbers = (goal.sources || []).map((id) => order.indexOf(id) + 1).filter((n) => n > 0);
    return E.el("sup", { class: "erqi-source-mark", attrs: { "aria-hidden": "true" },
      text: numbers.map((n) => `[${n}]`).join("") });
  }

  function goalItem(ctx, goal, owner, order) {
    const on = ctx.store.get().goal === goal.id;
    const button = E.el("button", { class: "erqi-goal",
      attrs: { type: "button", "aria-pressed": String(on) }, on: { click: () => E.toggleGoal(ctx, goal) } },
    [E.icon("bulb"), E.el("span", { class: "erqi-goal-text" }, [
      owner && E.el("span", { class: "erqi-goal-owner", text: E.cardName(ctx, owner, true) }),
      ctx.text(goal.text), !owner && goalMarks(goal, order)])]);
    button.dataset.key = `goal:${goal.id}`;
    const links = on && E.linkList(ctx, goal.served_by);
    return E.el("li", { class: on ? "erqi-goal-on" : "" }, [button,
      on && E.el("div", { class: "erqi-goal-served" }, [
        E.el("p", { class: "erqi-hint", text: ctx.t(links ? "map.goal.served_by" : "map.goal.nothing") }),
        links, E.chipList(ctx, goal.tasks)])]);
  }

  E.goalList = function (ctx, card, order) {
    if (!(card.goals || []).length) return null;
    // Aims that nothing on the map is recorded to serve are text, not switches that light nothing.
    if (!card.goals.some((goal) => (goal.served_by || []).length)) {
      return E.el("ul", { class: "erqi-aims" }, card.goals.map((goal) => E.el("li", {},
        [ctx.text(goal.text), E.sourceMarks(ctx, goal.sources, order)])));
    }
    return [E.el("p", { class: "erqi-hint", text: ctx.t("map.goal.hint") }),
      E.el("ul", { class: "erqi-goals" }, card.goals.map((goal) => goalItem(ctx, goal, null, order)))];
  };

  /** Goals of clusters that a project or eco-area serves. */
  E.servesList = function (ctx, card) {
    const items = (card.serves || []).map(({ card: owner, goal }) => {
      const found = ((E.card(ctx, owner) || {}).goals || []).find((one) => one.id === goal);
      return found ? goalItem(ctx, found, owner, []) : null;
    }).filter(Boolean);
    return items.length ? E.el("ul", { class: "erqi-goals" }, items) : null;
  };

  E.factList = function (ctx, card, order) {
    if (!(card.facts || []).length) return null;
    return E.el("dl", { class: "erqi-facts" }, card.facts.map((fact) => E.el("div", {}, [
      E.el("dt", { text: ctx.text(fact.label) }),
      E.el("dd", {}, [ctx.text(fact.value), E.sourceMarks(ctx, fact.sources, order),
        fact.to_check && E.badge(ctx, "map.to_check")])])));
  };

  function line(term, ...description) {
    return E.el("div", {}, [E.el("dt", { text: term }), E.el("dd", {}, description)]);
  }

  /** Status, method, accuracy, datum, date and area: what a reader must know before measuring. */
  E.imprint = function (ctx, card) {
    const lines = [];
    const add = (key, words) => words && lines.push(line(ctx.t(key), words));
    if (card.status) {
      add("map.card.status", `${E.term(ctx, "statuses", card.status)}${ctx.t("map.colon")}${E.termNote(ctx, "statuses", card.status)}`);
    }
    if (card.method) {
      const note = E.termNote(ctx, "methods", card.method);
      add("map.card.method", E.term(ctx, "methods", card.method) + (note ? ctx.t("map.colon") + note : ""));
    }
    if (card.accuracy_m) add("map.card.accuracy", ctx.t("map.card.accuracy_value", { m: E.number(ctx, card.accuracy_m, 0) }));
    add("map.card.datum", card.datum);
    if (card.area_km2) {
      const note = ctx.text(card.area_note);
      add("map.card.area", ctx.t("map.card.area_value", { km2: E.number(ctx, card.area_km2) })
        + (note ? ctx.t("map.colon") + note : ""));
    }
    add("map.card.position", ctx.text(card.position_note));
    add("map.card.date", card.date);
    return lines.length ? E.el("dl", { class: "erqi-imprint" }, lines) : null;
  };

  function source(ctx, id) {
    const found = E.own(ctx.plan.content.sources, id);
    const title = ctx.text(found.title);
    const href = E.safeHref(found.url);
    const name = href ? E.el("a", { text: title, attrs: { href, target: "_blank",
      rel: "noopener noreferrer" } }) : E.el("span", { text: title });
    const date = found.date && ctx.t(found.date_inferred ? "map.card.date_inferred" : "map.card.date_value",
      { date: found.date });
    const words = [ctx.text(found.publisher), date, ctx.text(found.licence)].filter(Boolean);
    return E.el("li", {}, [name, found.to_check && E.badge(ctx, "map.to_check"),
      E.el("span", { class: "erqi-source-more", text: words.join(ctx.t("map.separator")) })]);
  }

  E.sourceList = function (ctx, order) {
    if (!order.length) return null;
    return E.el("ol", { class: "erqi-sources" }, order.map((id) => source(ctx, id)));
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
