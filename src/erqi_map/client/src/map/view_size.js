/* The map keeps its frame: when its element changes size, and when a drawer opens over it. */

import { listen, tellLengths } from "../dom/controls.js";
import { wallOf } from "../geometry/wall.js";
import { placeNotes } from "./free.js";
import { currentView, goHome, keepChosen } from "./view.js";

const SAME_PLACE_PX = 2;

// Leaflet itself moves the centre by a fraction of a pixel when the window changes.
function isAt(map, view) {
  const apart = map.project([view.lat, view.lng]).distanceTo(map.project(map.getCenter()));
  return view.zoom === currentView(map).zoom && apart < SAME_PLACE_PX;
}

const coverWords = ({ left, right, bottom }) => [left, right, bottom].map(Math.round).join(" ");

/** Panels are drawn larger on a wall (css/wall.css), by the factor of the map.
 *  @param {{x: number, y: number}} size */
export function dressForWall(root, ground, size) {
  const wall = wallOf(size);
  root.classList.toggle("erqi-wall", wall > 1);
  // Popups lie in the map's own panes, which may stand outside our root.
  for (const node of [root, ground]) node.style.setProperty("--erqi-wall", String(wall));
}

/** Tells the styles how far drawers reach into the map.
 *  @param {Context} ctx */
export function tellCover(ctx) {
  const { left, right, bottom } = ctx.insets();
  tellLengths(ctx, { "inset-left": left, "inset-right": right, "inset-bottom": bottom });
  placeNotes(ctx, left + right);
  ctx.cover = coverWords({ left, right, bottom });
}

/** The map keeps its centre when its element changes size, and its frame when it was at home.
 *  @param {Context} ctx */
export function watchSize(ctx, node) {
  const { map } = ctx;
  const resting = () => Boolean(ctx.homeView) && !ctx.flying && isAt(map, ctx.homeView);
  // On its way home counts: the drawers may be heard of before the size, and start a flight for the old one.
  const atHome = () => Boolean(ctx.homing) || resting();
  let known = map.getSize();
  let started = false;
  let frame = 0;

  function resized() {
    // An observer reports once to begin with: what it finds is what the first picture was made for.
    const first = !started;
    started = true;
    if (first && known.equals([node.clientWidth, node.clientHeight]) && coverWords(ctx.insets()) === ctx.cover) return;
    const home = atHome() || !known.x || !known.y;
    map.invalidateSize({ animate: false });
    known = map.getSize();
    dressForWall(ctx.root, map.getContainer(), known);
    // What stands over the map takes its place first.
    publish();
    if (known.x && known.y && home && (ctx.homeView || ctx.homing)) goHome(ctx, { animate: false });
  }

  // A drawer that opens over a map nobody has moved must not hide a part of the plan.
  function coverChanged() {
    if (coverWords(ctx.insets()) === ctx.cover) return;
    publish();
    if (started && atHome()) goHome(ctx);
    else if (started) keepChosen(ctx);
  }

  function publish() {
    tellCover(ctx);
    ctx.labels.refresh();
  }

  // Whoever takes the map in hand on its way home has moved it.
  const taken = () => { ctx.homing = false; };
  listen(ctx, node, { pointerdown: taken, wheel: taken, keydown: taken }, { capture: true, passive: true });

  const sizes = new ResizeObserver(resized);
  sizes.observe(node);
  const covers = new ResizeObserver(coverChanged);
  covers.observe(ctx.slots.left);
  covers.observe(ctx.slots.right);
  ctx.store.on((state, changed) => {
    if (!changed.has("panels")) return;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(coverChanged);
  });
  ctx.onDestroy(() => {
    sizes.disconnect();
    covers.disconnect();
    cancelAnimationFrame(frame);
  });
}
