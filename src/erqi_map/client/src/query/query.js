/* What is asked of the columns of a payload: filter, search, order, values. The same code runs in
   the worker, where it may take its time, and in the page, where it works in slices (`pause`). */

import { inSlices } from "../geometry/tasks.js";
import { decodeColumn } from "../payload/decode.js";
import { checkLimit } from "../payload/inflate.js";
import { own } from "../payload/values.js";
import { valueWords } from "../payload/words.js";
import { needleOf, searchAll, searchPieces, testOf } from "./search.js";

const CLASS_COLUMN = "erqi:class";
const REST = "erqi:rest";
const MAX_SORTED = 2000;
const NUMBER = /^-?\d+(\.\d+)?$/;
/** Words in the order a table stands in: as numbers where all are such. Names of thousands only by their signs, that is quick. */
function sortWords(words) {
  const inChinese = new Intl.Collator("zh-CN", { numeric: true }).compare;
  if (words.every((word) => NUMBER.test(word))) return words.sort((a, b) => Number(a) - Number(b) || inChinese(a, b));
  return words.sort(words.length <= MAX_SORTED ? inChinese : undefined);
}

/** Answers about the layers of an open payload. Features are numbered through all layers.
 *  @param {OpenPayload} open
 *  @param {Pause} [pause] */
export function createQuery(open, pause) {
  const { layers } = open.manifest;
  const offsets = layers.reduce((all, { n }) => [...all, all[all.length - 1] + n], [0]);
  const total = offsets[layers.length];
  const decoded = new Map();
  const searchable = new Map();
  const masks = new Map();
  const orders = new Map();
  let rows = /** @type {ReturnType<typeof rowTables> | null} */ (null);
  let failed = /** @type {any} */ (null);

  const entryOf = (layer, name) => layer.columns.find((one) => one.name === name);

  async function decode(entry, n) {
    const column = await decodeColumn(entry, n, open);
    if (column.load) await column.load();
    return { ...column, entry, n };
  }

  /** The columns of that name, one a layer; each is decoded once. */
  function columnsOf(name) {
    if (!decoded.has(name)) decoded.set(name, Promise.all(layers.map((layer) => decode(entryOf(layer, name), layer.n))));
    return decoded.get(name);
  }

  const each = (n, work) => inSlices(n, pause, (from, to) => {
    for (let i = from; i < to; i += 1) work(i);
  });

  /* ---- rows: a collection stands in several layers but is one row ---- */

  async function rowTables() {
    const tables = await Promise.all(layers.map(async ({ rows: block }) => (block === null ? null : new Uint32Array((await open.raw(block)).buffer))));
    const rowOf = (layer, i) => (tables[layer] ? tables[layer][i] : i);
    const firstOf = [];
    const first = new Uint8Array(total).fill(1);
    layers.forEach(({ n }, at) => {
      for (let i = 0; i < n; i += 1) {
        const row = rowOf(at, i);
        checkLimit("features", row);
        if (firstOf[row] === undefined) firstOf[row] = offsets[at] + i;
        else first[offsets[at] + i] = 0;
      }
    });
    return { rowOf, first, inOrder: Uint32Array.from(firstOf.filter((one) => one !== undefined)) };
  }
  const rowsOnce = () => (rows = rows || rowTables());
  const layerOf = (feature) => offsets.findIndex((from, at) => feature >= from && feature < offsets[at + 1]);

  /* ---- filter ---- */

  async function maskOf(condition) {
    const key = JSON.stringify(condition);
    const known = masks.get(condition.column);
    if (known && known.key === key) return known.mask;
    const mask = new Uint8Array(total);
    const test = testOf(condition);
    for (const [at, column] of (await columnsOf(condition.column)).entries()) {
      const byCode = column.type === "dict" ? column.words.map(test) : null;
      const passes = byCode ? (i) => byCode[column.codes[i]] : (i) => test(column.at(i));
      await each(column.n, (i) => {
        mask[offsets[at] + i] = passes(i) ? 1 : 0;
      });
    }
    masks.set(condition.column, { key, mask });
    return mask;
  }

  // A value is counted among the rows that meet every condition on the other columns.
  async function countValues({ column, values }, own, first) {
    const counts = new Map(values.map((value) => [value, 0]));
    for (const [at, found] of (await columnsOf(column)).entries()) {
      const byCode = found.type === "dict" ? new Uint32Array(found.words.length) : null;
      await each(found.n, (i) => {
        const g = offsets[at] + i;
        const open = !failed[g] || (own && failed[g] === 1 && !own[g]);
        if (!open || !first[g]) return;
        if (byCode) byCode[found.codes[i]] += 1;
        else counts.set(found.at(i), (counts.get(found.at(i)) || 0) + 1);
      });
      if (byCode) found.words.forEach((word, code) => counts.set(word, (counts.get(word) || 0) + byCode[code]));
    }
    return values.map((value) => counts.get(value));
  }

  async function countClasses(first) {
    if (!layers.some((layer) => entryOf(layer, CLASS_COLUMN))) return null;
    const counts = new Map();
    for (const [at, found] of (await columnsOf(CLASS_COLUMN)).entries()) {
      await each(found.n, (i) => {
        const g = offsets[at] + i;
        if (failed[g] || !first[g]) return;
        const name = found.at(i) ?? REST;
        counts.set(name, (counts.get(name) || 0) + 1);
      });
    }
    return [...counts];
  }

  async function filter({ conditions, facets }) {
    const found = await Promise.all(conditions.map(maskOf));
    const misses = new Uint8Array(total);
    for (const mask of found) {
      await each(total, (g) => {
        misses[g] += 1 - mask[g];
      });
    }
    failed = misses;
    const { first } = await rowsOnce();
    const whole = new Uint8Array(total);
    let count = 0;
    await each(total, (g) => {
      whole[g] = misses[g] ? 0 : 1;
      if (whole[g] && first[g]) count += 1;
    });
    const shown = layers.map((_, at) => whole.slice(offsets[at], offsets[at + 1]));
    const counts = [];
    for (const facet of facets) {
      const own = conditions.findIndex(({ column }) => column === facet.column);
      counts.push(await countValues(facet, own < 0 ? null : found[own], first));
    }
    return { shown, rows: count, counts, classes: await countClasses(first) };
  }

  const passes = (g) => !failed || !failed[g];

  /* ---- search ---- */

  async function piecesOf(name, said) {
    const made = [];
    const words = (value) => (value === null ? null : valueWords(said, value, name));
    for (const column of await columnsOf(name)) {
      const at = column.type === "dict" ? (k) => words(column.words[k]) : (i) => words(column.at(i));
      made.push(await searchPieces(column.type === "dict" ? column.words.length : column.n, at, pause));
    }
    return made;
  }

  async function markHits(name, needle, hits, said) {
    const key = JSON.stringify([name, said.words, own(said.values, name)]);
    if (!searchable.has(key)) searchable.set(key, piecesOf(name, said));
    const columns = await columnsOf(name);
    for (const [at, pieces] of (await searchable.get(key)).entries()) {
      const column = columns[at];
      const mark = (i, how) => {
        const g = offsets[at] + i;
        if (hits[g] < how) hits[g] = how;
      };
      if (column.type !== "dict") {
        await searchAll(pieces, needle, pause, mark);
        continue;
      }
      const byCode = new Uint8Array(column.words.length);
      await searchAll(pieces, needle, pause, (code, how) => {
        byCode[code] = how;
      });
      await each(column.n, (i) => mark(i, byCode[column.codes[i]]));
    }
  }

  async function find({ words, columns, limit, all, said = {} }) {
    const needle = needleOf(words);
    if (!needle) return { total: 0, features: new Uint32Array(0) };
    const hits = new Uint8Array(total);
    for (const name of columns) await markHits(name, needle, hits, said);
    const { inOrder } = await rowsOnce();
    const groups = { 1: [], 2: [] };
    let count = 0;
    await each(inOrder.length, (k) => {
      const g = inOrder[k];
      if (!hits[g] || !(all || passes(g))) return;
      count += 1;
      if (groups[hits[g]].length < limit) groups[hits[g]].push(g);
    });
    return { total: count, features: Uint32Array.from([...groups[2], ...groups[1]].slice(0, limit)) };
  }

  /* ---- order and values ---- */

  async function ranksOf(name) {
    const columns = await columnsOf(name);
    const number = columns.every(({ type }) => type === "number" || type === "bool");
    const words = new Set(number ? [] : columns.flatMap((one) => (one.type === "dict" ? one.words : Array.from({ length: one.n }, (_, i) => one.at(i)))));
    words.delete(null);
    const rank = new Map(sortWords([...words]).map((word, at) => [word, at]));
    const ranks = new Float64Array(total).fill(NaN);
    for (const [at, column] of columns.entries()) {
      await each(column.n, (i) => {
        ranks[offsets[at] + i] = (number ? column.at(i) : rank.get(column.at(i))) ?? NaN;
      });
    }
    return ranks;
  }

  async function orderBy({ column, descending }) {
    const key = `${descending ? "-" : "+"}${column}`;
    if (orders.has(key)) return orders.get(key);
    const ranks = await ranksOf(column);
    const keys = ranks.map((rank) => (Number.isNaN(rank) ? Infinity : descending ? -rank : rank));
    const order = (await rowsOnce()).inOrder.slice().sort((a, b) => (keys[a] === keys[b] ? a - b : keys[a] - keys[b]));
    orders.clear();
    orders.set(key, order);
    return order;
  }

  /** The features of all rows that pass the filter, one a row. */
  const list = async ({ sort }) => (sort ? await orderBy(sort) : (await rowsOnce()).inOrder).filter(passes);

  async function values({ features, columns }) {
    const { rowOf } = await rowsOnce();
    const found = await Promise.all(columns.map(columnsOf));
    return Array.from(features, (g) => {
      const at = layerOf(g);
      const i = g - offsets[at];
      return { row: rowOf(at, i), values: found.map((one) => one[at].at(i)) };
    });
  }

  async function places({ row }) {
    const { rowOf } = await rowsOnce();
    const found = [];
    layers.forEach(({ n, rows: block }, at) => {
      if (block === null) {
        if (row < n) found.push(offsets[at] + row);
        return;
      }
      for (let i = 0; i < n; i += 1) if (rowOf(at, i) === row) found.push(offsets[at] + i);
    });
    return found;
  }

  /** How often a column has been decoded or made ready for searching. */
  const work = () => ({ decoded: decoded.size, searchable: searchable.size });

  // One after the other: what is asked after a filter is answered under it.
  let queue = Promise.resolve();
  const inTurn = (answer) => (given) => {
    const turn = queue.then(() => answer(given));
    queue = turn.catch(() => {});
    return turn;
  };
  return Object.fromEntries(Object.entries({ filter, find, list, values, places, work }).map(([name, answer]) => [name, inTurn(answer)]));
}
