/* Tiles → layers: decoded in a worker, or here in slices where workers are refused or the worker has died. */

import { pauses } from "../geometry/tasks.js";
import { givenUp } from "../payload/failure.js";
import { Layer } from "../payload/layer.js";
import { linkWorker } from "../query/worker.js";
import { decodeTile, tileProperties } from "./mvt.js";
import { TILE_WORKER } from "./tile_program.js";

const SLICE_MS = 12;
const OVERVIEW_OPACITY = 0.35;

// Squares that stand for features too many or too small to be told apart have no outline.
function filled(style) {
  const fill = (symbol) => ({
    ...symbol, fill: symbol.fill || symbol.stroke, fill_opacity: symbol.fill_opacity || OVERVIEW_OPACITY,
    stroke: null, stroke_width_px: 0, hatch: null,
  });
  const cases = Object.fromEntries(Object.entries(style.cases).map(([word, symbol]) => [word, fill(symbol)]));
  return { ...style, default: fill(style.default), cases };
}

// Places of features of that id; what has none of its own is known by where it stands.
function* placesOf(ids, id, prefix) {
  if (typeof id === "number") for (let i = ids.indexOf(id); i >= 0; i = ids.indexOf(id, i + 1)) yield i;
  else if (id.startsWith(prefix)) yield Number(id.slice(prefix.length));
}

function layerOf(bytes, part, key, rule) {
  const { kind, overview, shape, classes, ids, places, source } = part;
  const columns = new Map();
  if (classes) columns.set("erqi:class", { type: "dict", ...classes, at: (i) => classes.words[classes.codes[i]] });
  const style = rule.styles[kind];
  /** @type {LayerLook} */
  const spec = {
    id: kind, role: "context", theme: "", geometry: kind, n: ids.length, interactive: !overview, status: "", label: null,
    style: overview ? filled(style) : style,
  };
  const layer = /** @type {Layer & TileParts} */ (new Layer(spec, shape, columns));
  const prefix = `${key}/${kind}/`;
  layer.overview = overview;
  layer.id_ = (i) => (Number.isNaN(ids[i]) ? `${prefix}${i}` : ids[i]);
  layer.places = (id) => placesOf(ids, id, prefix);
  layer.properties = (i) => tileProperties(bytes, places[i], source);
  return layer;
}

// In the page a tile that is given up is left where it is.
function pausesFor(signal) {
  const pause = pauses(SLICE_MS);
  return async () => {
    await pause();
    if (signal.aborted) throw givenUp();
  };
}

/** Reads tiles of a source (tiled/source.js): `read(tile, signal)` → {layers, whole, weight (bytes)} | null. rule = {column, breaks,
 *  styles: {kind: style}}.
 *  @param {TiledManifest} rule */
export function createTileReader(source, rule) {
  const link = linkWorker(TILE_WORKER);
  const inWorker = () => link !== null && link.alive();
  const asked = { column: rule.column, breaks: rule.breaks };

  function decode({ bytes, packed }, tile, signal) {
    if (link && link.alive()) return link.ask("tile", [bytes, packed, tile, asked], [bytes.buffer], signal);
    return decodeTile(bytes, packed, tile, asked, pausesFor(signal));
  }

  async function read(tile, signal) {
    const found = await source.tile(tile, signal);
    if (!found) return null;
    const there = inWorker();
    try {
      const { bytes, parts } = await decode(found, tile, signal);
      const key = `${tile.z}/${tile.x}/${tile.y}`;
      const weight = parts.reduce((sum, { shape }) => sum + shape.xy.byteLength + shape.vertexStart.byteLength, bytes.length);
      return { layers: parts.map((part) => layerOf(bytes, part, key, rule)), whole: found.whole, weight };
    } catch (error) {
      // The bytes went with the worker.
      if (there && error.code === "no-worker") return read(tile, signal);
      throw error;
    }
  }

  return { read, inWorker, close: () => link && link.close() };
}
