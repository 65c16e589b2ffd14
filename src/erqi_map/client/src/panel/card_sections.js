/* The sections of cards. */

import { formatNumber } from "../dom/controls.js";
import { el, safeHref } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { symbolSwatch } from "../draw/symbols.js";
import { cardName, cardOf, featureOf, isPlace, term, termNote } from "../state/features.js";
import { own } from "../payload/values.js";
import { placeButton } from "./place_button.js";

/** A section of a card with its heading; null when there is nothing in it.
 *  @param {Context} ctx
 *  @param {string} [className] */
export function section(ctx, key, content, className) {
  const filled = (Array.isArray(content) ? content : [content]).filter(Boolean);
  if (!filled.length) return null;
  return el("section", { class: `erqi-card-section ${className || ""}`.trim() },
    [el("h4", { class: "erqi-card-heading", text: ctx.phrase(key) }), ...filled]);
}

/** @param {Context} ctx */
export const badge = (ctx, key) => el("span", { class: "erqi-note-badge", text: ctx.phrase(key),
  attrs: { title: ctx.phrase(`${key}_why`) } });

/** The way to the form of a thing, where a host has one.
 *  @param {Context} ctx */
export function editButton(ctx, id) {
  const { edit } = ctx.options;
  return edit && el("button", { class: "erqi-button erqi-card-edit", text: ctx.text(edit.label), data: { key: "edit" }, on: { click: () => edit.open(id) } });
}

/** A link that focuses another card and flies there when it has a position. */
function cardLink(ctx, id, short) {
  const card = cardOf(ctx, id);
  if (!card) return null;
  const feature = featureOf(ctx, id);
  return placeButton(ctx, id, "erqi-place-link", "card", [
    feature ? symbolSwatch(feature.layer.symbol(feature.index)) : el("span", { class: "erqi-no-swatch" }),
    el("span", { class: "erqi-place-name", text: cardName(ctx, id, short) }),
    !card.located && isPlace(card) && badge(ctx, "map.no_position"),
    card.to_check && badge(ctx, "map.to_check")]);
}

/**
 * @param {Context} ctx
 * @param {boolean} [short]
 */
export function linkList(ctx, ids, short) {
  const links = (ids || []).map((id) => cardLink(ctx, id, short)).filter(Boolean);
  if (!links.length) return null;
  return el("ul", { class: "erqi-links" }, links.map((link) => el("li", {}, link)));
}

/** @param {Context} ctx */
export function chipList(ctx, ids) {
  const known = (ids || []).filter((id) => cardOf(ctx, id));
  if (!known.length) return null;
  return el("ul", { class: "erqi-chips" }, known.map((id) => el("li", {}, placeButton(ctx, id, "erqi-chip", "chip", cardName(ctx, id)))));
}

/** Light a goal, or put it out again; what serves it comes into view. */
function toggleGoal(ctx, goal) {
  const on = ctx.store.get().goal !== goal.id;
  ctx.store.set({ goal: on ? goal.id : null });
  if (!on) return;
  const served = (goal.served_by || []).map((id) => cardName(ctx, id));
  ctx.announce(served.length ? ctx.phrase("map.goal.lit", { places: served.join(ctx.phrase("map.comma")) })
    : ctx.phrase("map.goal.nothing"));
  bringIntoView(ctx, goal.served_by || []);
}

function bringIntoView(ctx, ids) {
  const points = ids.map((id) => featureOf(ctx, id)).filter(Boolean)
    .map(({ layer, index }) => L.latLng(layer.anchor(index)));
  if (!points.length) return;
  const inset = ctx.insets();
  const size = ctx.map.getSize();
  const clear = L.bounds([inset.left, inset.top], [size.x - inset.right, size.y - inset.bottom]);
  const seen = points.every((point) => clear.contains(ctx.map.latLngToContainerPoint(point)));
  if (!seen) ctx.fit(L.latLngBounds(points).pad(0.3), { maxZoom: ctx.map.getZoom() });
}

/** Numbers of the sources a card cites, in the order they first appear.
 *  @param {Context} ctx */
export function citations(ctx, card) {
  const order = [];
  const add = (ids) => (ids || []).forEach((id) => order.includes(id) || order.push(id));
  add(card.sources);
  for (const item of [...(card.goals || []), ...(card.facts || [])]) add(item.sources);
  return order.filter((id) => own(ctx.plan.content.sources, id));
}

/** @param {Context} ctx */
export function sourceMarks(ctx, ids, order) {
  const numbers = (ids || []).map((id) => order.indexOf(id) + 1).filter((n) => n > 0);
  if (!numbers.length) return null;
  const marks = numbers.map((n) => `[${n}]`).join("");
  return el("sup", { class: "erqi-source-mark" }, [
    el("span", { class: "erqi-hidden", text: ctx.phrase("map.card.source_mark", { n: numbers.join(" ") }) }),
    el("span", { text: marks, attrs: { "aria-hidden": "true" } })]);
}

// Within a button the marks are for the eye alone: its name stays the goal.
function goalMarks(goal, order) {
  const numbers = (goal.sources || []).map((id) => order.indexOf(id) + 1).filter((n) => n > 0);
  return el("sup", { class: "erqi-source-mark", attrs: { "aria-hidden": "true" },
    text: numbers.map((n) => `[${n}]`).join("") });
}

function goalItem(ctx, goal, owner, order) {
  const on = ctx.store.get().goal === goal.id;
  const button = el("button", { class: "erqi-goal", data: { key: `goal:${goal.id}` },
    attrs: { "aria-pressed": String(on) }, on: { click: () => toggleGoal(ctx, goal) } },
  [drawIcon("bulb"), el("span", { class: "erqi-goal-text" }, [
    owner && el("span", { class: "erqi-goal-owner", text: cardName(ctx, owner, true) }),
    ctx.text(goal.text), !owner && goalMarks(goal, order)])]);
  const links = on && linkList(ctx, goal.served_by);
  return el("li", { class: on ? "erqi-goal-on" : "" }, [button,
    on && el("div", { class: "erqi-goal-served" }, [
      el("p", { class: "erqi-hint", text: ctx.phrase(links ? "map.goal.served_by" : "map.goal.nothing") }),
      links, chipList(ctx, goal.tasks)])]);
}

/** @param {Context} ctx */
export function goalList(ctx, card, order) {
  if (!(card.goals || []).length) return null;
  // Aims that nothing on the map is recorded to serve are text, not switches that light nothing.
  if (!card.goals.some((goal) => (goal.served_by || []).length)) {
    return el("ul", { class: "erqi-aims" }, card.goals.map((goal) => el("li", {},
      [ctx.text(goal.text), sourceMarks(ctx, goal.sources, order)])));
  }
  return [el("p", { class: "erqi-hint", text: ctx.phrase("map.goal.hint") }),
    el("ul", { class: "erqi-goals" }, card.goals.map((goal) => goalItem(ctx, goal, null, order)))];
}

/** Goals of clusters that a project or eco-area serves.
 *  @param {Context} ctx */
export function servesList(ctx, card) {
  const items = (card.serves || []).map(({ card: owner, goal }) => {
    const found = ((cardOf(ctx, owner) || {}).goals || []).find((one) => one.id === goal);
    return found ? goalItem(ctx, found, owner, []) : null;
  }).filter(Boolean);
  return items.length ? el("ul", { class: "erqi-goals" }, items) : null;
}

/** @param {Context} ctx */
export function factList(ctx, card, order) {
  if (!(card.facts || []).length) return null;
  return el("dl", { class: "erqi-facts" }, card.facts.map((fact) => el("div", {}, [
    el("dt", { text: ctx.text(fact.label) }),
    el("dd", {}, [ctx.text(fact.value), sourceMarks(ctx, fact.sources, order),
      fact.to_check && badge(ctx, "map.to_check")])])));
}

/** What a register says of a project.
 *  @param {Context} ctx */
export function registerList(ctx, card) {
  if (!card.register) return null;
  return el("dl", { class: "erqi-facts" }, card.register.map(({ label, value }) => line(ctx.text(label), ctx.text(value))));
}

function line(term, ...description) {
  return el("div", {}, [el("dt", { text: term }), el("dd", {}, description)]);
}

/** Status, method, accuracy, datum, date and area: what a reader must know before measuring.
 *  @param {Context} ctx */
export function imprint(ctx, card) {
  const lines = [];
  const add = (key, words) => words && lines.push(line(ctx.phrase(key), words));
  if (card.status) {
    add("map.card.status", `${term(ctx, "statuses", card.status)}${ctx.phrase("map.colon")}${termNote(ctx, "statuses", card.status)}`);
  }
  if (card.method) {
    const note = termNote(ctx, "methods", card.method);
    add("map.card.method", term(ctx, "methods", card.method) + (note ? ctx.phrase("map.colon") + note : ""));
  }
  if (card.accuracy_m) add("map.card.accuracy", ctx.phrase("map.card.accuracy_value", { m: formatNumber(ctx, card.accuracy_m, 0) }));
  add("map.card.datum", card.datum);
  if (card.area_km2) {
    const note = ctx.text(card.area_note);
    add("map.card.area", ctx.phrase("map.card.area_value", { km2: formatNumber(ctx, card.area_km2) })
      + (note ? ctx.phrase("map.colon") + note : ""));
  }
  add("map.card.position", ctx.text(card.position_note));
  add("map.card.date", card.date);
  return lines.length ? el("dl", { class: "erqi-imprint" }, lines) : null;
}

function source(ctx, id) {
  const found = own(ctx.plan.content.sources, id);
  const title = ctx.text(found.title);
  const href = safeHref(found.url);
  const name = href ? el("a", { text: title, attrs: { href, target: "_blank",
    rel: "noopener noreferrer" } }) : el("span", { text: title });
  const date = found.date && ctx.phrase(found.date_inferred ? "map.card.date_inferred" : "map.card.date_value",
    { date: found.date });
  const words = [ctx.text(found.publisher), date, ctx.text(found.licence)].filter(Boolean);
  return el("li", {}, [name, found.to_check && badge(ctx, "map.to_check"),
    el("span", { class: "erqi-source-more", text: words.join(ctx.phrase("map.separator")) })]);
}

/** @param {Context} ctx */
export function sourceList(ctx, order) {
  if (!order.length) return null;
  return el("ol", { class: "erqi-sources" }, order.map((id) => source(ctx, id)));
}
