/* Blocks → layers: typed arrays for geometry, columns decoded when first asked for. */
(function (E) {
  "use strict";

  const QUANTUM_BITS = 30;
  const WORLD = 2 ** QUANTUM_BITS;
  const ROWS_A_SLICE = 8192;

  /** Web-mercator integers of the payload ↔ degrees. */
  E.world = {
    SIZE: WORLD,
    fromLatLng(lat, lng) {
      const sine = Math.sin((lat * Math.PI) / 180);
      return [(lng / 360 + 0.5) * WORLD, (0.5 - Math.atanh(sine) / (2 * Math.PI)) * WORLD];
    },
    toLatLng(x, y) {
      const lat = (Math.asin(Math.tanh((0.5 - y / WORLD) * 2 * Math.PI)) * 180) / Math.PI;
      return [lat, (x / WORLD - 0.5) * 360];
    },
  };

  function uint32(raw) {
    if (raw.byteLength % 4) throw E.failure("damaged", "counts");
    return new Uint32Array(raw.buffer, 0, raw.byteLength / 4);
  }

  // Counts that ask for more than there is would run over the end, or round to the beginning.
  function starts(counts, most) {
    const from = new Uint32Array(counts.length + 1);
    let sum = 0;
    for (let i = 0; i < counts.length; i += 1) {
      sum += counts[i];
      if (sum > most) throw E.failure("damaged", "counts");
      from[i + 1] = sum;
    }
    return from;
  }

  // The vertices of some rings on one axis, from four byte planes (null: all zero); writes every
  // second place of the interleaved array and gives the head of the last ring.
  function undoDeltas(planes, vertexStart, from, to, xy, axis, head) {
    const [p0, p1, p2, p3] = planes;
    let first = head;
    for (let ring = from; ring < to; ring += 1) {
      let value = first;
      const begin = vertexStart[ring];
      const end = vertexStart[ring + 1];
      for (let at = begin; at < end; at += 1) {
        const z = (p0 ? p0[at] : 0) | (p1 ? p1[at] << 8 : 0) | (p2 ? p2[at] << 16 : 0) | (p3 ? p3[at] << 24 : 0);
        value = (value + ((z >>> 1) ^ -(z & 1))) | 0;
        if (at === begin) first = value;
        xy[2 * at + axis] = value;
      }
    }
    return first;
  }

  function boundsOf(bounds, from, to, { partStart, ringStart, vertexStart, xy }) {
    for (let i = from; i < to; i += 1) {
      const last = 2 * vertexStart[ringStart[partStart[i + 1]]];
      let minX = 2147483647;
      let minY = 2147483647;
      let maxX = -2147483648;
      let maxY = -2147483648;
      for (let v = 2 * vertexStart[ringStart[partStart[i]]]; v < last; v += 2) {
        const x = xy[v];
        const y = xy[v + 1];
        if (x < minX) minX = x;
        if (x > maxX) maxX = x;
        if (y < minY) minY = y;
        if (y > maxY) maxY = y;
      }
      bounds[4 * i] = minX;
      bounds[4 * i + 1] = minY;
      bounds[4 * i + 2] = maxX;
      bounds[4 * i + 3] = maxY;
    }
  }

  /** Resolves in a task after those that wait already. Not a timer: those of a page in the background wait for a second. */
  E.nextTask = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        done();
      };
      port2.postMessage(null);
    });

  const turn = () => (globalThis.scheduler && globalThis.scheduler.yield ? globalThis.scheduler.yield() : E.nextTask());

  /** A pause for the page whenever a slice of work has been done. */
  E.pauses = function (sliceMs) {
    let last = performance.now();
    return async () => {
      if (performance.now() - last < sliceMs) return;
      await turn();
      last = performance.now();
    };
  };

  /** `work(from, to)` over 0 … n; on the main thread in slices with `pause` between them. */
  E.inSlices = async function (n, pause, work) {
    const step = pause ? ROWS_A_SLICE : Math.max(1, n);
    for (let from = 0; from < n; from += step) {
      if (pause) await pause();
      work(from, Math.min(n, from + step));
    }
  };

  function isWhole(entry, shape, planes) {
    const { partStart, ringStart, vertexStart } = shape;
    const count = vertexStart[vertexStart.length - 1];
    return (
      planes.length === 8 &&
      partStart.length === entry.n + 1 &&
      partStart[entry.n] === ringStart.length - 1 &&
      ringStart[ringStart.length - 1] === vertexStart.length - 1 &&
      planes.every((plane) => !plane || plane.byteLength === count)
    );
  }

  /** The geometry of a manifest entry; typed arrays only, so that a worker can hand it over. */
  E.decodeShape = async function (entry, open, pause) {
    if (entry.shape.quantum_bits !== QUANTUM_BITS || !Array.isArray(entry.shape.xy)) throw E.failure("damaged", "quantum_bits");
    const found = await Promise.all(["parts", "rings", "sizes"].map((name) => open.raw(entry.shape[name])));
    const [parts, rings, sizes] = found.map(uint32);
    const vertices = sizes.reduce((sum, size) => sum + size, 0);
    open.spend(vertices);
    const planes = await Promise.all(entry.shape.xy.map((block) => (block === null ? null : open.raw(block))));
    const shape = { partStart: starts(parts, rings.length), ringStart: starts(rings, sizes.length), vertexStart: starts(sizes, vertices) };
    if (!isWhole(entry, shape, planes)) throw E.failure("damaged", `geometry of ${entry.id}`);
    const { vertexStart } = shape;
    shape.xy = new Int32Array(2 * vertexStart[vertexStart.length - 1]);
    for (const axis of [0, 1]) {
      let head = 0;
      await E.inSlices(vertexStart.length - 1, pause, (from, to) => {
        head = undoDeltas(planes.slice(4 * axis, 4 * axis + 4), vertexStart, from, to, shape.xy, axis, head);
      });
    }
    shape.bounds = new Int32Array(4 * entry.n);
    await E.inSlices(entry.n, pause, (from, to) => boundsOf(shape.bounds, from, to, shape));
    shape.grid = await E.buildGrid(shape, entry.n, pause);
    return shape;
  };

  const CODES = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };

  async function dictColumn(entry, n, open) {
    const [values, codes] = await Promise.all([open.raw(entry.values), open.raw(entry.codes)]);
    const Codes = CODES[entry.width];
    if (!Codes || codes.byteLength !== n * entry.width) throw E.failure("damaged", entry.name);
    const words = E.parseJson(values);
    if (!Array.isArray(words)) throw E.failure("damaged", entry.name);
    const view = new Codes(codes.buffer);
    return { type: "dict", words, codes: view, at: (i) => words[view[i]] ?? null };
  }

  async function numberColumn(entry, n, open) {
    const raw = await open.raw(entry.data);
    if (raw.byteLength !== 8 * n) throw E.failure("damaged", entry.name);
    const view = new Float64Array(raw.buffer);
    return { type: "number", at: (i) => (Number.isNaN(view[i]) ? null : view[i]) };
  }

  // Bytes a unit (1: ASCII, 2: UTF-16), the length of each value in units (-1: none), all values.
  function readChunk(raw, rows) {
    const head = 4 * (rows + 1);
    if (raw.byteLength < head) throw E.failure("damaged", "text");
    const lengths = new Int32Array(raw.buffer, 0, rows + 1);
    const text = new TextDecoder(lengths[0] === 1 ? "utf-8" : "utf-16le", { ignoreBOM: true }).decode(raw.subarray(head));
    const values = new Array(rows);
    let at = 0;
    for (let i = 0; i < rows; i += 1) {
      const length = lengths[i + 1];
      values[i] = length < 0 ? null : text.slice(at, at + length);
      at += Math.max(0, length);
    }
    return values;
  }

  // Chunks arrive after the first picture; until then the column answers null. `load` reads all,
  // `readAt(i)` only what one row needs; `here(i)`: it has arrived.
  function textColumn(entry, n, open) {
    if (!(entry.rows > 0) || entry.chunks.length !== Math.ceil(n / entry.rows)) throw E.failure("damaged", entry.name);
    const chunks = entry.chunks.map(() => null);
    async function readAt(i) {
      const k = Math.floor(i / entry.rows);
      if (chunks[k] === null) chunks[k] = readChunk(await open.raw(entry.chunks[k]), Math.min(entry.rows, n - k * entry.rows));
    }
    const load = () =>
      Promise.all(
        entry.chunks.map(async (block, k) => {
          chunks[k] = await open.raw(block);
        })
      );
    function at(i) {
      const k = Math.floor(i / entry.rows);
      if (chunks[k] instanceof Uint8Array) chunks[k] = readChunk(chunks[k], Math.min(entry.rows, n - k * entry.rows));
      return chunks[k] ? (chunks[k][i - k * entry.rows] ?? null) : null;
    }
    const bytes = entry.chunks.reduce((sum, block) => sum + open.size(block), 0);
    const here = (i) => chunks[Math.floor(i / entry.rows)] !== null;
    return { type: "text", at, load, readAt, here, bytes };
  }

  /** One column from its manifest entry: `at(i)`, and for text also `readAt(i)`. */
  E.decodeColumn = async function (entry, n, open) {
    if (entry.type === "dict") return dictColumn(entry, n, open);
    if (entry.type === "number") return numberColumn(entry, n, open);
    if (entry.type === "text") return textColumn(entry, n, open);
    throw E.failure("damaged", `column ${entry.name}`);
  };

  /** A Layer of docs/client.md from its manifest entry. `open.shape` decodes geometry elsewhere. */
  E.decodeLayer = async function (entry, open) {
    const [shape, made] = await Promise.all([
      open.shape ? open.shape(entry) : E.decodeShape(entry, open),
      Promise.all(entry.columns.map((column) => E.decodeColumn(column, entry.n, open))),
    ]);
    const columns = new Map(entry.columns.map((column, k) => [column.name, made[k]]));
    return new E.Layer(entry, shape, columns);
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
