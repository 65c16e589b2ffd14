/* A packed layer with its columns at hand. */

import { packedAsking } from "./ask.js";
import { packedClass } from "./packed.js";

let Asking = null;

/** A layer from the element that holds its payload as base64, or from `{bytes: () => Promise}`, the way to an ArrayBuffer
 *  or a view, which the layer then owns. options: bounds [[south, west], [north, east]]; panel: false where a host shows
 *  `createPanel()` of the layer itself. */
export function packedLayer(source, options) {
  Asking = Asking || packedClass().extend(packedAsking);
  return new Asking(source, options);
}
