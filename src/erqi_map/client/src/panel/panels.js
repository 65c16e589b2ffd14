/* The drawers: their buttons, how wide the map is, what they cover. */

import { focusedIn, followWords, iconButton, putInSlot, tellLengths } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { closeDrawer, narrow, oneDrawer, toggleDrawer } from "../state/drawers.js";

const PHONE_PX = 760;
// Less than this, and two drawers take more than half of the window.
const TIGHT_PX = 1328;
const LOW_PX = 480;
const DRAG_CLOSES_PX = 70;
const SIDES = ["left", "right", "list"];

/** The stack at the top right of the map: the card's button, the north arrow.
 *  @param {Context} ctx */
export function mapCorner(ctx) {
  const found = ctx.slots.map.querySelector(".erqi-corner");
  if (found) return found;
  const corner = el("div", { class: "erqi-corner" });
  ctx.slots.map.append(corner);
  return corner;
}

/** Head of a drawer: a handle to drag on a phone, a title, a button that puts it away.
 *  @param {Context} ctx
 *  @param {Words} words */
export function createDrawerHead(ctx, words, side, key) {
  const title = words.say(el("h2", { class: "erqi-drawer-title" }), key);
  const close = iconButton(words, { icon: "close", key: "map.panel.close", class: "erqi-drawer-close",
    click: () => closeDrawer(ctx, side) });
  const head = el("div", { class: "erqi-drawer-head" },
    [el("span", { class: "erqi-handle", attrs: { "aria-hidden": "true" } }), title, close]);
  dragToClose(ctx, head, side);
  return { head, title };
}

function dragToClose(ctx, head, side) {
  let from = null;
  head.addEventListener("pointerdown", (event) => {
    if (!narrow(ctx) || event.target.closest("button")) return;
    from = event.clientY;
    head.setPointerCapture(event.pointerId);
  });
  head.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const moved = event.clientY - from;
    from = null;
    if (moved > DRAG_CLOSES_PX) closeDrawer(ctx, side);
    else ctx.root.classList.toggle("erqi-tall", moved < -DRAG_CLOSES_PX / 2);
  });
  head.addEventListener("pointercancel", () => { from = null; });
}

function drawerButton(ctx, words, side, icon, keys) {
  const button = el("button", { class: `erqi-button erqi-drawer-button erqi-drawer-button-${side}`,
    attrs: { "aria-expanded": "false" },
    on: { click: () => toggleDrawer(ctx, side) } }, [drawIcon(icon)]);
  const word = el("span", { class: "erqi-button-word" });
  button.append(word);
  words.bind(() => {
    word.textContent = ctx.phrase(keys.word);
    button.setAttribute("aria-label", ctx.phrase(keys.name));
    button.title = ctx.phrase(keys.name);
  });
  return button;
}

function create(ctx) {
  const words = followWords(ctx);
  const { left, right } = ctx.slots;
  const buttons = {
    left: drawerButton(ctx, words, "left", "drawer", { word: "map.panel.left_short", name: "map.panel.left" }),
    right: drawerButton(ctx, words, "right", "card", { word: "map.card.overview", name: "map.card.overview" }),
  };

  ctx.slots.top.querySelector(".erqi-title-tools")?.append(buttons.left);
  mapCorner(ctx).prepend(buttons.right);
  asRegion(left, "map.panel.left");
  asRegion(right, "map.panel.right");
  putInSlot(left, createDrawerHead(ctx, words, "left", "map.panel.left").head, 0);

  function asRegion(slot, key) {
    slot.setAttribute("role", "region");
    words.bind(() => slot.setAttribute("aria-label", ctx.phrase(key)));
  }

  function slotOf(side) {
    return side === "list" ? ctx.slots.overlay.querySelector(".erqi-list") : ctx.slots[side];
  }

  function openerOf(side) {
    return buttons[side] || ctx.slots.bottomRight.querySelector("[data-tool=list]");
  }

  function apply(previous) {
    const { panels } = ctx.store.get();
    for (const side of SIDES) {
      const slot = slotOf(side);
      ctx.root.classList.toggle(`erqi-${side}-open`, panels[side]);
      if (buttons[side]) buttons[side].setAttribute("aria-expanded", String(panels[side]));
      if (!slot || slot.hidden === !panels[side]) continue;
      const hadFocus = slot.contains(focusedIn(ctx));
      slot.hidden = !panels[side];
      // What stands there from the start does not move in.
      if (previous) slot.classList.add("erqi-appears");
      if (slot.hidden && hadFocus) openerOf(side)?.focus({ preventScroll: true });
    }
    if (!SIDES.some((side) => panels[side])) ctx.root.classList.remove("erqi-tall");
  }

  // The left drawer, which gave way to another, comes back after it.
  let yielded = false;

  function oneAtATime(previous) {
    const { panels } = ctx.store.get();
    const open = SIDES.filter((side) => panels[side]);
    const back = !open.length && yielded && !narrow(ctx);
    if (!oneDrawer(ctx) || (!back && open.length < 2)) return false;
    const keep = back ? "left" : open.find((side) => !previous || !previous.panels[side]) || open[0];
    yielded = !back && keep !== "left" && open.includes("left");
    ctx.store.set({ panels: { left: false, right: false, list: false, [keep]: true } });
    return true;
  }

  function measure({ width, height }) {
    const was = oneDrawer(ctx);
    const wasNarrow = narrow(ctx);
    const phone = width <= PHONE_PX;
    // The page of the app has its height before the map in it has.
    const high = ctx.host === "app" ? window.innerHeight : height;
    for (const [name, on] of Object.entries({ phone, low: !phone && high <= LOW_PX, tight: width < TIGHT_PX })) {
      ctx.root.classList.toggle(`erqi-${name}`, on);
    }
    if (narrow(ctx) && !wasNarrow) ctx.store.set({ panels: { left: false, right: false, list: false } });
    else if (oneDrawer(ctx) && !was) oneAtATime(null);
  }

  function escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented || !narrow(ctx)) return;
    const side = SIDES.find((one) => ctx.store.get().panels[one]);
    if (!side) return;
    event.preventDefault();
    closeDrawer(ctx, side);
  }

  // Also the container of a map that is not ours takes our paper, not Leaflet's grey.
  ctx.map.getContainer().classList.add("erqi-paper");
  measure(ctx.firstSize);
  apply(null);

  ctx.panelSizes = () => ({ "title-height": ctx.slots.top.offsetHeight, "tools-width": ctx.slots.bottomRight.offsetWidth });
  const observer = new ResizeObserver(() => {
    measure(ctx.root.getBoundingClientRect());
    tellLengths(ctx, ctx.panelSizes());
  });
  observer.observe(ctx.root);
  observer.observe(ctx.slots.top);
  observer.observe(ctx.slots.bottomRight);
  ctx.root.addEventListener("keydown", escape);
  ctx.store.on((state, changed, previous) => {
    if (changed.has("panels") && !oneAtATime(previous)) apply(previous);
  });
  return { destroy: () => observer.disconnect() };
}

export const panelsPart = { name: "panels", create };
