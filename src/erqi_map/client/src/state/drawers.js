/* Which drawers are open, and whether one measures; where two would leave less than half of the window to the map only one is. */

const is = (...names) => (ctx) => names.some((name) => ctx.root.classList.contains(name));

/** A phone, also on its side: nothing stands over the map unasked. */
export const narrow = is("erqi-phone", "erqi-low");
/** Is there room for one drawer alone? */
export const oneDrawer = is("erqi-phone", "erqi-low", "erqi-tight");

/** @param {Context} ctx */
export function openDrawer(ctx, side) {
  const { panels } = ctx.store.get();
  if (!panels[side]) ctx.store.set({ panels: { ...panels, [side]: true } });
}

/** @param {Context} ctx */
export function closeDrawer(ctx, side) {
  const { panels } = ctx.store.get();
  if (panels[side]) ctx.store.set({ panels: { ...panels, [side]: false } });
}

/** @param {Context} ctx */
export function toggleDrawer(ctx, side) {
  if (ctx.store.get().panels[side]) closeDrawer(ctx, side);
  else openDrawer(ctx, side);
}

/** @param {Context} ctx */
export const toggleMeasure = (ctx) => ctx.store.set({ tool: ctx.store.get().tool === "measure" ? null : "measure" });
