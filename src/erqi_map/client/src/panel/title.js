/* The title of the plan, and what stands beside it. */

import { followWords, putInSlot } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { term } from "../state/features.js";

/** Edition and year; a year that is inferred says so.
 *  @param {Context} ctx */
export function imprintWords(ctx) {
  const { edition, year, year_inferred: inferred } = ctx.plan.content.furniture;
  const words = [ctx.text(edition)];
  if (year) words.push(ctx.phrase(inferred ? "map.title.year_inferred" : "map.title.year", { year }));
  return words.filter(Boolean);
}

/** The review number, or that the map was never reviewed.
 *  @param {Context} ctx */
export const reviewLine = (ctx) => ctx.text(ctx.plan.content.furniture.review_note);

/** The status of the plan layers; the review stands under the map.
 *  @param {Context} ctx */
export function statusWords(ctx) {
  const plan = ctx.plan.layers.filter((layer) => layer.role === "plan");
  return [...new Set(plan.map((layer) => layer.spec.status))].map((status) => term(ctx, "statuses", status)).filter(Boolean);
}

function create(ctx) {
  const words = followWords(ctx);
  // The app has the title in its bar.
  const heading = ctx.options.bar ? null : el(ctx.host === "file" ? "h1" : "h2", { class: "erqi-title-name" });
  const edition = el("p", { class: "erqi-title-edition" });
  const tools = el("div", { class: "erqi-title-tools" });
  const header = el("div", { class: "erqi-title" }, [
    el("div", { class: "erqi-title-row" }, [heading || edition, tools]), heading && edition]);
  words.bind(() => {
    if (heading) heading.textContent = ctx.text(ctx.plan.content.furniture.title);
    refill(edition, [...imprintWords(ctx).map((text) => el("span", { text })),
      el("span", { class: "erqi-title-status", text: statusWords(ctx).join(ctx.phrase("map.comma")) })]);
  });
  putInSlot(ctx.slots.top, header, 1);
}

export const titlePart = { name: "title", create };
