/* What lies over the map, and the rectangle that nothing covers. */

const MEDIUM_PX = 990;
const SHOW_PX = 1240;
const MIN_FREE_PX = 140;
const WIDE_SHARE = 0.7;
// A box this far from the edge of the free rectangle costs it nothing.
const TOUCH_PX = 1;
const FURNITURE = ["top", "map", "bottomLeft", "bottomRight"];

const REACH = {
  left: (box, at) => box.right - at.left, right: (box, at) => at.right - box.left,
  top: (box, at) => box.bottom - at.top, bottom: (box, at) => at.bottom - box.top,
};

function mapRect(ctx) {
  return ctx.map.getContainer().getBoundingClientRect();
}

function drawers(ctx) {
  const marked = ctx.slots.overlay.querySelectorAll("[data-covers]");
  return [ctx.slots.left, ctx.slots.right, ...marked].filter((node) => !node.hidden && node.childElementCount);
}

/** How far drawers reach into the map from each side, in pixels.
 *  @param {Context} ctx */
export function measureInsets(ctx) {
  const cover = { left: 0, right: 0, top: 0, bottom: 0 };
  const at = mapRect(ctx);
  for (const node of drawers(ctx)) {
    const box = node.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const side = node.dataset.covers;
    // What says itself which side it takes: the caption of a scene.
    if (side && side in cover) cover[side] = Math.max(cover[side], REACH[side](box, at));
    else if (box.width >= WIDE_SHARE * at.width) cover.bottom = Math.max(cover.bottom, at.bottom - box.top);
    else if (box.left + box.right < at.left + at.right) cover.left = Math.max(cover.left, box.right - at.left);
    else cover.right = Math.max(cover.right, at.right - box.left);
  }
  if (at.width - cover.left - cover.right < MIN_FREE_PX) cover.left = cover.right = 0;
  if (at.height - cover.top - cover.bottom < MIN_FREE_PX) cover.top = cover.bottom = 0;
  return cover;
}

/** Small things that lie over the map (title, buttons, scale bar; on a sheet scale and north), as boxes in the window.
 *  @param {Context} ctx */
export const coveredBoxes = (ctx) => boxesOf(ctx, [...FURNITURE.flatMap((name) => [...ctx.slots[name].children]),
  ...ctx.slots.overlay.querySelectorAll(".erqi-sheet-frame > *")]);

/** What popups cover: no place for a name, but no reason to move the map away.
 *  @param {Context} ctx */
export const popupBoxes = (ctx, which = "") => boxesOf(ctx, [...ctx.map.getPanes().popupPane.querySelectorAll(`${which} .leaflet-popup-content-wrapper`)]);

function boxesOf(ctx, nodes) {
  const at = mapRect(ctx);
  return nodes
    .map((node) => node.getBoundingClientRect())
    .filter((box) => box.width > 1 && box.height > 1)
    .map((box) => ({ x: box.left - at.left, y: box.top - at.top, width: box.width, height: box.height }));
}

/* ---- the free rectangle ---- */

// What is left of an area when a box is cut off at one of its sides.
function* cuts(area, box) {
  const right = area.x + area.width;
  const bottom = area.y + area.height;
  yield { ...area, x: box.x + box.width, width: right - box.x - box.width };
  yield { ...area, width: box.x - area.x };
  yield { ...area, y: box.y + box.height, height: bottom - box.y - box.height };
  yield { ...area, height: box.y - area.y };
}

const touch = (area, box) =>
  box.x + TOUCH_PX < area.x + area.width && area.x + TOUCH_PX < box.x + box.width &&
  box.y + TOUCH_PX < area.y + area.height && area.y + TOUCH_PX < box.y + box.height;

/** @param {Rect} area */
const areaOf = ({ width, height }) => Math.max(0, width) * Math.max(0, height);
/** How high what is `aspect` as wide as high can be in an area. */
export const heightIn = (aspect) => ({ width, height }) => Math.max(0, Math.min(width / aspect, height));

const ROOMY = 0.1;
/** The same, but of two that are nearly as high the one with more round it: what is shown stands in the middle. */
export const roomyIn = (aspect) => (area) => heightIn(aspect)(area) * areaOf(area) ** ROOMY;

/** The largest rectangle of `area` that none of a few boxes lies in: each is cut off at the side that leaves most.
 *  @param {Rect} area
 *  @param {(area: Rect) => number} worth
 *  @returns {Rect} */
export function largestFree(area, boxes, worth = areaOf) {
  const at = boxes.findIndex((box) => touch(area, box));
  if (at < 0) return area;
  const others = boxes.slice(at + 1);
  const found = [...cuts(area, boxes[at])].filter((cut) => worth(cut) > 0).map((cut) => largestFree(cut, others, worth));
  return found.reduce((best, one) => (worth(one) > worth(best) ? one : best), { ...area, width: 0, height: 0 });
}

/** With no room for both in one line the notes stand above the tools; the strip of a show reaches under its words.
 *  @param {Context} ctx
 *  @param {number} taken width that drawers cover, in pixels */
export function placeNotes(ctx, taken) {
  const { classList } = ctx.root;
  const [width, least] = classList.contains("erqi-presenting") ? [ctx.map.getSize().x, SHOW_PX] : [ctx.map.getSize().x - taken, MEDIUM_PX];
  classList.toggle("erqi-medium", width / ctx.wall() < least);
}

/** The part of the map that no drawer, bar, button or note covers, in pixels of the window: what popups, flights and
 *  names keep to. Where that is not `least` wide and high, what the drawers leave.
 *  @param {Context} ctx
 *  @param {(area: Rect) => number} [worth] what makes one of several the best; without it its area */
export function freeArea(ctx, worth, least = MIN_FREE_PX) {
  // A flight goes where the notes will stand, not where they stood before a drawer opened; they reach as far as they stand high.
  const before = ctx.insets();
  placeNotes(ctx, before.left + before.right);
  const { left, right, top, bottom } = ctx.insets();
  const size = ctx.map.getSize();
  // A map that has just come to sight has not told its size yet.
  const area = { x: left, y: top, width: Math.max(0, size.x - left - right), height: Math.max(0, size.y - top - bottom) };
  const free = largestFree(area, ctx.covered(), worth);
  return Math.min(free.width, free.height) < least ? area : free;
}
