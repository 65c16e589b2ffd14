/* The keys of presenting, for keyboards and clickers, typed here or in the window with the notes. */

import { areasOf, listen, roveFocus, typing } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { notice } from "../dom/notice.js";
import { openDialog } from "../panel/dialog.js";
import { narrow } from "../state/drawers.js";
import { toggleLanguage } from "../state/i18n.js";
import { own } from "../payload/values.js";

const FORGET_MS = 3000;
const CONTROL = "button, a, input, select, textarea, summary";

/** [keys, words] of the help.
 *  @type {() => [string[], string][]} */
export const presentKeyWords = () => [
  [["→", "PgDn", "␣"], "map.present.key_next"], [["←", "PgUp"], "map.present.key_previous"],
  [["Home", "End"], "map.present.key_ends"], [["1…9", "Enter"], "map.present.key_jump"],
  [["O"], "map.present.key_overview"], [["B", "W"], "map.present.key_curtain"], [["F"], "map.present.key_full"],
  [["N"], "map.present.key_notes"], [["L"], "map.present.key_spotlight"], [["D"], "map.present.key_ink"],
  [["C", "H"], "map.present.key_caption"], [["R"], "map.present.key_restore"], [["A"], "map.present.key_auto"],
  [["P"], "map.present.key_print"], [["+", "−"], "map.present.key_zoom"], [["E"], "map.present.key_language"],
  [["Esc"], "map.present.key_escape"],
];

// An input method in Chinese mode hides letters behind "Process".
function nameOf(event) {
  const key = event.key || "";
  const code = event.code || "";
  if (key === "Process" && /^(Key[A-Z]|Digit\d)$/.test(code)) return code.slice(-1).toLowerCase();
  return key.length === 1 ? key.toLowerCase() : key;
}

/** @param {Context} ctx */
export function presentKeys(ctx, present) {
  const { map } = ctx;
  let digits = "";
  let timer = 0;

  function forget() {
    const had = digits !== "";
    digits = "";
    clearTimeout(timer);
    hint.hidden = true;
    return had;
  }

  const hint = el("p", { class: "erqi-stage-jump", attrs: { hidden: true, "aria-hidden": "true" } });
  present.stage.node.append(hint);

  function digit(one) {
    if (digits.length > 2) digits = "";
    digits += one;
    hint.hidden = false;
    hint.textContent = ctx.phrase("map.present.typing", { n: digits });
    clearTimeout(timer);
    timer = setTimeout(forget, FORGET_MS);
  }

  function jump() {
    const n = Number(digits);
    forget();
    if (n >= 1 && n <= present.scenes.length) present.go(n - 1);
    else notice(ctx, ctx.phrase("map.present.no_scene", { n, total: present.scenes.length }));
  }

  // On a dark screen the first key only brings the scene back.
  function travel(go) {
    forget();
    if (present.stage.curtain()) present.stage.draw(null);
    else go();
  }

  function zoom(by) {
    if (present.spotlight.on()) present.spotlight.size(by);
    else map.setZoom(map.getZoom() + by);
  }

  const next = () => travel(() => present.step(1));
  const previous = () => travel(() => present.step(-1));
  const ACTIONS = {
    ArrowRight: next, ArrowDown: next, PageDown: next, " ": next,
    ArrowLeft: previous, ArrowUp: previous, PageUp: previous, Backspace: previous,
    Home: () => travel(() => present.go(0)),
    End: () => travel(() => present.go(present.scenes.length - 1)),
    Enter: () => (digits ? jump() : next()),
    b: () => present.stage.draw("black"), ".": () => present.stage.draw("black"),
    w: () => present.stage.draw("white"), ",": () => present.stage.draw("white"),
    f: () => present.screen.toggle(),
    n: () => present.notes.toggle(),
    o: () => present.overview.toggle(),
    l: () => present.spotlight.toggle(),
    d: () => present.ink.toggle(),
    p: () => openDialog(ctx, ".erqi-print-dialog"),
    a: () => present.auto.toggle(),
    c: () => present.caption.next(),
    h: () => present.caption.toggle(),
    r: () => present.restore(),
    e: () => (present.ink.on() ? present.ink.erase() : toggleLanguage(ctx)),
    u: () => present.ink.on() && present.ink.undo(),
    Delete: () => present.ink.on() && present.ink.clear(),
    "+": () => zoom(1), "=": () => zoom(1), "-": () => zoom(-1),
    "?": () => present.help.toggle(), F1: () => present.help.toggle(),
    // The start button of many clickers; a reload here would end the show.
    F5: () => {},
    Escape: () => present.escape(),
  };

  function act(event, run) {
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  function whilePresenting(event) {
    const key = nameOf(event);
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && key === "z" && present.ink.on()) return act(event, present.ink.undo);
    if (ctrl || event.altKey || present.caption.owns(event)) return undefined;
    if (present.spotlight.shift(event)) return act(event, () => {});
    if (/^\d$/.test(key)) return act(event, () => digit(key));
    const from = event.composedPath()[0];
    const control = from.matches && from.matches(CONTROL) && !from.matches(".erqi-stage-curtain");
    if (control && (key === " " || (key === "Enter" && !digits))) return undefined;
    if (control && from.closest("[role=toolbar]") && key.startsWith("Arrow")) return act(event, () => rove(event, from));
    const run = own(ACTIONS, key);
    return run ? act(event, run) : undefined;
  }

  function rove(event, from) {
    const all = [...from.closest("[role=toolbar]").querySelectorAll("button")].filter((one) => one.offsetParent);
    roveFocus(event, all, from);
  }

  // In a pause Escape goes back into the scene, once what was opened meanwhile is closed.
  function whilePaused(event) {
    if (event.key === "F5") return act(event, present.resume);
    if (event.key !== "Escape" || typing(event)) return undefined;
    const { tool, focus, goal, panels } = ctx.store.get();
    const open = tool || focus || goal || (narrow(ctx) && Object.values(panels).some(Boolean));
    return open && touched ? undefined : act(event, present.resume);
  }

  let touched = false;
  const offTouch = ctx.store.on((state, changed) => {
    if (present.paused && !changed.has("scene") && /** @type {(keyof State)[]} */ (["tool", "focus", "goal"]).some((key) => changed.has(key))) touched = true;
  });

  function inDialog(event) {
    return event.composedPath().some((node) => node instanceof Element && node.matches("dialog[open], [role=menu]:not([hidden])"));
  }

  function onKey(event) {
    if (event.defaultPrevented || inDialog(event)) return;
    if (present.on()) whilePresenting(event);
    else if (present.paused) whilePaused(event);
  }

  // A click may leave nothing focused; keys must work all the same.
  function onStray(event) {
    const from = event.composedPath()[0];
    if (from === document.body || from === document.documentElement) onKey(event);
  }

  present.keys = { handle: onKey, clear: forget, digit, jump, typed: () => digits !== "" };
  listen(ctx, areasOf(ctx), { keydown: onKey }, true);
  listen(ctx, document, { keydown: onStray }, true);
  present.hear((what) => {
    if (what === "scene" || what === "pause") forget();
    if (what === "pause") queueMicrotask(() => { touched = false; });
    if (what !== "destroy") return;
    clearTimeout(timer);
    offTouch();
  });
}
