/* One layer of the plan: geometry, values, symbols, leaves. */

import { anchorOf } from "../geometry/anchor.js";
import { world } from "../geometry/world.js";

/** One layer; geometry in web-mercator integers (docs/payload.md), x and y in turn, or in those of another `world`. */
export class Layer {
  /**
   * @param {LayerEntry | LayerLook} given
   * @param {Shape} shape
   * @param {Map<string, Column>} columns
   */
  constructor(given, shape, columns) {
    const spec = /** @type {LayerEntry} */ (given);
    this.id = spec.id;
    this.role = spec.role;
    this.theme = spec.theme;
    this.geometry = spec.geometry;
    this.n = spec.n;
    this.spec = spec;
    this.shape = shape;
    /** @type {any[]} */
    this.symbols = [];
    /** @type {any} how symbols reach whose size is not in pixels (packed/marks.js) */
    this.marks = null;
    this.columns = columns;
    this.world = world;
    /** @type {Map<number, [number, number] | null>} */
    this.anchors = new Map();
    // The mask of a filter that is worked out elsewhere (packed/ask.js); null asks the state.
    this.shown = null;
    /** @type {Set<number>} those whose names stand on the map (labels/labels.js) */
    this.named = new Set();
    /** @type {any} how points are drawn in groups (packed/groups.js) */
    this.group = null;
    /** @type {Uint32Array | null} what grid.js has looked at in a round */
    this.stamp = null;
    this.round = 0;
    this.prepareSymbols();
  }

  id_(i) {
    return this.value(i, "id");
  }

  value(i, column) {
    const found = this.columns.get(column);
    return found ? found.at(i) : null;
  }

  /** The name in a language, with the id where the data have no name. */
  name(i, lang) {
    return this.value(i, `name_${lang}`) || this.value(i, "name_zh") || this.id_(i);
  }

  /** The card a feature opens, or null. */
  card(i) {
    return this.value(i, "card") || null;
  }

  parts(i) {
    const { partStart, ringStart, vertexStart, xy } = this.shape;
    const parts = [];
    for (let p = partStart[i]; p < partStart[i + 1]; p += 1) {
      const rings = [];
      for (let r = ringStart[p]; r < ringStart[p + 1]; r += 1) {
        rings.push(xy.subarray(2 * vertexStart[r], 2 * vertexStart[r + 1]));
      }
      parts.push(rings);
    }
    return parts;
  }

  bounds(i) {
    return this.shape.bounds.subarray(4 * i, 4 * i + 4);
  }

  empty(i) {
    return this.shape.partStart[i] === this.shape.partStart[i + 1];
  }

  anchor(i) {
    if (!this.anchors.has(i)) this.anchors.set(i, anchorOf(this, i));
    return this.anchors.get(i);
  }

  symbol(i) {
    return this.symbols[this.symbolOf ? this.symbolOf(i) : 0];
  }

  /** Symbols filled by what `colourOf(i)` says; those of which it says nothing, and all without it, as the plan has them.
   *  @param {((i: number) => string) | null} colourOf */
  colourBy(colourOf) {
    this.prepareSymbols();
    if (!colourOf) return;
    const { symbols, symbolOf } = this;
    const known = new Map();
    const numbers = Array.from({ length: this.n }, (_, i) => {
      const [own, fill] = [symbolOf ? symbolOf(i) : 0, colourOf(i)];
      const key = `${own} ${fill}`;
      if (fill && !known.has(key)) known.set(key, symbols.push({ ...symbols[own], fill }) - 1);
      return fill ? known.get(key) : own;
    });
    this.symbolOf = (i) => numbers[i];
  }

  prepareSymbols() {
    const { column, cases } = this.spec.style;
    this.symbolOf = null;
    this.symbols = [this.spec.style.default];
    const found = column ? this.columns.get(column) : null;
    if (!found) return;
    const numbers = new Map();
    // Of a large layer only what changes is told.
    for (const [value, change] of Object.entries(cases || {})) {
      numbers.set(value, this.symbols.push({ ...this.spec.style.default, ...change }) - 1);
    }
    if (found.type === "dict") {
      const byCode = found.words.map((word) => numbers.get(word) || 0);
      this.symbolOf = (i) => byCode[found.codes[i]];
    } else {
      this.symbolOf = (i) => numbers.get(String(found.at(i))) || 0;
    }
  }

  /** The leaves of the tree this layer has: "layer/cluster", cluster "-" where there is none. */
  get leafKeys() {
    return this.leaves().keys;
  }

  leaf(i) {
    const { keys, of } = this.leaves();
    return keys[of[i]];
  }

  leaves() {
    if (!this.leafTable) this.leafTable = this.findLeaves();
    return this.leafTable;
  }

  findLeaves() {
    const found = this.columns.get("cluster");
    const names = new Map();
    const number = (cluster) => {
      const name = cluster || "-";
      if (!names.has(name)) names.set(name, names.size);
      return names.get(name);
    };
    let of = new Uint16Array(this.n);
    if (found && found.type === "dict") {
      const byCode = found.words.map(number);
      of = of.map((_, i) => byCode[found.codes[i]]);
    } else if (found) {
      of = of.map((_, i) => number(found.at(i)));
    }
    if (!names.size) number(null);
    return { keys: [...names.keys()].map((name) => `${this.id}/${name}`), of };
  }

  /** Text columns have arrived: what was found without them is void. */
  forget() {
    this.leafTable = null;
  }
}
