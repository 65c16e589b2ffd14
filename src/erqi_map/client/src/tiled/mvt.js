/* Mapbox Vector Tiles 2.1 → typed arrays, in a worker or in the page. What nobody may ever ask for,
   the attributes, stays in the bytes of the tile until somebody does. */

import { buildGrid } from "../geometry/grid.js";
import { world } from "../geometry/world.js";
import { failure } from "../payload/failure.js";
import { checkLimit, inflate } from "../payload/inflate.js";
import { plainWord } from "../payload/words.js";
import { createTileShape, packedEnd } from "./shape.js";

const KINDS = [null, "point", "line", "area"];
// Features between two looks at the clock.
const SOME = 64;
const OVERVIEW_LAYER = "erqi-overview";
const CLASS_REST = "erqi:rest";

/* ---- the protocol buffer: here only where things are ---- */

function readValue(pbf) {
  const end = pbf.readVarint() + pbf.pos;
  let value = null;
  while (pbf.pos < end) {
    const tag = pbf.readVarint() >> 3;
    if (tag === 1) value = pbf.readString();
    else if (tag === 2) value = pbf.readFloat();
    else if (tag === 3) value = pbf.readDouble();
    else if (tag === 4) value = pbf.readVarint(true);
    else if (tag === 5) value = pbf.readVarint();
    else if (tag === 6) value = pbf.readSVarint();
    else if (tag === 7) value = pbf.readBoolean();
  }
  return value;
}

function readFeature(tag, feature, pbf) {
  if (tag === 1) feature.id = pbf.readVarint();
  else if (tag === 2) feature.tags = pbf.pos;
  else if (tag === 3) feature.type = pbf.readVarint();
  else if (tag === 4) feature.commands = pbf.pos;
}

function readLayer(tag, layer, pbf) {
  if (tag === 1) layer.name = pbf.readString();
  else if (tag === 2) checkLimit("tileFeatures", layer.features.push(pbf.pos));
  else if (tag === 3) checkLimit("tileValues", layer.keys.push(pbf.readString()));
  else if (tag === 4) checkLimit("tileValues", layer.values.push(pbf.pos));
  else if (tag === 5) layer.extent = pbf.readVarint();
}

function readTile(tag, layers, pbf) {
  if (tag !== 3) return;
  checkLimit("tileLayers", layers.push(pbf.readMessage(readLayer, { name: "", features: [], keys: [], values: [], extent: 4096 })));
  checkLimit("tileFeatures", layers.reduce((sum, { features }) => sum + features.length, 0));
}

function featureAt(pbf, place) {
  const end = packedEnd(pbf, place);
  const feature = pbf.readFields(readFeature, { id: NaN, type: 0, tags: 0, commands: 0 }, end);
  // Else each feature of a tile could claim the rest of it.
  for (const part of [feature.tags, feature.commands]) {
    if (part && packedEnd(pbf, part) > end) throw failure("damaged", "feature");
  }
  return feature;
}

function valueAt(pbf, { values }, number) {
  if (!(number < values.length)) return null;
  pbf.pos = values[number];
  return readValue(pbf);
}

// Features of one kind: the places of their parts in the bytes, and how long their commands are.
async function byKind(pbf, { features }, pause) {
  const kinds = new Map();
  for (let at = 0; at < features.length; at += 1) {
    if (pause && at % SOME === 0) await pause();
    const { id, type, tags, commands } = featureAt(pbf, features[at]);
    const kind = KINDS[type];
    if (!kind) continue;
    if (!kinds.has(kind)) kinds.set(kind, { kind, places: [], ids: [], tags: [], commands: [], length: 0 });
    const found = kinds.get(kind);
    found.places.push(features[at]);
    found.ids.push(id);
    found.tags.push(tags);
    found.commands.push(commands);
    if (commands) found.length += packedEnd(pbf, commands) - pbf.pos;
  }
  return ["area", "line", "point"].filter((kind) => kinds.has(kind)).map((kind) => kinds.get(kind));
}

/* ---- what a feature looks like ---- */

async function shapeOf(pbf, found, place, pause) {
  const growing = createTileShape(pbf, found.kind === "area", found.places.length, found.length, place);
  for (let i = 0; i < found.places.length; i += 1) {
    if (pause && i % SOME === 0) await pause();
    growing.add(i, found.commands[i]);
  }
  const shape = /** @type {Shape} */ (growing.finish());
  shape.grid = await buildGrid(shape, found.places.length, pause);
  return shape;
}

/* ---- classes ---- */

// The class of a value: its name, or the number of the first break it does not pass.
function classOf(value, breaks) {
  if (!breaks) return value === null || value === undefined ? CLASS_REST : plainWord(value);
  if (typeof value !== "number" || !(value <= breaks[breaks.length - 1])) return CLASS_REST;
  return String(breaks.findIndex((most) => value <= most));
}

// The number of the value a feature has of a key, -1 for none.
function valueNumber(pbf, place, key) {
  if (!place || key < 0) return -1;
  const end = packedEnd(pbf, place);
  while (pbf.pos < end) {
    const of = pbf.readVarint();
    const number = pbf.readVarint();
    if (of === key) return number;
  }
  return -1;
}

async function classesOf(pbf, found, source, { column, breaks }, pause) {
  const key = source.keys.indexOf(column);
  const words = [];
  const codeOf = new Map();
  const codeOfValue = new Map();
  const codes = new Uint32Array(found.places.length);
  for (let i = 0; i < codes.length; i += 1) {
    if (pause && i % SOME === 0) await pause();
    const number = valueNumber(pbf, found.tags[i], key);
    if (!codeOfValue.has(number)) {
      const word = classOf(number < 0 ? null : valueAt(pbf, source, number), breaks);
      if (!codeOf.has(word)) codeOf.set(word, words.push(word) - 1);
      codeOfValue.set(number, codeOf.get(word));
    }
    codes[i] = codeOfValue.get(number);
  }
  return { words, codes };
}

/* ---- the tile ---- */

async function decode(bytes, { z, x, y }, rule, pause) {
  checkLimit("tileBytes", bytes.length);
  const pbf = new Pbf.PbfReader(bytes);
  const layers = pbf.readFields(readTile, []);
  if (pbf.pos > pbf.length) throw failure("damaged", "cut off");
  const parts = [];
  let vertices = 0;
  for (const { name, features, keys, values, extent } of layers) {
    const unit = world.SIZE / 2 ** z / extent;
    const place = { x0: x * extent * unit, y0: y * extent * unit, unit };
    const source = { keys, values: Uint32Array.from(values) };
    for (const found of await byKind(pbf, { features }, pause)) {
      const shape = await shapeOf(pbf, found, place, pause);
      vertices += shape.xy.length / 2;
      checkLimit("tileVertices", vertices);
      parts.push({
        kind: found.kind, overview: name === OVERVIEW_LAYER, source, shape,
        classes: rule.column === null ? null : await classesOf(pbf, found, source, rule, pause),
        ids: Float64Array.from(found.ids), places: Uint32Array.from(found.places),
      });
    }
  }
  return { bytes, parts };
}

/** What a tile {z, x, y} holds, areas of each of its layers first: `{bytes (unpacked), parts: [{kind, overview, source, shape,
 *  classes: {words, codes} | null, ids (NaN: none), places}]}`. rule = {column, breaks}; `pause` as in decode.js.
 *  Throws a failure of payload/container.js for bytes that are no vector tile. */
export async function decodeTile(bytes, packed, tile, rule, pause) {
  try {
    return await decode(packed ? await inflate(bytes, "gzip", "tileBytes") : bytes, tile, rule, pause);
  } catch (error) {
    throw error.name === "AbortError" || error.code === "too-large" ? error : failure("damaged", `tile ${tile.z}/${tile.x}/${tile.y}`);
  }
}

/** The attributes of a feature: the bytes of the tile, the feature's place, the source of its part. */
export function tileProperties(bytes, place, source) {
  const pbf = new Pbf.PbfReader(bytes);
  const { tags } = featureAt(pbf, place);
  const found = Object.create(null);
  if (!tags) return found;
  const numbers = [];
  for (const end = packedEnd(pbf, tags); pbf.pos < end; ) numbers.push(pbf.readVarint());
  for (let at = 0; at + 1 < numbers.length; at += 2) found[source.keys[numbers[at]]] = valueAt(pbf, source, numbers[at + 1]);
  return found;
}
