/* The popup of what is chosen on the map. */

import { areasOf, focusedIn, formatNumber, listen, rebuild, tint } from "../dom/controls.js";
import { el, prefersCalm } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { editButton } from "./card_sections.js";
import { openDrawer } from "../state/drawers.js";
import { cardKind, cardName, cardOf, featureInfo, featureOf, term } from "../state/features.js";

const WIDTH_PX = 340;
// In a low window, so that it need not be scrolled.
const WIDTHS_PX = [WIDTH_PX, 420, 500, 580];
const MARGIN_PX = 12;
const SETTLED_MS = 250;
// Round the popup's words: its tip, and air below the edge of the map.
const TALLER_PX = 32;
// The symbol below its tip.
const SYMBOL_PX = 24;
const AIR_PX = 8;

function create(ctx) {
  const { map, store } = ctx;
  const box = el("div", { class: "erqi-popup-box", attrs: { role: "dialog", tabindex: "-1" },
    // The button clicked may be gone when the map asks where the click came from.
    on: { keydown: keys, click: (event) => event.stopPropagation() } });
  const popup = L.popup({ className: "erqi-popup", maxWidth: WIDTH_PX, minWidth: 200, closeButton: false,
    autoPan: false, autoClose: false, closeOnClick: false, closeOnEscapeKey: false, offset: [0, -4] });
  /** @type {Feature | null} */
  let shown = null;
  let moving = false;
  let picked = null;
  popup.setContent(box);

  const events = {
    movestart() { moving = true; },
    moveend() { moving = false; },
    // A symbol steps aside by pixels, and a popup stands pixels away from an area: at another zoom they are elsewhere.
    zoomend() { if (shown && !moving) settle(false); },
    // Before the click itself chooses a feature; who chooses elsewhere forgets the place.
    preclick(event) { picked = event.latlng; },
  };
  listen(ctx, map, events);

  function keys(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    dismiss();
    map.getContainer().focus({ preventScroll: true });
  }

  const dismiss = () => store.set({ focus: null, goal: null });

  function close() {
    shown = picked = null;
    popup.remove();
    ctx.root.classList.remove("erqi-popup-open");
  }

  /** What the map is for: the goals of a cluster or those a place serves, and what stands for them. */
  function purpose(card) {
    const goals = card.kind === "cluster" ? card.goals || []
      : (card.serves || []).map(({ goal }) => (ctx.plan.goal(goal) || {}).goal).filter(Boolean);
    return [goals.length > 0 ? el("ul", { class: "erqi-popup-goals" },
      goals.map((goal) => el("li", { text: ctx.text(goal.text) })))
      : card.kind !== "cluster" && el("p", { class: "erqi-popup-summary", text: ctx.text(card.summary) }),
    card.register && el("p", { class: "erqi-popup-names" }, [
      el("b", { text: ctx.text(card.register[0].label) + ctx.phrase("map.colon") }), ctx.text(card.register[0].value)]),
    names("map.card.projects", card.projects), names("map.card.eco_areas", card.eco_areas)];
  }

  function names(key, ids) {
    if (!(ids || []).length) return null;
    const words = ids.map((id) => cardName(ctx, id, true)).join(ctx.phrase("map.comma"));
    return el("p", { class: "erqi-popup-names" }, [el("b", { text: ctx.phrase(key) + ctx.phrase("map.colon") }), words]);
  }

  function statusWords(status, accuracy) {
    const label = term(ctx, "statuses", status);
    const range = accuracy && ctx.phrase("map.card.accuracy_value", { m: formatNumber(ctx, accuracy, 0) });
    return [label, range].filter(Boolean).join(ctx.phrase("map.separator"));
  }

  function fill(feature) {
    const info = featureInfo(ctx, feature);
    const card = cardOf(ctx, info.card);
    const name = card ? ctx.text(card.name) : info.name;
    const kind = (card && cardKind(ctx, card)) || term(ctx, "kinds", info.kind)
      || ctx.text(feature.layer.spec.title);
    const shut = el("button", { class: "erqi-button erqi-popup-close", data: { key: "close" }, on: { click: dismiss },
      attrs: { "aria-label": ctx.phrase("map.popup.close"), title: ctx.phrase("map.popup.close") } },
    drawIcon("close"));
    const more = el("button", { class: "erqi-button erqi-popup-more", text: ctx.phrase("map.popup.details"), data: { key: "more" }, on: { click: details } });
    box.setAttribute("aria-label", name);
    box.lang = ctx.root.lang;
    rebuild(ctx, box, [
      el("p", { class: "erqi-popup-kind", text: kind }), shut,
      el("p", { class: "erqi-popup-name", text: name }),
      card && card.slogan && el("p", { class: "erqi-popup-slogan", text: ctx.text(card.slogan) }),
      ...(card ? purpose(card) : []),
      !card && fields(feature),
      el("div", { class: "erqi-popup-foot" }, [
        el("span", { class: "erqi-popup-status", text: statusWords(info.status, info.accuracy) }), editButton(ctx, card ? card.id : info.id), more])]);
    tint(ctx, box, card && card.kind === "cluster" ? card.id : info.cluster);
  }

  /** Layers without cards name the columns their popup shows. */
  function fields(feature) {
    const rows = (feature.layer.spec.fields || []).map((column) => [column, feature.layer.value(feature.index, column)])
      .filter(([, value]) => value !== null && value !== "" && !Number.isNaN(value));
    if (!rows.length) return null;
    return el("dl", { class: "erqi-popup-fields" }, rows.map(([column, value]) => el("div", {}, [
      el("dt", { text: column }),
      el("dd", { text: typeof value === "number" ? formatNumber(ctx, value) : String(value) })])));
  }

  function details() {
    openDrawer(ctx, "right");
    ctx.slots.right.querySelector(".erqi-card-name")?.focus({ preventScroll: true });
  }

  function place(mayPan) {
    // Who works with the keyboard goes on from the popup.
    const onMap = map.getContainer().matches(":focus-visible") || focusedIn(ctx)?.matches(".erqi-search-input");
    popup.setLatLng(ctx.drawnAt(shown));
    if (!map.hasLayer(popup)) popup.openOn(map);
    settle(false);
    if (onMap) box.focus({ preventScroll: true });
    if (!mayPan) return;
    requestAnimationFrame(() => {
      if (moving) map.once("moveend", () => settle(true));
      else settle(true);
    });
  }

  /** As large as it may be, in its own pixels; is it whole?
   *  @param {number} width
   *  @param {number} height */
  function fits(width, height) {
    popup.options.maxWidth = Math.max(width, WIDTH_PX);
    box.style.maxHeight = `${height}px`;
    refresh();
    return box.scrollHeight <= box.clientHeight + 1;
  }

  /** Where the popup belongs as the map stands now, as high as there is room: above a symbol as long as it is whole there,
   *  else beside what is chosen; the map moves only to show it whole. */
  function settle(mayPan) {
    if (!shown || (mayPan && !map.hasLayer(popup))) return;
    const free = ctx.free(), wall = ctx.wall(), high = free.height / wall;
    const point = shown.layer.geometry === "point";
    const symbol = point ? SYMBOL_PX : 0;
    const frame = box.closest(".leaflet-popup");
    frame.classList.remove("erqi-popup-beside");
    popup.setLatLng(picked && !point ? picked : ctx.drawnAt(shown));
    const aside = !(point && fits(WIDTH_PX, high - TALLER_PX - symbol));
    frame.classList.toggle("erqi-popup-aside", aside);
    const tall = ctx.free(({ width, height }) => (width > WIDTHS_PX[1] * wall ? height : 0));
    if (aside) WIDTHS_PX.some((width) => fits(Math.min(width, tall.width / wall - 2 * MARGIN_PX), tall.height / wall - AIR_PX));
    const at = rect();
    const beside = aside ? ctx.beside(shown, at, symbol * wall) : null;
    if (beside) {
      frame.classList.add("erqi-popup-beside");
      popup.setLatLng(map.containerPointToLatLng(map.latLngToContainerPoint(popup.getLatLng()).add([beside.x - at.x, beside.y - at.y])));
    } else {
      if (aside) fits(popup.options.maxWidth ?? WIDTH_PX, high - TALLER_PX - symbol);
      const { height, ...rest } = rect();
      if (mayPan) panInto({ ...rest, height: height + symbol * wall }, free);
    }
    // Names keep away from where it stands now.
    ctx.labels.refresh();
  }

  /** The popup as it stands, in pixels of the map. */
  function rect() {
    const frame = map.getContainer().getBoundingClientRect();
    const { left, top, width, height } = box.closest(".leaflet-popup-content-wrapper").getBoundingClientRect();
    return { x: left - frame.left, y: top - frame.top, width, height };
  }

  // Leaflet takes the content out and puts it back, which drops the focus within.
  function refresh() {
    const focused = focusedIn(ctx);
    const within = focused && box.contains(focused);
    popup.update();
    if (within) focused.focus({ preventScroll: true });
  }

  function panInto({ x, y, width, height }, free) {
    const over = (low, high, from, to) => Math.min(0, low - from - MARGIN_PX) || Math.max(0, high - to + MARGIN_PX);
    const by = [over(x, x + width, free.x, free.x + free.width), over(y, y + height, free.y, free.y + free.height)];
    if (by[0] || by[1]) map.panBy(by, { animate: !prefersCalm() });
  }

  function follow(mayPan) {
    const { focus, tool, scene, panels } = store.get();
    // The drawer alone shows what is chosen while it is open.
    const feature = focus && !tool && !scene && !panels.right ? featureOf(ctx, focus) : null;
    if (!feature) {
      close();
      return;
    }
    shown = feature;
    ctx.root.classList.add("erqi-popup-open");
    fill(feature);
    place(mayPan !== false);
  }

  const onEscape = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !shown) return;
    event.preventDefault();
    dismiss();
  };
  listen(ctx, areasOf(ctx), { keydown: onEscape });
  // A link that was opened has focused nothing yet.
  listen(ctx, document, { keydown: (event) => event.target === document.body && onEscape(event) });
  store.on((state, changed, previous) => {
    if (changed.has("focus") || changed.has("tool") || state.panels.right !== previous.panels.right) follow();
    else if (changed.has("lang") && shown) follow(false);
  });
  // The first view comes after the parts. One that a link gives is kept as it is; the whole map
  // may move a little so that the popup is seen, once the drawers have taken their places.
  const first = store.get();
  const timer = first.focus ? setTimeout(follow, first.view ? 0 : SETTLED_MS, !first.view) : 0;
  return { destroy() {
    clearTimeout(timer);
    popup.remove();
  } };
}

export const popupPart = { name: "popup", create };
