/* What the panels are built of: words that follow the language, buttons, focus, numbers. */

import { colourOf } from "../state/features.js";
import { el, refill, setLengths } from "./el.js";
import { drawIcon } from "./icons.js";

/**
 * Words that follow the language: `bind(fn)` runs fn now and whenever the language changes.
 * `say(node, key, vars)` and `label(node, key, vars)` cover the two usual cases.
 *  @param {Context} ctx */
export function followWords(ctx) {
  const bound = new Set();
  ctx.store.on((state, changed) => {
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
      bind(() => { node.textContent = ctx.phrase(key, vars); });
      return node;
    },
    label(node, key, vars) {
      bind(() => {
        node.setAttribute("aria-label", ctx.phrase(key, vars));
        node.title = ctx.phrase(key, vars);
      });
      return node;
    },
  };
}

/** Listens as long as the map of `ctx` is there: `handlers` by type, on a Leaflet map, an element or several of them.
 *  @param {Pick<Context, "onDestroy">} ctx
 *  @param {any} targets
 *  @param {Record<string, (event: any) => any>} handlers
 *  @param {AddEventListenerOptions | boolean} [how] */
export function listen(ctx, targets, handlers, how) {
  for (const target of [targets].flat()) {
    const onMap = target instanceof L.Evented;
    for (const [type, fn] of Object.entries(handlers)) {
      if (onMap) target.on(type, fn);
      else target.addEventListener(type, fn, how);
      ctx.onDestroy(() => (onMap ? target.off(type, fn) : target.removeEventListener(type, fn, how)));
    }
  }
}

/** The places whose keys are the map's: what stands round it and the map itself, which may lie in another tree.
 *  @param {Context} ctx */
export const areasOf = (ctx) => [ctx.root, ctx.map.getContainer()];

/** A quiet button with an icon; its name and tooltip are the words of `key`. */
export function iconButton(words, options) {
  const { icon, key, click, attrs, data } = options;
  const button = el("button", { class: `erqi-button ${options.class || ""}`.trim(), attrs, data, on: { click } }, drawIcon(icon));
  return words.label(button, key);
}

/** The box with an eye before what can be shown and hidden; `on`: true, false or null for some of it. `key`: for `rebuild`.
 *  @param {Context} ctx */
export function eye(ctx, name, key, on, change) {
  const title = ctx.phrase("map.tree.show", { name });
  const input = el("input", { class: "erqi-eye-input", attrs: { type: "checkbox", "aria-label": title }, data: { key }, on: { change } });
  input.checked = on === true;
  input.indeterminate = on === null;
  return el("label", { class: "erqi-eye", attrs: { title } }, [input, drawIcon(on ? "eye" : on === null ? "eye-half" : "eye-off")]);
}

/** Put `node` into `slot` so that its children stand in the order given. */
export function putInSlot(slot, node, order) {
  node.dataset.order = String(order);
  const next = [...slot.children].find((one) => Number(one.dataset.order || 0) > order);
  slot.insertBefore(node, next || null);
  return node;
}

// What stands over the map and moves with it: told to the root, the browser would look at the style of all there is.
const OVER_MAP = ["map", "bottomLeft", "bottomRight", "overlay"];

/** Tells the styles of what stands over the map lengths as --erqi-<name>.
 *  @param {Context} ctx */
export function tellLengths(ctx, lengths) {
  OVER_MAP.forEach((name) => setLengths(ctx.slots[name], lengths));
}

/** Rebuild what stands in `box` and give the focus back to the element with the same data-key.
 *  @param {Context} ctx */
export function rebuild(ctx, box, children) {
  const focused = focusedIn(ctx);
  const key = focused && box.contains(focused) ? focused.dataset.key : null;
  refill(box, children);
  if (!key) return;
  const again = [...box.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (again) again.focus({ preventScroll: true });
}

/** The element with the focus, also inside a shadow root.
 *  @param {Context} ctx
 *  @returns {HTMLElement | null} */
export function focusedIn(ctx) {
  const page = /** @type {Document | ShadowRoot} */ (ctx.root.getRootNode());
  return /** @type {HTMLElement} */ (page.activeElement);
}

let instances = 0;

/** An id that is unique on the page, for aria references.
 *  @param {Context} ctx */
export function uid(ctx, name) {
  if (!ctx.root.dataset.uid) ctx.root.dataset.uid = `erqi-${(instances += 1)}`;
  return `${ctx.root.dataset.uid}-${name}`;
}

/** Give `node` the colours of a cluster: --erqi-accent for bars, --erqi-accent-ink for words.
 *  @param {Context} ctx */
export function tint(ctx, node, cluster) {
  const accent = colourOf(ctx, cluster);
  if (!accent) return node;
  node.style.setProperty("--erqi-accent", accent);
  const ink = colourOf(ctx, `${cluster}-ink`);
  if (ink) node.style.setProperty("--erqi-accent-ink", ink);
  return node;
}

const TYPING = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/** Does a key go into a field? Then it is not a shortcut. */
export function typing(event) {
  const from = event.composedPath()[0];
  return from instanceof Element && from.matches(TYPING);
}

const formats = new Map();

/** Whole numbers with thin grouping, decimals as given.
 *  @param {Context} ctx */
export function formatNumber(ctx, value, digits = 2) {
  // The browser reads its tables for the first format: not for numbers that look the same in all.
  if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
  const lang = ctx.store.get().lang === "en" ? "en-GB" : "zh-CN";
  const key = `${lang} ${digits}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(lang, { maximumFractionDigits: digits }));
  return formats.get(key).format(value);
}

/** Move the focus among `items` with arrow keys, Home and End; true when the key was used. */
export function roveFocus(event, items, current) {
  const steps = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };
  let at = items.indexOf(current);
  if (event.key in steps) at = (at + steps[event.key] + items.length) % items.length;
  else if (event.key === "Home") at = 0;
  else if (event.key === "End") at = items.length - 1;
  else return false;
  event.preventDefault();
  if (items[at]) items[at].focus();
  return true;
}

export function later(fn, wait_ms) {
  let timer = 0;
  const run = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), wait_ms);
  };
  run.stop = () => clearTimeout(timer);
  return run;
}
