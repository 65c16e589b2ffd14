/* The key: what the symbols round the plan mean, always in sight at the foot of the left panel. */

import { followWords, putInSlot, rebuild } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { symbolSwatch } from "../draw/symbols.js";

// More lines of one layer than this are told apart by the numbers in their names.
const SEPARATELY = 4;

function lineMarks(ctx, entries) {
  return el("span", { class: "erqi-key-marks" }, entries.map(({ label, symbol }) => {
    const name = ctx.text(label);
    const mark = el("span", { class: "erqi-key-mark", text: (/[0-9]+/.exec(name) || [name])[0], attrs: { title: name } });
    mark.style.setProperty("--erqi-accent", symbol.stroke);
    return mark;
  }));
}

function entriesOf(ctx, layer) {
  const found = ctx.plan.content.legend.filter((entry) => entry.layer === layer.id);
  if (layer.geometry === "line" && found.length > SEPARATELY) {
    return [el("li", { class: "erqi-key-lines" }, [el("span", { text: ctx.text(found[0].label).split(/[0-9]/)[0].trim() }), lineMarks(ctx, found)])];
  }
  return found.map((entry) => el("li", {}, [symbolSwatch(entry.symbol), el("span", { text: ctx.text(entry.label) })]));
}

function create(ctx) {
  const words = followWords(ctx);
  const list = el("ul", { class: "erqi-key-list" });
  const box = el("section", { class: "erqi-key" }, [words.say(el("h2", { class: "erqi-section-title" }), "map.key.title"), list]);
  function draw() {
    const state = ctx.store.get();
    const layers = ctx.plan.layers.filter((layer) => layer.role !== "plan" && ctx.plan.mask(layer, state).some(Boolean));
    rebuild(ctx, list, layers.flatMap((layer) => entriesOf(ctx, layer)));
    box.hidden = !layers.length;
  }
  words.bind(draw);
  putInSlot(ctx.slots.left, box, 5);
  const off = ctx.store.on((state, changed) => {
    if (changed.has("hidden") || changed.has("basemap")) draw();
  });
  return { destroy() { off(); words.off(); } };
}

export const keyPart = { name: "key", create };
