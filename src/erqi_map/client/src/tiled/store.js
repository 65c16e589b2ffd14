/* The tiles of a view: which there are, what stands in for those that are not here yet. */

import { world } from "../geometry/world.js";
import { failure } from "../payload/failure.js";
import { LIMITS } from "../payload/inflate.js";
import { newAbort } from "./abort.js";
import { createTileReader } from "./layers.js";

const MAX_TILES = 256;
const AT_ONCE = 6;
const TILE_PX = 512;
const TOGETHER_MS = 120;
const RETRY_MS = 15000;
// So far below the smallest zoom its tiles still stand in; further out there would be too many.
const MAX_ZOOMS_UNDER = 1;

const keyOf = ({ z, x, y }) => `${z}/${x}/${y}`;
const boxOf = ({ z, x, y }) => {
  const size = world.SIZE / 2 ** z;
  return { x: x * size, y: y * size, size };
};

/** A store of decoded tiles. `changed()` is called when some have arrived, not for each. */
export function createTileStore(source, rule, changed) {
  const reader = createTileReader(source, rule);
  const kept = new Map();
  const waiting = new Map();
  // Tiles that failed: a server in trouble is not asked again at every painting.
  const resting = new Set();
  let looked = "";
  let inView = new Set();
  let retry = 0;
  let wanted = [];
  let running = 0;
  let timer = 0;
  let gone = false;
  const store = { failed: null, partial: false, overview: false, far: false };

  function tell() {
    if (timer || gone) return;
    timer = setTimeout(() => {
      timer = 0;
      changed();
    }, running || wanted.length ? TOGETHER_MS : 0);
  }

  function rest(key, error) {
    resting.add(key);
    store.failed = error;
    retry = retry || setTimeout(() => {
      wake();
      changed();
    }, RETRY_MS);
  }

  function wake() {
    clearTimeout(retry);
    retry = 0;
    resting.clear();
    store.failed = null;
  }

  // The tiles used longest ago go. One of this very view would be asked for again at once: it rests.
  function makeRoom() {
    let weight = 0;
    kept.forEach((one) => (weight += one.weight));
    for (const [key, one] of kept) {
      const heavy = weight > LIMITS.tilesBytes;
      if (!heavy && kept.size <= MAX_TILES) return;
      kept.delete(key);
      weight -= one.weight;
      if (heavy && inView.has(key)) rest(key, failure("too-large", "tilesBytes"));
    }
  }

  async function load(tile) {
    const key = keyOf(tile);
    const given = newAbort();
    running += 1;
    waiting.set(key, given);
    try {
      const found = await reader.read(tile, given.signal);
      const layers = found ? found.layers : [];
      const overview = layers.some((layer) => layer.overview);
      kept.set(key, { tile, layers, overview, whole: overview || !found || found.whole, weight: found ? found.weight : 0 });
    } catch (error) {
      // One given up has not failed.
      if (!given.signal.aborted && !gone) rest(key, error);
    }
    running -= 1;
    waiting.delete(key);
    makeRoom();
    next();
    tell();
  }

  function next() {
    while (!gone && running < AT_ONCE && wanted.length) load(wanted.shift());
  }

  /** Tiles a view (world box, zoom) needs; what is not here yet is asked for, nearest first. */
  store.cover = function (zoom, west, north, east, south, ask) {
    const wish = Math.floor(zoom - Math.log2(TILE_PX / 256) + 0.5);
    const z = Math.max(source.minZoom, Math.min(source.maxZoom, wish));
    if (ask) store.far = wish < source.minZoom - MAX_ZOOMS_UNDER;
    if (wish < source.minZoom - MAX_ZOOMS_UNDER) return [];
    const size = world.SIZE / 2 ** z;
    const clamp = (value) => Math.max(0, Math.min(2 ** z - 1, Math.floor(value / size)));
    const tiles = [];
    for (let y = clamp(north); y <= clamp(south); y += 1) {
      for (let x = clamp(west); x <= clamp(east); x += 1) tiles.push({ z, x, y });
    }
    const middle = [(west + east) / size / 2 - 0.5, (north + south) / size / 2 - 0.5];
    const distance = (tile) => (tile.x - middle[0]) ** 2 + (tile.y - middle[1]) ** 2;
    if (ask) {
      const keys = new Set(tiles.map(keyOf));
      const view = [...keys].join();
      if (view !== looked) wake();
      looked = view;
      inView = keys;
      waiting.forEach((given, key) => keys.has(key) || given.abort());
      wanted = tiles.filter((tile) => ![kept, waiting, resting].some((some) => some.has(keyOf(tile))));
      wanted.sort((a, b) => distance(a) - distance(b));
      next();
    }
    return tiles;
  };

  // What stands in for a tile that is not here: the nearest one above that is.
  function ancestor(tile) {
    for (let up = 1; tile.z - up >= source.minZoom; up += 1) {
      const found = kept.get(keyOf({ z: tile.z - up, x: tile.x >> up, y: tile.y >> up }));
      if (found) return found;
    }
    return null;
  }

  /** [{box (what to paint of it), layers}] for the tiles, with stand-ins; `note` when they are the
   *  whole view, of which `partial` and `overview` tell. */
  store.runs = function (tiles, note) {
    const runs = [];
    const seen = { partial: false, overview: false };
    for (const tile of tiles) {
      const key = keyOf(tile);
      const found = kept.get(key) || ancestor(tile);
      if (!found) continue;
      if (kept.has(key)) {
        kept.delete(key);
        kept.set(key, found);
      }
      seen.partial = seen.partial || !found.whole;
      seen.overview = seen.overview || found.overview;
      runs.push({ box: boxOf(tile), layers: found.layers });
    }
    if (note) Object.assign(store, seen);
    return runs;
  };

  store.busy = () => running > 0 || wanted.length > 0 || timer > 0;
  store.inWorker = reader.inWorker;
  store.destroy = () => {
    gone = true;
    waiting.forEach((given) => given.abort());
    reader.close();
    clearTimeout(timer);
    clearTimeout(retry);
    wanted = [];
    kept.clear();
  };
  return store;
}
