(function (E) {
  "use strict";

  E.parts = E.parts || [];

  /**
   * Words that follow the language: `bind(fn)` runs fn now and whenever the language changes.
   * `say(node, key, vars)` and `label(node, key, vars)` cover the two usual cases.
   */
  E.words = function (ctx) {
    const bound = new Set();
    const off = ctx.store.on((state, changed) => {
      if (changed.has("lang")) for (const fn of bound) fn();
    });
    const bind = (fn) => {
      bound.add(fn);
      fn();
      return () => bound.delete(fn);
    };
    return {
      bind,
      say(node, key, vars) {
        bind(() => { node.textContent = ctx.t(key, vars); });
        return node;
      },
      label(node, key, vars) {
        bind(() => {
          node.setAttribute("aria-label", ctx.t(key, vars));
          node.title = ctx.t(key, vars);
        });
        return node;
      },
      off,
    };
  };

  /** A quiet button with an icon; its name and tooltip are the words of `key`. */
  E.iconButton = function (words, options) {
    const button = E.el("button", { class: `erqi-button ${options.class || ""}`.trim(),
      attrs: { type: "button", ...(options.attrs || {}) }, on: { click: options.click } }, []);
    button.append(E.icon(options.icon));
    words.label(button, options.key);
    return button;
  };

  /** Put `node` into `slot` so that its children stand in the order given. */
  E.place = function (slot, node, order) {
    node.dataset.order = String(order);
    const next = [...slot.children].find((one) => Number(one.dataset.order || 0) > order);
    slot.insertBefore(node, next || null);
    return node;
  };

  /** Rebuild what stands in `box` and give the focus back to the element with the same data-key. */
  E.rebuild = function (ctx, box, children) {
    const focused = E.focused(ctx);
    const key = focused && box.contains(focused) ? focused.dataset.key : null;
    E.fill(box, children);
    if (!key) return;
    const again = [...box.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
    if (again) again.focus({ preventScroll: true });
  };

  /** The element with the focus, also inside a shadow root. */
  E.focused = (ctx) => ctx.root.getRootNode().activeElement || null;

  let instances = 0;

  /** An id that is unique on the page, for aria references. */
  E.uid = function (ctx, name) {
    if (!ctx.root.dataset.uid) ctx.root.dataset.uid = `erqi-${(instances += 1)}`;
    return `${ctx.root.dataset.uid}-${name}`;
  };

  /** Label of a code of `terms` ("statuses", "themes", "kinds", "methods"). */
  E.term = function (ctx, table, code) {
    const term = code && E.own(ctx.plan.content.terms[table], code);
    return term ? ctx.text(term) : "";
  };

  E.card = (ctx, id) => (id && E.own(ctx.plan.content.cards, id)) || null;

  /** The explanation of such a code, or "". */
  E.termNote = function (ctx, table, code) {
    const notes = E.own(ctx.plan.content.terms.notes, table);
    return ctx.text(code && E.own(notes, code));
  };

  E.isPlace = (card) => ["cluster", "project", "eco-area"].includes(card.kind);

  E.cardName = function (ctx, id, short) {
    const card = E.card(ctx, id);
    if (!card) return "";
    return ctx.text((short && card.short_name) || card.name);
  };

  /** What a card is, in words: its kind of `terms`, or the name of its rank in the framework. */
  E.cardKind = function (ctx, card) {
    return E.term(ctx, "kinds", card.subkind) || ctx.t(`map.kind.${card.kind}`);
  };

  E.colourOf = (ctx, name) => (name && E.own(ctx.plan.manifest.colours, name)) || "";

  /** Give `node` the colours of a cluster: --erqi-accent for bars, --erqi-accent-ink for words. */
  E.tint = function (ctx, node, cluster) {
    const accent = E.colourOf(ctx, cluster);
    if (!accent) return node;
    node.style.setProperty("--erqi-accent", accent);
    const ink = E.colourOf(ctx, `${cluster}-ink`);
    if (ink) node.style.setProperty("--erqi-accent-ink", ink);
    return node;
  };

  /** What the list, the tree and the popup say of one feature. */
  E.featureInfo = function (ctx, { layer, index }) {
    const lang = ctx.store.get().lang;
    return { id: layer.id_(index), layer, index, card: layer.card(index),
      name: layer.name(index, lang), cluster: layer.value(index, "cluster") || null,
      kind: layer.value(index, "kind") || null, method: layer.value(index, "method") || null,
      status: layer.value(index, "status") || layer.spec.status,
      accuracy: Number(layer.value(index, "accuracy_m")) || null };
  };

  /** Feature that draws a card or has this id, or null for a card without a position. */
  E.featureOf = function (ctx, id) {
    return (id && ctx.plan.features(id)[0]) || null;
  };

  /** Card that belongs to a focus, which is the id of a card or of a feature. */
  E.focusCard = function (ctx, id) {
    if (!id) return null;
    const card = E.card(ctx, id);
    if (card) return card;
    const feature = E.featureOf(ctx, id);
    return feature ? E.card(ctx, feature.layer.card(feature.index)) : null;
  };

  /** Choose a card or feature: focus it and fly there; without a position its card opens. */
  E.choose = function (ctx, id) {
    const card = E.focusCard(ctx, id);
    const feature = E.featureOf(ctx, id);
    const patch = { focus: id };
    if (ctx.store.get().goal && !keepsGoal(ctx, card)) patch.goal = null;
    ctx.store.set(patch);
    if (feature) ctx.flyTo(id);
    else if (E.openDrawer) E.openDrawer(ctx, "right");
  };

  function keepsGoal(ctx, card) {
    const goal = ctx.store.get().goal;
    if (!card) return false;
    return (card.goals || []).some((one) => one.id === goal)
      || (card.serves || []).some((one) => one.goal === goal);
  }

  const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

  /** Does a key go into a field? Then it is not a shortcut. */
  E.typing = function (event) {
    const from = event.composedPath()[0];
    return from instanceof Element && from.matches(TYPING);
  };

  const formats = new Map();

  /** Whole numbers with thin grouping, decimals as given. */
  E.number = function (ctx, value, digits = 2) {
    // The browser reads its tables for the first format: not for numbers that look the same in all.
    if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
    const lang = ctx.store.get().lang === "en" ? "en-GB" : "zh-CN";
    const key = `${lang} ${digits}`;
    if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(lang, { maximumFractionDigits: digits }));
    return formats.get(key).format(value);
  };

  /** Move the focus among `items` with arrow keys, Home and End; true when the key was used. */
  E.rove = function (event, items, current) {
    const steps = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };
    let at = items.indexOf(current);
    if (event.key in steps) at = (at + steps[event.key] + items.length) % items.length;
    else if (event.key === "Home") at = 0;
    else if (event.key === "End") at = items.length - 1;
    else return false;
    event.preventDefault();
    if (items[at]) items[at].focus();
    return true;
  };

  E.later = function (fn, wait_ms) {
    let timer = 0;
    const run = (...args) => {
      clearTimeout(timer);
      timer = setTimeout(() => fn(...args), wait_ms);
    };
    run.stop = () => clearTimeout(timer);
    return run;
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
