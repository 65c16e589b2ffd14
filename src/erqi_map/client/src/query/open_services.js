/* What the worker that holds a payload can be asked. */

import { moveTo } from "../geometry/worlds.js";
import { openContainer, toBytes } from "../payload/container.js";
import { decodeShape } from "../payload/decode.js";
import { createQuery } from "./query.js";

function joined(pieces) {
  if (pieces.length === 1) return pieces[0];
  const bytes = new Uint8Array(pieces.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

export const openServices = {
  add(state, piece) {
    state.pieces = [...(state.pieces || []), toBytes(piece)];
  },
  async open(state) {
    const bytes = joined(state.pieces || []);
    state.pieces = null;
    state.open = await openContainer(bytes);
    return state.open.manifest;
  },
  raw: (state, block) => state.open.raw(block),
  shape: (state, { entry, crs }) => decodeShape(entry, state.open, null, crs && ((xy) => moveTo(crs, xy))),
  ask(state, [question, given]) {
    state.query = state.query || createQuery(state.open);
    return state.query[question](given);
  },
};
