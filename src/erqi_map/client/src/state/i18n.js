/* Words: of the interface (by key) and of the data ({zh, en}). */

import { own } from "../payload/values.js";

/** `t(key, vars)` and `text({zh, en})` in the language `lang()` gives at that moment. */
export function createWords(ui, lang) {
  const table = (code) => own(ui, code) || {};

  function t(key, vars) {
    const words = own(table(lang()), key) ?? own(table("zh"), key) ?? key;
    if (!vars) return String(words);
    return String(words).replace(/\{(\w+)\}/g, (whole, name) => {
      const value = own(vars, name);
      return value === undefined || value === null ? whole : String(value);
    });
  }

  function text(words) {
    if (words === null || words === undefined) return "";
    if (typeof words !== "object") return String(words);
    return String(own(words, lang()) || own(words, "zh") || "");
  }

  return { t, text };
}

/** @param {Context} ctx */
export const toggleLanguage = (ctx) => ctx.store.set({ lang: ctx.store.get().lang === "en" ? "zh" : "en" });
