// Small payloads (tests/contract/payload) hold what Python says they hold; those of another version are refused.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";
import { checkSum, checkVersion, openContainer, parseJson, toBytes } from "../../src/erqi_map/client/src/payload/container.js";
import { REQUIRED, VERSION } from "../../src/erqi_map/client/src/payload/contract.js";
import { decodeLayer } from "../../src/erqi_map/client/src/payload/decode.js";
import { openPlan } from "../../src/erqi_map/client/src/state/plan.js";

const vector = (name) => JSON.parse(readFileSync(new URL(`../contract/payload/${name}.json`, import.meta.url), "utf8"));
const each = (layer, read) => Array.from({ length: layer.n }, (_, i) => read(i));
const refused = (code, detail) => (error) => error.code === code && (detail === undefined || error.detail === detail);

async function contents(entry, open) {
  const layer = await decodeLayer(entry, open);
  await Promise.all([...layer.columns.values()].map((column) => column.load && column.load()));
  return {
    id: layer.id,
    rings: each(layer, (i) => layer.parts(i).map((part) => part.map((ring) => [...ring]))),
    values: Object.fromEntries([...layer.columns.keys()].map((name) => [name, each(layer, (i) => layer.value(i, name))])),
  };
}

for (const name of ["plan", "frame", "texts"]) {
  test(`the payload “${name}” holds what went into it`, async () => {
    const { payload, content, layers } = vector(name);
    const open = await openContainer(payload);
    assert.deepEqual(parseJson(await open.raw(open.manifest.content)), content);
    assert.deepEqual(await Promise.all(open.manifest.layers.map((entry) => contents(entry, open))), layers);
  });
}

/** The payload of a vector with its manifest changed. */
function changed(name, change) {
  const bytes = Buffer.from(vector(name).payload, "base64");
  const end = 10 + bytes.readUInt32LE(6);
  const manifest = JSON.parse(inflateSync(bytes.subarray(10, end)).toString());
  change(manifest);
  const head = deflateSync(Buffer.from(JSON.stringify(manifest)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, 6), length, head, bytes.subarray(end)]));
}

test("what the version before wrote is refused as another version's", async () => {
  const old = vector("old");
  await assert.rejects(openContainer(old.plan), refused("other-version", String(old.version)));
  await assert.rejects(openContainer(old.frame), refused("other-version", String(old.version)));
  const tiled = parseJson(checkSum(toBytes(old.tiled)));
  assert.throws(() => checkVersion("tiled", tiled), refused("other-version"));
});

test("so is what a later version will write", async () => {
  const bytes = changed("plan", (manifest) => { manifest.v = VERSION + 1; });
  await assert.rejects(openContainer(bytes), refused("other-version", String(VERSION + 1)));
});

test("a manifest that lacks any field this version needs is another version's", async () => {
  const layer = (manifest) => manifest.layers[0];
  const parts = {
    plan: (manifest) => manifest, layer, shape: (manifest) => layer(manifest).shape,
    dict: (manifest) => layer(manifest).columns.find(({ type }) => type === "dict"),
    number: (manifest) => layer(manifest).columns.find(({ type }) => type === "number"),
  };
  for (const [kind, find] of Object.entries(parts)) {
    for (const field of REQUIRED[kind].filter((one) => one !== "v" && one !== "type")) {
      const bytes = changed("plan", (manifest) => { delete find(manifest)[field]; });
      await assert.rejects(openContainer(bytes), refused("other-version", `${kind}.${field}`));
    }
  }
});

test("a packed layer is no plan", async () => {
  await assert.rejects(openPlan(vector("frame").payload), refused("damaged"));
});
