/* Colours of words that stand back: fainter, but still legible on a projector. */

import { drawing } from "../state/drawing.js";

const STEP = 0.02;

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
const mixed = (colour, share) => channels(colour).map((one) => 1 - (1 - one) * share);

/** The WCAG contrast of three channels, 0 to 1, on white. */
function contrast(rgb) {
  const [r, g, b] = rgb.map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}

const known = new Map();

/** A #RRGGBB colour as faint as `strength` where its contrast on white allows it. */
export function fadedInk(colour, strength) {
  const key = `${colour}|${strength}`;
  if (!known.has(key)) {
    let share = strength;
    while (share < 1 && contrast(mixed(colour, share)) < drawing.faded_contrast) share += STEP;
    const rgb = mixed(colour, Math.min(1, share)).map((one) => Math.round(one * 255));
    known.set(key, `rgb(${rgb.join(", ")})`);
  }
  return known.get(key);
}
