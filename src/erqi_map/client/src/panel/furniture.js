/* Scale, north, attribution and notes of the map. */

import { followWords, formatNumber, iconButton, listen, uid } from "../dom/controls.js";
import { el, refill, svg } from "../dom/el.js";
import { metresPerPixel } from "../geometry/scale.js";
import { mapCorner } from "./panels.js";
import { reviewLine } from "./title.js";

const BAR_PX = 120;

/** The longest round length (1, 2 or 5 × 10ⁿ) that is at most `metres`. */
function roundLength(metres) {
  const power = 10 ** Math.floor(Math.log10(metres));
  return power * (5 * power <= metres ? 5 : 2 * power <= metres ? 2 : 1);
}

// A scale bar shows round lengths, so "2 km" and never "2.00 km".
function roundWords(ctx, metres) {
  if (metres >= 1000) return ctx.phrase("map.length_km", { value: formatNumber(ctx, metres / 1000) });
  return ctx.phrase("map.length_m", { value: formatNumber(ctx, metres) });
}

/** @param {Context} ctx */
export function scaleBar(ctx) {
  const bar = el("span", { class: "erqi-scale-bar", attrs: { "aria-hidden": "true" } },
    [el("span"), el("span"), el("span"), el("span")]);
  const zero = el("span", { text: "0", attrs: { "aria-hidden": "true" } });
  const end = el("span", { attrs: { "aria-hidden": "true" } });
  const box = el("div", { class: "erqi-scale", attrs: { role: "img" } },
    [bar, el("span", { class: "erqi-scale-ends" }, [zero, end])]);
  function draw() {
    // On a wall the bar is enlarged with what it stands in.
    const metresPerPx = ctx.wall() * metresPerPixel(ctx.map.getCenter().lat, ctx.map.getZoom());
    if (!(metresPerPx > 0)) return;
    const length = roundLength(metresPerPx * BAR_PX);
    bar.style.width = `${(length / metresPerPx).toFixed(1)}px`;
    end.textContent = roundWords(ctx, length);
    box.setAttribute("aria-label", ctx.phrase("map.furniture.scale", { length: end.textContent }));
  }
  return { box, draw };
}

/**
 * @param {Context} ctx
 * @param {Words} words
 */
export function northArrow(ctx, words) {
  const letter = el("span", { class: "erqi-north-letter" });
  const arrow = svg("svg", { attrs: { viewBox: "0 0 24 34", width: 24, height: 34, "aria-hidden": "true" } }, [
    svg("path", { class: "erqi-north-dark", attrs: { d: "M12 1 4 32l8-6z" } }),
    svg("path", { class: "erqi-north-light", attrs: { d: "M12 1l8 31-8-6z" } })]);
  const box = el("div", { class: "erqi-north", attrs: { role: "img" } }, [letter, arrow]);
  words.bind(() => {
    letter.textContent = ctx.phrase("map.furniture.north");
    box.setAttribute("aria-label", ctx.phrase("map.furniture.north_long"));
    box.title = ctx.phrase("map.furniture.north_long");
  });
  return box;
}

/** The lines under the map: datum, date, review, attribution, and what a basemap adds.
 *  @param {Context} ctx */
export function furnitureLines(ctx) {
  const { furniture, basemaps } = ctx.plan.content;
  const basemap = basemaps.find((one) => one.id === ctx.store.get().basemap);
  const online = basemap && basemap.id !== "none";
  /** @type {[string, string][]} */
  const lines = [
    ["datum", ctx.text(furniture.datum_note)],
    ["date", ctx.phrase("map.furniture.data_date", { date: furniture.data_date })],
    ["status", ctx.text(furniture.status_note)],
    ["review", reviewLine(ctx)],
    ["sources", ctx.phrase("map.furniture.sources", { sources: ctx.text(furniture.attribution) })],
    ["editor", ctx.phrase("map.furniture.editor", { editor: ctx.text(furniture.editor) })],
  ];
  if (online) {
    lines.push(["basemap", ctx.phrase("map.furniture.basemap", { attribution: ctx.text(basemap.attribution),
      datum: ctx.phrase(`map.datum.${basemap.datum}`) })]);
    if (basemap.datum === "gcj02") lines.push(["shift", ctx.phrase("map.furniture.shifted")]);
  }
  return lines.filter(([, words]) => words);
}

function create(ctx) {
  const words = followWords(ctx);
  const scale = scaleBar(ctx);
  let open = false;
  const short = el("p", { class: "erqi-furniture-short" });
  const long = el("div", { class: "erqi-furniture-long", attrs: { id: uid(ctx, "imprint"), hidden: true } });
  const extra = el("div", { class: "erqi-furniture-basemap" });
  const more = iconButton(words, { icon: "info", key: "map.furniture.more", class: "erqi-furniture-more",
    click: () => { open = !open; draw(); }, attrs: { "aria-controls": long.id } });
  const box = el("section", { class: "erqi-furniture" }, [long, extra,
    el("div", { class: "erqi-furniture-row" }, [scale.box, short, more])]);
  words.bind(() => {
    box.setAttribute("aria-label", ctx.phrase("map.furniture.title"));
    draw();
  });

  function draw() {
    const lines = furnitureLines(ctx);
    const { furniture } = ctx.plan.content;
    const paragraph = ([name, text]) => el("p", { class: `erqi-furniture-${name}`, text });
    const brief = [ctx.phrase("map.furniture.datum_short"), ctx.phrase("map.furniture.data_date",
      { date: furniture.data_date }), reviewLine(ctx)];
    refill(short, brief.map((text) => el("span", { text })));
    refill(long, lines.filter(([name]) => !["basemap", "shift"].includes(name)).map(paragraph));
    refill(extra, lines.filter(([name]) => ["basemap", "shift"].includes(name)).map(paragraph));
    extra.hidden = !extra.children.length;
    long.hidden = !open;
    more.setAttribute("aria-expanded", String(open));
    scale.draw();
  }

  ctx.slots.bottomLeft.append(box);
  mapCorner(ctx).append(northArrow(ctx, words));
  listen(ctx, ctx.map, { "moveend zoomend resize": scale.draw });
  ctx.map.whenReady(scale.draw);
  ctx.store.on((state, changed) => {
    if (changed.has("basemap")) draw();
  });
}

export const furniturePart = { name: "furniture", create };
