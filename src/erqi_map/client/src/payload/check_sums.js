/* What stands around deflated bytes, and the sums that show when one of them has changed. */

import { failure } from "./failure.js";

const ADLER = 65521;
// So many sums stay exact before the remainder is taken.
const ADLER_BYTES = 3800;
const CRC = 0xedb88320;
const GZIP = { head: 10, checkSum: 2, extra: 4, name: 8, comment: 16 };

/** Adler-32 of all pieces added. */
export function adler32() {
  let [low, high] = [1, 0];
  return {
    add(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const end = Math.min(at + ADLER_BYTES, bytes.length);
        for (; at < end; at += 1) {
          low += bytes[at];
          high += low;
        }
        low %= ADLER;
        high %= ADLER;
      }
    },
    sum: () => high * 65536 + low,
  };
}

let table = /** @type {any} */ (null);

function crcTable() {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? CRC ^ (rest >>> 1) : rest >>> 1;
    return rest;
  });
}

function crc32() {
  table = table || crcTable();
  let sum = -1;
  return {
    add(bytes) {
      for (let at = 0; at < bytes.length; at += 1) sum = table[(sum ^ bytes[at]) & 255] ^ (sum >>> 8);
    },
    sum: () => ~sum >>> 0,
  };
}

const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function refuse() {
  throw failure("damaged", "check sum");
}

function deflated(stored) {
  const end = stored.length - 4;
  if (end < 2 || (stored[0] & 15) !== 8 || viewOf(stored).getUint16(0) % 31 || stored[1] & 32) refuse();
  const found = adler32();
  return {
    body: stored.subarray(2, end),
    add: found.add,
    end: () => found.sum() === viewOf(stored).getUint32(end) || refuse(),
  };
}

function afterText(stored, at) {
  const end = stored.indexOf(0, at);
  return end < 0 ? refuse() : end + 1;
}

function gzipBody(stored) {
  const view = viewOf(stored);
  if (stored.length < 18 || view.getUint32(0) >>> 8 !== 0x1f8b08) refuse();
  let at = GZIP.head;
  if (stored[3] & GZIP.extra) at += 2 + view.getUint16(at, true);
  if (stored[3] & GZIP.name) at = afterText(stored, at);
  if (stored[3] & GZIP.comment) at = afterText(stored, at);
  if (stored[3] & GZIP.checkSum) at += 2;
  return stored.subarray(at, -8);
}

function gzipped(stored) {
  const found = crc32();
  const body = gzipBody(stored);
  const tail = viewOf(stored.subarray(-8));
  let length = 0;
  return {
    body,
    add(bytes) {
      length += bytes.length;
      found.add(bytes);
    },
    end: () => (found.sum() === tail.getUint32(0, true) && length === tail.getUint32(4, true)) || refuse(),
  };
}

/** What is around the deflated body in each format: `{body, add(piece), end()}`; `end` throws when the sum is another. */
export const FORMATS = { deflate: deflated, gzip: gzipped };
