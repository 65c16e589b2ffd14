/* What the worker runs that holds a payload. The build puts the bundled text of open_worker.js here; unbuilt, a module loads it. */

/** @type {Program} */
export const OPEN_WORKER = { text: `import "${new URL("open_worker.js", import.meta.url)}";`, type: "module" };
