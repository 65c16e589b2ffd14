/* Where symbols lie over each other a click asks which is meant. */

import { listen } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { symbolSwatch } from "../draw/symbols.js";

const WIDTH_PX = 260;

/** The symbols among what was hit, one for each id: a pile when there are several of the topmost kind. */
export function pileOf(hits, idOf) {
  const [top] = hits;
  if (!top || top.layer.geometry !== "point") return [];
  const points = hits.filter(({ layer }) => layer.geometry === "point" && layer.role === top.layer.role);
  return [...new Map(points.map((hit) => [idOf(hit), hit]))].map(([id, hit]) => ({ id, hit }));
}

/** A list of names over the map; `choose(id)` hears which was taken.
 *  @param {Context} ctx */
export function createPile(ctx) {
  const { map, store } = ctx;
  const list = el("ul", { class: "erqi-pile-list" });
  const title = el("p", { class: "erqi-popup-kind" });
  const box = el("div", { class: "erqi-popup-box erqi-pile", attrs: { role: "dialog", tabindex: "-1" },
    on: { keydown: keys, click: (event) => event.stopPropagation() } }, [title, list]);
  const popup = L.popup({ className: "erqi-popup", maxWidth: WIDTH_PX, minWidth: 160, closeButton: false, autoPan: false,
    autoClose: false, closeOnClick: false, closeOnEscapeKey: false, offset: [0, -4] });
  popup.setContent(box);

  function close() {
    popup.remove();
  }

  function keys(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
    map.getContainer().focus({ preventScroll: true });
  }

  function ask(latlng, pile, choose) {
    title.textContent = ctx.phrase("map.pile");
    box.setAttribute("aria-label", ctx.phrase("map.pile"));
    box.lang = ctx.root.lang;
    refill(list, pile.map(({ id, hit: { layer, index } }) => el("li", {}, el("button", {
      class: "erqi-button erqi-pile-item",
      on: { click: () => { close(); choose(id); } },
    }, [symbolSwatch(layer.symbol(index)), el("span", { text: layer.name(index, store.get().lang) })]))));
    popup.setLatLng(latlng).openOn(map);
    popup.update();
    list.querySelector("button").focus({ preventScroll: true });
  }

  store.on((state, changed) => {
    if (["focus", "tool", "scene", "lang", "hidden", "filter"].some((key) => changed.has(/** @type {keyof State} */ (key)))) close();
  });
  listen(ctx, map, { zoomstart: close });
  ctx.onDestroy(close);
  return { ask, close };
}
