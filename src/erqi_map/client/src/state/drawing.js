/* The numbers and outlines of every output (compose/drawing.yaml). All payloads of a page are of one package, so
   the page keeps one. */

import { failure } from "../payload/failure.js";

/** @type {any} */
export let drawing = null;

/** Takes them from the head of a payload.
 *  @param {{drawing: Drawing}} head */
export function takeDrawing(head) {
  const given = head.drawing;
  if (!given || !given.symbol || !given.outlines || !given.text) throw failure("damaged", "drawing");
  drawing = given;
}
