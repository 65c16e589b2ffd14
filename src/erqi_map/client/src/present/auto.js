/* Going on by itself, for a screen in a lobby: an interval, a loop, and a rest after any input. */

const REST_S = 60;
const SHORTEST_S = 2;
const LONGEST_S = 3600;
const INPUT = ["keydown", "pointerdown", "wheel", "touchstart"];

/** @param {Context} ctx */
export function presentAuto(ctx, present) {
  const given = ctx.options.autoplay || {};
  const settings = { interval_s: 12, loop: true };
  let on = false;
  let waiting = false;
  let timer = 0;

  function set(change) {
    const seconds = Number(change.interval_s);
    if (Number.isFinite(seconds)) settings.interval_s = Math.max(SHORTEST_S, Math.min(LONGEST_S, seconds));
    if (typeof change.loop === "boolean") settings.loop = change.loop;
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (on && present.on()) timer = setTimeout(turn, 1000 * (waiting ? Math.max(REST_S, settings.interval_s) : settings.interval_s));
    say();
  }

  function turn() {
    waiting = false;
    const next = present.index + 1;
    if (next < present.scenes.length) present.go(next);
    else if (settings.loop) present.go(0);
    else stop();
  }

  function say() {
    const key = waiting ? "map.present.auto_waiting" : "map.present.auto_running";
    present.stage.say(on ? ctx.phrase(key, { n: settings.interval_s }) : "");
  }

  function stop() {
    on = waiting = false;
    clearTimeout(timer);
    present.stage.press("auto", false);
    say();
  }

  function toggle() {
    if (on) stop();
    else {
      on = true;
      present.stage.press("auto", true);
      plan();
    }
    ctx.announce(ctx.phrase(on ? "map.present.auto_on" : "map.present.auto_off"));
  }

  function input() {
    if (!on || !present.on()) return;
    waiting = true;
    plan();
  }

  listen(ctx, areasOf(ctx), Object.fromEntries(INPUT.map((type) => [type, input])), { capture: true, passive: true });
  present.auto = { on: () => on, waiting: () => waiting, toggle, set, input, settings: () => ({ ...settings }) };
  set(given);
  present.hear((what) => {
    if (what === "begin" && given.interval_s && !on) toggle();
    if (what === "scene" || what === "words") plan();
    if (what === "pause") clearTimeout(timer);
    if (what === "end") stop();
    if (what !== "destroy") return;
    clearTimeout(timer);
  });
}import { areasOf, listen } from "../dom/controls.js";

