/* Sharing: the address bar always says how the map stands, so its address is the link. And the bar of the app. */

import { followWords, putInSlot } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { notice } from "../dom/notice.js";

/** Puts the address of the map as it stands on the clipboard.
 *  @param {Context} ctx */
export async function copyAddress(ctx) {
  let copied = "map.share.copied";
  try {
    await navigator.clipboard.writeText(/** @type {() => string} */ (ctx.link)());
  } catch {
    // The clipboard is closed to pages that are neither on https nor on this computer.
    copied = "map.share.failed";
  }
  notice(ctx, ctx.phrase(copied));
}

function create(ctx) {
  if (!ctx.options.bar) return;
  const words = followWords(ctx);
  const add = (name, icon, click) => {
    const button = el("button", { class: "erqi-button erqi-bar-button", data: { tool: name }, on: { click } },
      [drawIcon(icon), words.say(el("span", { class: "erqi-button-word" }), `map.bar.${name}`)]);
    putInSlot(ctx.slots.bar, words.label(button, `map.tool.${name}`), 3);
  };
  add("share", "link", () => copyAddress(ctx));
  if ((ctx.plan.content.scenes || []).length) add("present", "present", () => ctx.present?.begin());
}

export const sharePart = { name: "share", create };
