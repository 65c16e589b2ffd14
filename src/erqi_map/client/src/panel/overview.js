/* The card of the plan as a whole, while nothing is chosen. */

import { tint } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { cardOf } from "../state/features.js";
import { chipList, linkList, section } from "./card_sections.js";
import { placeButton } from "./place_button.js";

/** The cards of a kind, in the order of the plan.
 *  @param {Context} ctx */
export function cardsOf(ctx, kind) {
  return Object.values(ctx.plan.content.cards).filter((card) => card.kind === kind);
}

function clusterLink(ctx, id) {
  const card = cardOf(ctx, id);
  if (!card) return null;
  const button = placeButton(ctx, id, "erqi-cluster-link", "card", [
    el("span", { class: "erqi-cluster-name", text: ctx.text(card.name) }),
    el("span", { class: "erqi-cluster-slogan", text: ctx.text(card.slogan) })]);
  return el("li", {}, tint(ctx, button, id));
}

function numbered(ctx, number, key, content) {
  if (!content) return null;
  return el("section", { class: "erqi-overview-part" }, [
    el("h4", { class: "erqi-overview-heading" }, [
      el("span", { class: "erqi-overview-number", text: String(number) }),
      el("span", { text: ctx.phrase(key) })]), content]);
}

/** What the right drawer shows while nothing is chosen: the plan in one page.
 *  @param {Context} ctx */
export function overview(ctx) {
  const { framework, clusters, furniture } = ctx.plan.content;
  const paths = cardsOf(ctx, "path");
  const tasks = cardsOf(ctx, "task");
  const goal = framework && framework.goal;
  const known = (clusters || []).filter((id) => cardOf(ctx, id));
  return el("article", { class: "erqi-card erqi-overview" }, [
    el("h3", { class: "erqi-card-name", attrs: { tabindex: "-1" },
      text: ctx.text(framework ? framework.name : furniture.title) }),
    framework && el("p", { class: "erqi-card-summary", text: ctx.text(framework.summary) }),
    goal && numbered(ctx, 1, "map.overview.goal", el("p", { class: "erqi-card-slogan", text: ctx.text(goal.text) })),
    paths.length > 0 && numbered(ctx, paths.length, "map.overview.paths", chipList(ctx, paths.map((card) => card.id))),
    known.length > 0 && numbered(ctx, known.length, "map.overview.clusters",
      el("ul", { class: "erqi-cluster-links" }, known.map((id) => clusterLink(ctx, id)))),
    tasks.length > 0 && numbered(ctx, tasks.length, "map.overview.tasks", chipList(ctx, tasks.map((card) => card.id))),
    section(ctx, "map.overview.programmes", chipList(ctx, cardsOf(ctx, "programme").map((card) => card.id))),
    el("p", { class: "erqi-hint", text: ctx.phrase("map.overview.hint") }),
  ]);
}

/** What serves a task, a path or a programme, by kind; the order is that of the plan.
 *  @param {Context} ctx */
export function servedBy(ctx, card) {
  const field = { task: "tasks", path: "paths", programme: "programmes" }[card.kind];
  if (!field) return [];
  const linked = Object.values(ctx.plan.content.cards).filter((one) => (one[field] || []).includes(card.id));
  const of = (kind) => linked.filter((one) => one.kind === kind).map((one) => one.id);
  return [
    section(ctx, "map.card.clusters", linkList(ctx, of("cluster"))),
    section(ctx, "map.card.projects", linkList(ctx, of("project"))),
    section(ctx, "map.card.eco_areas", linkList(ctx, of("eco-area"))),
    section(ctx, "map.card.programmes", chipList(ctx, of("programme"))),
    card.kind !== "task" && section(ctx, "map.card.tasks", chipList(ctx, of("task"))),
  ];
}
