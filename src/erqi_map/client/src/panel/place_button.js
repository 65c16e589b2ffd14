/* The button that chooses a card or a feature, wherever its name stands. */

import { el } from "../dom/el.js";
import { chooseFeature } from "../state/choose.js";

/** `key` and the id are what `rebuild` gives the focus back by; `more`: other options of `el`.
 *  @param {Context} ctx */
export const placeButton = (ctx, id, className, key, children, more = {}) =>
  el("button", { class: className, on: { click: () => chooseFeature(ctx, id) }, ...more, data: { key: `${key}:${id}`, ...more.data } }, children);
