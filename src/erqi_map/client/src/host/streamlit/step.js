/* A map that stands becomes that of a changed book (render/payload/step.py): view, choice, drawers and what is being
   drawn or measured stay. */

/** What a map is called that shows these data. */
export const markOf = (data) => data.mark ?? data.payload;

/** What leads from a map to the newest; null where nothing does. */
export function stepsFrom(mark, data) {
  const { steps = [] } = data;
  const newest = steps.length ? steps[steps.length - 1][1] : markOf(data);
  if (mark === newest) return [];
  const first = steps.findIndex(([before]) => before === mark);
  return first < 0 ? null : steps.slice(first);
}

const cleared = (known, id) => (id && known(id) ? id : null);

const taken = (before, runs, dress = (one) => one) =>
  runs.flatMap((one) => (Array.isArray(one) ? before.slice(one[0], one[0] + one[1]) : [dress(one)]));

function takeCards(content, { cards, order }) {
  const all = { ...content.cards, ...cards };
  content.cards = Object.fromEntries((order || Object.keys(all)).map((id) => [id, all[id]]));
}

/** Changes a plan in place. `step` as `plan.unpack` gives it, its texts read. */
export function takeStep(plan, step) {
  const { content } = plan;
  const { layers: order, search, photos, parts } = step.content;
  const layers = new Map([...plan.layers, ...step.layers].map((layer) => [layer.id, layer]));
  takeCards(content, step.content);
  content.search = taken(content.search, search);
  content.photos = taken(content.photos || [], photos, (photo) => ({ ...photo, raw: step.raw }));
  // The scenes of a story come by themselves.
  Object.assign(content, parts, { scenes: content.scenes });
  plan.become({ manifest: { ...step.manifest, layers: [] }, layers: order.map((id) => layers.get(id)) });
}

/** The same for the map of the plan. */
export async function stepMap(ctx, bytes) {
  const { plan, store, map } = ctx;
  const step = await plan.unpack(bytes);
  await Promise.all(step.texts.map((one) => one.load()));
  if (ctx.app.gone) return;
  takeStep(plan, step);
  const { bounds: [west, south, east, north], map_zooms: [least, most] } = plan.manifest.limits;
  map.setMaxBounds([[south, west], [north, east]]).setMinZoom(least).setMaxZoom(most);
  const known = (id) => Boolean(plan.card(id)) || plan.byId.has(id);
  const { focus, goal, lit } = store.get();
  ctx.canvas.hover(null);
  store.set({ focus: cleared(known, focus), goal: cleared((id) => plan.goal(id), goal), lit: lit.filter(known) });
  // All that is said and drawn is said and drawn anew, as in another language.
  store.retell("lang", "hidden", "filter");
  ctx.canvas.redraw();
}
