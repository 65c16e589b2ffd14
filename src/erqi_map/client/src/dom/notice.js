/* Short messages over the map. */

import { el } from "./el.js";

/** A short message over the map that goes away by itself.
 *  @param {Context} ctx */
export function notice(ctx, words) {
  const text = el("span", { text: words });
  const close = el("button", {
    class: "erqi-notice-close", text: "×",
    attrs: { "aria-label": ctx.phrase("map.notice_close") }, on: { click: () => node.remove() },
  });
  const node = el("div", { class: "erqi-notice" }, [text, close]);
  ctx.slots.overlay.querySelectorAll(".erqi-notice").forEach((old) => old.remove());
  ctx.slots.overlay.append(node);
  ctx.announce(words);
  const timer = setTimeout(() => node.remove(), 10000);
  ctx.onDestroy(() => clearTimeout(timer));
}
