/* A finger that sweeps across goes to the next scene; two fingers move and zoom the map. */

const MIN_PX = 50;
const SLOPE = 1.6;
const LONGEST_MS = 900;

/** @param {Context} ctx */
export function presentTouch(ctx, present) {
  const { map } = ctx;
  let from = /** @type {{ x: number, y: number, at: number } | null} */ (null);
  let held = false;

  // One finger would drag the map; Leaflet is let off until the finger is up.
  function hold(on) {
    if (!map.dragging || held === on) return;
    if (on && !map.dragging.enabled()) return;
    held = on;
    map.dragging[on ? "disable" : "enable"]();
  }

  function own(event) {
    return event.composedPath().some((node) => node instanceof Element
      && node.matches(".erqi-ink-pad, .erqi-ink-bar, .erqi-stage-tools, .erqi-caption-handle, dialog, .erqi-furniture"));
  }

  function start(event) {
    if (!present.on()) return;
    from = null;
    if (event.touches.length !== 1 || own(event)) {
      hold(false);
      return;
    }
    hold(true);
    const { clientX: x, clientY: y } = event.touches[0];
    from = { x, y, at: Date.now() };
  }

  function end(event) {
    if (event.touches.length) return;
    hold(false);
    if (!from || event.type === "touchcancel") return;
    const { clientX: x, clientY: y } = event.changedTouches[0];
    const dx = x - from.x;
    const swept = Math.abs(dx) >= MIN_PX && Math.abs(dx) > SLOPE * Math.abs(y - from.y) && Date.now() - from.at < LONGEST_MS;
    from = null;
    if (swept && present.on()) present.step(dx < 0 ? 1 : -1);
  }

  // The same finger reaches both areas when one lies in the other.
  const inOne = (fn) => {
    let last = null;
    return (event) => {
      if (event === last) return;
      last = event;
      fn(event);
    };
  };
  listen(ctx, areasOf(ctx), { touchstart: inOne(start), touchend: inOne(end), touchcancel: inOne(end) }, { capture: true, passive: true });
  present.hear((what) => {
    if (what === "pause" || what === "destroy") hold(false);
  });
}import { areasOf, listen } from "../dom/controls.js";

