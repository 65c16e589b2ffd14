/* Blocks → layers: typed arrays for geometry, columns decoded when first asked for. */
(function (E) {
  "use strict";

  const QUANTUM_BITS = 30;
  const WORLD = 2 ** QUANTUM_BITS;

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

  function starts(counts) {
    const from = new Uint32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i += 1) from[i + 1] = from[i] + counts[i];
    return from;
  }

  // One pass a axis over four byte planes; writes every second place of the interleaved array.
  function undoDeltas(raw, base, count, sizes, xy, axis) {
    const b1 = base + count;
    const b2 = b1 + count;
    const b3 = b2 + count;
    let first = 0;
    let at = 0;
    for (let ring = 0; ring < sizes.length; ring += 1) {
      let value = first;
      for (let k = sizes[ring], head = true; k > 0; k -= 1, at += 1, head = false) {
        const z = raw[base + at] | (raw[b1 + at] << 8) | (raw[b2 + at] << 16) | (raw[b3 + at] << 24);
        value = (value + ((z >>> 1) ^ -(z & 1))) | 0;
        if (head) first = value;
        xy[2 * at + axis] = value;
      }
    }
  }

  function boundsOf(n, partStart, ringStart, vertexStart, xy) {
    const bounds = new Int32Array(4 * n);
    for (let i = 0; i < n; i += 1) {
      const from = vertexStart[ringStart[partStart[i]]];
      const to = vertexStart[ringStart[partStart[i + 1]]];
      let minX = 2147483647;
      let minY = 2147483647;
      let maxX = -2147483648;
      let maxY = -2147483648;
      for (let v = 2 * from; v < 2 * to; v += 2) {
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
    return bounds;
  }

  async function decodeShape(entry, open) {
    if (entry.shape.quantum_bits !== QUANTUM_BITS) throw E.failure("damaged", "quantum_bits");
    const [parts, rings, sizes, raw] = await Promise.all(
      ["parts", "rings", "sizes", "xy"].map((name) => open.raw(entry.shape[name]))
    );
    const ringSizes = uint32(sizes);
    const partStart = starts(uint32(parts));
    const ringStart = starts(uint32(rings));
    const vertexStart = starts(ringSizes);
    const count = vertexStart[vertexStart.length - 1];
    const whole =
      partStart.length === entry.n + 1 &&
      partStart[entry.n] === ringStart.length - 1 &&
      ringStart[ringStart.length - 1] === ringSizes.length &&
      raw.byteLength === 8 * count;
    if (!whole) throw E.failure("damaged", `geometry of ${entry.id}`);
    const xy = new Int32Array(2 * count);
    undoDeltas(raw, 0, count, ringSizes, xy, 0);
    undoDeltas(raw, 4 * count, count, ringSizes, xy, 1);
    const bounds = boundsOf(entry.n, partStart, ringStart, vertexStart, xy);
    return { partStart, ringStart, vertexStart, xy, bounds };
  }

  const CODES = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };

  async function dictColumn(entry, n, open) {
    const [values, codes] = await Promise.all([open.raw(entry.values), open.raw(entry.codes)]);
    const Codes = CODES[entry.width];
    if (!Codes || codes.byteLength !== n * entry.width) throw E.failure("damaged", entry.name);
    const words = E.parseJson(values);
    const view = new Codes(codes.buffer);
    return { type: "dict", words, codes: view, at: (i) => words[view[i]] ?? null };
  }

  async function numberColumn(entry, n, open) {
    const raw = await open.raw(entry.data);
    if (raw.byteLength !== 8 * n) throw E.failure("damaged", entry.name);
    const view = new Float64Array(raw.buffer);
    return { type: "number", at: (i) => (Number.isNaN(view[i]) ? null : view[i]) };
  }

  // Chunks arrive after the first picture; until then the column answers null.
  function textColumn(entry, open) {
    const chunks = entry.chunks.map(() => null);
    const load = () =>
      Promise.all(
        entry.chunks.map(async (block, k) => {
          chunks[k] = await open.raw(block);
        })
      );
    function at(i) {
      const k = Math.floor(i / entry.rows);
      if (chunks[k] instanceof Uint8Array) chunks[k] = E.parseJson(chunks[k]);
      return chunks[k] ? (chunks[k][i - k * entry.rows] ?? null) : null;
    }
    const bytes = entry.chunks.reduce((sum, block) => sum + open.size(block), 0);
    return { type: "text", at, load, bytes };
  }

  async function decodeColumn(entry, n, open) {
    if (entry.type === "dict") return dictColumn(entry, n, open);
    if (entry.type === "number") return numberColumn(entry, n, open);
    if (entry.type === "text") return textColumn(entry, open);
    throw E.failure("damaged", `column ${entry.name}`);
  }

  /** A Layer of docs/client.md from its manifest entry. */
  E.decodeLayer = async function (entry, open) {
    const [shape, made] = await Promise.all([
      decodeShape(entry, open),
      Promise.all(entry.columns.map((column) => decodeColumn(column, entry.n, open))),
    ]);
    const columns = new Map(entry.columns.map((column, k) => [column.name, made[k]]));
    return new E.Layer(entry, shape, columns);
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
