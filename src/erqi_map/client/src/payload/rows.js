/* The rows of a packed layer: what a column holds is read when somebody first asks for it. */

import { decodeColumn } from "./decode.js";

const OWN_COLUMNS = "erqi:";

/** Rows of one layer, from the container it came from.
 *  @param {Layer} layer
 *  @param {OpenPayload} open
 *  @param {FrameContent} content */
export function packedRows(layer, open, content) {
  const entries = layer.spec.columns.filter((entry) => !entry.name.startsWith(OWN_COLUMNS));
  const reading = new Map();
  let rowNumbers = /** @type {Promise<Uint32Array> | null} */ (null);

  function column(entry) {
    if (!reading.has(entry.name)) reading.set(entry.name, decodeColumn(entry, layer.n, open));
    return reading.get(entry.name);
  }

  async function value(entry, index) {
    const found = await column(entry);
    if (found.readAt) await found.readAt(index);
    return found.at(index);
  }

  async function rowNumber(index) {
    if (layer.spec.rows === null) return index;
    if (!rowNumbers) rowNumbers = open.raw(layer.spec.rows).then((raw) => new Uint32Array(raw.buffer));
    return (await rowNumbers)[index];
  }

  return {
    /** A whole column by its name, as `decodeColumn` gives it. */
    column: (name) => column(entries.find((entry) => entry.name === name)),
    /** {row, id, properties} of a feature; `names` limits the columns that are read. */
    async read(index, names) {
      const wanted = names ? entries.filter((entry) => names.includes(entry.name)) : entries;
      const [row, ...values] = await Promise.all([rowNumber(index), ...wanted.map((entry) => value(entry, index))]);
      // No prototype: a column may be called "__proto__".
      const properties = Object.create(null);
      wanted.forEach((entry, at) => {
        properties[entry.name] = values[at];
      });
      const id = content.id !== null && content.id in properties ? properties[content.id] : row;
      return { row, id, properties };
    },
  };
}
