/* The decoded plan: layers, and the ways from ids to features and cards. */

import { hitAt } from "../geometry/hit.js";
import { world } from "../geometry/world.js";
import { openContainer, parseJson } from "../payload/container.js";
import { decodeLayer } from "../payload/decode.js";
import { failure } from "../payload/failure.js";
import { takeDrawing } from "./drawing.js";
import { own } from "../payload/values.js";
import { emphasisOf, masksOf } from "./visibility.js";

const TEXT_AT_ONCE_BYTES = 8 << 20;
const NOBODY = new Map();

/** What lies in a payload; `texts`: its columns that are still to be read. */
async function unpack(input) {
  const open = await openContainer(input);
  const { manifest } = open;
  if (manifest.kind !== "plan") throw failure("damaged", "no plan");
  try {
    const [content, ...layers] = await Promise.all([
      open.raw(manifest.content).then(parseJson),
      ...manifest.layers.map((entry) => decodeLayer(entry, open)),
    ]);
    const texts = layers.flatMap((layer) => [...layer.columns.values()].filter((one) => one.load));
    return { manifest, content, layers, texts, raw: open.raw };
  } catch (error) {
    throw error.code ? error : failure("damaged", error.message);
  }
}

/** Opens a payload; rejects with a failure of payload/container.js. */
export async function openPlan(input) {
  const { manifest, content, layers, texts, raw } = await unpack(input);
  try {
    const plan = createPlan(manifest, content, layers);
    const ready = Promise.all(texts.map((one) => one.load?.())).then(() => plan.textArrived());
    plan.raw = raw;
    plan.unpack = unpack;
    plan.ready = ready.catch((error) => {
      plan.trouble = error;
    });
    plan.complete = texts.reduce((sum, one) => sum + (one.bytes || 0), 0) <= TEXT_AT_ONCE_BYTES;
    if (plan.complete) await ready;
    return plan;
  } catch (error) {
    throw error.code ? error : failure("damaged", error.message);
  }
}

/** What stands for a picture among the leaves a state hides. */
export const pictureKey = (id) => `picture/${id}`;

function lazyMap(build) {
  let map = null;
  const get = () => (map = map || build());
  return {
    get: (id) => get().get(id),
    has: (id) => get().has(id),
    keys: () => get().keys(),
    get size() {
      return get().size;
    },
    forget: () => (map = null),
  };
}

function featuresById(layers) {
  const found = new Map();
  for (const layer of layers) {
    for (let index = 0; index < layer.n; index += 1) found.set(layer.id_(index), { layer, index });
  }
  return found;
}

function featuresByCard(layers) {
  const found = new Map();
  for (const layer of layers) {
    if (!layer.columns.has("card")) continue;
    for (let index = 0; index < layer.n; index += 1) {
      const card = layer.card(index);
      if (!card) continue;
      if (!found.has(card)) found.set(card, []);
      found.get(card).push({ layer, index });
    }
  }
  return found;
}

/** The plan of decoded layers.
 *  @param {PlanManifest} manifest
 *  @param {PlanContent} content */
export function createPlan(manifest, content, layers) {
  takeDrawing(manifest);
  const byId = lazyMap(() => featuresById(layers));
  const byCard = lazyMap(() => featuresByCard(layers));
  const goals = lazyMap(() => goalsOf(content.cards || {}));
  let masks = new Map();
  let view = /** @type {{ map: any; getState: () => State; aside: any; wall: () => number } | null} */ (null);

  const plan = {
    manifest, content, layers, byId,
    /** Becomes another plan in place: one with other layers. */
    become(next) {
      Object.assign(plan, { manifest: next.manifest, layers: layers = next.layers });
      goals.forget();
      plan.textArrived();
    },
    get leafKeys() {
      return [...layers.flatMap((layer) => layer.leafKeys), ...(content.pictures || []).map((one) => pictureKey(one.id))];
    },
    card: (id) => own(content.cards || {}, id) || null,
    goal: (id) => goals.get(id) || null,
    layer: (id) => layers.find((layer) => layer.id === id) || null,
    textArrived() {
      [byId, byCard].forEach((map) => map.forget());
      layers.forEach((layer) => layer.forget());
      masks = new Map();
    },
    /** Features of a feature id or a card id: [{layer, index}]. */
    features(id) {
      if (byCard.has(id)) return byCard.get(id);
      return byId.has(id) ? [byId.get(id)] : [];
    },
    mask: (layer, state) => masksOf(masks, plan, layer, state).shown,
    /** Which features are shown and pass the filter. */
    matches: (layer, state) => masksOf(masks, plan, layer, state).matching,
    shown: (layer, i, state) => Boolean(plan.mask(layer, state)[i]),
    emphasis: (state) => emphasisOf(plan, state),
    /** Whether a picture lies underneath, which areas of the surroundings must not cover. */
    pictured: (state) => (content.pictures || []).some((one) => !state.hidden.includes(pictureKey(one.id))),
    highlighted: (state) => emphasisOf(plan, state).ids,
    /** `aside` and `wall` as in draw/aside.js and geometry/wall.js; large layers have neither. */
    bindMap(map, getState, { aside = null, wall = () => 1 } = {}) {
      view = { map, getState, aside, wall };
    },
    unbind() {
      view = null;
    },
    hit(latlng, radiusPx) {
      if (!view) return [];
      const [x, y] = (layers[0] || { world }).world.fromLatLng(latlng.lat, latlng.lng);
      const unitsPerPx = (view.wall() * world.SIZE) / (256 * 2 ** view.map.getZoom());
      const state = view.getState();
      return hitAt(plan, x, y, radiusPx || 0, unitsPerPx, state, view.aside ? view.aside(1 / unitsPerPx, state).moved : NOBODY);
    },
  };
  return plan;
}

function goalsOf(cards) {
  const found = new Map();
  for (const card of Object.values(cards)) {
    for (const goal of card.goals || []) found.set(goal.id, { goal, card });
  }
  return found;
}
