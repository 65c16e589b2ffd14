/* Where tiles come from: a PMTiles archive (in the page, on a server, picked from the disk) or a
   server that makes them. */
(function (E) {
  "use strict";

  const ROOT_ZOOM = 24;

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

  // Tiles stay as they are in the archive; who decodes them unpacks them. Its directories come to us unpacked.
  const asTheyAre = async (bytes) => bytes;

  async function openArchive(source) {
    const archive = new pmtiles.PMTiles(source, undefined, asTheyAre);
    const header = await archive.getHeader();
    if (header.tileType !== pmtiles.TileType.Mvt) throw E.failure("damaged", "PMTiles: no vector tiles");
    const { Gzip } = pmtiles.Compression;
    if (header.tileCompression > Gzip) throw E.failure("damaged", "PMTiles: compression");
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
        if (!answer.ok) throw E.failure("no-tiles", String(answer.status));
        const bytes = new Uint8Array(await answer.arrayBuffer());
        return { bytes, packed: false, whole: answer.headers.get("X-Erqi-Whole") !== "0" };
      },
    };
  }

  const absolute = (address) => new URL(address, document.baseURI).href;

  /** {minZoom, maxZoom, tile({z, x, y}, signal) → {bytes (the caller's own), packed (by gzip), whole} | null}; whole is false where
   *  a tile could not hold everything; an AbortSignal gives a tile up. Rejects with code "ask-file" when a page opened from the disk may not
   *  read the archive beside it: then somebody has to pick it. */
  E.openTiles = async function (config, node, file) {
    if (file) return openArchive(new pmtiles.FileSource(file));
    if (config.embedded) return openArchive(new BytesSource(E.toBytes(node.textContent).slice()));
    if (config.template) return openServer({ ...config, url: absolute(config.template).replaceAll("%7B", "{").replaceAll("%7D", "}") });
    if (location.protocol === "file:") throw E.failure("ask-file", config.archive);
    try {
      return await openArchive(new pmtiles.FetchSource(absolute(config.archive)));
    } catch (error) {
      throw E.failure("no-tiles", error.message);
    }
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
