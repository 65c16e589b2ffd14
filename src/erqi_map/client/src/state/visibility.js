/* Which features a state shows, and which it lights. Sheets and slides are told by compose/visibility.py; both are
   held to tests/contract/visibility.json. */

import { drawing } from "./drawing.js";
import { OF_REGISTER } from "./store.js";

const LINKED_BY = { task: "tasks", path: "paths", programme: "programmes" };

/* ---- what is shown ---- */

/** Of each feature of the layer, computed once a change: `shown`, 1 where its leaf is on, and `matching`, 1 where it
 *  is shown and passes the filter. What is filtered out stays on the map, faded; counts and lists leave it out.
 *  @param {Plan} plan
 *  @param {Layer} layer
 *  @param {State} state */
export function masksOf(memory, plan, layer, state) {
  if (layer.shown) return { shown: layer.shown, matching: layer.shown };
  const online = state.basemap !== "none";
  const known = memory.get(layer.id);
  if (known && known.hidden === state.hidden && known.filter === state.filter && known.online === online) return known;
  const shown = shownMask(layer, state, online);
  const masks = { hidden: state.hidden, filter: state.filter, online, shown, matching: matchingMask(plan, layer, state, shown) };
  memory.set(layer.id, masks);
  return masks;
}

function shownMask(layer, state, online) {
  const mask = new Uint8Array(layer.n);
  // The orientation lines stand in for a basemap (±300 m): over a real one they would lie.
  if (layer.role === "orientation" && online) return mask;
  const leaves = layer.leaves();
  const leafOn = leaves.keys.map((key) => !state.hidden.includes(key));
  for (let i = 0; i < layer.n; i += 1) mask[i] = leafOn[leaves.of[i]] ? 1 : 0;
  return mask;
}

function matchingMask(plan, layer, state, shown) {
  const tests = layer.role === "plan" ? filterTests(plan, layer, state.filter) : [];
  return tests.length ? shown.map((on, i) => (on && tests.every((test) => test(i)) ? 1 : 0)) : shown;
}

function columnTest(layer, name, wanted, fallback) {
  const found = layer.columns.get(name);
  if (!found) return () => wanted.includes(fallback);
  if (found.type !== "dict") return (i) => wanted.includes(found.at(i));
  const byCode = found.words.map((word) => wanted.includes(word));
  return (i) => byCode[found.codes[i]];
}

function filterTests(plan, layer, filter) {
  const tests = [];
  const on = (name) => (filter && filter[name]) || [];
  if (on("cluster").length) tests.push(columnTest(layer, "cluster", on("cluster"), null));
  if (on("theme").length) tests.push(columnTest(layer, "theme", on("theme"), layer.theme));
  if (on("status").length) tests.push(columnTest(layer, "status", on("status"), layer.spec.status));
  for (const facet of ["task", ...OF_REGISTER]) {
    if (on(facet).length) tests.push((i) => valuesOf(plan.card(layer.card(i)), facet).some((one) => on(facet).includes(one)));
  }
  return tests;
}

/** By what a card is filtered. */
export function valuesOf(card, facet) {
  if (!card) return [];
  return (facet === "task" ? card.tasks : card.facets && card.facets[facet]) || [];
}

/* ---- what is lit ---- */

function linkedCards(plan, card) {
  const field = LINKED_BY[card.kind];
  if (!field) return [];
  return Object.values(plan.content.cards).filter((one) => (one[field] || []).includes(card.id));
}

/* ids: everything lit, for lists and cards. strong: features in focus. fades: the others are faded, as is in any case
   what the filter leaves out (missed). */
/**
 * @param {Plan} plan
 * @param {State} state
 */
export function emphasisOf(plan, state) {
  const ids = new Set();
  const strong = new Set();
  const light = (id, into) => {
    ids.add(id);
    for (const { layer, index } of plan.features(id)) {
      const feature = layer.id_(index);
      ids.add(feature);
      if (into) into.add(feature);
    }
  };
  let fades = false;
  if (state.focus) {
    const card = plan.card(state.focus);
    light(state.focus, strong);
    const linked = card ? linkedCards(plan, card) : [];
    linked.forEach((one) => light(one.id));
    fades = linked.length > 0;
    for (const serve of (card && card.serves) || []) ids.add(serve.goal);
  }
  const found = state.goal ? plan.goal(state.goal) : null;
  if (found) {
    ids.add(state.goal);
    light(found.card.id);
    (found.goal.served_by || []).forEach((id) => light(id));
    fades = true;
  }
  const scene = state.scene && (plan.content.scenes || []).find((one) => one.id === state.scene);
  const highlights = (scene ? scene.highlights : state.lit) || [];
  highlights.forEach((id) => light(id));
  // A lit boundary is no reason to fade what lies in it.
  const onPlan = (id) => plan.features(id).some(({ layer }) => layer.role === "plan");
  const filtered = Object.values(state.filter || {}).some((values) => values.length);
  const missed = (layer, i) => filtered && !plan.matches(layer, state)[i];
  return { ids, strong, missed, fades: fades || highlights.some(onPlan) };
}

/** How strongly a feature and its name are drawn.
 *  @param {Emphasis} emphasis
 *  @param {Layer} layer */
export function strengthOf(emphasis, layer, i) {
  const faded = layer.role === "plan"
    && ((emphasis.fades && !emphasis.ids.has(layer.id_(i))) || emphasis.missed(layer, i));
  return faded ? drawing.faded : 1;
}
