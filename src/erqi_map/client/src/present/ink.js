/* Drawing on the map: strokes belong to a scene and lie on the ground, so they move with it. */

import { iconButton } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { createSurface } from "../draw/surface.js";
import { world } from "../geometry/world.js";

const COLOURS = { red: "#d4002a", blue: "#0047c2", green: "#007a3d", black: "#111111" };
const WIDTH_PX = 5;
const REACH_PX = 14;
const STEP_PX = 2.5;

function trace(c, view, points) {
  c.beginPath();
  points.forEach(([x, y], k) => {
    const px = x * view.scale - view.ox;
    const py = y * view.scale - view.oy;
    if (k) c.lineTo(px, py);
    else c.moveTo(px, py);
  });
  if (points.length === 1) c.lineTo(points[0][0] * view.scale - view.ox + 0.1, points[0][1] * view.scale - view.oy);
  c.stroke();
}

function apart([px, py], [ax, ay], [bx, by]) {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = length ? Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length)) : 0;
  return Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
}

function touches(points, at, reach) {
  return points.some((point, k) => apart(at, points[k ? k - 1 : 0], point) <= reach);
}

/** @param {Context} ctx */
export function presentInk(ctx, present) {
  const { map } = ctx;
  const { words } = present;
  const sheets = new Map();
  let on = false;
  let pen = "red";
  let stroke = /** @type {{ colour: string, points: [number, number][] } | null} */ (null);
  let gone = /** @type {any[] | null} */ (null);

  const sheet = () => {
    const id = ctx.store.get().scene;
    if (!id) return null;
    if (!sheets.has(id)) sheets.set(id, { strokes: [], past: [] });
    return sheets.get(id);
  };

  const painter = {
    begin: (view) => ({ view, strokes: (sheet() || { strokes: [] }).strokes }),
    step({ view, strokes }, c) {
      c.lineJoin = c.lineCap = "round";
      for (const one of [...strokes, ...(stroke ? [stroke] : [])]) {
        c.strokeStyle = "#ffffff";
        c.lineWidth = WIDTH_PX + 4;
        trace(c, view, one.points);
        c.strokeStyle = COLOURS[one.colour];
        c.lineWidth = WIDTH_PX;
        trace(c, view, one.points);
      }
      return true;
    },
  };
  const surface = createSurface(ctx, { pane: "erqi-ink", zIndex: 660, painter });

  /* ---- the bar and the pad ---- */

  const pens = Object.keys(COLOURS).map((colour) => {
    const button = el("button", { class: "erqi-button erqi-ink-pen", data: { pen: colour }, style: { "--erqi-ink-colour": COLOURS[colour] }, attrs: { "aria-pressed": "false" },
      on: { click: () => choose(colour) } }, [el("span", { class: "erqi-ink-dot", attrs: { "aria-hidden": "true" } })]);
    return words.label(button, `map.present.pen_${colour}`);
  });
  const button = (name, icon, click) => iconButton(words, { icon, key: `map.present.${name}`, click, data: { ink: name } });
  const eraser = button("eraser", "eraser", () => choose("eraser"));
  eraser.dataset.pen = "eraser";
  const bar = el("div", { class: "erqi-ink-bar", attrs: { role: "toolbar", hidden: true } }, [
    ...pens, eraser, button("ink_undo", "undo", undo), button("ink_clear", "trash", clear), button("ink_end", "check", toggle)]);
  const pad = el("div", { class: "erqi-ink-pad", attrs: { hidden: true, "aria-hidden": "true" },
    on: { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up, mousemove: (event) => event.stopPropagation() } });
  ctx.slots.overlay.append(pad, bar);
  // After the mouse the keys are the scene's again.
  bar.addEventListener("click", (event) => event.detail > 0 && present.on() && present.stage.focus());
  words.bind(() => bar.setAttribute("aria-label", ctx.phrase("map.present.ink_bar")));

  function follow() {
    const { strokes, past } = sheet() || { strokes: [], past: [] };
    for (const one of [...pens, eraser]) one.setAttribute("aria-pressed", String(one.dataset.pen === pen));
    bar.querySelector("[data-ink=ink_undo]").setAttribute("aria-disabled", String(!past.length));
    bar.querySelector("[data-ink=ink_clear]").setAttribute("aria-disabled", String(!strokes.length));
    pad.classList.toggle("erqi-ink-erasing", pen === "eraser");
    surface.invalidate();
  }

  function choose(colour) {
    pen = colour;
    follow();
    ctx.announce(ctx.phrase(colour === "eraser" ? "map.present.eraser" : `map.present.pen_${colour}`));
  }

  /* ---- strokes ---- */

  function change(strokes) {
    const page = sheet();
    if (!page || strokes.length === page.strokes.length) return;
    page.past.push(page.strokes);
    page.strokes = strokes;
    follow();
  }

  function undo() {
    const page = sheet();
    if (!page || !page.past.length) return;
    page.strokes = page.past.pop();
    follow();
    ctx.announce(ctx.phrase("map.present.ink_undone"));
  }

  function clear() {
    if (!sheet() || !sheet().strokes.length) return;
    change([]);
    ctx.announce(ctx.phrase("map.present.ink_cleared"));
  }

  function pointOf(event) {
    const { lat, lng } = map.mouseEventToLatLng(event);
    return world.fromLatLng(lat, lng);
  }

  const unit = () => world.SIZE / (256 * 2 ** map.getZoom());

  function down(event) {
    if (event.button || stroke || gone) return;
    event.preventDefault();
    try {
      pad.setPointerCapture(event.pointerId);
    } catch {
      // The pointer has gone already; the stroke ends with the next event.
    }
    if (pen === "eraser") {
      gone = sheet().strokes;
      erase(event);
    } else {
      stroke = { colour: pen, points: [pointOf(event)] };
      surface.invalidate();
    }
  }

  function move(event) {
    if (gone) erase(event);
    if (!stroke) return;
    const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    const least = STEP_PX * unit();
    for (const one of events.length ? events : [event]) {
      const point = pointOf(one);
      const last = stroke.points[stroke.points.length - 1];
      if (Math.hypot(point[0] - last[0], point[1] - last[1]) >= least) stroke.points.push(point);
    }
    surface.invalidate();
  }

  function erase(event) {
    const page = sheet();
    const at = pointOf(event);
    const reach = REACH_PX * unit();
    const left = page.strokes.filter((one) => !touches(one.points, at, reach));
    if (left.length === page.strokes.length) return;
    page.strokes = left;
    surface.invalidate();
  }

  function up() {
    const page = sheet();
    if (stroke && page) change([...page.strokes, stroke]);
    if (gone && page && page.strokes.length !== gone.length) page.past.push(gone);
    stroke = gone = null;
    follow();
  }

  function toggle() {
    if (!present.on()) return;
    on = !on;
    pad.hidden = bar.hidden = !on;
    ctx.root.classList.toggle("erqi-inking", on);
    if (on && present.spotlight.on()) present.spotlight.toggle();
    present.stage.press("ink", on);
    ctx.announce(ctx.phrase(on ? "map.present.ink_on" : "map.present.ink_off"));
    if (!on) present.stage.focus();
    follow();
  }

  present.ink = {
    on: () => on,
    toggle,
    undo,
    clear,
    erase: () => choose(pen === "eraser" ? "red" : "eraser"),
    /** What is drawn on a scene: [{colour, points: [[lat, lng]]}]. */
    strokes: (id) => ((sheets.get(id) || {}).strokes || []).map(({ colour, points }) => (
      { colour, points: points.map(([x, y]) => world.toLatLng(x, y)) })),
  };
  present.hear((what) => {
    if (what === "scene") {
      stroke = gone = null;
      follow();
    }
    if (what === "pause") {
      stroke = gone = null;
      if (on) {
        on = false;
        pad.hidden = bar.hidden = true;
        ctx.root.classList.remove("erqi-inking");
        present.stage.press("ink", false);
      }
      surface.invalidate();
    }
    if (what !== "destroy") return;
    surface.destroy();
    pad.remove();
    bar.remove();
  });
}
