// Bytes come out the same, or are refused the same, by the browser's unpacker and by ours where it has none.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { deflateSync, gzipSync } from "node:zlib";
import { inflate, LIMITS } from "../../src/erqi_map/client/src/payload/inflate.js";

const BROWSERS = globalThis.DecompressionStream;
const UNPACKERS = {
  "the browser's": BROWSERS,
  "ours, where there is none": undefined,
  "ours, where the browser knows other formats": class {
    constructor() {
      throw new TypeError("unknown format");
    }
  },
};
const PACKED = { deflate: deflateSync, gzip: gzipSync };
const TEXTS = {
  nothing: Buffer.alloc(0),
  words: Buffer.from("二七广场".repeat(50)),
  "long runs": Buffer.alloc(300_000, 7),
  "no pattern": Buffer.from(Uint32Array.from({ length: 60_000 }, (_, k) => Math.imul(k, 2654435761)).buffer),
};

afterEach(() => (globalThis.DecompressionStream = BROWSERS));

for (const [who, Unpacker] of Object.entries(UNPACKERS)) {
  const check = (name, run) => test(`${name} (${who})`, async () => {
    globalThis.DecompressionStream = Unpacker;
    await run();
  });
  const refused = (stored, format, code) =>
    assert.rejects(inflate(stored, format, "blockBytes"), (error) => error.code === code);

  check("what was packed comes out, however strongly", async () => {
    for (const [format, pack] of Object.entries(PACKED)) {
      for (const text of Object.values(TEXTS)) {
        for (const level of [0, 1, 9]) {
          assert.deepEqual(Buffer.from(await inflate(pack(text, { level }), format, "blockBytes")), text);
        }
      }
    }
  });

  check("a changed, a missing and an added byte are damage", async () => {
    for (const [format, pack] of Object.entries(PACKED)) {
      const stored = new Uint8Array(pack(TEXTS.words));
      const body = format === "gzip" ? 10 : 0;
      for (let at = body; at < stored.length; at += 1) {
        const changed = stored.slice();
        changed[at] ^= 4;
        await refused(changed, format, "damaged");
      }
      for (let length = 0; length < stored.length; length += 1) await refused(stored.subarray(0, length), format, "damaged");
      await refused(Uint8Array.of(...stored, 0), format, "damaged");
      await refused(stored.map(() => 0), format, "damaged");
    }
  });

  check("a gzip head with a name and remarks is passed over", async () => {
    const plain = gzipSync(TEXTS.words);
    const head = Buffer.concat([Buffer.from([31, 139, 8, 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 65, 66]), Buffer.from("地块\0说明\0")]);
    const stored = Buffer.concat([head, plain.subarray(10)]);
    assert.deepEqual(Buffer.from(await inflate(stored, "gzip", "blockBytes")), TEXTS.words);
  });

  check("more than the limit and more than was stated are refused", async () => {
    const bomb = gzipSync(Buffer.alloc(LIMITS.tileBytes + 1));
    await assert.rejects(inflate(bomb, "gzip", "tileBytes"), (error) => error.code === "too-large" && error.detail === "tileBytes");
    await assert.rejects(inflate(deflateSync(TEXTS.words), "deflate", "blockBytes", 5), (error) => error.code === "damaged");
  });

  check("what comes after the limit is not unpacked", async () => {
    const stored = deflateSync(Buffer.alloc(LIMITS.tileBytes + 8000000, 7), { level: 0 });
    stored.fill(255, LIMITS.tileBytes + 4000000);
    await assert.rejects(inflate(stored, "deflate", "tileBytes"), (error) => error.code === "too-large");
    await refused(stored, "deflate", "damaged");
  });
}
