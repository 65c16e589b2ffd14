/* The names a page may use: mount, mounted, choose, openDrawer, packedLayer, tiledLayer, packed. */

/** Adds names to the one global of ours; `mounted` is kept by the page itself. */
export function publish(names) {
  globalThis.ErqiMap = Object.assign(globalThis.ErqiMap || {}, names);
}
