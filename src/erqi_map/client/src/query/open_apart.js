/* Opening a payload in a worker, or here in slices where workers are refused. */

import { pauses } from "../geometry/tasks.js";
import { moveTo } from "../geometry/worlds.js";
import { openContainer, toBytes } from "../payload/container.js";
import { decodeShape } from "../payload/decode.js";
import { failure } from "../payload/failure.js";
import { OPEN_WORKER } from "./open_program.js";
import { createQuery } from "./query.js";
import { linkWorker } from "./worker.js";

const SLICE_MS = 12;
const PIECE_LETTERS = 1 << 22;

const sizeOf = (manifest) => (block) => (Array.isArray(manifest.blocks[block]) ? manifest.blocks[block][2] : 0);

// The browser keeps a long text in many nodes. Base64 can be cut after every fourth letter.
function* piecesOf(node) {
  let text = "";
  for (const child of node.childNodes) {
    text += child.data;
    if (text.length < PIECE_LETTERS) continue;
    const cut = text.length - (text.length % 4);
    yield text.slice(0, cut);
    text = text.slice(cut);
  }
  if (text) yield text;
}

// Bytes are handed over, not copied, so only to a worker that is known to run.
async function send(source, link) {
  if (!source.bytes) {
    for (const piece of piecesOf(source)) await link.ask("add", piece);
    return;
  }
  const [given] = await Promise.all([source.bytes(), link.ask("ready")]);
  const part = ArrayBuffer.isView(given) && given.byteLength !== given.buffer.byteLength;
  const whole = part ? toBytes(given).slice() : toBytes(given);
  await link.ask("add", whole, [whole.buffer]);
}

async function openThere(source, crs) {
  const link = linkWorker(OPEN_WORKER);
  if (!link) throw failure("no-worker");
  try {
    await send(source, link);
    const manifest = await link.ask("open");
    return {
      manifest,
      size: sizeOf(manifest),
      raw: (block) => link.ask("raw", block),
      shape: (entry) => link.ask("shape", { entry, crs }),
      ask: (question, given) => link.ask("ask", [question, given]),
      close: link.close,
      inWorker: true,
    };
  } catch (error) {
    link.close();
    throw error;
  }
}

async function openHere(source, crs) {
  const open = await openContainer(source.bytes ? await source.bytes() : source.textContent);
  const pause = pauses(SLICE_MS);
  let query = null;
  return {
    ...open,
    shape: (entry) => decodeShape(entry, open, pause, crs && ((xy) => moveTo(crs, xy))),
    ask(question, given) {
      query = query || createQuery(open, pause);
      return query[question](given);
    },
    close() {},
    inWorker: false,
  };
}

// Bytes are asked for once, whoever opens them in the end.
function sourceOf(given) {
  if (!given || typeof given.bytes !== "function") return given;
  let asked = null;
  const bytes = async () => {
    try {
      return await given.bytes();
    } catch (error) {
      throw failure("no-data", error && error.message);
    }
  };
  return { bytes: () => (asked = asked || bytes()) };
}

/** Opens a payload: base64 that is the text of an element, or `{bytes: () => Promise of an ArrayBuffer or a view}`.
 *  Gives `{manifest, raw(block), size(block), shape(entry), ask(question, given), close(), inWorker}`; the questions
 *  are those of `createQuery`. `crs`: the projection its shapes are given in, by its name in Leaflet; web mercator without. */
export async function openApart(given, crs) {
  const source = sourceOf(given);
  try {
    return await openThere(source, crs);
  } catch (error) {
    if (error.code !== "no-worker") throw error;
    return openHere(source, crs);
  }
}
