/* Where tiles come from: a PMTiles archive (in the page, on a server, picked from the disk) or a
   server that makes them. */

import { context2d } from "../dom/fatal.js";
import { toBytes } from "../payload/container.js";
import { failure } from "../payload/failure.js";
import { checkLimit, inflate, readAll } from "../payload/inflate.js";

const ROOT_ZOOM = 24;
const MIN_ENTRY_BYTES = 4;
const DIRECTORIES = 100;

// An archive that stands in the page as base64.
class BytesSource {
  constructor(bytes) {
    this.bytes = bytes;
  }

  getKey() {
    return "page";
  }

  async getBytes(offset, length) {
    return { data: this.bytes.slice(offset, offset + length).buffer };
  }
}

// No part of an archive is read that is larger than it may be.
function limited(source) {
  return {
    getKey: () => source.getKey(),
    getBytes(offset, length, signal, etag) {
      checkLimit("tilePackedBytes", length);
      return source.getBytes(offset, length, signal, etag);
    },
  };
}

// The reader of directories makes as many entries as one says it has.
async function directory(data, compression) {
  const { Gzip, None, Unknown } = pmtiles.Compression;
  if (![Gzip, None, Unknown].includes(compression)) throw failure("damaged", "PMTiles: compression");
  const bytes = compression === Gzip ? await inflate(new Uint8Array(data), "gzip", "directoryBytes") : new Uint8Array(data);
  if (new Pbf.PbfReader(bytes).readVarint() * MIN_ENTRY_BYTES > bytes.length) throw failure("damaged", "PMTiles: directory");
  return bytes.buffer;
}

// Tiles stay as they are in the archive; who decodes them unpacks them. Its directories are unpacked here.
const asTheyAre = async (bytes) => bytes;

// size: of the archive in bytes, where it is known; trouble: what it means when it cannot be read.
async function openArchive(source, size, trouble) {
  const archive = new pmtiles.PMTiles(limited(source), new pmtiles.SharedPromiseCache(DIRECTORIES, true, directory), asTheyAre);
  const header = await archive.getHeader().catch((error) => {
    throw typeof error.code === "string" ? error : failure(trouble, error.message);
  });
  if (header.tileType !== pmtiles.TileType.Mvt) throw failure("damaged", "PMTiles: no vector tiles");
  const { Gzip } = pmtiles.Compression;
  if (header.tileCompression > Gzip) throw failure("damaged", "PMTiles: compression");
  if (header.minZoom > header.maxZoom || header.maxZoom > ROOT_ZOOM) throw failure("damaged", "PMTiles: zooms");
  if (header.tileDataOffset + header.tileDataLength > size) throw failure("damaged", "PMTiles: cut off");
  const packed = header.tileCompression === Gzip;
  return {
    minZoom: header.minZoom,
    maxZoom: header.maxZoom,
    async tile({ z, x, y }, signal) {
      const found = await archive.getZxy(z, x, y, signal);
      return found ? { bytes: new Uint8Array(found.data), packed, whole: true } : null;
    },
  };
}

function openServer({ url, minZoom, maxZoom }) {
  return {
    minZoom: minZoom ?? 0,
    maxZoom: maxZoom ?? ROOT_ZOOM,
    async tile({ z, x, y }, signal) {
      const address = url.replace("{z}", z).replace("{x}", x).replace("{y}", y);
      const answer = await fetch(address, { signal });
      if (answer.status === 204 || answer.status === 404) return null;
      if (!answer.ok) throw failure("no-tiles", String(answer.status));
      const bytes = await readAll(answer.body, "tileBytes");
      return { bytes, packed: false, whole: answer.headers.get("X-Erqi-Whole") !== "0" };
    },
  };
}

const absolute = (address) => new URL(address, document.baseURI).href;

/** {minZoom, maxZoom, tile({z, x, y}, signal) → {bytes (the caller's own), packed (by gzip), whole} | null}; whole is false where
 *  a tile could not hold everything; an AbortSignal gives a tile up. Rejects with code "ask-file" when a page opened from the disk may not
 *  read the archive beside it: then somebody has to pick it. */
export async function openTiles(config, node, file) {
  context2d();
  if (file) return openArchive(new pmtiles.FileSource(file), file.size, "damaged");
  if (config.embedded) {
    const bytes = toBytes(node.textContent);
    return openArchive(new BytesSource(bytes), bytes.length, "damaged");
  }
  if (config.template) return openServer({ ...config, url: absolute(config.template).replace(/%7B/g, "{").replace(/%7D/g, "}") });
  if (location.protocol === "file:") throw failure("ask-file", config.archive);
  return openArchive(new pmtiles.FetchSource(absolute(config.archive)), Infinity, "no-archive");
}
