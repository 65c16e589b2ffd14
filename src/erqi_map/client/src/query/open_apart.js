/* Opening a payload in a worker, or here in slices: where workers are refused, and where it is so small that a page has
   none. */

import { pauses } from "../geometry/tasks.js";
import { moveTo } from "../geometry/worlds.js";
import { openContainer } from "../payload/container.js";
import { decodeShape } from "../payload/decode.js";
import { failure } from "../payload/failure.js";
import { helpers } from "./helpers.js";
import { createQuery } from "./query.js";

const SLICE_MS = 12;

async function openHere(source, crs) {
  const open = await openContainer(source.bytes ? await source.bytes() : source.textContent);
  const pause = pauses(SLICE_MS);
  let query = /** @type {any} */ (null);
  return {
    ...open,
    shape: (entry) => decodeShape(entry, open, pause, crs && ((xy) => moveTo(crs, xy))),
    ask(question, given) {
      query = query || createQuery(open, pause);
      return query[question](given);
    },
    close() {},
    inWorker: false,
  };
}

// Bytes are asked for once, whoever opens them in the end.
function sourceOf(given) {
  if (!given || typeof given.bytes !== "function") return given;
  let asked = /** @type {Promise<any> | null} */ (null);
  const bytes = async () => {
    try {
      return await given.bytes();
    } catch (error) {
      throw failure("no-data", error && error.message);
    }
  };
  return { bytes: () => (asked = asked || bytes()) };
}

/** Opens a payload: base64 that is the text of an element, or `{bytes: () => Promise of an ArrayBuffer or a view}`.
 *  Gives `{manifest, raw(block), size(block), shape(entry), ask(question, given), close(), inWorker}`; the questions
 *  are those of `createQuery`. `crs`: the projection its shapes are given in, by its name in Leaflet; web mercator without. */
export async function openApart(given, crs) {
  const source = sourceOf(given);
  if (!helpers.openThere) return openHere(source, crs);
  try {
    return await helpers.openThere(source, crs);
  } catch (error) {
    if (error.code !== "no-worker") throw error;
    return openHere(source, crs);
  }
}
