// The client's types of what comes out of a payload: `client/contract.json` → `client/contract.d.ts`. `make schema` runs it.
//   node tools/write_types.mjs [--out FILE]
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const CLIENT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../src/erqi_map/client");
const at = process.argv.indexOf("--out");
const out = at < 0 ? path.join(CLIENT, "contract.d.ts") : path.resolve(process.argv[at + 1]);

// It knows tuples by the name they had before.
const older = (_, part) => (part && part.prefixItems ? { type: "array", items: part.prefixItems, minItems: part.minItems, maxItems: part.maxItems } : part);
const schema = JSON.parse(await readFile(path.join(CLIENT, "contract.json"), "utf8"), older);
const types = await compile(schema, "Contract", {
  additionalProperties: false,
  bannerComment: "/* Made of render/contract.py by `make schema`. */",
  ignoreMinAndMaxItems: false,
  unknownAny: false,
});
await writeFile(out, types);
