/* Names broken into lines. */

const WRAP = { zh: 12, en: 20 };
const HAN = /[\u3400-\u9fff]/;

// The break that leaves the shortest longest line.
function wrapWords(words, count) {
  if (count < 2 || words.length < 2) return [words.join(" ")];
  const ways = words.slice(1).map((_, k) => [words.slice(0, k + 1).join(" "), ...wrapWords(words.slice(k + 1), count - 1)]);
  const longest = ways.map((lines) => Math.max(...lines.map((line) => line.length)));
  return ways[longest.indexOf(Math.min(...longest))];
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
