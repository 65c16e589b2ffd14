/* Words: of the interface (by key) and of the data ({zh, en}). */

import { filled, own } from "../payload/values.js";

/** `phrase(key, vars)` and `text({zh, en})` in the language `lang()` gives at that moment. */
export function createWords(ui, lang) {
  const table = (code) => own(ui, code) || {};

  const phrase = (key, vars) => filled(own(table(lang()), key) ?? own(table("zh"), key) ?? key, vars);

  function text(words) {
    if (words === null || words === undefined) return "";
    if (typeof words !== "object") return String(words);
    return String(own(words, lang()) || own(words, "zh") || "");
  }

  return { phrase, text };
}

/** @param {Context} ctx */
export const toggleLanguage = (ctx) => ctx.store.set({ lang: ctx.store.get().lang === "en" ? "zh" : "en" });
