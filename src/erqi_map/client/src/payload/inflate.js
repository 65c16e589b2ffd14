/* Unpacking, and the most that data may unpack to. */

import { Inflate } from "fflate";
import { FORMATS } from "./check_sums.js";
import { failure, isFailure } from "./failure.js";

// Browsers unpack all they are handed at once, before anybody can look at how much it has become.
const PIECE_BYTES = 1 << 15;

/** The most that data may unpack to, of a file and of a tile; more is refused and said (docs/security.md). */
export const LIMITS = {
  manifestBytes: 1 << 26, blockBytes: 1 << 27, payloadBytes: 1 << 30, features: 1 << 22, vertices: 1 << 26,
  tilePackedBytes: 1 << 23, tileBytes: 1 << 24, tileLayers: 256, tileFeatures: 1 << 18, tileVertices: 1 << 21, tileValues: 1 << 21,
  directoryBytes: 1 << 22, tilesBytes: 1 << 29,
};
const UNITS = [["Bytes", " MB", " MB"], ["eatures", " 个图形", " features"], ["ertices", " 个顶点", " vertices"], ["", " 项", " items"]];

/** A limit of `LIMITS` in Chinese and in English. */
export function limitWords(name) {
  const [ending, ...units] = UNITS.find(([end]) => name.endsWith(end)) || UNITS[3];
  const most = ending === "Bytes" ? LIMITS[name] >> 20 : LIMITS[name];
  return units.map((unit) => most.toLocaleString("en-US") + unit);
}

/** Throws when there are more than `LIMITS` lets a file have. */
export function checkLimit(name, count) {
  if (!(count <= LIMITS[name])) throw failure("too-large", name);
}

/** Gathers pieces into one; throws as soon as they are more than the limit of that name, or than `stated`. */
function gather(name, stated) {
  const pieces = [];
  let length = 0;
  return {
    add(piece) {
      length += piece.length;
      checkLimit(name, length);
      if (length > stated) throw failure("damaged", "longer than stated");
      pieces.push(piece);
    },
    all() {
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
      return bytes;
    },
  };
}

/** All bytes of a stream; gives it up as soon as they are more than the limit of that name, or than `stated`. */
export async function readAll(stream, name, stated = Infinity) {
  const reader = stream.getReader();
  const found = gather(name, stated);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      found.add(value);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error;
  }
  return found.all();
}

// Firefox unpacks since 113, Safari since 16.4.
function streamOf(format) {
  try {
    return new DecompressionStream(format);
  } catch {
    return null;
  }
}

function unpack(stored, format, name, stated) {
  const found = gather(name, stated);
  try {
    const { body, add, end } = FORMATS[format](stored);
    const stream = new Inflate((piece) => {
      found.add(piece);
      add(piece);
    });
    for (let at = 0; at < body.length || at === 0; at += PIECE_BYTES) {
      stream.push(body.subarray(at, at + PIECE_BYTES), at + PIECE_BYTES >= body.length);
    }
    end();
  } catch (error) {
    throw isFailure(error) ? error : failure("damaged", "does not inflate");
  }
  return found.all();
}

async function feed(writer, stored) {
  for (let at = 0; at < stored.length; at += PIECE_BYTES) {
    await writer.ready;
    writer.write(stored.subarray(at, at + PIECE_BYTES)).catch(() => {});
  }
  await writer.close();
}

/** Unpacks bytes ("deflate" and "gzip" carry a check sum that is tested), up to the limit of that name. */
export async function inflate(stored, format, name, stated) {
  const stream = streamOf(format);
  if (!stream) return unpack(stored, format, name, stated);
  // A fault shows on the reading side; here it would only be reported a second time.
  feed(stream.writable.getWriter(), stored).catch(() => {});
  try {
    return await readAll(stream.readable, name, stated);
  } catch (error) {
    throw isFailure(error) ? error : failure("damaged", "does not inflate");
  }
}
