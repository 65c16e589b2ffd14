(function (E) {
  "use strict";

  const HISTORY = 20;

  function head(ctx, card) {
    const kind = E.el("p", { class: "erqi-card-kind" }, [
      E.el("span", { text: E.cardKind(ctx, card) }),
      card.cluster && ctx.t("map.separator"),
      card.cluster && clusterButton(ctx, card.cluster)]);
    const name = E.el("h3", { class: "erqi-card-name", text: ctx.text(card.name), attrs: { tabindex: "-1" } });
    const fly = card.located && E.featureOf(ctx, card.id) && E.el("button", { class: "erqi-button erqi-card-fly",
      attrs: { type: "button", "aria-label": ctx.t("map.card.fly"), title: ctx.t("map.card.fly") },
      on: { click: () => ctx.flyTo(card.id) } }, E.icon("target"));
    if (fly) fly.dataset.key = "fly";
    const notes = [card.to_check && E.badge(ctx, "map.to_check"),
      !card.located && E.isPlace(card) && E.badge(ctx, "map.no_position")].filter(Boolean);
    return E.el("header", { class: "erqi-card-head" }, [
      E.el("div", {}, [kind, name, notes.length > 0 && E.el("p", { class: "erqi-card-notes" }, notes)]), fly]);
  }

  function clusterButton(ctx, id) {
    const button = E.el("button", { class: "erqi-link", text: E.cardName(ctx, id),
      attrs: { type: "button" }, on: { click: () => E.choose(ctx, id) } });
    button.dataset.key = `cluster:${id}`;
    return button;
  }

  function cardBody(ctx, card) {
    const order = E.citations(ctx, card);
    const accent = card.kind === "cluster" ? card.id : card.cluster;
    const article = E.el("article", { class: `erqi-card erqi-card-${card.kind}` }, [
      head(ctx, card),
      card.slogan && E.el("p", { class: "erqi-card-slogan", text: ctx.text(card.slogan) }),
      card.summary && E.el("p", { class: "erqi-card-summary" },
        [ctx.text(card.summary), E.sourceMarks(ctx, card.sources, order)]),
      E.section(ctx, "map.card.goals", E.goalList(ctx, card, order)),
      E.section(ctx, "map.card.serves", E.servesList(ctx, card)),
      E.section(ctx, "map.card.projects", E.linkList(ctx, card.projects)),
      E.section(ctx, "map.card.eco_areas", E.linkList(ctx, card.eco_areas)),
      ...E.servedBy(ctx, card),
      E.section(ctx, "map.card.tasks", E.chipList(ctx, card.tasks)),
      E.section(ctx, "map.card.paths", E.chipList(ctx, card.paths)),
      card.kind !== "programme" && E.section(ctx, "map.card.programmes", E.chipList(ctx, card.programmes)),
      card.kind === "programme" && E.section(ctx, "map.card.scope", scope(ctx, card)),
      E.section(ctx, "map.card.facts", E.factList(ctx, card, order)),
      E.section(ctx, "map.card.imprint", E.imprint(ctx, card), "erqi-small"),
      E.section(ctx, "map.card.sources", E.sourceList(ctx, order), "erqi-small"),
    ]);
    return E.tint(ctx, article, accent);
  }

  function scope(ctx, card) {
    const links = E.linkList(ctx, [card.cluster, ...(card.clusters || [])].filter(Boolean));
    return links || E.el("p", { text: ctx.t("map.card.district_wide") });
  }

  /** Orientation features have no card: their name, status and accuracy are shown all the same. */
  function featureBody(ctx, feature) {
    const info = E.featureInfo(ctx, feature);
    const spec = feature.layer.spec;
    const facts = { status: info.status, method: info.method, accuracy_m: info.accuracy, datum: "WGS-84",
      date: feature.layer.value(feature.index, "date") };
    return E.el("article", { class: "erqi-card" }, [
      E.el("header", { class: "erqi-card-head" }, E.el("div", {}, [
        E.el("p", { class: "erqi-card-kind", text: E.term(ctx, "kinds", info.kind) || ctx.text(spec.title) }),
        E.el("h3", { class: "erqi-card-name", text: info.name, attrs: { tabindex: "-1" } })])),
      E.termNote(ctx, "kinds", info.kind) && E.el("p", { class: "erqi-card-summary", text: E.termNote(ctx, "kinds", info.kind) }),
      E.section(ctx, "map.card.imprint", E.imprint(ctx, facts), "erqi-small"),
    ]);
  }

  function create(ctx) {
    const words = E.words(ctx);
    const { right } = ctx.slots;
    const { head: drawerHead } = E.drawerHead(ctx, words, "right", "map.panel.right");
    const back = E.el("button", { class: "erqi-link erqi-card-back", attrs: { type: "button" }, on: { click: goBack } });
    const body = E.el("div", { class: "erqi-card-scroll" });
    const history = [];
    let going = false;

    drawerHead.insertBefore(back, drawerHead.querySelector(".erqi-drawer-close"));
    E.place(right, drawerHead, 0);
    E.place(right, body, 1);

    function goBack() {
      const last = history.pop() || null;
      going = true;
      if (last) E.choose(ctx, last);
      else ctx.store.set({ focus: null, goal: null });
      going = false;
      body.querySelector(".erqi-card-name")?.focus({ preventScroll: true });
    }

    function content() {
      const { focus } = ctx.store.get();
      const card = E.focusCard(ctx, focus);
      if (card) return cardBody(ctx, card);
      const feature = focus && E.featureOf(ctx, focus);
      return feature ? featureBody(ctx, feature) : E.overview(ctx);
    }

    function draw(moved) {
      const hadFocus = body.contains(E.focused(ctx));
      E.rebuild(ctx, body, content());
      const { focus } = ctx.store.get();
      back.hidden = !focus;
      back.textContent = history.length ? ctx.t("map.card.back") : ctx.t("map.card.overview");
      if (!moved) return;
      body.scrollTop = 0;
      if (hadFocus) body.querySelector(".erqi-card-name")?.focus({ preventScroll: true });
    }

    function remember(previous) {
      if (going) return;
      if (previous.focus && ctx.store.get().focus) history.push(previous.focus);
      else history.length = 0;
      if (history.length > HISTORY) history.shift();
    }

    function sayFocus() {
      const { focus } = ctx.store.get();
      const card = E.focusCard(ctx, focus);
      const feature = focus && E.featureOf(ctx, focus);
      const name = card ? ctx.text(card.name) : feature && E.featureInfo(ctx, feature).name;
      if (name) ctx.announce(ctx.t("map.card.selected", { name }));
    }

    draw(false);
    const off = ctx.store.on((state, changed, previous) => {
      const moved = changed.has("focus");
      if (moved) remember(previous);
      if (moved || changed.has("lang") || changed.has("goal")) draw(moved);
      // What was said last is in the other language now.
      if (changed.has("lang")) ctx.announce("");
      if (moved) sayFocus();
    });
    return { destroy() { off(); words.off(); } };
  }

  E.parts.push({ name: "card", create });
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
