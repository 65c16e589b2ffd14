/* Opening the payload of a packed layer: geometry at once, columns when somebody asks. */

import { context2d } from "../dom/fatal.js";
import { worldOf } from "../geometry/worlds.js";
import { parseJson } from "../payload/container.js";
import { decodeLayer } from "../payload/decode.js";
import { failure } from "../payload/failure.js";
import { packedRows } from "../payload/rows.js";
import { openApart } from "../query/open_apart.js";
import { createPlan } from "../state/plan.js";
import { marksOf } from "./marks.js";
import { groupPoints } from "./groups.js";

/** Features numbered through all layers, as query/query.js does. */
function numbered(layers) {
  return {
    columnEntry: (name) => (layers.length && !name.startsWith("erqi:") && layers[0].spec.columns.find((entry) => entry.name === name)) || null,
    feature(number) {
      let from = 0;
      for (const layer of layers) {
        if (number < from + layer.n) return { layer, index: number - from };
        from += layer.n;
      }
      return null;
    },
  };
}

// Most is read when somebody asks for it; who asks need not know what to say when it is damaged.
function watched(open, told) {
  const watch = (work) =>
    work.catch((error) => {
      if (error.code === "damaged" || error.code === "too-large") told(error);
      throw error;
    });
  return { ...open, raw: (block) => watch(open.raw(block)), ask: (question, given) => watch(open.ask(question, given)) };
}

/** The plan of a packed layer, with its rows, and the open payload that answers questions; `told(error)` is called
 *  when it cannot. */
export async function openPacked(source, crs, told) {
  context2d();
  const open = watched(await openApart(source, crs), told);
  const { manifest } = open;
  try {
    if (manifest.kind !== "frame") throw failure("damaged", "no packed layer");
    const first = (entry) => ({ ...entry, columns: entry.columns.filter((column) => column.name === entry.style.column) });
    const [content, ...layers] = await Promise.all([
      open.raw(manifest.content).then(parseJson),
      ...manifest.layers.map((entry) => decodeLayer(first(entry), open)),
    ]);
    layers.forEach((layer, at) => {
      layer.spec = manifest.layers[at];
      layer.world = worldOf(crs);
      layer.marks = marksOf(layer);
      layer.group = groupPoints(layer, content.points, manifest.lang, Boolean(content.legend));
    });
    const rows = new Map(layers.map((layer) => [layer, packedRows(layer, open, content)]));
    // The page keeps neither the text nor, where a worker holds it, the bytes.
    if (source.remove) source.remove();
    return { ...createPlan(/** @type {any} */ (manifest), content, layers), complete: true, rows, open, ...numbered(layers) };
  } catch (error) {
    open.close();
    throw error.code ? error : failure("damaged", error.message);
  }
}
