/* The caption of a scene: title, points, figures, sources; it can be moved and put away. */

import { iconButton, tint, uid } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { cardOf } from "../state/features.js";
import { own } from "../payload/values.js";
import { placeCaption } from "./place.js";

const DENSEST = 4;
const DRAG_FROM_PX = 6;
const LARGEST_ZOOM = 16;
const AROUND = ["tl", "tr", "br", "bl"];
const STEPS = {
  ArrowLeft: (corner) => `${corner[0]}l`, ArrowRight: (corner) => `${corner[0]}r`,
  ArrowUp: (corner) => `t${corner[1]}`, ArrowDown: (corner) => `b${corner[1]}`,
};

function figureRow(ctx, figure) {
  const cell = (name) => el("td", { class: `erqi-figure-${name}`, text: ctx.text(figure[name]) });
  return el("tr", {}, [el("th", { attrs: { scope: "row" } }, [ctx.text(figure.label),
    figure.rank && el("span", { class: "erqi-figure-rank", text: ctx.text(figure.rank) })]), cell("value"), cell("change")]);
}

function figures(ctx, scene) {
  const list = scene.figures || [];
  if (!list.length) return null;
  const periods = [...new Set(list.map((one) => ctx.text(one.period)))];
  return el("div", { class: "erqi-figures" }, [
    el("table", {}, [el("caption", { text: periods.join(ctx.phrase("map.comma")) }),
      el("tbody", {}, list.map((one) => figureRow(ctx, one)))])]);
}

/** Names of the sources, those still to be checked marked. */
function sourceWords(ctx, scene) {
  const names = (scene.sources || []).map((id) => own(ctx.plan.content.sources, id)).filter(Boolean)
    .map((source) => ctx.text(source.title) + (source.to_check ? ctx.phrase("map.present.unchecked") : ""));
  return names.length ? ctx.phrase("map.present.sources", { sources: names.join(ctx.phrase("map.present.between")) }) : "";
}

// A title breaks after its colon sooner than within a word.
function titleParts(words) {
  return (words.match(/[^：:]+(?:：|: ?)?|[：:]/g) || [words]).map((part) => el("span", { text: part }));
}

function accentOf(ctx, scene) {
  const ids = [scene.state.focus, ...scene.highlights];
  const cards = ids.map((id) => cardOf(ctx, id)).filter(Boolean);
  const clusters = new Set(cards.map((card) => (card.kind === "cluster" ? card.id : card.cluster)).filter(Boolean));
  return clusters.size === 1 ? [...clusters][0] : null;
}

/** @param {Context} ctx */
export function presentCaption(ctx, present) {
  const { map, root } = ctx;
  const { words } = present;
  const kept = { corner: "tl", fixed: false };
  let hidden = false;
  const handle = iconButton(words, { icon: "move", key: "map.present.move", class: "erqi-caption-handle",
    click: () => !dragged && present.caption.next() });
  const title = el("h2", { class: "erqi-caption-title", attrs: { id: uid(ctx, "caption") } });
  const body = el("div", { class: "erqi-caption-body" });
  const box = el("section", { class: "erqi-caption", attrs: { "aria-labelledby": title.id, hidden: true } },
    [handle, title, body]);
  ctx.slots.overlay.append(box);

  function fill(scene) {
    refill(title, titleParts(ctx.text(scene.title)));
    const shown = figures(ctx, scene);
    box.classList.toggle("erqi-caption-wide", Boolean(shown));
    refill(body, [
      shown,
      el("ul", { class: "erqi-caption-points" }, (scene.points || []).map((point) => el("li", { text: ctx.text(point) }))),
      ctx.overlays && ctx.overlays.key(scene),
      el("p", { class: "erqi-caption-sources", text: sourceWords(ctx, scene) })]);
    box.style.removeProperty("--erqi-accent");
    tint(ctx, box, accentOf(ctx, scene));
  }

  function room() {
    const size = map.getSize();
    const foot = present.stage.footHeight();
    const margin = narrow() ? 0 : Math.round(Math.max(16, size.x / 80));
    return { width: size.x, height: size.y - foot, foot, margin, narrow: narrow(), largest: 2 ** LARGEST_ZOOM };
  }

  // Type shrinks only as far as the words need it.
  function squeeze(space) {
    const most = space.narrow ? space.height * 0.5 : space.height - 2 * space.margin;
    box.style.setProperty("--erqi-caption-most", `${Math.floor(most)}px`);
    box.style.setProperty("--erqi-caption-margin", `${space.margin}px`);
    box.style.setProperty("--erqi-caption-foot", `${space.foot}px`);
    const fits = () => body.scrollHeight <= body.clientHeight + 1;
    for (let dense = 0; dense <= DENSEST; dense += 1) {
      box.dataset.dense = String(dense);
      if (fits()) break;
    }
    // What still does not fit is scrolled to, also by the keyboard.
    if (fits()) body.removeAttribute("tabindex");
    else body.tabIndex = 0;
  }

  function place(scene) {
    box.hidden = hidden;
    root.classList.remove("erqi-caption-tr");
    delete box.dataset.covers;
    if (hidden) return;
    const space = room();
    squeeze(space);
    const found = placeCaption(ctx, scene, space, { width: box.offsetWidth, height: box.offsetHeight }, kept);
    kept.corner = found.corner;
    box.dataset.corner = found.corner;
    box.dataset.covers = found.side;
    root.classList.toggle("erqi-caption-tr", found.corner === "tr" || (space.narrow && found.corner === "tl"));
  }

  const narrow = () => root.classList.contains("erqi-phone");

  function moveTo(corner) {
    if (!present.on()) return;
    kept.corner = narrow() ? `${corner[0]}l` : corner;
    kept.fixed = true;
    hidden = false;
    present.refit();
    ctx.announce(ctx.phrase(`map.present.corner_${kept.corner}`));
  }

  function keys(event) {
    const next = STEPS[event.key];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(next(kept.corner));
  }

  /* ---- dragging ---- */

  let from = /** @type {{ x: number, y: number, id: number } | null} */ (null);
  let dragging = false;
  let dragged = false;

  function down(event) {
    dragged = false;
    if (event.button || (event.target.closest("button") && !handle.contains(event.target))) return;
    from = { x: event.clientX, y: event.clientY, id: event.pointerId };
  }

  function move(event) {
    if (!from || event.pointerId !== from.id) return;
    const dx = event.clientX - from.x;
    const dy = event.clientY - from.y;
    if (!dragging && Math.hypot(dx, dy) < DRAG_FROM_PX) return;
    if (!dragging) box.setPointerCapture(event.pointerId);
    dragging = true;
    dragged = true;
    box.classList.add("erqi-dragging");
    box.style.translate = `${dx}px ${dy}px`;
  }

  function up(event) {
    if (!dragging) {
      from = null;
      return;
    }
    const at = map.getContainer().getBoundingClientRect();
    const now = box.getBoundingClientRect();
    drop();
    if (event.type === "pointercancel") return;
    const high = now.top + now.height / 2 < at.top + at.height / 2 ? "t" : "b";
    const side = now.left + now.width / 2 < at.left + at.width / 2 ? "l" : "r";
    moveTo(high + side);
  }

  function drop() {
    from = null;
    dragging = false;
    box.classList.remove("erqi-dragging");
    box.style.removeProperty("translate");
  }

  handle.addEventListener("keydown", keys);
  box.addEventListener("pointerdown", down);
  box.addEventListener("pointermove", move);
  box.addEventListener("pointerup", up);
  box.addEventListener("pointercancel", up);

  present.caption = {
    box,
    place,
    sourceWords: (scene) => sourceWords(ctx, scene),
    /** Arrow keys of the handle move the caption, those of words that do not fit scroll them. */
    owns(event) {
      const from = event.composedPath()[0];
      if (handle.contains(from)) return event.key in STEPS;
      return from === body && (event.key === "ArrowUp" || event.key === "ArrowDown");
    },
    show(scene) {
      drop();
      fill(scene);
      place(scene);
      body.scrollTop = 0;
    },
    next() {
      const around = narrow() ? ["tl", "bl"] : AROUND;
      moveTo(around[(around.indexOf(kept.corner) + 1) % around.length]);
    },
    toggle() {
      hidden = !hidden;
      present.refit();
      ctx.announce(ctx.phrase(hidden ? "map.present.caption_off" : "map.present.caption_on"));
    },
  };
  present.hear((what) => {
    if (what !== "pause") return;
    box.hidden = true;
    delete box.dataset.covers;
    root.classList.remove("erqi-caption-tr");
  });
  ctx.store.on((state, changed) => {
    if (changed.has("lang") && present.scene) fill(present.scene);
  });
}
