/* Modal windows. */

import { iconButton, uid } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { asModal } from "../dom/modal.js";

/** A modal window of the client; it gives the focus back when it closes.
 *  @param {Context} ctx
 *  @param {Words} words */
export function createDialog(ctx, words, className, key) {
  const title = words.say(el("h2", { class: "erqi-dialog-title", attrs: { id: uid(ctx, `${className}-title`) } }), key);
  const close = iconButton(words, { icon: "close", key: "map.panel.close", click: () => dialog.close() });
  const body = el("div", { class: "erqi-dialog-body" });
  const dialog = asModal(el("dialog", { class: `erqi-dialog ${className}`, attrs: { "aria-labelledby": title.id },
    on: { click: (event) => { if (event.target === dialog) dialog.close(); },
      keydown: (event) => event.stopPropagation() } },
  [el("div", { class: "erqi-dialog-head" }, [title, close]), body]));
  ctx.slots.overlay.append(dialog);
  return { dialog, body };
}

/** Fills a dialog of this map, which until then may be empty, and shows it.
 *  @param {Context} ctx */
export function openDialog(ctx, selector) {
  const dialog = ctx.slots.overlay.querySelector(selector);
  dialog.fill();
  dialog.showModal();
}
