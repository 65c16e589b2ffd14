/* The legend of a packed layer on a map. */

import { el, svg } from "../dom/el.js";
import { symbolSwatch } from "../draw/symbols.js";
import { packedCount } from "./words.js";

const BAR_PX = { width: 216, height: 12 };
const LINE_PX = 18;

/** A ramp as a bar with words below.
 *  @param {NonNullable<NonNullable<FrameContent["legend"]>["bar"]>} bar */
function packedBar(bar) {
  const ends = bar.ends || bar.colours.map((_, k) => (k + 1) / bar.colours.length);
  const steps = bar.colours.map((fill, k) => {
    const from = k ? ends[k - 1] : 0;
    return svg("rect", { attrs: { x: from * BAR_PX.width, y: 0, width: Math.max(0, (ends[k] - from) * BAR_PX.width), height: BAR_PX.height, fill, "fill-opacity": bar.opacity } });
  });
  const size = { width: BAR_PX.width, height: BAR_PX.height, viewBox: `0 0 ${BAR_PX.width} ${BAR_PX.height}` };
  const ticks = bar.ticks.map(({ at, label }) => {
    const tick = el("span", { class: at <= 0 ? "erqi-packed-first" : at >= 1 ? "erqi-packed-last" : null, text: label });
    if (at > 0 && at < 1) tick.style.left = `${100 * at}%`;
    return tick;
  });
  return el("div", { class: "erqi-packed-ramp" }, [
    svg("svg", { attrs: { ...size, "aria-hidden": "true", focusable: "false", "shape-rendering": "crispEdges" } }, steps),
    el("p", { class: "erqi-packed-ticks" }, ticks),
  ]);
}

/** The legend of a layer as a Leaflet control, or null. `control.count(Map case → number | null)` says how many of each
 *  line a filter leaves.
 *  @param {FrameContent} content */
export function packedLegend(content) {
  const { legend } = content;
  if (!legend) return null;
  const counts = new Map();
  const lineOf = (line, size) => {
    const count = line.count === null ? null : el("span", { class: "erqi-packed-count", text: packedCount(line.count) });
    counts.set(line, count);
    return el("li", {}, [
      symbolSwatch(line.symbol, { hatching: true, size }),
      el("span", { class: "erqi-packed-label", text: line.label === null ? content.words.rest : line.label }),
      count,
    ]);
  };
  const lines = legend.lines.map((line) => lineOf(line));
  const scales = (legend.scales || []).flatMap((scale) => {
    const room = ({ symbol }) => (symbol.geometry === "point" ? symbol.size_px : symbol.stroke_width_px) + 4;
    const size = Math.max(LINE_PX, ...scale.lines.map(room));
    return [el("p", { class: "erqi-packed-title", text: scale.title }), el("ul", {}, scale.lines.map((line) => lineOf(line, size)))];
  });
  const title = [content.name, legend.title].filter(Boolean).join(" · ");
  const control = /** @type {L.Control & {count(left: any): void}} */ (new L.Control({ position: "bottomright" }));
  control.onAdd = () => {
    const box = el("section", { class: "erqi-packed-legend", attrs: { "aria-label": title } }, [
      el("p", { class: "erqi-packed-title", text: title }),
      legend.bar ? packedBar(legend.bar) : null,
      lines.length ? el("ul", {}, lines) : null,
      ...scales,
    ]);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  };
  control.count = (left) => counts.forEach((node, line) => {
    if (node) node.textContent = left ? `${packedCount(left.get(line.case) || 0)} / ${packedCount(line.count)}` : packedCount(line.count);
  });
  return control;
}
