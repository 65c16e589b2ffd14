/* Words: of the interface (by key) and of the data ({zh, en}). */
(function (E) {
  "use strict";

  /** `t(key, vars)` and `text({zh, en})` in the language `lang()` gives at that moment. */
  E.createWords = function (ui, lang) {
    const table = (code) => E.own(ui, code) || {};

    function t(key, vars) {
      const words = E.own(table(lang()), key) ?? E.own(table("zh"), key) ?? key;
      if (!vars) return String(words);
      return String(words).replace(/\{(\w+)\}/g, (whole, name) => {
        const value = E.own(vars, name);
        return value === undefined || value === null ? whole : String(value);
      });
    }

    function text(words) {
      if (words === null || words === undefined) return "";
      if (typeof words !== "object") return String(words);
      return String(E.own(words, lang()) ?? E.own(words, "zh") ?? "");
    }

    return { t, text };
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
