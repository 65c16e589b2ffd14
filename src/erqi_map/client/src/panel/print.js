/* Printing: the map as a sheet of paper. */

import { followWords, listen, uid } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { symbolSwatch } from "../draw/symbols.js";
import { boxOfBounds } from "../geometry/boxes.js";
import { facetValues, focusCard, stageOf, term } from "../state/features.js";
import { createDialog } from "./dialog.js";
import { comparedDiscs } from "./discs.js";
import { countPlan, filterSize } from "./filter.js";
import { furnitureLines, northArrow, scaleBar } from "./furniture.js";
import { imprintWords, reviewLine, statusWords } from "./title.js";

const MARGIN_MM = 8;
const PAPERS = { a4: "A4", a3: "A3" };
const PRINT_RATIO = 3;
const FRAME_PAD_PX = 2;
const MIN_LEGEND_PT = 5;
// Pixels that the canvases of all pages may have together: a deck has a page for every scene.
const MAX_PIXELS = 60e6;
const CANVASES = 3;

/** The document that prints: a stage within a page of the app is printed as that page. */
const paperOf = (ctx) => (ctx.options.stage ? window.parent.document : document);

function sheetIn(page, text) {
  const sheet = new page.defaultView.CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

// The page box can only be set from the document, also when we live in a shadow root. All but the
// pages is taken out of the flow: what only is not seen makes empty pages.
const pageRules = (paper) => `@page { size: ${PAPERS[paper]} landscape; margin: ${MARGIN_MM}mm; }
    .erqi-print { display: none; }
    @media print { html, body { display: block !important; position: static !important; width: auto !important;
      height: auto !important; min-height: 0 !important; margin: 0 !important; padding: 0 !important; overflow: visible !important; }
    body > :not(.erqi-print) { display: none !important; } .erqi-print { display: block; } }`;

/** A place for pages at the end of the document that prints, where the styles of the map hold. */
function pageRoom(root, page) {
  const room = el("div", { class: "erqi-print" });
  page.body.append(room);
  const home = root.getRootNode();
  if (home === page) return { room, pages: room };
  const pages = room.attachShadow({ mode: "open" });
  // Copied by their rules: a link would still be on its way when the page goes to the printer.
  pages.adoptedStyleSheets = [...home.styleSheets, ...home.adoptedStyleSheets].map(({ cssRules }) =>
    sheetIn(page, [...cssRules].map((rule) => rule.cssText).join("\n")));
  return { room, pages };
}

// Of a canvas painted while beforeprint runs Chromium prints the strokes it has noted down, and
// a cleared canvas comes out as a white sheet over all that lies beneath. Copies of the finished
// pictures are printed as pictures.
function copyOf(container) {
  const copy = container.cloneNode(true);
  const made = [...copy.querySelectorAll("canvas")];
  [...container.querySelectorAll("canvas")].forEach((canvas, k) => {
    if (canvas.width && canvas.style.visibility !== "hidden") made[k].getContext("2d").drawImage(canvas, 0, 0);
    else made[k].remove();
  });
  // Over a map that is not ours the panels are within it, and what is fixed would stand on every page.
  copy.querySelectorAll(".erqi-map, .erqi-popup").forEach((node) => node.remove());
  return copy;
}

// What tells a symbol of the legend from others; on a map by stage its fill is another.
const lookOf = ({ fill, ...symbol }, plain) => JSON.stringify(Object.entries(plain ? { ...symbol, fill } : symbol).sort());

/** The lines of the legend of which something is seen within `bounds`, on a map by stage the stages too. */
function legendLines(ctx, bounds) {
  const state = ctx.store.get();
  const plain = state.grouping !== "stage";
  const [west, north, east, south] = boxOfBounds(bounds);
  const seen = new Set();
  const meets = (x, y, x2, y2) => Math.max(x, x2) >= west && Math.min(x, x2) <= east && Math.max(y, y2) >= north && Math.min(y, y2) <= south;
  // Of a long line any piece.
  const passes = (layer, i) => layer.parts(i).flat().some((xy) => xy.some((_, k) => k % 2 && k > 1 && meets(xy[k - 3], xy[k - 2], xy[k - 1], xy[k])));
  for (const layer of ctx.plan.layers) {
    const mask = ctx.plan.mask(layer, state);
    for (let i = 0; i < layer.n; i += 1) {
      const [minX, minY, maxX, maxY] = layer.bounds(i);
      if (!mask[i] || !meets(minX, minY, maxX, maxY) || (layer.geometry === "line" && !passes(layer, i))) continue;
      seen.add(layer.leaf(i) + lookOf(layer.symbol(i), plain));
      if (!plain && stageOf(ctx.plan, layer, i)) seen.add(`${layer.id}?${stageOf(ctx.plan, layer, i)}`);
    }
  }
  const lines = ctx.plan.content.legend.filter((one) => seen.has(`${one.layer}/${one.cluster || "-"}${lookOf(one.symbol, plain)}`));
  const stages = plain ? [] : facetValues(ctx.plan, "stage").flatMap(({ id, name, colour }) =>
    ctx.plan.layers.filter((layer) => seen.has(`${layer.id}?${id}`)).map((layer) =>
      ({ layer: layer.id, label: name, symbol: { ...layer.spec.style.default, shape: "circle", fill: colour } })));
  return [...stages, ...lines];
}

function legendGroups(ctx, bounds) {
  const groups = new Map(Object.keys(ctx.plan.content.terms.themes).map((theme) => [theme, new Map()]));
  for (const entry of legendLines(ctx, bounds)) {
    const layer = ctx.plan.layers.find((one) => one.id === entry.layer);
    const group = groups.get(layer.theme) || new Map();
    groups.set(layer.theme, group);
    // The same symbol in several clusters is one line of a printed legend.
    const key = JSON.stringify([ctx.text(entry.label), entry.symbol]);
    if (!group.has(key)) group.set(key, entry);
  }
  return new Map([...groups].filter(([, entries]) => entries.size));
}

function legend(ctx, bounds) {
  return [...legendGroups(ctx, bounds)].map(([theme, entries]) => el("section", {}, [
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
    lines.push(ctx.phrase("map.print.filtered", { n: shown, m: total }));
  }
  const found = goal && ctx.plan.goal(goal);
  if (found) lines.push(ctx.phrase("map.print.goal", { goal: ctx.text(found.goal.text) }));
  return lines.map((text, k) => el("p", { class: scene && !k ? "erqi-sheet-heading" : "", text }));
}

/** What the drawer that is open sets beside each other. */
function compared(ctx) {
  const { focus, panels } = ctx.store.get();
  const card = panels.right && focusCard(ctx, focus);
  const discs = card && comparedDiscs(ctx, card);
  return discs ? [el("p", { class: "erqi-sheet-heading", text: ctx.phrase("map.card.compare") }), discs] : [];
}

/** The sheet round the map: title, frame with scale and north, legend, notes. */
function createSheet(ctx, words) {
  const scale = scaleBar(ctx);
  const frame = el("div", { class: "erqi-sheet-frame" }, [scale.box, northArrow(ctx, words)]);
  const head = el("div", { class: "erqi-sheet-head", attrs: { "data-covers": "top" } });
  const side = el("div", { class: "erqi-sheet-legend", attrs: { "data-covers": "right" } });
  const foot = el("div", { class: "erqi-sheet-foot", attrs: { "data-covers": "bottom" } });
  const box = el("div", { class: "erqi-sheet-page" }, [head, frame, side, foot]);
  function draw(bounds) {
    const { furniture } = ctx.plan.content;
    refill(head, [el("p", { class: "erqi-sheet-title", text: ctx.text(furniture.title) }),
      el("p", { text: imprintWords(ctx).join(ctx.phrase("map.separator")) }), el("p", { class: "erqi-sheet-status", text: [...statusWords(ctx), reviewLine(ctx)].join(ctx.phrase("map.separator")) })]);
    refill(side, [...condition(ctx), el("p", { class: "erqi-sheet-heading", text: ctx.phrase("map.print.legend") }),
      el("div", { class: "erqi-sheet-groups" }, legend(ctx, bounds)), ...compared(ctx)]);
    // Status and review note stand at the head.
    const notes = furnitureLines(ctx).filter(([name]) => !["status", "review"].includes(name));
    refill(foot, notes.map(([, text]) => el("span", { text })));
    scale.draw();
  }
  // A legend that is cut off is none: two columns, then smaller type.
  function fitLegend() {
    const tooHigh = () => side.scrollHeight > side.clientHeight + 1;
    side.style.fontSize = "";
    side.classList.remove("erqi-two");
    side.classList.toggle("erqi-two", tooHigh());
    for (let size = 9; tooHigh() && size >= MIN_LEGEND_PT; size -= 0.5) side.style.fontSize = `${size}pt`;
  }
  return { box, frame, draw, fitLegend, scale };
}

function create(ctx) {
  const { map, root, store } = ctx;
  const words = followWords(ctx);
  const container = map.getContainer();
  const sheet = createSheet(ctx, words);
  const { dialog, body } = createDialog(ctx, words, "erqi-print-dialog", "map.print.title");
  const target = paperOf(ctx);
  let paper = "a4";
  /** @type {(() => void) | null} */
  let restore = null;

  function fillDialog() {
    const choices = Object.keys(PAPERS).map((name) => {
      const input = el("input", { attrs: { type: "radio", name: uid(ctx, "paper"), value: name },
        on: { change: () => { paper = name; } } });
      input.checked = name === paper;
      return el("label", { class: "erqi-check" }, [input, el("span", { text: ctx.phrase(`map.print.${name}`) })]);
    });
    refill(body, [
      el("fieldset", { class: "erqi-print-papers" }, [el("legend", { text: ctx.phrase("map.print.paper") }), ...choices]),
      el("p", { class: "erqi-hint", text: ctx.phrase("map.print.hint") }),
      el("p", { class: "erqi-print-actions" }, el("button", { class: "erqi-button erqi-primary",
        text: ctx.phrase("map.print.go"), on: { click: go } }))]);
  }

  function clearBounds() {
    const inset = ctx.insets();
    const size = map.getSize();
    return L.latLngBounds(map.containerPointToLatLng([inset.left, inset.top]),
      map.containerPointToLatLng([size.x - inset.right, size.y - inset.bottom]));
  }

  const boundsOf = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

  /** Lays the sheet out round `bounds` and gives it as a page. */
  function layOut(bounds) {
    sheet.draw(bounds);
    map.invalidateSize({ animate: false, pan: false });
    const frame = sheet.frame.getBoundingClientRect();
    const outer = container.getBoundingClientRect();
    map.stop();
    map.fitBounds(bounds, { animate: false,
      paddingTopLeft: [frame.left - outer.left + FRAME_PAD_PX, frame.top - outer.top + FRAME_PAD_PX],
      paddingBottomRight: [outer.right - frame.right + FRAME_PAD_PX, outer.bottom - frame.bottom + FRAME_PAD_PX] });
    const corner = (x, y) => map.containerPointToLatLng([x - outer.left, y - outer.top]);
    sheet.draw(L.latLngBounds(corner(frame.left, frame.bottom), corner(frame.right, frame.top)));
    sheet.fitLegend();
    ctx.canvas.hover(null);
    ctx.canvas.paintNow();
    ctx.labels.paintNow();
    sheet.scale.draw();
    const around = [...ctx.slots.overlay.querySelectorAll(".erqi-around")];
    return el("div", { class: `erqi-map erqi-page erqi-sheet-${paper}`, attrs: { lang: root.lang } },
      [copyOf(container), ...around.map((node) => node.cloneNode(true)), sheet.box.cloneNode(true)]);
  }

  function pagesOf(present, seen) {
    if (!present || !present.on()) return [layOut(seen)];
    const on = present.index;
    const pages = present.scenes.map((scene) => {
      store.set({ scene: scene.id });
      const { view } = scene.state;
      // A view without an extent is what is seen there now.
      return layOut(view && !view.fit ? clearBounds() : boundsOf(view ? view.fit : ctx.plan.manifest.extent));
    });
    store.set({ scene: present.scenes[on].id });
    return pages;
  }

  /** Makes the pages: what is seen now, or every scene of what is presented. Once, also from beforeprint. */
  function prepare() {
    if (restore) return;
    // A flight that is printed has come to its end: halfway is nobody's view.
    if (ctx.flying) map.setView(ctx.flying.centre, ctx.flying.zoom, { animate: false, reset: true });
    const before = { centre: map.getCenter(), zoom: map.getZoom(), seen: clearBounds() };
    const count = ctx.present && ctx.present.on() ? ctx.present.scenes.length : 1;
    const laid = [root, container];
    laid.forEach((node) => node.classList.add("erqi-sheet-map", `erqi-sheet-${paper}`));
    root.classList.add("erqi-sheet");
    const { width, height } = root.getBoundingClientRect();
    ctx.pixelRatio = Math.max(1, Math.min(PRINT_RATIO, Math.sqrt(MAX_PIXELS / (count * CANVASES * width * height))));
    const { room, pages } = pageRoom(root, target);
    pages.append(...pagesOf(ctx.present, before.seen));
    laid.forEach((node) => node.classList.remove("erqi-sheet-map", `erqi-sheet-${paper}`));
    root.classList.remove("erqi-sheet");
    ctx.pixelRatio = null;
    map.invalidateSize({ animate: false, pan: false });
    map.stop();
    map.setView(before.centre, before.zoom, { animate: false, reset: true });
    ctx.canvas.redraw();
    // Only now: where paper is shown already, the map would have no size to be laid out in.
    const page = sheetIn(target, pageRules(paper));
    target.adoptedStyleSheets = [...target.adoptedStyleSheets, page];
    restore = () => {
      target.adoptedStyleSheets = target.adoptedStyleSheets.filter((one) => one !== page);
      room.remove();
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
    requestAnimationFrame(() => requestAnimationFrame(() => /** @type {Window} */ (target.defaultView).print()));
  }

  /** A page within another is printed as it is seen there; what it laid out would be cut by its frame. */
  function follow() {
    if (window.parent === window || target !== document) prepare();
  }

  dialog.fill = fillDialog;
  words.bind(() => {
    if (dialog.open) fillDialog();
  });
  ctx.slots.overlay.append(sheet.box);
  listen(ctx, window, { beforeprint: follow, afterprint: finish });
  return { destroy: finish };
}

export const printPart = { name: "print", create };
