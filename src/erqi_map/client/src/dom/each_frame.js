/* What follows the pointer: at once, then once a frame. */

/** `ask()` runs `fn` now, or with the next frame where it has run in this one; `stop()` forgets it. */
export function eachFrame(fn) {
  let frame = 0;
  let again = false;

  function run() {
    again = false;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (again) run();
    });
    fn();
  }

  return {
    ask() {
      if (frame) again = true;
      else run();
    },
    stop() {
      cancelAnimationFrame(frame);
      frame = 0;
      again = false;
    },
  };
}
