/* A packed layer with its columns at hand. */

import { once } from "../payload/values.js";
import { packedAsking } from "./ask.js";
import { packedClass } from "./packed.js";

const askingClass = once(() => packedClass().extend(packedAsking));

/** A layer from the element that holds its payload as base64, or from `{bytes: () => Promise}`, the way to an ArrayBuffer
 *  or a view, which the layer then owns. options: bounds [[south, west], [north, east]]; panel: false where a host shows
 *  `createPanel()` of the layer itself. */
export function packedLayer(source, options) {
  return new (askingClass())(source, options);
}
