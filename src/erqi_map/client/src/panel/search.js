/* Searching cards and features by name, pinyin or initials. */

import { followWords, iconButton, putInSlot, tint, uid } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { foldWords } from "../payload/words.js";
import { chooseFeature } from "../state/choose.js";
import { closeDrawer, narrow, openDrawer } from "../state/drawers.js";
import { cardKind, cardName, featureInfo, featureOf, focusCard, isPlace, term } from "../state/features.js";

const MOST = 12;
const EXACT = 2;
// With so many found one need not look into overlays that are off.
const MIN_OWN = 3;

const tight = (words) => foldWords(words).replace(/[\s·・\-–_'.,，。、（）()/]+/g, "");

function index(plan) {
  return (plan.content.search || []).map((entry) => {
    const syllables = foldWords(entry.pinyin).split(/\s+/).filter(Boolean);
    return { entry, ofPlan: Boolean(plan.card(entry.id) || plan.goal(entry.id)), zh: tight(entry.zh), en: foldWords(entry.en), enTight: tight(entry.en),
      starts: syllables.map((_, i) => syllables.slice(i).join("")), pinyin: tight(entry.pinyin),
      initials: tight(entry.initials) };
  });
}

/** 0 is the best match; Infinity is none. Names before pinyin, beginnings before middles. */
function score(one, query, spaced) {
  const tests = [
    one.zh === query || one.enTight === query,
    one.zh.startsWith(query),
    one.initials === query || one.pinyin === query,
    one.enTight.startsWith(query),
    one.initials.startsWith(query),
    one.pinyin.startsWith(query),
    one.zh.includes(query),
    ` ${one.en}`.includes(` ${spaced}`),
    one.starts.some((start) => start.startsWith(query)),
    query.length > 1 && one.initials.includes(query),
    query.length > 2 && one.enTight.includes(query),
  ];
  const at = tests.indexOf(true);
  if (at < 0) return Infinity;
  // What only begins alike comes after all that the plan speaks of.
  return at > EXACT && !one.ofPlan ? at + tests.length : at;
}

function searchPlaces(indexed, words) {
  const query = tight(words);
  const spaced = foldWords(words).trim();
  if (!query) return [];
  const hits = indexed.map((one, order) => ({ one, order, value: score(one, query, spaced) }))
    .filter((hit) => hit.value < Infinity)
    .sort((a, b) => a.value - b.value || a.order - b.order)
    .map((hit) => hit.one.entry);
  // A place may stand in the index under its full and its short name.
  return hits.filter((hit, i) => hits.findIndex((one) => one.id === hit.id) === i).slice(0, MOST);
}

/** The card and the feature of a search entry, and the cluster they belong to. */
function resolve(ctx, entry) {
  const aim = ctx.plan.goal(entry.id);
  const card = aim ? aim.card : focusCard(ctx, entry.id);
  const feature = featureOf(ctx, entry.id);
  const info = feature && featureInfo(ctx, feature);
  const cluster = card && card.kind === "cluster" ? card.id : (card || info || {}).cluster;
  return { aim, card, info, cluster };
}

function secondLine(ctx, { aim, card, info, cluster }) {
  if (aim) return [ctx.phrase("map.kind.goal"), ctx.text(card.name)].join(ctx.phrase("map.separator"));
  const kind = card ? cardKind(ctx, card) : term(ctx, "kinds", info && info.kind);
  const words = [kind, cluster && (!card || cluster !== card.id) && cardName(ctx, cluster, true)];
  if (card && !card.located && isPlace(card)) words.push(ctx.phrase("map.no_position"));
  return words.filter(Boolean).join(ctx.phrase("map.separator"));
}

/** @param {Context} ctx */
export function focusSearch(ctx) {
  if (!ctx.options.bar) openDrawer(ctx, "left");
  /** @type {HTMLElement} */ (ctx.root.querySelector(".erqi-search-input")).focus();
}

/** What an entry of the index is in the list: its words, the cluster it belongs to, and what choosing it does.
 *  @param {Context} ctx */
function foundOf(ctx, entry) {
  const found = resolve(ctx, entry);
  const { aim, card, cluster } = found;
  function choose() {
    chooseFeature(ctx, aim ? card.id : entry.id);
    if (!aim) return;
    // What a goal lights is told in the drawer of its owner.
    ctx.store.set({ goal: entry.id });
    openDrawer(ctx, "right");
  }
  return { name: ctx.text({ zh: entry.zh, en: entry.en || entry.zh }), kind: secondLine(ctx, found), cluster, choose };
}

function create(ctx) {
  const words = followWords(ctx);
  let indexed = null;
  let results = [];
  let active = -1;
  const listbox = el("ul", { class: "erqi-search-list",
    attrs: { role: "listbox", id: uid(ctx, "search-list"), hidden: true } });
  const input = el("input", { class: "erqi-search-input", attrs: { type: "search", role: "combobox",
    "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": listbox.id,
    autocomplete: "off", spellcheck: "false", enterkeyhint: "search" },
  on: { input: look, keydown: keys, focus: look, blur: () => setTimeout(() => input.matches(":focus") || closeList(), 150) } });
  const clear = iconButton(words, { icon: "close", key: "map.search.clear", class: "erqi-search-clear",
    click: () => { input.value = ""; look(); input.focus(); } });
  const empty = el("p", { class: "erqi-search-empty", attrs: { hidden: true } });
  const box = el("div", { class: "erqi-search", attrs: { role: "search" } },
    [drawIcon("search"), input, clear, listbox, empty]);
  words.bind(() => {
    input.setAttribute("aria-label", ctx.phrase("map.search.label"));
    input.placeholder = ctx.phrase(ctx.options.bar ? "map.search.short" : "map.search.placeholder");
    listbox.setAttribute("aria-label", ctx.phrase("map.search.results"));
    indexed = null;
    if (!listbox.hidden) look();
  });
  clear.hidden = true;

  function closeList() {
    listbox.hidden = true;
    empty.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function look() {
    if (!indexed) indexed = index(ctx.plan);
    clear.hidden = !input.value;
    const query = input.value.trim();
    if (!query) {
      closeList();
      return;
    }
    show(searchPlaces(indexed, query).map((entry) => foundOf(ctx, entry)));
    const own = results;
    // Overlays are asked where their columns are; what was found meanwhile stands. One that is opened to be looked in
    // is asked the same again.
    const again = () => { input.value = query; look(); };
    if (ctx.overlays) ctx.overlays.find(query, own.length < MIN_OWN && again).then((more) => results === own && more.length && show([...own, ...more]));
  }

  function show(found) {
    results = found;
    refill(listbox, results.map(option));
    listbox.hidden = !results.length;
    empty.hidden = Boolean(results.length);
    empty.textContent = ctx.phrase("map.search.none", { query: input.value.trim().slice(0, 40) });
    input.setAttribute("aria-expanded", String(Boolean(results.length)));
    ctx.announce(results.length ? ctx.phrase("map.search.count", { n: results.length }) : empty.textContent);
    mark(results.length ? 0 : -1);
  }

  function option(found, at) {
    const item = el("li", { class: "erqi-search-option",
      attrs: { role: "option", id: uid(ctx, `search-${at}`), "aria-selected": "false" },
      on: { mousedown: (event) => event.preventDefault(), click: () => choose(at) } }, [
      el("span", { class: "erqi-search-name", text: found.name }),
      el("span", { class: "erqi-search-kind", text: found.kind })]);
    return tint(ctx, item, found.cluster);
  }

  function mark(at) {
    active = at;
    [...listbox.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    const item = listbox.children[at];
    if (!item) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function choose(at) {
    const found = results[at];
    if (!found) return;
    closeList();
    // What is found stands on the map; the field is free for the next question.
    input.value = "";
    clear.hidden = true;
    if (narrow(ctx)) closeDrawer(ctx, "left");
    found.choose();
    ctx.announce(found.name);
  }

  function keys(event) {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && results.length) {
      event.preventDefault();
      if (listbox.hidden) look();
      else mark((active + steps[event.key] + results.length) % results.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (listbox.hidden) look();
      choose(active);
    } else if (event.key === "Escape" && (input.value || !listbox.hidden)) {
      event.stopPropagation();
      if (listbox.hidden) input.value = "";
      closeList();
      clear.hidden = !input.value;
    }
  }

  putInSlot(ctx.options.bar ? ctx.slots.bar : ctx.slots.left, box, 1);
}

export const searchPart = { name: "search", create };
