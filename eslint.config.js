import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import globals from "globals";

// Where each of these is missing, the client goes on without it or says what to do; a name that
// is on no list here is refused (the browsers are those of package.json).
const GUARDED = [
  "scheduler", "navigator.keyboard", "document.fullscreenElement", "document.adoptedStyleSheets",
  "DecompressionStream",
];

// Methods of nodes, signals, canvases and the like, which the rule above cannot tell by their objects; those of the language
// itself are refused by the types (tsconfig.json: ES2020).
const NEWER = [
  "replaceChildren", "throwIfAborted", "checkVisibility", "showPopover", "togglePopover", "hidePopover", "roundRect",
  "createConicGradient", "transferControlToOffscreen", "moveBefore", "setHTML", "getHTML", "scrollIntoViewIfNeeded", "inert",
  "structuredClone", "randomUUID", "startViewTransition", "letterSpacing", "wordSpacing", "fontKerning", "groupBy",
];

export default [
  { ignores: ["**/dist/", "**/vendor/", "**/node_modules/", ".venv*/", "static/", "bench/", "build/"] },
  js.configs.recommended,
  {
    rules: { eqeqeq: ["error", "always", { null: "ignore" }], "no-var": "error", "prefer-const": "error" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  {
    files: ["src/erqi_map/client/src/**/*.js", "src/erqi_map/export/html/templates/*.js"],
    plugins: { compat },
    languageOptions: { globals: { ...globals.browser, L: "readonly", Pbf: "readonly", pmtiles: "readonly", $words: "readonly" } },
    settings: { polyfills: GUARDED },
    rules: {
      ...compat.configs["flat/recommended"].rules,
      "no-restricted-properties": ["error", ...NEWER.map((property) => ({ property, message: "newer than the oldest browsers" }))],
    },
  },
  // What stands in for such a method, where there is none.
  { files: ["**/tiled/abort.js"], rules: { "no-restricted-properties": "off" } },
  // It tells old browsers that they are old, so they must be able to read it.
  // No strict script can hold what a browser makes of the attribute of a handler.
  { ignores: ["src/erqi_map/export/html/templates/handler.js"] },
  { files: ["src/erqi_map/export/html/templates/{guard,tiles}.js"], languageOptions: { ecmaVersion: 5, sourceType: "script", globals: { $held: "readonly" } }, rules: { "no-var": "off", "no-unused-vars": ["error", { caughtErrors: "none" }] } },
  { files: ["tests/*.js", "tests/browser/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["tools/*.mjs", "tests/client/**/*.js"], languageOptions: { globals: globals.node } },
];
