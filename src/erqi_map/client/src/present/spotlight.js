/* The spotlight: all but a circle round the pointer is dark. */

import { areasOf, listen } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { own } from "../payload/values.js";

const SIZES_PX = [80, 120, 170, 240, 330];
const STEP_PX = 40;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {Context} ctx */
export function presentSpotlight(ctx, present) {
  const { root, map } = ctx;
  const ground = map.getContainer();
  const veil = el("div", { class: "erqi-spotlight", attrs: { hidden: true, "aria-hidden": "true" } });
  let size = 2;
  let at = /** @type {{ x: number, y: number } | null} */ (null);
  ctx.slots.overlay.append(veil);

  function draw() {
    if (!at) return;
    veil.style.setProperty("--erqi-spot-x", `${Math.round(at.x)}px`);
    veil.style.setProperty("--erqi-spot-y", `${Math.round(at.y)}px`);
    veil.style.setProperty("--erqi-spot-r", `${SIZES_PX[size]}px`);
  }

  function follow(event) {
    if (!present.on()) return;
    const box = ground.getBoundingClientRect();
    at = { x: event.clientX - box.left, y: event.clientY - box.top };
    if (!veil.hidden) draw();
  }

  function toggle() {
    veil.hidden = !veil.hidden;
    root.classList.toggle("erqi-spotlit", !veil.hidden);
    present.stage.press("spotlight", !veil.hidden);
    ctx.announce(ctx.phrase(veil.hidden ? "map.present.spotlight_off" : "map.present.spotlight_on"));
    if (veil.hidden) return;
    if (present.ink.on()) present.ink.toggle();
    const area = map.getSize();
    at = at || { x: area.x / 2, y: area.y / 2 };
    draw();
  }

  present.spotlight = {
    on: () => !veil.hidden,
    toggle,
    size(by) {
      size = Math.max(0, Math.min(SIZES_PX.length - 1, size + by));
      draw();
    },
    /** Shift and an arrow key move it; true when the key was used. */
    shift(event) {
      const way = event.shiftKey && !veil.hidden && own(ARROWS, event.key);
      if (!way || !at) return false;
      const area = map.getSize();
      at = { x: Math.max(0, Math.min(area.x, at.x + STEP_PX * way[0])), y: Math.max(0, Math.min(area.y, at.y + STEP_PX * way[1])) };
      draw();
      return true;
    },
  };
  listen(ctx, areasOf(ctx), { pointermove: follow }, { passive: true });
  present.hear((what) => {
    if (what === "pause" && !veil.hidden) toggle();
    if (what === "destroy") veil.remove();
  });
}
