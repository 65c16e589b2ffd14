/* Which drawers are open; on a phone only one is. */

/** @param {Context} ctx */
export const narrow = (ctx) => ctx.root.classList.contains("erqi-phone");

/** @param {Context} ctx */
export function openDrawer(ctx, side) {
  const { panels } = ctx.store.get();
  if (panels[side]) return;
  const others = narrow(ctx) ? { left: false, right: false, list: false } : {};
  ctx.store.set({ panels: { ...panels, ...others, [side]: true } });
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
