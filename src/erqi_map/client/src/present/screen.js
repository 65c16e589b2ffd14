/* Filling the screen while presenting, and what an exit from it by the browser means. */

import { listen } from "../dom/controls.js";
import { fullScreen } from "../panel/toolbar.js";

const OPENED_MS = 2000;

/** @param {Context} ctx */
export function presentScreen(ctx, present) {
  const full = fullScreen(ctx);
  let ours = false;
  let locked = false;
  let meant = 0;

  // With Escape ours, one press closes what is open instead of leaving the full screen.
  async function lock() {
    try {
      await /** @type {NonNullable<Navigator["keyboard"]>} */ (navigator.keyboard).lock(["Escape"]);
      locked = true;
    } catch {
      locked = false;
    }
  }

  function unlock() {
    locked = false;
    if (navigator.keyboard && navigator.keyboard.unlock) navigator.keyboard.unlock();
  }

  present.screen = {
    async fill() {
      if (full.active()) return;
      ours = true;
      await full.toggle();
    },
    async toggle() {
      meant = Date.now();
      ours = !full.active();
      await full.toggle();
    },
    leave() {
      unlock();
      if (ours && full.active()) full.toggle();
      ours = false;
    },
    /** A window that opens may end the full screen: that is not the presenter leaving. */
    expect() {
      meant = Date.now();
    },
  };

  function changed() {
    if (document.fullscreenElement) {
      if (present.on()) lock();
      return;
    }
    const asked = locked || Date.now() - meant < OPENED_MS;
    unlock();
    if (present.on() && ours && !asked) present.escape();
  }

  listen(ctx, document, { fullscreenchange: changed });
  present.hear((what) => {
    if (what === "begin" && document.fullscreenElement) lock();
    if (what === "destroy") unlock();
  });
}
