/* What the worker runs that reads tiles. The build puts the bundled text of tile_worker.js here; unbuilt, modules load it. */

const load = (file) => `import "${new URL(file, import.meta.url)}";`;

/** @type {Program} */
export const TILE_WORKER = { text: load("../../dist/pbf/pbf.js") + load("tile_worker.js"), type: "module" };
