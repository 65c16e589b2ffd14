/* Names broken into lines. */

const WRAP = { zh: 12, en: 20 };
const HAN = /[\u3400-\u9fff]/;

// The break that leaves the shortest longest line.
function wrapWords(words, count) {
  if (count < 2 || words.length < 2) return [words.join(" ")];
  let best = null;
  for (let k = 1; k < words.length; k += 1) {
    const lines = [words.slice(0, k).join(" "), ...wrapWords(words.slice(k), count - 1)];
    const longest = Math.max(...lines.map((line) => line.length));
    if (!best || longest < best.longest) best = { lines, longest };
  }
  return best.lines;
}

/** The lines a name has where there is room. */
export function linesOf(text) {
  if (!HAN.test(text)) return wrapWords(text.split(" "), Math.min(3, Math.ceil(text.length / WRAP.en)));
  return brokenInto(text, [...text].length <= WRAP.zh ? 1 : 2);
}

/** A name in so many lines of about one length. */
export function brokenInto(text, count) {
  if (!HAN.test(text)) return wrapWords(text.split(" "), count);
  const glyphs = [...text];
  const long = Math.ceil(glyphs.length / count);
  return Array.from({ length: Math.ceil(glyphs.length / long) }, (_, k) => glyphs.slice(k * long, (k + 1) * long).join(""));
}
