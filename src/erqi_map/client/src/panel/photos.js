/* Pictures and papers of a place: small in its card, whole in a window. Each is unpacked when it is first shown. */

import { followWords } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { createDialog } from "./dialog.js";

const addresses = new WeakMap();
/** What shows a picture of a plan whole. */
const viewers = new WeakMap();

/** The address of a block of a picture as a file, made once and taken back with the map. */
function addressOf(ctx, photo, block, type) {
  if (!addresses.has(photo)) addresses.set(photo, new Map());
  const known = addresses.get(photo);
  if (!known.has(block)) {
    const made = (photo.raw || ctx.plan.raw)(block).then((bytes) => URL.createObjectURL(new Blob([bytes], { type })));
    ctx.onDestroy(() => made.then(URL.revokeObjectURL, () => {}));
    known.set(block, made);
  }
  return known.get(block);
}

function picture(ctx, photo, className) {
  const image = /** @type {HTMLImageElement} */ (el("img", { class: className, attrs: { alt: ctx.text(photo.alt), decoding: "async" } }));
  addressOf(ctx, photo, photo.image, "image/webp").then((address) => { image.src = address; },
    () => image.replaceWith(el("span", { class: "erqi-hint", text: ctx.phrase("map.photo.failed") })));
  return image;
}

/** The pictures of a card; null where it has none.
 *  @param {Context} ctx */
export function photoList(ctx, card) {
  const photos = (ctx.plan.content.photos || []).filter((one) => one.place === card.id);
  if (!photos.length) return null;
  return el("ul", { class: "erqi-photos" }, photos.map((photo, at) => {
    const button = el("button", { class: "erqi-photo", data: { key: `photo:${card.id}:${at}` }, attrs: { title: ctx.phrase("map.photo.open", { alt: ctx.text(photo.alt) }) },
      on: { click: () => viewers.get(ctx.plan)(photo) } }, picture(ctx, photo, "erqi-photo-small"));
    return el("li", {}, button);
  }));
}

function create(ctx) {
  const words = followWords(ctx);
  /** @type {ReturnType<typeof createDialog> | null} */
  let made = null;
  viewers.set(ctx.plan, (photo) => {
    const { dialog, body } = (made ||= createDialog(ctx, words, "erqi-viewer", "map.photo.title"));
    const link = photo.paper === null ? null : /** @type {HTMLAnchorElement} */ (el("a", { class: "erqi-photo-paper", text: ctx.phrase("map.photo.paper"), attrs: { download: `${photo.place}.pdf` } }));
    if (link) addressOf(ctx, photo, photo.paper, "application/pdf").then((address) => { link.href = address; });
    const under = [ctx.text(photo.alt), photo.date].filter(Boolean).join(ctx.phrase("map.separator"));
    refill(body, el("figure", { class: "erqi-photo-whole" }, [picture(ctx, photo, ""), el("figcaption", {}, [under, link])]));
    dialog.showModal();
  });
}

export const photosPart = { name: "photos", create };
