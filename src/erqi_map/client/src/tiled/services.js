/* What the worker that reads tiles can be asked. */

import { nextTask } from "../geometry/tasks.js";
import { decodeTile } from "./mvt.js";

// One tile after the other; between two of them the worker hears who is given up.
export const tileServices = {
  tile(state, [bytes, packed, tile, rule], dropped) {
    const turn = (state.tile || Promise.resolve()).then(nextTask);
    const found = turn.then(() => (dropped() ? null : decodeTile(bytes, packed, tile, rule)));
    state.tile = found.catch(() => {});
    return found;
  },
};
