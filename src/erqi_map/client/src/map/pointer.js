/* Pointing and choosing: hover, tooltip, click, Escape. */

import { listen } from "../dom/controls.js";
import { eachFrame } from "../dom/each_frame.js";
import { el } from "../dom/el.js";
import { large, planTakes } from "../state/sharing.js";
import { own } from "../payload/values.js";
import { createPile, pileOf } from "./pile.js";

const MOUSE_REACH_PX = 5;
const TOUCH_REACH_PX = 18;
const TIP_OFFSET_PX = 14;

function isTouch(event) {
  const type = event.originalEvent && event.originalEvent.pointerType;
  if (type) return type !== "mouse";
  return typeof matchMedia === "function" && matchMedia("(pointer: coarse)").matches;
}

function canHover() {
  return typeof matchMedia !== "function" || matchMedia("(hover: hover)").matches;
}

/** The id that stands for a feature in `focus`: its card's, or its own where it has none. */
function idOf(hit) {
  return hit.layer.card(hit.index) || hit.id;
}

// A second click on the same place takes what lies beneath.
function nextOf(hits, focus) {
  const ids = [...new Set(hits.map(idOf))];
  return ids[(ids.indexOf(focus) + 1) % ids.length];
}

function createTip(ctx) {
  const name = el("span", { class: "erqi-tip-name" });
  const more = el("span", { class: "erqi-tip-more" });
  const node = el("div", { class: "erqi-tip", attrs: { "aria-hidden": "true" } }, [name, more]);
  node.hidden = true;
  ctx.root.append(node);
  return {
    node,
    show(hit, point, beneath) {
      name.textContent = hit.layer.name(hit.index, ctx.store.get().lang);
      more.textContent = beneath;
      more.hidden = !beneath;
      node.hidden = false;
      const size = ctx.map.getSize();
      const left = point.x + TIP_OFFSET_PX + node.offsetWidth > size.x ? point.x - TIP_OFFSET_PX - node.offsetWidth : point.x + TIP_OFFSET_PX;
      const top = Math.max(4, Math.min(size.y - node.offsetHeight - 4, point.y + TIP_OFFSET_PX));
      node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    },
    hide() {
      node.hidden = true;
    },
  };
}

function kindOf(ctx, hit) {
  const kinds = ctx.plan.content.terms && ctx.plan.content.terms.kinds;
  return ctx.text(own(kinds, hit.layer.value(hit.index, "kind")));
}

/** @param {Context} ctx */
export function watchPointer(ctx) {
  const { map, plan, store } = ctx;
  const container = map.getContainer();
  const tip = createTip(ctx);
  const pile = createPile(ctx);
  let last = /** @type {L.LeafletMouseEvent | null} */ (null);
  const watching = eachFrame(look);
  ctx.onDestroy(store.on((state, changed) => changed.has("focus") && last && watching.ask()));

  // A large layer lies under the symbols and lines of the plan, but is asked before its areas.
  function hitsAt(latlng, reachPx) {
    const hits = plan.hit(latlng, reachPx);
    const beneath = large.beneath(map, latlng, reachPx);
    return beneath ? hits.filter((hit) => hit.layer.geometry !== "area") : hits;
  }
  planTakes.set(map, (latlng) =>
    Boolean(store.get().tool) || plan.hit(latlng, MOUSE_REACH_PX).some((hit) => hit.layer.geometry !== "area"));
  ctx.onDestroy(() => planTakes.delete(map));

  function leave() {
    watching.stop();
    last = null;
    tip.hide();
    ctx.canvas.hover(null);
    container.classList.remove("erqi-over-feature");
  }

  function look() {
    if (!last || store.get().tool || ctx.picking?.() || (map.dragging && map.dragging.moving())) return leave();
    const hit = hitsAt(last.latlng, MOUSE_REACH_PX)[0];
    if (!hit) return leave();
    ctx.canvas.hover(hit);
    container.classList.add("erqi-over-feature");
    // Popup and drawer say the name of what is chosen, and stand where the pointer is.
    if (idOf(hit) === store.get().focus) tip.hide();
    else tip.show(hit, last.containerPoint, kindOf(ctx, hit));
    return undefined;
  }

  listen(ctx, map, {
    mousemove(event) {
      if (!canHover()) return;
      last = event;
      watching.ask();
    },
    mouseout: leave,
    dragstart: leave,
    zoomstart: leave,
    click(event) {
      if (store.get().tool || ctx.picking) return;
      const hits = hitsAt(event.latlng, isTouch(event) ? TOUCH_REACH_PX : MOUSE_REACH_PX);
      const found = pileOf(hits, idOf);
      pile.close();
      if (found.length > 1) pile.ask(event.latlng, found, (id) => store.set({ focus: id, goal: null }));
      else if (hits.length) store.set({ focus: nextOf(hits, store.get().focus), goal: null });
      else store.set({ focus: null, goal: null });
    },
  });
  const noKeys = () => container.classList.remove("erqi-keys");
  listen(ctx, ctx.root.getRootNode(), { keydown: () => container.classList.add("erqi-keys"), pointerdown: noKeys }, true);
  ctx.onDestroy(() => {
    noKeys();
    leave();
    tip.node.remove();
  });
}

/** Escape, when no part has used it: tool, then goal, then focus.
 *  @param {Context} ctx */
export function bindEscape(ctx) {
  const { store } = ctx;
  function escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const state = store.get();
    if (state.tool) store.set({ tool: null });
    else if (state.goal) store.set({ goal: null });
    else if (state.focus) store.set({ focus: null });
    else return;
    event.preventDefault();
  }
  listen(ctx, ctx.map.getContainer().contains(ctx.root) ? ctx.map.getContainer() : ctx.root, { keydown: escape });
}
