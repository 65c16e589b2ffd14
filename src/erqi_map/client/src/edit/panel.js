/* The buttons of drawing, what is drawn and how large it is. */

import { el } from "../dom/el.js";

const TOOLS = [["point", "line", "area", "hole", "split", "remove"], ["undo", "redo", "done", "discard"]];

/** phrase(key, values): words; acts: what each button does.
 *  @param {Context} ctx */
export function createPanel(ctx, phrase, acts) {
  const buttons = Object.fromEntries(TOOLS.flat().map((name) => [name, el("button", {
    class: "erqi-button erqi-edit-tool", text: phrase(name), attrs: { "data-edit": name, title: phrase(`${name}_tip`) },
    on: { click: () => buttons[name].getAttribute("aria-disabled") !== "true" && acts[name]() },
  })]));
  const snapping = /** @type {HTMLInputElement} */ (el("input", { attrs: { type: "checkbox", checked: true } }));
  const what = el("p", { class: "erqi-edit-what", attrs: { role: "status" } });
  const size = el("p", { class: "erqi-edit-size" });
  const hint = el("p", { class: "erqi-hint" });
  const cross = el("div", { class: "erqi-crosshairs", attrs: { "aria-hidden": "true", hidden: true } });
  const snaps = el("label", { class: "erqi-edit-snap", attrs: { title: phrase("snap_tip") } }, [snapping, phrase("snap")]);
  const rows = TOOLS.map((group) => el("div", { class: "erqi-edit-tools", attrs: { role: "group" } }, group.map((name) => buttons[name])));
  rows[1].append(snaps);
  const box = el("section", { class: "erqi-edit", attrs: { "aria-label": phrase("title") } }, [rows, what, size, hint]);
  ctx.slots.bottomRight.prepend(box);
  ctx.slots.overlay.append(cross);
  ctx.root.classList.add("erqi-drawing");
  const digits = (value, most) => value.toLocaleString("en-US", { maximumFractionDigits: most });

  function sizeWords({ geometry, size: { ha, metres } }) {
    if (!geometry) return "";
    if (geometry.type === "Point") {
      const [lng, lat] = geometry.coordinates.map((one) => one.toFixed(6));
      return phrase("at", { lng, lat });
    }
    if (geometry.type === "MultiPoint") return phrase("points", { n: geometry.coordinates.length });
    const length = phrase(ha ? "outline" : "length", { m: digits(metres, metres < 100 ? 1 : 0) });
    return ha ? `${phrase("hectares", { ha: digits(ha, ha < 100 ? 2 : 1) })} · ${length}` : length;
  }

  return {
    snaps: () => snapping.checked,
    hint(key) { hint.textContent = phrase(key); },
    cross(on) { cross.hidden = !on; },
    show(now) {
      what.textContent = now.name || phrase("nothing");
      size.textContent = sizeWords(now);
      if (!now.drawing) cross.hidden = true;
      if (!now.drawing) hint.textContent = phrase(now.dirty ? "hint_save" : now.geometry ? "hint_edit" : "hint");
      const off = { hole: !now.area, split: !now.area, remove: !now.vertex || now.drawing, undo: !now.undo, redo: !now.redo,
        done: !now.drawing || now.tool === "point", discard: !now.dirty && !now.geometry };
      for (const [name, disabled] of Object.entries(off)) buttons[name].setAttribute("aria-disabled", String(disabled));
      for (const name of Object.keys(buttons)) buttons[name].setAttribute("aria-pressed", String(now.tool === name));
    },
    destroy() {
      ctx.root.classList.remove("erqi-drawing");
      box.remove();
      cross.remove();
    },
  };
}
