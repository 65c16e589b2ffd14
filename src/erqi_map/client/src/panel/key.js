/* The key: what the symbols round the plan mean that are in sight, at the foot of the left panel. */

import { followWords, putInSlot, rebuild } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { symbolSwatch } from "../draw/symbols.js";
import { boxOfBounds } from "../geometry/boxes.js";
import { inBox } from "../geometry/grid.js";
import { onlyNamed } from "../geometry/hit.js";
import { pictureKey } from "../state/plan.js";

// More lines of one layer than this are told apart by the numbers in their names, if they have any.
const SEPARATELY = 4;

function lineMarks(ctx, entries) {
  return el("span", { class: "erqi-key-marks" }, entries.map(({ label, symbol }) => {
    const name = ctx.text(label);
    const mark = el("span", { class: "erqi-key-mark", text: (/[0-9]+/.exec(name) || [name])[0], attrs: { title: name } });
    mark.style.setProperty("--erqi-accent", symbol.stroke);
    return mark;
  }));
}

const lookOf = ({ shape, fill, stroke, stroke_width_px: width, size_px: size, dash_px: dash }) => JSON.stringify([shape, fill, stroke, width, size, dash]);

/** The looks of what a layer has in sight. */
function seenOf(ctx, layer) {
  const mask = ctx.plan.mask(layer, ctx.store.get());
  const [west, north, east, south] = boxOfBounds(ctx.map.getBounds(), layer.world);
  const rows = onlyNamed(layer) ? layer.named || [] : inBox(layer, west, north, east, south);
  return new Set([...rows].filter((i) => mask[i]).map((i) => layer.symbol(i)).map(lookOf));
}

function entriesOf(ctx, layer) {
  const seen = seenOf(ctx, layer);
  return ctx.plan.content.legend.filter((entry) => entry.layer === layer.id && seen.has(lookOf(entry.symbol)));
}

function linesOf(ctx, layer, found) {
  const numbered = found.every(({ label }) => /[0-9]/.test(ctx.text(label)));
  if (layer.geometry === "line" && found.length > SEPARATELY && numbered) {
    return [el("li", { class: "erqi-key-lines" }, [el("span", { text: ctx.text(found[0].label).split(/[0-9]/)[0].trim() }), lineMarks(ctx, found)])];
  }
  return found.map((entry) => el("li", {}, [symbolSwatch(entry.symbol), el("span", { text: ctx.text(entry.label) })]));
}

function create(ctx) {
  const words = followWords(ctx);
  const list = el("ul", { class: "erqi-key-list" });
  const box = el("section", { class: "erqi-key" }, [words.say(el("h2", { class: "erqi-section-title" }), "map.key.title"), list]);
  const pictures = () => (ctx.plan.content.pictures || []).filter(({ id }) => !ctx.store.get().hidden.includes(pictureKey(id)));
  let drawn = "";
  function draw() {
    const found = ctx.plan.layers.filter((layer) => layer.role !== "plan").map((layer) => ({ layer, entries: entriesOf(ctx, layer) }));
    const under = pictures().map(({ title }) => ctx.text(title));
    const labels = under.concat(found.flatMap(({ entries }) => entries.map((entry) => ctx.text(entry.label))));
    if (drawn === (drawn = labels.join())) return;
    rebuild(ctx, list, [...found.flatMap(({ layer, entries }) => linesOf(ctx, layer, entries)),
      ...under.map((title) => el("li", {}, [drawIcon("basemap"), el("span", { text: title })]))]);
    box.hidden = !labels.length;
    if (ctx.fitBrief) ctx.fitBrief();
  }
  // Names are placed anew whenever something else is in sight.
  ctx.placed = draw;
  putInSlot(ctx.slots.left, box, 5);
  return { destroy() { ctx.placed = null; } };
}

export const keyPart = { name: "key", create };
