/* How much larger type, symbols and furniture are on a wall: one factor, of the window's size. */

const DESK = { x: 1920, y: 1000 };
const STEP = 0.25;
const LARGEST = 3;

/** 1 up to a desk's window, 2 on 3840 × 2160; in steps, so that pictures can be moved by whole pixels.
 *  @param {{x: number, y: number}} size of the map in CSS pixels */
export function wallOf({ x, y }) {
  const factor = Math.min(x / DESK.x, y / DESK.y, LARGEST);
  return Math.max(1, Math.floor(factor / STEP) * STEP);
}
