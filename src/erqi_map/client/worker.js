/* A worker made of scripts of this page, and how one talks with it. This file and what offers services
   run in the page too: whoever asks does the same work here when a worker is refused or has died. */
(function (E) {
  "use strict";

  const WORKER_NAME = "erqi-decode";
  const DROP = "drop";
  const inWorker = typeof document === "undefined";
  const script = inWorker ? null : document.currentScript;
  const services = { ready: () => true };
  const homes = new Map();

  /** What a worker may be asked: `{name: (state, argument, dropped) → value or promise}`. `state` is an object of the
   *  worker, `dropped()` tells that nobody waits any more. Arrays in a value are handed over, not copied. */
  E.addServices = function (given) {
    Object.assign(services, given);
    if (!inWorker) Object.keys(given).forEach((name) => homes.set(name, document.currentScript));
  };

  /* ---- in the worker ---- */

  function buffersOf(value, found) {
    if (ArrayBuffer.isView(value)) found.add(value.buffer);
    else if (value && typeof value === "object") Object.values(value).forEach((one) => buffersOf(one, found));
    return found;
  }

  function serve(port) {
    const state = {};
    const dropped = new Set();
    port.onmessage = async ({ data: [id, service, argument] }) => {
      if (service === DROP) {
        dropped.add(id);
        return;
      }
      try {
        const value = await services[service](state, argument, () => dropped.has(id));
        port.postMessage([id, value, null], [...buffersOf(value, new Set())]);
      } catch (error) {
        const known = typeof error.code === "string";
        port.postMessage([id, null, { code: known ? error.code : "damaged", detail: known ? error.detail : String(error.message) }]);
      }
      dropped.delete(id);
    };
  }
  if (inWorker && globalThis.name === WORKER_NAME) serve(globalThis);

  /* ---- in the page ---- */

  // What makes up a script that stands in the page or in a data: address; null for a file of a server.
  function partOf(one) {
    if (!one.src) return one.textContent;
    const [head, body] = one.src.split(",");
    return one.src.startsWith("data:") && head.endsWith(";base64") ? E.toBytes(body) : null;
  }

  // The address of these very scripts as one.
  function addressOf(scripts) {
    if (scripts.includes(null)) return null;
    const [first] = scripts;
    const served = scripts.length === 1 && first.src && !first.src.startsWith("data:");
    if (served) return new URL(first.src).origin === location.origin ? first.src : null;
    const parts = scripts.map(partOf);
    if (parts.includes(null)) return null;
    return URL.createObjectURL(new Blob(parts.flatMap((part) => [part, ";\n"]), { type: "text/javascript" }));
  }

  function startWorker(scripts) {
    const address = typeof Worker === "function" ? addressOf(scripts) : null;
    if (!address) return null;
    try {
      return { worker: new Worker(address, { name: WORKER_NAME }), address };
    } catch (error) {
      URL.revokeObjectURL(address);
      return null;
    }
  }

  /** A link to a new worker that knows the service, null where workers are refused. `ask(service, argument, handed,
   *  signal)` → its value; rejects with code "no-worker" when the worker has died, and then `alive()` is false. */
  E.linkWorker = function (service) {
    const started = startWorker([...new Set([script, homes.get(service)])]);
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
      if (error) found.failed(E.failure(error.code, error.detail));
      else found.done(value);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      close();
      waiting.forEach(({ failed }) => failed(E.failure("no-worker")));
      waiting.clear();
    };

    function post(service, argument, handed, signal, answer) {
      if (signal && signal.aborted) throw signal.reason;
      if (!alive) throw E.failure("no-worker");
      count += 1;
      const id = count;
      waiting.set(id, answer);
      worker.postMessage([id, service, argument], handed);
      if (!signal) return;
      signal.addEventListener("abort", () => {
        if (!take(id)) return;
        worker.postMessage([id, DROP]);
        answer.failed(signal.reason);
      }, { once: true });
    }

    return {
      ask: (name, argument, handed = [], signal = null) =>
        new Promise((done, failed) => post(name, argument, handed, signal, { done, failed })),
      alive: () => alive,
      close,
    };
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
