/* Base64 and the container of docs/payload.md; what to say when they cannot be read. */

import { adler32 } from "./check_sums.js";
import { REQUIRED, VERSION } from "./contract.js";
import { failure } from "./failure.js";
import { checkLimit, inflate } from "./inflate.js";

const MAGIC = [69, 82, 81, 73, 50, 10];
// Deflate packs no tighter, so a length beyond it is a lie.
const TIGHTEST = 1032;

function fromBase64(text) {
  const clean = text.trim();
  if (!clean) throw failure("no-data");
  try {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(clean);
    const binary = atob(clean);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    throw failure("damaged", "base64");
  }
}

/** The bytes of a payload given as base64 text, ArrayBuffer or a view. */
export function toBytes(input) {
  if (typeof input === "string") return fromBase64(input);
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  throw failure("no-data");
}

/** Bytes without the check sum (Adler-32) that follows them; throws when it is another. */
export function checkSum(bytes) {
  const end = bytes.length - 4;
  const found = adler32();
  found.add(bytes.subarray(0, Math.max(end, 0)));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (end < 0 || view.getUint32(end) !== found.sum()) throw failure("damaged", "check sum");
  return bytes.subarray(0, end);
}

const isCount = (value) => Number.isInteger(value) && value >= 0;

/** Every block is read for one purpose; a table of contents that names one a thousand times would unpack it as often.
 *  @param {AnyManifest} manifest */
function checkUse({ content, layers }) {
  const seen = new Set();
  const once = (block) => {
    if (block === null) return;
    if (seen.has(block)) throw failure("damaged", `block ${block} is used twice`);
    seen.add(block);
  };
  once(content);
  for (const { shape, columns, rows } of layers) {
    [rows, shape.parts, shape.rings, shape.sizes, ...shape.xy].forEach(once);
    for (const column of columns) {
      if (column.type === "dict") [column.values, column.codes].forEach(once);
      else if (column.type === "text") column.chunks.forEach(once);
      else once(column.data);
    }
  }
}

/** Throws when this client cannot read it: it is of another version, or lacks what this one needs. */
export function checkPart(kind, part) {
  const missing = REQUIRED[kind].find((field) => !(field in part));
  if (missing) throw failure("other-version", `${kind}.${missing}`);
}

/** The same of a whole manifest of that kind. */
export function checkVersion(kind, manifest) {
  if (manifest.v !== VERSION) throw failure("other-version", String(manifest.v));
  checkPart(kind, manifest);
  if (manifest.kind !== kind) throw failure("damaged", "kind");
}

/** @param {AnyManifest} manifest */
function checkManifest(manifest) {
  checkVersion(manifest.kind === "frame" ? "frame" : "plan", manifest);
  const { blocks, layers } = manifest;
  if (!Array.isArray(blocks) || !Array.isArray(layers)) throw failure("damaged", "manifest");
  for (const layer of layers) {
    checkPart("layer", layer);
    checkPart("shape", layer.shape);
    layer.columns.forEach((column) => checkPart(column.type, column));
  }
  if (!blocks.every((row) => Array.isArray(row) && row.length === 3 && row.every(isCount))) throw failure("damaged", "blocks");
  if (!layers.every(({ n }) => isCount(n))) throw failure("damaged", "manifest");
  checkLimit("features", layers.reduce((sum, { n }) => sum + n, 0));
  checkLimit("payloadBytes", blocks.reduce((sum, [, , length]) => sum + length, 0));
  blocks.forEach(([, , length]) => checkLimit("blockBytes", length));
  checkUse(manifest);
}

/** What throws here otherwise is not what its place says.
 *  @returns {Promise<AnyManifest>} */
async function readManifest(stored) {
  const manifest = parseJson(await inflate(stored, "deflate", "manifestBytes"));
  try {
    checkManifest(manifest);
  } catch (error) {
    throw error.code ? error : failure("damaged", "manifest");
  }
  return manifest;
}

/** Opens the container: `{manifest, raw(block) → Promise<Uint8Array>, size(block), spend(vertices)}`. */
export async function openContainer(input) {
  if (input === null || input === undefined || input === "") throw failure("no-data");
  const bytes = toBytes(input);
  if (bytes.length < 10 || MAGIC.some((code, i) => bytes[i] !== code)) {
    throw failure("damaged", "not a map payload");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 10 + view.getUint32(6, true);
  if (start > bytes.length) throw failure("damaged", "manifest is cut off");
  const manifest = await readManifest(bytes.subarray(10, start));
  const table = manifest.blocks;
  const size = (block) => (table[block] ? table[block][2] : 0);
  const cutOff = (block) => failure("damaged", `block ${block} is cut off`);
  const last = table.length - 1;
  let shared = /** @type {Promise<Uint8Array> | null} */ (null);
  let vertices = 0;
  // Each stream takes the browser a while to set up, so small blocks lie together in the last one.
  async function small(block, at, length) {
    if (block === last) throw cutOff(block);
    if (!shared) shared = raw(last);
    const all = await shared;
    if (at + length > all.length) throw cutOff(block);
    return all.slice(at, at + length);
  }
  async function raw(block) {
    if (!table[block]) throw cutOff(block);
    const [at, stored, length] = table[block];
    if (stored === 0) return small(block, at, length);
    if (start + at + stored > bytes.length) throw cutOff(block);
    const mismatch = () => failure("damaged", `block ${block} is not as long as stated`);
    if (length > stored * TIGHTEST) throw mismatch();
    const found = await inflate(bytes.subarray(start + at, start + at + stored), "deflate", "blockBytes", length);
    if (found.length !== length) throw mismatch();
    return found;
  }
  function spend(count) {
    vertices += count;
    checkLimit("vertices", vertices);
  }
  return { manifest, raw, size, spend };
}

/** UTF-8 JSON bytes → value.
 *  @param {Uint8Array} bytes */
export function parseJson(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw failure("damaged", "JSON");
  }
}
