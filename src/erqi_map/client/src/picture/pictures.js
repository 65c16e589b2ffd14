/* Pictures under the plan: each is read when it is first shown, and has an eye and an opacity in the drawer. */

import { eye, followWords, formatNumber, putInSlot, rebuild } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { pictureKey } from "../state/plan.js";
import { term } from "../state/features.js";
import { own } from "../payload/values.js";

// Above the tiles of a basemap, below everything that is drawn.
const Z_INDEX = { base: 230, overlay: 235 };

function paneOf(map, role) {
  const name = `erqi-picture-${role}`;
  const pane = map.getPane(name) || map.createPane(name);
  pane.style.zIndex = String(Z_INDEX[role]);
  pane.style.pointerEvents = "none";
  return name;
}

function createPicture(ctx, meta, changed) {
  const { map, plan } = ctx;
  const [west, south, east, north] = meta.bounds;
  /** @type {L.ImageOverlay | null} */
  let layer = null;
  let address = "";
  let wanted = false;
  let failed = false;
  const opacity = () => own(ctx.store.get().opacity, meta.id) ?? meta.opacity;

  function fail(reason) {
    console.error(`erqi-map: ${meta.id}`, reason);
    failed = true;
    changed();
  }

  async function open() {
    address = URL.createObjectURL(new Blob([await plan.raw(meta.image)], { type: "image/webp" }));
    layer = L.imageOverlay(address, [[south, west], [north, east]], { pane: paneOf(map, meta.role), opacity: opacity(), alt: "", interactive: false });
    layer.on("error", () => fail("picture"));
    if (wanted) layer.addTo(map);
  }

  return {
    meta,
    get failed() {
      return failed;
    },
    get opacity() {
      return opacity();
    },
    fade() {
      if (layer) layer.setOpacity(opacity());
    },
    show(on) {
      if (on === wanted) return;
      wanted = on;
      if (!on && layer) layer.remove();
      else if (on && layer) layer.addTo(map);
      else if (on && !address) open().catch(fail);
    },
    destroy() {
      wanted = false;
      if (layer) layer.remove().off();
      if (address) URL.revokeObjectURL(address);
    },
  };
}

/** What a picture is: status, accuracy and date, then its sources. */
function facts(ctx, meta) {
  const sources = meta.sources.map((id) => ctx.text((own(ctx.plan.content.sources, id) || {}).title)).filter(Boolean);
  const accuracy = ctx.phrase("map.card.accuracy_value", { m: formatNumber(ctx, meta.accuracy_m, 0) });
  return [[term(ctx, "statuses", meta.status), accuracy, meta.date].filter(Boolean).join(ctx.phrase("map.separator")), sources.join(ctx.phrase("map.comma"))]
    .filter(Boolean).map((text) => el("p", { class: "erqi-hint", text }));
}

/** @param {Context} ctx */
function create(ctx) {
  const metas = ctx.plan.content.pictures || [];
  if (!metas.length) return null;
  const words = followWords(ctx);
  const pictures = metas.map((meta) => createPicture(ctx, meta, () => draw()));
  const list = el("ul", { class: "erqi-tree-list" });
  const title = words.say(el("h2", { class: "erqi-section-title" }), "map.pictures.title");
  const box = el("section", { class: "erqi-pictures" }, [el("div", { class: "erqi-section-head" }, [title]), list]);
  const isShown = (meta) => !ctx.store.get().hidden.includes(pictureKey(meta.id));

  function toggle(meta) {
    const key = pictureKey(meta.id);
    const hidden = ctx.store.get().hidden.filter((one) => one !== key);
    ctx.store.set({ hidden: isShown(meta) ? [...hidden, key].sort() : hidden });
  }

  const eyeOf = (meta) => eye(ctx, ctx.text(meta.title), `picture-eye:${meta.id}`, isShown(meta), () => toggle(meta));

  function slider(one) {
    const value = el("output", { text: `${Math.round(100 * one.opacity)} %` });
    const input = el("input", { class: "erqi-picture-range", data: { key: `picture-opacity:${one.meta.id}` }, attrs: { type: "range", min: 0, max: 100, step: 5 } });
    input.value = String(Math.round(100 * one.opacity));
    input.addEventListener("input", () => {
      ctx.store.set({ opacity: { ...ctx.store.get().opacity, [one.meta.id]: Number(input.value) / 100 } });
      value.textContent = `${input.value} %`;
    });
    return el("label", { class: "erqi-picture-opacity" }, [el("span", { text: ctx.phrase("map.pictures.opacity") }), input, value]);
  }

  function item(one) {
    const { meta } = one;
    return el("li", { attrs: { "data-picture": meta.id } }, [
      el("div", { class: "erqi-tree-row erqi-tree-leaf" }, [el("span", { class: "erqi-picture-name", text: ctx.text(meta.title) }), eyeOf(meta)]),
      one.failed ? el("p", { class: "erqi-hint", text: ctx.phrase("map.pictures.failed"), attrs: { role: "alert" } }) : isShown(meta) && slider(one),
      facts(ctx, meta)]);
  }

  function draw() {
    rebuild(ctx, list, pictures.map(item));
  }

  function follow() {
    for (const one of pictures) one.show(isShown(one.meta));
    draw();
  }

  putInSlot(ctx.slots.left, box, 3.5);
  follow();
  ctx.store.on((state, changed) => {
    if (changed.has("opacity")) pictures.forEach((one) => one.fade());
    if (changed.has("hidden")) follow();
    else if (changed.has("lang")) draw();
  });
  return { destroy: () => pictures.forEach((one) => one.destroy()) };
}

export const picturesPart = { name: "pictures", create };
