/* The panel of a packed layer on a Leaflet map: a quiet button that opens a sheet. */

import { el } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { packedPhrase } from "./words.js";
import { packedPanel, packedPanelParts } from "./panel.js";

const NARROW_PX = 480;
const GAP_PX = 10;
const PLAN_PX = 190;
const open = new WeakMap();

/** The control of a layer that is on a map, or null where it has nothing to filter, search or list. */
export function packedControl(layer) {
  /** @type {FrameContent} */
  const content = layer.plan.content;
  const parts = packedPanelParts(content);
  if (!parts.search && !parts.filters && !parts.table) return null;
  const { words } = content;
  const title = content.name ? packedPhrase(words, "panel_of", { name: content.name }) : words.panel;
  const { map } = layer;
  /** @type {ReturnType<typeof packedPanel> | null} */
  let panel = null;

  const close = el("button", { class: "erqi-packed-close", attrs: { "aria-label": words.close }, on: { click: () => show(false) } }, drawIcon("close"));
  const sheet = el("section", { class: "erqi-packed-sheet", attrs: { "aria-label": title, hidden: true }, on: { keydown: escape } }, [
    el("header", { class: "erqi-packed-sheet-head" }, [el("h2", { text: content.name || words.panel }), close]),
  ]);
  const badge = el("span", { class: "erqi-packed-dot", attrs: { hidden: true } });
  const button = el("button", {
    class: "erqi-packed-open",
    attrs: { "aria-label": title, title, "aria-expanded": "false" },
    on: { click: () => show(sheet.hidden), keydown: escape },
  }, [drawIcon(parts.filters ? "filter" : parts.search ? "search" : "list"), badge]);

  function escape(event) {
    if (event.key !== "Escape" || sheet.hidden) return;
    event.stopPropagation();
    show(false);
  }

  function show(wanted) {
    if (wanted === !sheet.hidden) return;
    if (wanted && open.get(map)) open.get(map)(false);
    open.set(map, wanted ? show : null);
    if (wanted && !panel) {
      panel = packedPanel(layer);
      sheet.append(panel);
    }
    sheet.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    fit();
    // On a phone the box of words would bring up the keyboard.
    if (!wanted) button.focus();
    else if (sheet.classList.contains("erqi-packed-small")) close.focus();
    else focusFirst();
    if (layer.view && layer.view.names) layer.view.names.refresh();
  }

  // The panel fills a moment after it is made.
  async function focusFirst() {
    await layer.ready();
    const first = panel?.querySelector("input, summary, [tabindex]");
    if (!sheet.hidden && first) first.focus({ preventScroll: true });
  }

  function fit() {
    const size = map.getSize();
    const small = size.x <= NARROW_PX;
    sheet.classList.toggle("erqi-packed-small", small);
    button.classList.toggle("erqi-packed-large", small);
    const frame = map.getContainer().getBoundingClientRect();
    const beside = button.getBoundingClientRect();
    const px = (value) => (small ? "" : `${Math.round(value)}px`);
    sheet.style.left = onPlan() ? "" : px(beside.right - frame.left + GAP_PX);
    const corner = (button.closest(".leaflet-right") || button).getBoundingClientRect();
    sheet.style.right = onPlan() ? px(frame.right - corner.left + GAP_PX) : "";
    const room = size.y - 2 * GAP_PX - (onPlan() ? PLAN_PX : 0);
    sheet.style.maxHeight = `${Math.max(160, Math.round(small ? size.y * 0.62 : room))}px`;
  }

  // The left side and the corners above belong to a plan that is on the map.
  const onPlan = () => map.getContainer().classList.contains("erqi-ground");

  function follow({ filter }) {
    badge.hidden = !filter;
  }

  // On a phone sheet and place do not both have room.
  function selected({ row }) {
    if (row !== null && !sheet.hidden && sheet.classList.contains("erqi-packed-small")) show(false);
  }

  function covered() {
    const box = sheet.getBoundingClientRect();
    const beside = !sheet.hidden && !sheet.classList.contains("erqi-packed-small");
    const frame = map.getContainer().getBoundingClientRect();
    return { left: beside && !onPlan() ? box.right - frame.left : 0, top: 0, right: beside && onPlan() ? frame.right - box.left : 0 };
  }

  const control = new L.Control({ position: "topleft" });
  control.onAdd = () => {
    const bar = el("div", { class: "leaflet-bar erqi-packed-bar" }, button);
    for (const node of [bar, sheet]) {
      L.DomEvent.disableClickPropagation(node);
      L.DomEvent.disableScrollPropagation(node);
    }
    map.getContainer().append(sheet);
    map.on("resize", fit);
    layer.on({ filter: follow, select: selected });
    layer.covered = covered;
    follow({ filter: layer.filter() });
    button.classList.toggle("erqi-packed-large", map.getSize().x <= NARROW_PX);
    return bar;
  };
  control.onRemove = () => {
    if (open.get(map) === show) open.set(map, null);
    map.off("resize", fit);
    layer.off({ filter: follow, select: selected });
    delete layer.covered;
    if (panel) panel.destroy();
    panel = null;
    sheet.hidden = true;
    sheet.remove();
  };
  // A plan mounts in its own time.
  Promise.allSettled(globalThis.ErqiMap.mounted || []).then(() => {
    if (onPlan()) control.setPosition("bottomright");
  });
  return control;
}
