/* The map keeps its frame: when its element changes size, and when a drawer opens over it. */
(function (E) {
  "use strict";

  /** The map keeps its centre when its element changes size, and its frame when it was at home. */
  E.watchSize = function (ctx, node) {
    const { map } = ctx;
    const resting = () => Boolean(ctx.homeView) && !ctx.flying && E.same(ctx.homeView, E.currentView(map));
    // On its way home counts: the drawers may be heard of before the size, and start a flight for the old one.
    const atHome = () => Boolean(ctx.homing) || resting();
    let known = map.getSize();
    let frame = 0;

    function resized() {
      const home = atHome() || !known.x || !known.y;
      map.invalidateSize({ animate: false });
      known = map.getSize();
      if (known.x && known.y && home && (ctx.homeView || ctx.homing)) E.goHome(ctx, { animate: false });
      publish();
    }

    // A drawer that opens over a map nobody has moved must not hide a part of the plan.
    function coverChanged() {
      const { left, right, bottom } = ctx.insets();
      const cover = `${Math.round(left)} ${Math.round(right)} ${Math.round(bottom)}`;
      if (cover === ctx.cover) return;
      const first = ctx.cover === undefined;
      publish();
      if (!first && atHome()) E.goHome(ctx);
    }

    function publish() {
      const cover = ctx.insets();
      for (const side of ["left", "right", "bottom"]) {
        ctx.root.style.setProperty(`--erqi-inset-${side}`, `${Math.round(cover[side])}px`);
      }
      ctx.cover = `${Math.round(cover.left)} ${Math.round(cover.right)} ${Math.round(cover.bottom)}`;
      ctx.labels.refresh();
    }

    // Whoever takes the map in hand on its way home has moved it.
    const hands = ["pointerdown", "wheel", "keydown"];
    const taken = () => {
      ctx.homing = false;
    };
    for (const hand of hands) node.addEventListener(hand, taken, { capture: true, passive: true });

    const sizes = new ResizeObserver(resized);
    sizes.observe(node);
    const covers = new ResizeObserver(coverChanged);
    covers.observe(ctx.slots.left);
    covers.observe(ctx.slots.right);
    const off = ctx.store.on((state, changed) => {
      if (!changed.has("panels")) return;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(coverChanged);
    });
    ctx.onDestroy(() => {
      sizes.disconnect();
      covers.disconnect();
      for (const hand of hands) node.removeEventListener(hand, taken, { capture: true });
      cancelAnimationFrame(frame);
      off();
    });
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
