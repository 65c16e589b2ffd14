/* Printing: the map as a sheet of paper. */

import { followWords, uid } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { symbolSwatch } from "../draw/symbols.js";
import { term } from "../state/features.js";
import { createDialog, openDialog } from "./dialog.js";
import { countPlan, filterSize } from "./filter.js";
import { furnitureLines, northArrow, scaleBar } from "./furniture.js";
import { imprintWords, statusLine } from "./title.js";

const MARGIN_MM = 8;
const PAPERS = { a4: "A4", a3: "A3" };
const PRINT_RATIO = 3;
const FRAME_PAD_PX = 2;

// The page box can only be set from the document, also when we live in a shadow root.
function pageSheet(paper) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@page { size: ${PAPERS[paper]} landscape; margin: ${MARGIN_MM}mm; }
    @media print { html, body { height: auto !important; overflow: hidden !important; }
    body * { visibility: hidden; } }`);
  return sheet;
}

// Of a canvas painted while beforeprint runs Chromium prints the strokes it has noted down, and
// a cleared canvas comes out as a white sheet over all that lies beneath. Copies of the finished
// pictures are printed as pictures.
function printCopies(container) {
  const shown = [...container.querySelectorAll(".erqi-pane canvas")]
    .filter((canvas) => canvas.style.visibility === "visible" && canvas.width);
  const copies = shown.map((canvas) => {
    const copy = canvas.cloneNode();
    copy.getContext("2d").drawImage(canvas, 0, 0);
    canvas.after(copy);
    canvas.classList.add("erqi-not-printed");
    return copy;
  });
  return () => {
    copies.forEach((copy) => copy.remove());
    shown.forEach((canvas) => canvas.classList.remove("erqi-not-printed"));
  };
}

function legendGroups(ctx) {
  const state = ctx.store.get();
  const groups = new Map(Object.keys(ctx.plan.content.terms.themes).map((theme) => [theme, new Map()]));
  for (const entry of ctx.plan.content.legend) {
    const layer = ctx.plan.layers.find((one) => one.id === entry.layer);
    if (!layer || state.hidden.includes(`${entry.layer}/${entry.cluster || "-"}`)) continue;
    if (!ctx.plan.mask(layer, state).some(Boolean)) continue;
    if (!groups.has(layer.theme)) groups.set(layer.theme, new Map());
    // The same symbol in several clusters is one line of a printed legend.
    const key = JSON.stringify([ctx.text(entry.label), entry.symbol]);
    if (!groups.get(layer.theme).has(key)) groups.get(layer.theme).set(key, entry);
  }
  return new Map([...groups].filter(([, entries]) => entries.size));
}

function legend(ctx) {
  return [...legendGroups(ctx)].map(([theme, entries]) => el("section", {}, [
    el("h3", { text: term(ctx, "themes", theme) || theme }),
    el("ul", {}, [...entries.values()].map((entry) => el("li", {},
      [symbolSwatch(entry.symbol), el("span", { text: ctx.text(entry.label) })])))]));
}

function condition(ctx) {
  const { filter, goal } = ctx.store.get();
  const scene = ctx.present && ctx.present.scene;
  const lines = scene ? [scene.title, ...(scene.points || [])].map(ctx.text) : [];
  if (filterSize(filter)) {
    const { shown, total } = countPlan(ctx);
    lines.push(ctx.t("map.print.filtered", { n: shown, m: total }));
  }
  const found = goal && ctx.plan.goal(goal);
  if (found) lines.push(ctx.t("map.print.goal", { goal: ctx.text(found.goal.text) }));
  return lines.map((text) => el("p", { text }));
}

/** The sheet round the map: title, frame with scale and north, legend, notes. */
function createSheet(ctx, words) {
  const scale = scaleBar(ctx);
  const frame = el("div", { class: "erqi-sheet-frame" }, [scale.box, northArrow(ctx, words)]);
  const head = el("div", { class: "erqi-sheet-head", attrs: { "data-covers": "top" } });
  const side = el("div", { class: "erqi-sheet-legend", attrs: { "data-covers": "right" } });
  const foot = el("div", { class: "erqi-sheet-foot", attrs: { "data-covers": "bottom" } });
  const box = el("div", { class: "erqi-sheet-page" }, [head, frame, side, foot]);
  function draw() {
    const { furniture } = ctx.plan.content;
    refill(head, [el("p", { class: "erqi-sheet-title", text: ctx.text(furniture.title) }),
      el("p", { text: imprintWords(ctx).join(ctx.t("map.separator")) }), el("p", { class: "erqi-sheet-status", text: statusLine(ctx) })]);
    refill(side, [el("p", { class: "erqi-sheet-heading", text: ctx.t("map.print.legend") }), ...legend(ctx),
      ...condition(ctx)]);
    refill(foot, furnitureLines(ctx).map(([, text]) => el("span", { text })));
    scale.draw();
  }
  return { box, frame, draw, scale };
}

/** @param {Context} ctx */
export function openPrint(ctx) {
  openDialog(ctx, ".erqi-print-dialog");
}

function create(ctx) {
  const { map, root } = ctx;
  const words = followWords(ctx);
  const container = map.getContainer();
  const sheet = createSheet(ctx, words);
  const { dialog, body } = createDialog(ctx, words, "erqi-print-dialog", "map.print.title");
  let paper = "a4";
  let restore = null;

  function fillDialog() {
    const choices = Object.keys(PAPERS).map((name) => {
      const input = el("input", { attrs: { type: "radio", name: uid(ctx, "paper"), value: name },
        on: { change: () => { paper = name; } } });
      input.checked = name === paper;
      return el("label", { class: "erqi-check" }, [input, el("span", { text: ctx.t(`map.print.${name}`) })]);
    });
    refill(body, [
      el("fieldset", { class: "erqi-print-papers" }, [el("legend", { text: ctx.t("map.print.paper") }), ...choices]),
      el("p", { class: "erqi-hint", text: ctx.t("map.print.hint") }),
      el("p", { class: "erqi-print-actions" }, el("button", { class: "erqi-button erqi-primary",
        text: ctx.t("map.print.go"), attrs: { type: "button" }, on: { click: go } }))]);
  }

  function clearBounds() {
    const inset = ctx.insets();
    const size = map.getSize();
    return L.latLngBounds(map.containerPointToLatLng([inset.left, inset.top]),
      map.containerPointToLatLng([size.x - inset.right, size.y - inset.bottom]));
  }

  /** Lay the sheet out; what is seen now fills the frame. Runs once, also from beforeprint. */
  function prepare() {
    if (restore) return;
    const bounds = clearBounds();
    const before = { centre: map.getCenter(), zoom: map.getZoom() };
    const page = pageSheet(paper);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];
    root.classList.add("erqi-sheet", `erqi-sheet-${paper}`);
    container.classList.add("erqi-sheet-map", `erqi-sheet-${paper}`);
    ctx.pixelRatio = PRINT_RATIO;
    sheet.draw();
    ctx.canvas.hover(null);
    map.invalidateSize({ animate: false, pan: false });
    const frame = sheet.frame.getBoundingClientRect();
    const outer = container.getBoundingClientRect();
    map.fitBounds(bounds, { animate: false,
      paddingTopLeft: [frame.left - outer.left + FRAME_PAD_PX, frame.top - outer.top + FRAME_PAD_PX],
      paddingBottomRight: [outer.right - frame.right + FRAME_PAD_PX, outer.bottom - frame.bottom + FRAME_PAD_PX] });
    ctx.canvas.paintNow();
    ctx.labels.paintNow();
    sheet.scale.draw();
    const dropCopies = printCopies(container);
    restore = () => {
      dropCopies();
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== page);
      root.classList.remove("erqi-sheet", "erqi-sheet-a4", "erqi-sheet-a3");
      container.classList.remove("erqi-sheet-map", "erqi-sheet-a4", "erqi-sheet-a3");
      ctx.pixelRatio = null;
      map.invalidateSize({ animate: false, pan: false });
      map.setView(before.centre, before.zoom, { animate: false });
      ctx.canvas.redraw();
      restore = null;
    };
  }

  function finish() {
    if (restore) restore();
  }

  // A frame in between: what was painted in this one may not reach the printer.
  function go() {
    dialog.close();
    prepare();
    requestAnimationFrame(() => requestAnimationFrame(() => window.print()));
  }

  dialog.fill = fillDialog;
  words.bind(() => {
    if (dialog.open) fillDialog();
    if (restore) sheet.draw();
  });
  ctx.slots.overlay.append(sheet.box);
  window.addEventListener("beforeprint", prepare);
  window.addEventListener("afterprint", finish);
  return { destroy() {
    words.off();
    finish();
    dialog.remove();
    window.removeEventListener("beforeprint", prepare);
    window.removeEventListener("afterprint", finish);
  } };
}

export const printPart = { name: "print", create, closed: true };
