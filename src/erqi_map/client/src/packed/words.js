/* The words of packed layers: of the layer's own language, numbers with their thousands apart. */

import { filled } from "../payload/values.js";

export const packedCount = (count) => count.toLocaleString("en");

/** Words of a layer with `{name}` filled in. */
export const packedPhrase = (words, key, values) => filled(words[key] ?? key, values);
