/* Features and cards of the plan, and what they are called. */

import { own } from "../payload/values.js";

/** Label of a code of `terms` ("statuses", "themes", "kinds", "methods").
 *  @param {Context} ctx */
export function term(ctx, table, code) {
  const term = code && own(ctx.plan.content.terms[table], code);
  return term ? ctx.text(term) : "";
}

/** @param {Context} ctx */
export const cardOf = (ctx, id) => (id && own(ctx.plan.content.cards, id)) || null;

/** The explanation of such a code, or "".
 *  @param {Context} ctx */
export function termNote(ctx, table, code) {
  const notes = own(ctx.plan.content.terms.notes, table);
  return ctx.text(code && own(notes, code));
}

/** What places are told apart by: the values of a facet that registers give.
 *  @param {Plan} plan */
export const facetValues = (plan, facet) => own(plan.content.facets, facet) || [];

/** The stage of a feature's project, "" where nobody has said one. */
export const stageOf = (plan, layer, i) => (plan.card(layer.card(i))?.facets?.stage || [""])[0];

/** Projects are filled by their stages while the legend is grouped by them.
 *  @param {Plan} plan */
export function colourByStage(plan, { grouping }) {
  const colours = new Map(facetValues(plan, "stage").map(({ id, colour }) => [id, colour]));
  if (!colours.size) return;
  for (const layer of plan.layers.filter(({ role, geometry }) => role === "plan" && geometry === "point")) {
    layer.colourBy(grouping === "stage" ? (i) => colours.get(stageOf(plan, layer, i)) || "" : null);
  }
}

export const isPlace = (card) => ["cluster", "project", "eco-area"].includes(card.kind);

/**
 * @param {Context} ctx
 * @param {boolean} [short]
 */
export function cardName(ctx, id, short) {
  const card = cardOf(ctx, id);
  if (!card) return "";
  return ctx.text((short && card.short_name) || card.name);
}

/** What a card is, in words: its kind of `terms`, or the name of its rank in the framework.
 *  @param {Context} ctx */
export function cardKind(ctx, card) {
  return term(ctx, "kinds", card.subkind) || ctx.phrase(`map.kind.${card.kind}`);
}

/** @param {Context} ctx */
export const colourOf = (ctx, name) => (name && own(ctx.plan.manifest.colours, name)) || "";

/** What the list, the tree and the popup say of one feature.
 *  @param {Context} ctx */
export function featureInfo(ctx, { layer, index }) {
  const lang = ctx.store.get().lang;
  return { id: layer.id_(index), layer, index, card: layer.card(index),
    name: layer.name(index, lang), cluster: layer.value(index, "cluster") || null,
    kind: layer.value(index, "kind") || null, method: layer.value(index, "method") || null,
    status: layer.value(index, "status") || layer.spec.status,
    accuracy: Number(layer.value(index, "accuracy_m")) || null };
}

/** Feature that draws a card or has this id, or null for a card without a position.
 *  @param {Context} ctx */
export function featureOf(ctx, id) {
  return (id && ctx.plan.features(id)[0]) || null;
}

/** Card that belongs to a focus, which is the id of a card or of a feature.
 *  @param {Context} ctx */
export function focusCard(ctx, id) {
  if (!id) return null;
  const card = cardOf(ctx, id);
  if (card) return card;
  const feature = featureOf(ctx, id);
  return feature ? cardOf(ctx, feature.layer.card(feature.index)) : null;
}
