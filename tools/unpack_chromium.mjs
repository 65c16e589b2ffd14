// Unpacks the Chromium 80 of an npm package, with which tests open what the oldest browsers must open.
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

const MODULES = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../node_modules");
const folder = path.join(MODULES, ".cache/chromium-80");
const made = path.join(folder, "chromium");

await mkdir(folder, { recursive: true });
await pipeline(
  createReadStream(path.join(MODULES, "chrome-aws-lambda/bin/chromium.br")),
  createBrotliDecompress(),
  createWriteStream(`${made}.part`, { mode: 0o755 }),
);
await rename(`${made}.part`, made);
