/* Mapbox Vector Tiles 2.1 → layers of the same kind as those of a payload. */
(function (E) {
  "use strict";

  const KINDS = [null, "point", "line", "area"];
  const MOVE = 1;
  const LINE = 2;
  // Features between two looks at the clock, twice over.
  const SOME = 64;
  const SLICE_MS = 12;
  const OVERVIEW_LAYER = "erqi-overview";
  const OVERVIEW_OPACITY = 0.35;

  /* ---- the protocol buffer ---- */

  function readValue(pbf) {
    const end = pbf.readVarint() + pbf.pos;
    let value = null;
    while (pbf.pos < end) {
      const tag = pbf.readVarint() >> 3;
      if (tag === 1) value = pbf.readString();
      else if (tag === 2) value = pbf.readFloat();
      else if (tag === 3) value = pbf.readDouble();
      else if (tag === 4) value = pbf.readVarint(true);
      else if (tag === 5) value = pbf.readVarint();
      else if (tag === 6) value = pbf.readSVarint();
      else if (tag === 7) value = pbf.readBoolean();
    }
    return value;
  }

  function readFeature(tag, feature, pbf) {
    if (tag === 1) feature.id = pbf.readVarint();
    else if (tag === 2) feature.tags = pbf.readPackedVarint();
    else if (tag === 3) feature.type = pbf.readVarint();
    else if (tag === 4) feature.commands = pbf.readPackedVarint();
  }

  function readLayer(tag, layer, pbf) {
    if (tag === 1) layer.name = pbf.readString();
    else if (tag === 2) {
      // Features are read later, in slices: here only where they end and begin.
      const end = pbf.readVarint() + pbf.pos;
      layer.places.push(end, pbf.pos);
      pbf.pos = end;
    } else if (tag === 3) layer.keys.push(pbf.readString());
    else if (tag === 4) layer.values.push(readValue(pbf));
    else if (tag === 5) layer.extent = pbf.readVarint();
  }

  function readTile(tag, layers, pbf) {
    if (tag === 3) layers.push(pbf.readMessage(readLayer, { name: "", places: [], keys: [], values: [], extent: 4096 }));
  }

  async function readFeatures(pbf, { places }, pause) {
    const features = [];
    for (let at = 0; at < places.length; at += 2) {
      const feature = { id: null, tags: [], type: 0, commands: [] };
      pbf.pos = places[at + 1];
      pbf.readFields(readFeature, feature, places[at]);
      features.push(feature);
      if (at % SOME === 0) await pause();
    }
    return features;
  }

  /* ---- geometry ---- */

  // Grows flat lists of vertices, rings and features in the units of the payload.
  function createShape(place, closed) {
    const { x0, y0, unit } = place;
    const ringStart = [0];
    const vertexStart = [0];
    const xy = [];
    const bounds = [];

    function endRing() {
      const count = xy.length / 2;
      const from = vertexStart[vertexStart.length - 1];
      // Closed rings of fewer than three vertices enclose nothing.
      if (closed && count - from < 3) xy.length = 2 * from;
      else if (count > from) vertexStart.push(count);
    }

    function add(commands) {
      let x = 0;
      let y = 0;
      const first = xy.length;
      for (let at = 0; at < commands.length; ) {
        const command = commands[at] & 7;
        let count = commands[at] >> 3;
        at += 1;
        if (command !== MOVE && command !== LINE) continue;
        for (; count > 0; count -= 1, at += 2) {
          if (command === MOVE) endRing();
          x += (commands[at] >> 1) ^ -(commands[at] & 1);
          y += (commands[at + 1] >> 1) ^ -(commands[at + 1] & 1);
          xy.push(Math.round(x0 + x * unit), Math.round(y0 + y * unit));
        }
      }
      endRing();
      ringStart.push(vertexStart.length - 1);
      const box = [2147483647, 2147483647, -2147483648, -2147483648];
      for (let v = first; v < xy.length; v += 2) {
        if (xy[v] < box[0]) box[0] = xy[v];
        if (xy[v + 1] < box[1]) box[1] = xy[v + 1];
        if (xy[v] > box[2]) box[2] = xy[v];
        if (xy[v + 1] > box[3]) box[3] = xy[v + 1];
      }
      bounds.push(...box);
    }

    // Holes and parts need no telling apart: areas are filled and tested even-odd.
    function finish() {
      const n = ringStart.length - 1;
      const partStart = new Uint32Array(n + 1);
      let parts = 0;
      for (let i = 0; i < n; i += 1) {
        if (ringStart[i + 1] > ringStart[i]) parts += 1;
        partStart[i + 1] = parts;
      }
      const filled = ringStart.filter((start, i) => i === 0 || start > ringStart[i - 1]);
      return {
        partStart, ringStart: Uint32Array.from(filled), vertexStart: Uint32Array.from(vertexStart),
        xy: Int32Array.from(xy), bounds: Int32Array.from(bounds),
      };
    }
    return { add, finish };
  }

  /* ---- layers ---- */

  function propertiesOf({ tags }, { keys, values }) {
    const found = Object.create(null);
    for (let at = 0; at + 1 < tags.length; at += 2) found[keys[tags[at]]] = values[tags[at + 1]];
    return found;
  }

  function valueOf({ tags }, { keys, values }, name) {
    for (let at = 0; at + 1 < tags.length; at += 2) if (keys[tags[at]] === name) return values[tags[at + 1]];
    return null;
  }

  function classColumn(features, source, rule) {
    const words = [];
    const numbers = new Map();
    const codes = Uint16Array.from(features, (feature) => {
      const word = rule.caseOf(valueOf(feature, source, rule.column));
      if (!numbers.has(word)) numbers.set(word, words.push(word) - 1);
      return numbers.get(word);
    });
    return { type: "dict", words, codes, at: (i) => words[codes[i]] };
  }

  // Squares that stand for features too many or too small to be told apart have no outline.
  function filled(style) {
    const fill = (symbol) => ({
      ...symbol, fill: symbol.fill || symbol.stroke, fill_opacity: symbol.fill_opacity || OVERVIEW_OPACITY,
      stroke: null, stroke_width_px: 0, hatch: null,
    });
    const cases = Object.fromEntries(Object.entries(style.cases).map(([word, symbol]) => [word, fill(symbol)]));
    return { ...style, default: fill(style.default), cases };
  }

  async function layerOf(kind, features, source, place, rule, pause) {
    const shape = createShape(place, kind === "area");
    for (let i = 0; i < features.length; i += 1) {
      shape.add(features[i].commands);
      if (i % SOME === 0) await pause();
    }
    const decoded = shape.finish();
    decoded.grid = await E.buildGrid(decoded, features.length, pause);
    const columns = new Map();
    if (rule.column !== null) columns.set("erqi:class", classColumn(features, source, rule));
    const overview = source.name === OVERVIEW_LAYER;
    const spec = {
      id: kind, role: "context", theme: "", geometry: kind, n: features.length, interactive: !overview, status: "", label: null,
      style: overview ? filled(rule.styles[kind]) : rule.styles[kind],
    };
    const layer = new E.Layer(spec, decoded, columns);
    layer.overview = overview;
    layer.id_ = (i) => features[i].id ?? `${place.key}/${kind}/${i}`;
    layer.properties = (i) => propertiesOf(features[i], source);
    return layer;
  }

  /** The layers of a tile {z, x, y}, areas first. rule = { column, caseOf(value), styles: {kind: style} }.
   *  Throws a failure of bytes.js for bytes that are no vector tile. */
  E.decodeTile = async function (bytes, { z, x, y }, rule) {
    const sources = [];
    const pause = E.pauses(SLICE_MS);
    try {
      const pbf = new Pbf.PbfReader(bytes);
      pbf.readFields(readTile, sources);
      for (const source of sources) source.features = await readFeatures(pbf, source, pause);
    } catch (error) {
      throw E.failure("damaged", `tile ${z}/${x}/${y}`);
    }
    const layers = [];
    for (const source of sources) {
      const unit = E.world.SIZE / 2 ** z / source.extent;
      const place = { x0: x * source.extent * unit, y0: y * source.extent * unit, unit, key: `${z}/${x}/${y}` };
      for (const type of [3, 2, 1]) {
        const features = source.features.filter((feature) => feature.type === type);
        if (features.length) layers.push(await layerOf(KINDS[type], features, source, place, rule, pause));
      }
    }
    return layers;
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
