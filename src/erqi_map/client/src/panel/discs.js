/* Areas set beside each other: discs of equal area, all at one scale. */

import { formatNumber } from "../dom/controls.js";
import { el, svg } from "../dom/el.js";
import { badge } from "./card_sections.js";

const LARGEST_PX = 96;
const MARGIN_PX = 2;

/** Diameters in pixels of discs of these areas, the largest LARGEST_PX; 0 for an area nobody knows. */
export function diametersPx(areas) {
  const most = Math.max(...areas.map((area) => area || 0));
  return areas.map((area) => (area ? LARGEST_PX * Math.sqrt(area / most) : 0));
}

function disc(px) {
  const side = px + 2 * MARGIN_PX;
  return svg("svg", { class: "erqi-disc", attrs: { width: side, height: side, viewBox: `0 0 ${side} ${side}`, "aria-hidden": "true" } },
    [svg("circle", { attrs: { cx: side / 2, cy: side / 2, r: px / 2 } })]);
}

/** The facts of a card that are compared, as discs; null when no source gives any of them an area.
 *  @param {Context} ctx */
export function comparedDiscs(ctx, card) {
  const facts = (card.facts || []).filter((fact) => fact.compared);
  if (!facts.some((fact) => fact.area_km2)) return null;
  const sizes = diametersPx(facts.map((fact) => fact.area_km2));
  const words = ({ area_km2: area }) => (area ? ctx.phrase("map.card.area_value", { km2: formatNumber(ctx, area) }) : ctx.phrase("map.card.compare_none"));
  return el("figure", { class: "erqi-discs" }, [
    el("ul", {}, facts.map((fact, k) => el("li", {}, [
      el("span", { class: "erqi-disc-place" }, sizes[k] ? disc(sizes[k]) : el("span", { class: "erqi-no-disc", text: "?", attrs: { "aria-hidden": "true" } })),
      el("span", { class: "erqi-disc-name", text: ctx.text(fact.label) }),
      el("span", { text: words(fact) }), fact.area_km2 && fact.to_check && badge(ctx, "map.to_check")]))),
    el("figcaption", { class: "erqi-hint", text: ctx.phrase("map.card.compare_note") })]);
}
