// A payload is opened, or refused by a code that says why.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { REQUIRED, VERSION } from "../../src/erqi_map/client/src/payload/contract.js";
import { openContainer, parseJson, toBytes } from "../../src/erqi_map/client/src/payload/container.js";

const utf8 = (value) => new TextEncoder().encode(JSON.stringify(value));
const BLOCKS = [utf8({ name: "地块" }), new Uint8Array(5000).fill(7)];

const FIELDS = Object.fromEntries(REQUIRED.frame.map((field) => [field, null]));

/** A container of BLOCKS; `change` spoils its manifest. */
function container(change = {}) {
  const stored = BLOCKS.map((block) => deflateSync(block));
  let at = 0;
  const blocks = stored.map((one, i) => {
    at += one.length;
    return [at - one.length, one.length, BLOCKS[i].length];
  });
  const manifest = deflateSync(utf8({ ...FIELDS, v: VERSION, kind: "frame", blocks, content: 0, layers: [], ...change }));
  const head = new Uint8Array(10);
  head.set(new TextEncoder().encode("ERQI2\n"));
  new DataView(head.buffer).setUint32(6, manifest.length, true);
  return new Uint8Array(Buffer.concat([head, manifest, ...stored]));
}

const refused = (code) => (error) => error.code === code;

test("blocks come out as they went in, from base64, a buffer or part of one", async () => {
  const bytes = container();
  const padded = new Uint8Array(bytes.length + 50);
  padded.set(bytes, 25);
  const forms = [Buffer.from(bytes).toString("base64"), bytes.buffer, bytes, padded.subarray(25, 25 + bytes.length)];
  for (const given of forms) {
    const open = await openContainer(given);
    assert.deepEqual(parseJson(await open.raw(0)), { name: "地块" });
    assert.deepEqual(await open.raw(1), BLOCKS[1]);
    assert.equal(open.size(1), 5000);
  }
});

test("base64 of any length is read, line breaks and all, with and without the browser's own reader", () => {
  const readers = [(text) => new Uint8Array(Buffer.from(text, "base64")), undefined];
  for (const fromBase64 of readers) {
    Object.defineProperty(Uint8Array, "fromBase64", { value: fromBase64, configurable: true });
    for (let count = 1; count < 7; count += 1) {
      const bytes = Buffer.from(Array.from({ length: count }, (_, k) => k));
      assert.deepEqual([...toBytes(`\n ${bytes.toString("base64")}\n`)], [...bytes]);
    }
  }
  assert.throws(() => toBytes("@@not base64@@"), refused("damaged"));
});

test("what is nothing is no data", async () => {
  for (const nothing of ["", "  \n ", null, undefined, 5]) await assert.rejects(openContainer(nothing), refused("no-data"));
});

test("a container that is none or cut off is damaged", async () => {
  const bytes = container();
  const other = bytes.slice();
  other[0] = 80;
  const long = bytes.slice();
  long.fill(255, 6, 9);
  const wrong = [bytes.slice(0, 6), bytes.slice(0, 40), other, long, container({ blocks: 3 }), container({ layers: 3 })];
  for (const given of wrong) await assert.rejects(openContainer(given), refused("damaged"));
});

test("a block that lies about itself is damaged, at once or when it is asked for", async () => {
  const stored = deflateSync(BLOCKS[0]).length;
  const { length } = BLOCKS[0];
  const lies = [[0, stored, length + 1], [0, stored, length - 1], [0, 9e9, 1], [-1, stored, length], [0, stored], null, [0, 0, 5]];
  for (const row of lies) {
    const read = async () => (await openContainer(container({ blocks: [row] }))).raw(0);
    await assert.rejects(read(), refused("damaged"), JSON.stringify(row));
  }
  await assert.rejects((await openContainer(container())).raw(7), refused("damaged"));
});

test("a block longer than anything of ours is refused before it is unpacked", async () => {
  await assert.rejects(openContainer(container({ blocks: [[0, 10, 2 ** 30]] })), refused("too-large"));
});
