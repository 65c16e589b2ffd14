/* Opening a payload in a worker. */

import { toBytes } from "../payload/container.js";
import { failure } from "../payload/failure.js";
import { OPEN_WORKER } from "./open_program.js";
import { linkWorker } from "./worker.js";

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

/** As `openApart`, in a worker; fails with "no-worker" where that is refused. */
export async function openThere(source, crs) {
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
