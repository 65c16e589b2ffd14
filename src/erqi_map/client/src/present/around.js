/* The words of the city's layout, round the district of a scene that speaks of them. */

import { el, refill } from "../dom/el.js";

/** @param {Context} ctx */
export function presentAround(ctx, present) {
  const { map } = ctx;
  const layer = el("div", { class: "erqi-around", attrs: { hidden: true } });
  ctx.slots.overlay.prepend(layer);
  let marks = [];

  function place() {
    for (const { node, at } of marks) {
      const { x, y } = map.latLngToContainerPoint([at[1], at[0]]);
      node.style.left = `${Math.round(x)}px`;
      node.style.top = `${Math.round(y)}px`;
    }
  }

  function draw() {
    const shown = (present.scene && present.scene.around) || [];
    marks = shown.map((one) => ({ at: one.at, node: el("span", { class: one.own ? "erqi-own" : "", text: ctx.text(one.name) }) }));
    refill(layer, marks.map(({ node }) => node));
    layer.hidden = !marks.length;
    place();
  }

  map.on("move zoom viewreset resize", place);
  present.hear((what) => {
    if (what !== "destroy") return draw();
    map.off("move zoom viewreset resize", place);
    return layer.remove();
  });
}
