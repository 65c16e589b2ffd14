/* Long work in slices, so that the page answers meanwhile. */

const ROWS_A_SLICE = 8192;

/** Resolves in a task after those that wait already. Not a timer: those of a page in the background wait for a second. */
export const nextTask = () =>
  new Promise((/** @type {(value?: any) => void} */ done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });

const UNSEEN_MS = 100;

/** Resolves after the next picture; soon also on a page that is not seen, for which there is none. */
export const nextFrame = () =>
  new Promise((/** @type {(value?: any) => void} */ done) => {
    const timer = setTimeout(done, UNSEEN_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      nextTask().then(done);
    });
  });

const turn = () => (globalThis.scheduler && globalThis.scheduler.yield ? globalThis.scheduler.yield() : nextTask());

/** A pause for the page whenever a slice of work has been done. */
export function pauses(sliceMs) {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < sliceMs) return;
    await turn();
    last = performance.now();
  };
}

/** `work(from, to)` over 0 … n; on the main thread in slices with `pause` between them.
 *  @param {Pause} pause */
export async function inSlices(n, pause, work) {
  const step = pause ? ROWS_A_SLICE : Math.max(1, n);
  for (let from = 0; from < n; from += step) {
    if (pause) await pause();
    work(from, Math.min(n, from + step));
  }
}
