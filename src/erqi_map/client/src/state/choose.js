/* Choosing a card or a feature, from wherever it is done. */

import { openDrawer } from "./drawers.js";
import { featureOf, focusCard } from "./features.js";

/** Choose a card or feature: focus it and fly there; without a position its card opens.
 *  @param {Context} ctx */
export function chooseFeature(ctx, id) {
  const card = focusCard(ctx, id);
  const feature = featureOf(ctx, id);
  const patch = { focus: id };
  if (ctx.store.get().goal && !keepsGoal(ctx, card)) patch.goal = null;
  ctx.store.set(patch);
  if (feature) ctx.flyTo(id);
  else openDrawer(ctx, "right");
}

function keepsGoal(ctx, card) {
  const goal = ctx.store.get().goal;
  if (!card) return false;
  return (card.goals || []).some((one) => one.id === goal)
    || (card.serves || []).some((one) => one.goal === goal);
}
