/* A worker and how one talks with it (serve.js answers). Whoever asks does the same work in the page when a
   worker is refused or has died. */

import { failure, givenUp } from "../payload/failure.js";

const WORKER_NAME = "erqi-decode";
const DROP = "drop";

function start({ text, type }) {
  if (typeof Worker !== "function") return null;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    return { worker: new Worker(address, { name: WORKER_NAME, type }), address };
  } catch {
    URL.revokeObjectURL(address);
    return null;
  }
}

/** A link to a new worker that runs `program` ({text, type}), null where workers are refused. `ask(service, argument, handed,
 *  signal)` → its value; rejects with code "no-worker" when the worker has died, and then `alive()` is false. */
export function linkWorker(program) {
  const started = start(program);
  if (!started) return null;
  const { worker, address } = started;
  const waiting = new Map();
  let count = 0;
  let alive = true;

  function close() {
    alive = false;
    worker.terminate();
    URL.revokeObjectURL(address);
  }

  function take(id) {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  }

  worker.onmessage = ({ data: [id, value, error] }) => {
    const found = take(id);
    if (!found) return;
    if (error) found.failed(failure(error.code, error.detail));
    else found.done(value);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    close();
    waiting.forEach(({ failed }) => failed(failure("no-worker")));
    waiting.clear();
  };

  function post(service, argument, handed, signal, answer) {
    if (signal && signal.aborted) throw givenUp();
    if (!alive) throw failure("no-worker");
    count += 1;
    const id = count;
    waiting.set(id, answer);
    worker.postMessage([id, service, argument], handed);
    if (!signal) return;
    signal.addEventListener("abort", () => {
      if (!take(id)) return;
      worker.postMessage([id, DROP]);
      answer.failed(givenUp());
    }, { once: true });
  }

  return {
    ask: (name, argument, handed = [], signal = null) =>
      new Promise((done, failed) => post(name, argument, handed, signal, { done, failed })),
    alive: () => alive,
    close,
  };
}
