(function (E) {
  "use strict";

  const hasScenes = (ctx) => (ctx.plan.content.scenes || []).length > 0;

  // One table for the handler and for the help: key, words, what it does.
  const KEYS = [
    { key: "/", words: "map.help.key_search", run: (ctx) => E.focusSearch(ctx) },
    { key: "f", words: "map.help.key_filter", run: (ctx) => E.focusFilter(ctx) },
    { key: "l", words: "map.help.key_list", run: (ctx) => E.toggleDrawer(ctx, "list") },
    { key: "m", words: "map.help.key_measure", run: (ctx) => E.toggleMeasure(ctx) },
    { key: "h", words: "map.help.key_home", run: (ctx) => ctx.home() },
    { key: "e", words: "map.help.key_language", run: (ctx) => E.toggleLanguage(ctx) },
    { key: "s", words: "map.help.key_present", run: (ctx) => ctx.present.begin(), when: hasScenes },
    { key: "p", words: "map.help.key_print", run: (ctx) => E.openPrint(ctx) },
    { key: "[", words: "map.help.key_left", run: (ctx) => E.toggleDrawer(ctx, "left") },
    { key: "]", words: "map.help.key_right", run: (ctx) => E.toggleDrawer(ctx, "right") },
    { key: "?", words: "map.help.key_help", run: (ctx) => E.openHelp(ctx) },
  ];
  const FIXED = [
    { keys: ["Tab"], words: "map.help.key_tab" },
    { keys: ["↑", "↓", "←", "→"], words: "map.help.key_arrows" },
    { keys: ["+", "−"], words: "map.help.key_zoom" },
    { keys: ["Enter"], words: "map.help.key_enter" },
    { keys: ["Esc"], words: "map.help.key_escape" },
  ];

  /** A modal window of the client; it gives the focus back when it closes. */
  E.dialog = function (ctx, words, className, key) {
    const title = words.say(E.el("h2", { class: "erqi-dialog-title", attrs: { id: E.uid(ctx, `${className}-title`) } }), key);
    const close = E.iconButton(words, { icon: "close", key: "map.panel.close", click: () => dialog.close() });
    const body = E.el("div", { class: "erqi-dialog-body" });
    const dialog = E.el("dialog", { class: `erqi-dialog ${className}`, attrs: { "aria-labelledby": title.id },
      on: { click: (event) => { if (event.target === dialog) dialog.close(); },
        keydown: (event) => event.stopPropagation() } },
    [E.el("div", { class: "erqi-dialog-head" }, [title, close]), body]);
    ctx.slots.overlay.append(dialog);
    return { dialog, body };
  };

  /** Fills a dialog of this map, which until then may be empty, and shows it. */
  E.openDialog = function (ctx, selector) {
    const dialog = ctx.slots.overlay.querySelector(selector);
    dialog.fill();
    dialog.showModal();
  };

  function keyRow(ctx, keys, words) {
    return E.el("div", {}, [E.el("dt", {}, keys.map((key) => E.el("kbd", { text: key }))),
      E.el("dd", { text: ctx.t(words) })]);
  }

  function reading(ctx) {
    const statuses = Object.keys(ctx.plan.content.terms.statuses);
    const explained = statuses.map((id) => E.el("div", {}, [
      E.el("dt", { text: E.term(ctx, "statuses", id) }), E.el("dd", { text: E.termNote(ctx, "statuses", id) })]));
    return [E.el("h3", { text: ctx.t("map.help.reading") }),
      E.el("p", { text: ctx.t("map.help.dashed") }), E.el("dl", { class: "erqi-help-statuses" }, explained),
      E.el("p", { text: ctx.t("map.help.goals") }), E.el("p", { text: ctx.t("map.help.accuracy") })];
  }

  function create(ctx) {
    const words = E.words(ctx);
    const { dialog, body } = E.dialog(ctx, words, "erqi-help", "map.help.title");
    dialog.fill = () => E.fill(body, [
      E.el("div", { class: "erqi-help-columns" }, [
        E.el("section", {}, reading(ctx)),
        E.el("section", {}, [E.el("h3", { text: ctx.t("map.help.keys") }),
          E.el("dl", { class: "erqi-help-keys" }, [
            ...KEYS.filter((one) => !one.when || one.when(ctx)).map((one) => keyRow(ctx, [one.key], one.words)),
            ...FIXED.map((one) => keyRow(ctx, one.keys, one.words))]),
          E.el("p", { class: "erqi-hint", text: ctx.t("map.help.keys_where") })])])]);
    words.bind(() => dialog.open && dialog.fill());

    E.openHelp = (given) => E.openDialog(given, ".erqi-help");
    E.focusFilter = (given) => {
      E.openDrawer(given, "left");
      given.slots.left.querySelector(".erqi-filter-open").focus();
    };

    function onKey(event) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (E.typing(event)) return;
      const found = KEYS.find((one) => one.key === event.key.toLowerCase() && (!one.when || one.when(ctx)));
      if (!found) return;
      event.preventDefault();
      event.stopPropagation();
      found.run(ctx);
    }

    const areas = [ctx.root, ctx.map.getContainer()];
    for (const area of areas) area.addEventListener("keydown", onKey);
    return { destroy() {
      words.off();
      dialog.remove();
      for (const area of areas) area.removeEventListener("keydown", onKey);
    } };
  }

  E.parts.push({ name: "help", create });
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
