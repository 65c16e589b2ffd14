/* A canvas over the map, painted behind the scenes and then swapped in.
   It reaches beyond the window, so most pans need no painting; when they do, what is already
   there is moved and only the strips that came into view are painted. Long work runs in slices;
   the old picture stays, moved and scaled with the map, until the new one is whole. */

import { el } from "../dom/el.js";
import { world } from "../geometry/world.js";

const MARGIN_PX = 192;
const SNAP_PX = 8;
// While there is no picture yet, one that is whole is worth a longer wait.
const FIRST_PICTURE_MS = 60;
const FIRST_SLICE_MS = 16;
const SLICE_MS = 32;
const LIVE_MS = 30;
const LARGEST_CANVAS_PX = 36e6;
const REST_MS = 300;

/** @typedef {{ canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, view: any }} Side */

/** painter = { begin(view, clips) → job (`empty`: there is nothing to paint), step(job, context, deadline) → done }.
 *  view = { zoom, level, unit, scale (px a world unit), ox, oy, width, height, ratio, window } in CSS px of a desk: on a wall
 *  each is `unit` pixels of the window, and `level` the zoom at which a desk shows the same.
 *  @param {Context} ctx */
export function createSurface(ctx, options) {
  const { map } = ctx;
  // The first picture reaches no further than the window, and is there sooner.
  let margin = 0;
  const pane = map.getPane(options.pane) || map.createPane(options.pane);
  pane.classList.add("erqi-pane");
  pane.style.zIndex = String(options.zIndex);
  pane.style.pointerEvents = "none";
  const nothing = { canvas: null, context: null, view: /** @type {any} */ (null) };
  let front = /** @type {Side | typeof nothing} */ (nothing);
  let back = /** @type {Side | null} */ (null);
  /** @type {{ job: any, view: any, side: Side, spent: number, whole: boolean } | null} */
  let running = null;
  let frame = 0;
  let gone = false;
  let share = 0.6;
  let cost = Infinity;
  const waiting = [];

  // A context has its canvas filled anew whenever the size is set: it is made after that.
  function createCanvas(w, h) {
    const canvas = el("canvas", { class: "leaflet-zoom-animated", attrs: { "aria-hidden": "true" } });
    canvas.style.position = "absolute";
    canvas.style.left = canvas.style.top = "0";
    canvas.style.visibility = "hidden";
    Object.assign(canvas, { width: w, height: h });
    pane.append(canvas);
    return { canvas, context: canvas.getContext("2d"), view: null };
  }

  function pixelRatio() {
    const ratio = Math.max(1, Math.min(3, ctx.pixelRatio || globalThis.devicePixelRatio || 1));
    const size = map.getSize();
    const reach = 2 * margin * unit();
    return unit() * Math.min(ratio, Math.sqrt(LARGEST_CANVAS_PX / ((size.x + reach) * (size.y + reach))));
  }

  const unit = () => (ctx.wall ? ctx.wall() : 1);

  function wantedView() {
    const size = map.getSize().divideBy(unit());
    const zoom = map.getZoom();
    const corner = map.containerPointToLayerPoint([0, 0]).add(map.getPixelOrigin()).divideBy(unit());
    const snap = (value) => Math.floor(value / SNAP_PX) * SNAP_PX;
    return {
      zoom,
      unit: unit(),
      level: zoom - Math.log2(unit()),
      scale: (256 * 2 ** zoom) / world.SIZE / unit(),
      ox: snap(corner.x - margin),
      oy: snap(corner.y - margin),
      width: Math.ceil((size.x + 2 * margin) / SNAP_PX + 1) * SNAP_PX,
      height: Math.ceil((size.y + 2 * margin) / SNAP_PX + 1) * SNAP_PX,
      ratio: pixelRatio(),
      window: { x: corner.x, y: corner.y, width: size.x, height: size.y },
    };
  }

  function covers(view, wanted) {
    const at = wanted.window;
    return (
      view && !view.live && view.zoom === wanted.zoom && view.ratio === wanted.ratio &&
      view.width >= wanted.width && view.height >= wanted.height &&
      at.x >= view.ox && at.y >= view.oy &&
      at.x + at.width <= view.ox + view.width && at.y + at.height <= view.oy + view.height
    );
  }

  // Strips of `view` that the picture `old` does not reach; null when nothing can be reused.
  function strips(view, old) {
    const whole = view.ratio * SNAP_PX;
    const same = old && !old.live && old.zoom === view.zoom && old.ratio === view.ratio;
    if (!same || whole !== Math.round(whole)) return null;
    const dx = view.ox - old.ox;
    const dy = view.oy - old.oy;
    const { width, height } = view;
    const left = Math.max(0, -dx);
    const top = Math.max(0, -dy);
    const right = Math.min(width, old.width - dx);
    const bottom = Math.min(height, old.height - dy);
    if (left >= right || top >= bottom) return null;
    const found = [
      { x: 0, y: 0, width, height: top },
      { x: 0, y: top, width: left, height: bottom - top },
      { x: right, y: top, width: width - right, height: bottom - top },
      { x: 0, y: bottom, width, height: height - bottom },
    ];
    return { found: found.filter((strip) => strip.width && strip.height), dx, dy };
  }

  function prepare(view, moved) {
    const w = Math.round(view.width * view.ratio);
    const h = Math.round(view.height * view.ratio);
    const side = (back = back || createCanvas(w, h));
    const { canvas, context } = side;
    const resized = canvas.width !== w || canvas.height !== h;
    if (resized) {
      canvas.width = w;
      canvas.height = h;
    }
    canvas.style.width = `${view.width * view.unit}px`;
    canvas.style.height = `${view.height * view.unit}px`;
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (!resized) context.clearRect(0, 0, w, h);
    context.save();
    if (moved && front.canvas) {
      context.drawImage(front.canvas, Math.round(-moved.dx * view.ratio), Math.round(-moved.dy * view.ratio));
      context.scale(view.ratio, view.ratio);
      context.beginPath();
      for (const strip of moved.found) context.rect(strip.x, strip.y, strip.width, strip.height);
      context.clip();
    } else {
      context.scale(view.ratio, view.ratio);
    }
    side.view = view;
    return side;
  }

  function start(view, moved, budget) {
    stop();
    const clips = moved ? moved.found : [{ x: 0, y: 0, width: view.width, height: view.height }];
    const job = options.painter.begin(view, clips);
    if (job.empty) {
      clear();
      return;
    }
    running = { job, view, side: prepare(view, moved), spent: 0, whole: !moved };
    slice(budget || (front.canvas ? FIRST_SLICE_MS : FIRST_PICTURE_MS));
  }

  // The budget is for noting the strokes down and for painting them, which a read makes the
  // browser do now and not for all of them at the end: `share` is the first part's portion.
  function slice(budget) {
    frame = 0;
    if (!running) return;
    const { context } = running.side;
    const begun = performance.now();
    const done = options.painter.step(running.job, context, begun + budget * share);
    const noted = performance.now();
    running.spent += noted - begun;
    if (done) {
      if (running.whole) cost = running.spent;
      swap(running.side);
      return;
    }
    context.getImageData(0, 0, 1, 1);
    const now = (noted - begun) / Math.max(1, performance.now() - begun);
    share = Math.max(0.1, Math.min(1, (share + now) / 2));
    frame = requestAnimationFrame(() => slice(SLICE_MS));
  }

  /** @param {Side} side */
  function swap(side) {
    side.context.restore();
    running = null;
    back = front.canvas ? front : null;
    front = side;
    place(front);
    front.canvas.style.visibility = "visible";
    if (back) {
      back.canvas.style.visibility = "hidden";
      back.view = null;
    } else resting = setTimeout(reachFurther, REST_MS);
    if (!options.always && !front.view.live) update(false);
    settle();
  }

  // A picture of nothing needs no canvas, which the browser would have to lay over all others.
  function clear() {
    if (front.canvas) front.canvas.style.visibility = "hidden";
    front.view = null;
    settle();
  }

  function reachFurther() {
    margin = options.margin ?? MARGIN_PX;
    if (front.view && !options.always) update(false);
  }

  function settle() {
    while (!running && waiting.length) waiting.pop()();
  }

  function stop() {
    if (!running) return;
    cancelAnimationFrame(frame);
    frame = 0;
    running.side.context.restore();
    running = null;
  }

  // Where the picture lies for a centre and zoom, also in the middle of an animation.
  function place(side, centre, zoom) {
    const { view, canvas } = side;
    if (!view) return;
    const at = zoom === undefined ? map.getZoom() : zoom;
    const scale = map.getZoomScale(at, view.zoom);
    const origin = centre ? map._getNewPixelOrigin(centre, at) : map.getPixelOrigin();
    L.DomUtil.setTransform(canvas, L.point(view.ox, view.oy).multiplyBy(view.unit * scale).subtract(origin), scale);
  }

  function update(all, how) {
    if (gone || ctx.starting || !map._loaded || map._animatingZoom) return;
    const view = { ...wantedView(), live: Boolean(how && how.live) };
    if (!view.window.width || !view.window.height) return;
    const repaint = all || options.always;
    // A long job for this zoom is worth finishing; swap() looks again whether it was enough.
    if (!repaint && running && running.view.zoom === view.zoom) return;
    if (!repaint && !running && covers(front.view, view)) return;
    start(view, repaint ? null : strips(view, front.view), how && how.budget);
  }

  let asked = 0;
  let resting = 0;
  let flying = false;
  function invalidate() {
    if (asked || gone) return;
    asked = requestAnimationFrame(() => {
      asked = 0;
      update(true, { live: flying, budget: flying ? 3 * LIVE_MS : 0 });
      settle();
    });
  }

  const handlers = {
    movestart: () => {
      margin = options.margin ?? MARGIN_PX;
    },
    zoomanim: (event) => place(front, event.center, event.zoom),
    zoom: () => {
      place(front);
      // In a flight or a pinch a picture that is quickly painted is painted anew for every frame.
      flying = cost < LIVE_MS && !options.always;
      if (flying) invalidate();
    },
    // It comes after the end of a move, which has painted all there is, unless a zoom is under way.
    viewreset: () => {
      place(front);
      if (map._animatingZoom) invalidate();
    },
    move: () => !options.always && map._loaded && front.view && front.view.zoom === map.getZoom() && update(false),
    moveend: () => {
      flying = false;
      update(false);
    },
    resize: () => update(false),
  };
  map.on(handlers);

  // Printing does not wait for frames.
  function paintNow() {
    cancelAnimationFrame(asked);
    asked = 0;
    update(true, { budget: Infinity });
  }

  return {
    invalidate,
    /** Paints all there is before it returns. */
    paintNow,
    /** Resolves when nothing is left to paint. */
    idle: () => (running || asked ? new Promise((done) => waiting.push(done)) : Promise.resolve()),
    view: () => front.view,
    pane,
    destroy() {
      gone = true;
      stop();
      cancelAnimationFrame(asked);
      clearTimeout(resting);
      map.off(handlers);
      for (const side of [front, back]) if (side && side.canvas) side.canvas.remove();
      while (waiting.length) waiting.pop()();
    },
  };
}
