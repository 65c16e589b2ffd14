/* Names of packed layers on the map: placed by labels.js, their words read as they come into view. */

import { createLabels } from "../labels/labels.js";
import { valueWords } from "../payload/words.js";

const FONT = '"Microsoft YaHei", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
const CORNERS = ".leaflet-control, .erqi-packed-sheet";
const onMap = new WeakMap();

/** A column for `layer.value`: the words of a row, undefined while they are still to come.
 *  @param {ColumnEntry} entry
 *  @param {{ column(name: string): Promise<Column> }} rows */
function comingColumn(entry, rows, words, awaitWords) {
  /** @type {Column | null} */
  let column = null;
  const size = entry.type === "text" ? entry.rows : 1;
  let asked = false;
  const coming = new Set();

  async function open() {
    column = await rows.column(entry.name);
  }

  async function readChunk(chunk) {
    await column?.readAt?.(chunk * size);
    coming.delete(chunk);
  }

  return {
    type: "coming",
    at(i) {
      if (!column) {
        if (!asked) awaitWords(open());
        asked = true;
        return undefined;
      }
      if (column.here && !column.here(i)) {
        const chunk = Math.floor(i / size);
        if (!coming.has(chunk)) awaitWords(readChunk(chunk));
        coming.add(chunk);
        return undefined;
      }
      const value = column.at(i);
      return value === null ? null : words(value);
    },
  };
}

// Names keep clear of buttons, and of the names of the layers below.
function coveredOf(map, own) {
  const frame = map.getContainer().getBoundingClientRect();
  const nodes = [...map.getContainer().querySelectorAll(CORNERS)];
  const boxes = nodes
    .map((node) => node.getBoundingClientRect())
    .filter((box) => box.width > 1 && box.height > 1)
    .map((box) => ({ x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height }));
  const others = onMap.get(map);
  for (const other of others.slice(0, others.indexOf(own))) {
    for (const { box } of other.placed()) boxes.push({ x: box[0], y: box[1], width: box[2], height: box[3] });
  }
  return boxes;
}

// Where names have moved, those of the layers above look for room again.
function moveOthers(map, own) {
  if (!own) return;
  const boxes = JSON.stringify(own.placed().map(({ box }) => box));
  if (boxes === own.boxes) return;
  own.boxes = boxes;
  const others = onMap.get(map);
  others.slice(others.indexOf(own) + 1).forEach((other) => other.refresh());
}

/** The names of a layer, or null where it has none: {refresh, idle, placed} of `createLabels`. */
export function packedLabels(given, /** @type {FrameContent} */ content) {
  const { map, plan } = given;
  if (!plan.layers.some((layer) => layer.spec.label)) return null;
  /** @type {ReturnType<typeof createLabels> | null} */
  let labels = null;
  const pending = new Set();

  // Words that have come are painted together, when the last of those asked for is there.
  async function awaitWords(reading) {
    pending.add(reading);
    try {
      await reading;
    } catch (error) {
      console.error("erqi-map: labels", error);
    }
    pending.delete(reading);
    if (!pending.size && labels) labels.refresh();
  }
  for (const layer of plan.layers) {
    const entry = layer.spec.columns.find(({ name }) => name === layer.spec.label.columns.zh);
    const words = (value) => valueWords(content, value, entry.name);
    layer.columns.set(entry.name, comingColumn(entry, plan.rows.get(layer), words, awaitWords));
  }
  if (!onMap.has(map)) onMap.set(map, []);
  const ctx = {
    ...given,
    root: map.getContainer(),
    fontStack: FONT,
    inSlices: true,
    insets: () => ({ left: 0, top: 0, right: 0, bottom: 0 }),
    covered: () => coveredOf(map, labels),
    placed: () => moveOthers(map, labels),
  };
  labels = createLabels(ctx);
  onMap.get(map).push(labels);
  given.onDestroy(() => {
    onMap.set(map, onMap.get(map).filter((one) => one !== labels));
    labels = null;
  });
  return {
    ...labels,
    async idle() {
      await labels?.idle();
      while (pending.size) {
        await Promise.allSettled([...pending]);
        await labels?.idle();
      }
    },
  };
}
