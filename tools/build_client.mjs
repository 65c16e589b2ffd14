// Bundles the client: `client/src` → `client/dist` (docs/client.md). `make client` runs it.
//   node tools/build_client.mjs [--out FOLDER]
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { lowerCss } from "./lower_css.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const CLIENT = path.join(ROOT, "src/erqi_map/client");
const SOURCES = path.join(CLIENT, "src");
const at = process.argv.indexOf("--out");
const DIST = at < 0 ? path.join(CLIENT, "dist") : path.resolve(process.argv[at + 1]);

// What kinds of page there are, the styles of each, and the libraries it needs beside Leaflet. A page takes what its
// kinds list in manifest.json, each once, in order.
const PAGES = {
  plan: { styles: ["plan"], libraries: [], after: ["later"] },
  packed: { styles: ["packed"], libraries: [], after: ["seen"] },
  panel: { styles: ["packed", "panel"], libraries: [], after: ["seen"] },
  overlays: { styles: ["plan", "packed", "panel", "overlays"], libraries: [], after: ["seen", "later"] },
  tiled: { styles: ["packed", "panel", "tiled"], libraries: ["pbf/pbf.js", "pmtiles/pmtiles.js"], after: ["seen"] },
};
const KINDS = Object.keys(PAGES);
// What runs after them: with Leaflet there, or in a file after the first picture. It may use all that its pages have.
const ENTRIES = [...KINDS, "seen", "later"];
// The app's own modules and their style; each carries all it needs.
const HOST = ["map.js", "edit.js", "figure.js", "frame.js", "loader.js", "figure.css", "edit.css"];
// A bundle is what the same pages need; those that several need get a name.
// Most of what these hold runs at the start: Chromium then reads each function once, not twice and more.
const START = ["core", "plan"];
const NAMES = {
  "later+overlays+packed+panel+plan+tiled": "core", "later+overlays+plan": "plan",
  "overlays+packed+panel+tiled": "packed", "overlays+panel+tiled": "panel",
};
// Programs of workers, as text in the bundles that start them; with the libraries they need as globals.
const PROGRAMS = [
  { name: "OPEN_WORKER", program: "query/open_program.js", entry: "query/open_worker.js", libraries: [] },
  { name: "TILE_WORKER", program: "tiled/tile_program.js", entry: "tiled/tile_worker.js", libraries: ["pbf/pbf.js"] },
];
const BUNDLES = Symbol.keyFor(Symbol.for("erqi-map"));

const { browserslist } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8"));

const common = {
  absWorkingDir: ROOT,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  outdir: DIST,
  platform: "browser",
  // esbuild refuses it for Safari 14, which fails in one rare form that is not used here.
  supported: { destructuring: true },
  target: browserslist.map((browser) => browser.replace(" ", "")),
  write: false,
};

// Libraries that run when they are first asked for: fflate fills tables that a browser which unpacks by itself never
// needs, and lengths are measured by hand.
const MODULES = path.join(ROOT, "node_modules");
const INFLATER = path.join(MODULES, "fflate/esm/browser.js");
const GEODESICS = path.join(MODULES, "geographiclib-geodesic/geographiclib-geodesic.min.js");
const EDITABLE = path.join(MODULES, "leaflet-editable/src/Leaflet.Editable.js");
// Some packages hold no text of their licence.
const OWN_LICENCES = path.join(ROOT, "tools/data/licences");
const LICENCES = [
  ["leaflet/LICENSE", path.join(MODULES, "leaflet/LICENSE")],
  ["pbf/LICENSE", path.join(MODULES, "pbf/LICENSE")],
  ["pmtiles/LICENSE", path.join(OWN_LICENCES, "pmtiles")],
  ["fflate/LICENSE", path.join(MODULES, "fflate/LICENSE")],
  ["geographiclib-geodesic/LICENSE", path.join(MODULES, "geographiclib-geodesic/LICENSE.txt")],
  ["streamlit/leaflet-editable.LICENSE", path.join(OWN_LICENCES, "leaflet-editable")],
].map(([file, from]) => ({ file, from }));
// Libraries that pages take as they are.
const LIBRARIES = ["leaflet/leaflet.js", "leaflet/leaflet.css", "pbf/pbf.js", "pmtiles/pmtiles.js"].map((file) => ({
  package: path.dirname(file), file, from: path.join(MODULES, path.dirname(file), "dist", path.basename(file)),
}));
const once = (body) => `let made; const make = () => { ${body} }; const get = () => (made = made || make());`;
const whenAsked = {
  name: "when-asked",
  setup(build) {
    build.onLoad({ filter: /fflate\/esm\/browser\.js$/ }, async () => {
      const contents = `export { Inflate } from ${JSON.stringify(INFLATER)};`;
      const built = await esbuild.build({ ...common, stdin: { contents, resolveDir: ROOT }, format: "esm" });
      const body = built.outputFiles[0].text.replace(/export\{(\w+)(?: as Inflate)?\};\s*$/, "return $1;");
      return { contents: `${once(body)} export function Inflate(tell) { return new (get())(tell); }` };
    });
    build.onLoad({ filter: /edit\/library\.js$/ }, async () => {
      // It looks for a loader of modules before it takes Leaflet from the page.
      const body = `((define, exports, module, require) => { ${await readFile(EDITABLE, "utf8")} })(); return L.Editable;`;
      return { contents: `${once(body)} export const editable = get;` };
    });
    build.onLoad({ filter: /geometry\/karney\.js$/ }, async () => {
      const body = `const module = { exports: {} }; ${await readFile(GEODESICS, "utf8")}; return module.exports;`;
      return { contents: `${once(body)} export const karney = get;` };
    });
  },
};

async function programText({ entry, libraries }) {
  const vendored = libraries.map((name) => readFile(LIBRARIES.find(({ file }) => file === name).from, "utf8"));
  const built = await esbuild.build({ ...common, entryPoints: [path.join(SOURCES, entry)], format: "iife", plugins: [whenAsked] });
  return [...(await Promise.all(vendored)), built.outputFiles[0].text].join(";\n");
}

const programs = {
  name: "programs",
  setup(build) {
    for (const program of PROGRAMS) {
      const filter = new RegExp(`${program.program.replaceAll(/[/.]/g, "\\$&")}$`);
      build.onLoad({ filter }, async () => {
        const text = await programText(program);
        return { contents: `export const ${program.name} = ${JSON.stringify({ text, type: "classic" })};` };
      });
    }
  },
};

/* esbuild shares code between modules only. A page opened from a disk runs no modules, so each bundle becomes
   a script that takes what it imports from those before it, and leaves what it exports for those after it. */

const pairs = (list, from, to) => list.split(",").map((one) => one.split(" as ")).map((pair) => [pair[from], pair[to] || pair[0]]);

function asScript(text, self, nameOf) {
  const taken = [];
  let rest = text.trim();
  for (;;) {
    const found = /^import(?:\{([^}]*)\}from)?"\.\/([^"]+)";/.exec(rest);
    if (!found) break;
    rest = rest.slice(found[0].length);
    if (found[1]) {
      const names = pairs(found[1], 0, 1).map(([theirs, ours]) => (theirs === ours ? ours : `${theirs}:${ours}`));
      taken.push(`const{${names}}=erqi$bundles.${nameOf(found[2])};`);
    }
  }
  const found = /export\{([^}]*)\};$/.exec(rest);
  const given = found ? pairs(found[1], 0, 1).map(([ours, theirs]) => `${theirs}:${ours}`) : [];
  if (found) rest = rest.slice(0, found.index);
  const global = `const erqi$global=globalThis.ErqiMap=globalThis.ErqiMap||{},erqi$key=Symbol.for("${BUNDLES}");`;
  const bundles = "const erqi$bundles=erqi$global[erqi$key]=erqi$global[erqi$key]||{};";
  return `${START.includes(self) ? "//# allFunctionsCalledOnLoad\n" : ""}(()=>{"use strict";${global}${bundles}${taken.join("")}${rest}${given.length ? `erqi$bundles.${self}={${given}};` : ""}})();\n`;
}

const entryOf = (page) => path.join(SOURCES, "host", `${page}.js`);

async function buildPages() {
  const built = await esbuild.build({
    ...common,
    entryPoints: ENTRIES.map(entryOf),
    format: "esm",
    splitting: true,
    plugins: [whenAsked, programs],
  });
  const outputs = new Map(Object.entries(built.metafile.outputs).map(([file, output]) => [path.basename(file), output]));
  const entries = new Map(ENTRIES.map((page) => [page, `${page}.js`]));

  const below = (file, seen = new Set()) => {
    if (seen.has(file)) return seen;
    for (const { path: next } of outputs.get(file).imports) below(path.basename(next), seen);
    seen.add(file);
    return seen;
  };
  const needs = new Map(ENTRIES.map((page) => [page, [...below(entries.get(page))]]));
  const nameOf = (file) => {
    const pages = ENTRIES.filter((page) => needs.get(page).includes(file)).sort().join("+");
    const name = NAMES[pages] || pages;
    return /^\w+$/.test(name) ? name : name.replaceAll("+", "_");
  };

  const scripts = new Map();
  for (const file of built.outputFiles) {
    const base = path.basename(file.path);
    // An entry all of which is shared with another holds nothing of its own.
    if (/^(import"\.\/[^"]+";|import\{[^}]*\}from"\.\/[^"]+";)*\s*$/.test(file.text.trim())) continue;
    const name = nameOf(base);
    if (scripts.has(name)) throw new Error(`two bundles named ${name}`);
    scripts.set(name, asScript(file.text, name, nameOf));
  }
  const listOf = (page) => [...new Set(needs.get(page).map(nameOf))].filter((name) => scripts.has(name));
  const pages = Object.fromEntries(Object.entries(PAGES).map(([page, { libraries, styles, after = [] }]) => [page, {
    libraries, scripts: [...listOf(page), ...after].map((name) => `${name}.js`), styles: styles.map((name) => `${name}.css`),
  }]));
  return { pages, scripts: [...scripts].map(([name, text]) => [`${name}.js`, text]) };
}

async function buildOthers(entryPoints, options) {
  const built = await esbuild.build({ ...common, entryPoints, ...options });
  return built.outputFiles.map((file) => [path.relative(DIST, file.path).split(path.sep).join("/"), file.text]);
}

async function libraryEntry({ package: name, file, from }) {
  const { version, license } = JSON.parse(await readFile(path.join(MODULES, name, "package.json"), "utf8"));
  const integrity = `sha384-${createHash("sha384").update(await readFile(from)).digest("base64")}`;
  return { file, package: name, version, integrity, licence: license };
}

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

async function sourceFiles(folder) {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name));
}

const { pages, scripts } = await buildPages();
const styleEntries = KINDS.map((page) => path.join(SOURCES, "host", `${page}.css`));
const hostEntries = HOST.map((name) => path.join(SOURCES, "host/streamlit", name));
const files = new Map([
  ...scripts,
  ...(await buildOthers(styleEntries, {})).map(([name, text]) => [name, lowerCss(text)]),
  ...(await buildOthers([entryOf("file_loader")], { format: "iife", plugins: [whenAsked] })),
  ...(await buildOthers(hostEntries, { format: "esm", outdir: path.join(DIST, "streamlit"), plugins: [whenAsked] })),
  ...(await Promise.all([...LIBRARIES, ...LICENCES].map(async ({ file, from }) => [file, await readFile(from, "utf8")]))),
].sort(([a], [b]) => (a < b ? -1 : 1)));

const made = [...(await sourceFiles(SOURCES)), ...(await sourceFiles(path.join(CLIENT, "css")))];
const sources = {};
const tools = ["build_client.mjs", "lower_css.mjs"].map((name) => path.join(ROOT, "tools", name));
for (const file of [...made, ...tools].sort()) {
  sources[path.relative(ROOT, file).split(path.sep).join("/")] = sha256(await readFile(file));
}
const libraries = await Promise.all(LIBRARIES.map(libraryEntry));
const outputs = Object.fromEntries([...files].map(([name, text]) => [name, sha256(text)]));

await rm(DIST, { recursive: true, force: true });
for (const [name, text] of files) {
  // A page holds scripts between tags, and folium compiles what it is given as a template.
  if (/<\/script|<\/style|\{\{|\{%|\{#/i.test(text)) throw new Error(`${name} cannot stand in a page`);
  await mkdir(path.dirname(path.join(DIST, name)), { recursive: true });
  await writeFile(path.join(DIST, name), text);
}
await writeFile(path.join(DIST, "manifest.json"), `${JSON.stringify({ esbuild: esbuild.version, pages, libraries, outputs, sources }, null, 2)}\n`);
for (const [name, text] of files) console.log(`${(text.length / 1000).toFixed(1).padStart(7)} kB  ${name}`);
