/* Help: how to read the map, and its keys. */

import { areasOf, followWords, listen, typing } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { openDrawer, toggleDrawer, toggleMeasure } from "../state/drawers.js";
import { term, termNote } from "../state/features.js";
import { toggleLanguage } from "../state/i18n.js";
import { createDialog, openDialog } from "./dialog.js";
import { focusSearch } from "./search.js";

const hasScenes = (ctx) => (ctx.plan.content.scenes || []).length > 0;

// One table for the handler and for the help: key, words, what it does.
const KEYS = [
  { key: "/", words: "map.help.key_search", run: (ctx) => focusSearch(ctx) },
  { key: "f", words: "map.help.key_filter", run: (ctx) => focusFilter(ctx) },
  { key: "l", words: "map.help.key_list", run: (ctx) => toggleDrawer(ctx, "list") },
  { key: "m", words: "map.help.key_measure", run: (ctx) => toggleMeasure(ctx) },
  { key: "h", words: "map.help.key_home", run: (ctx) => ctx.home() },
  { key: "e", words: "map.help.key_language", run: (ctx) => toggleLanguage(ctx) },
  { key: "s", words: "map.help.key_present", run: (ctx) => ctx.present.begin(), when: hasScenes },
  { key: "p", words: "map.help.key_print", run: (ctx) => openDialog(ctx, ".erqi-print-dialog") },
  { key: "[", words: "map.help.key_left", run: (ctx) => toggleDrawer(ctx, "left") },
  { key: "]", words: "map.help.key_right", run: (ctx) => toggleDrawer(ctx, "right") },
  { key: "?", words: "map.help.key_help", run: (ctx) => openDialog(ctx, ".erqi-help") },
];
const FIXED = [
  { keys: ["Tab"], words: "map.help.key_tab" },
  { keys: ["↑", "↓", "←", "→"], words: "map.help.key_arrows" },
  { keys: ["+", "−"], words: "map.help.key_zoom" },
  { keys: ["Enter"], words: "map.help.key_enter" },
  { keys: ["Esc"], words: "map.help.key_escape" },
];

function keyRow(ctx, keys, words) {
  return el("div", {}, [el("dt", {}, keys.map((key) => el("kbd", { text: key }))),
    el("dd", { text: ctx.phrase(words) })]);
}

function reading(ctx) {
  const statuses = Object.keys(ctx.plan.content.terms.statuses);
  const explained = statuses.map((id) => el("div", {}, [
    el("dt", { text: term(ctx, "statuses", id) }), el("dd", { text: termNote(ctx, "statuses", id) })]));
  return [el("h3", { text: ctx.phrase("map.help.reading") }),
    el("p", { text: ctx.phrase("map.help.dashed") }), el("dl", { class: "erqi-help-statuses" }, explained),
    el("p", { text: ctx.phrase("map.help.goals") }), el("p", { text: ctx.phrase("map.help.accuracy") })];
}

function focusFilter(ctx) {
  openDrawer(ctx, "left");
  ctx.slots.left.querySelector(".erqi-filter-open").focus();
}

function create(ctx) {
  const words = followWords(ctx);
  const { dialog, body } = createDialog(ctx, words, "erqi-help", "map.help.title");
  dialog.fill = () => refill(body, [
    el("div", { class: "erqi-help-columns" }, [
      el("section", {}, reading(ctx)),
      el("section", {}, [el("h3", { text: ctx.phrase("map.help.keys") }),
        el("dl", { class: "erqi-help-keys" }, [
          ...KEYS.filter((one) => !one.when || one.when(ctx)).map((one) => keyRow(ctx, [one.key], one.words)),
          ...FIXED.map((one) => keyRow(ctx, one.keys, one.words))]),
        el("p", { class: "erqi-hint", text: ctx.phrase("map.help.keys_where") })])])]);
  words.bind(() => dialog.open && dialog.fill());

  function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event)) return;
    const found = KEYS.find((one) => one.key === event.key.toLowerCase() && (!one.when || one.when(ctx)));
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    found.run(ctx);
  }

  listen(ctx, areasOf(ctx), { keydown: onKey });
}

export const helpPart = { name: "help", create };
