/* Opening a payload in a worker, or here in slices where workers are refused. This file and the
   ones before it in decode.txt are one script, which is also the worker's. */
(function (E) {
  "use strict";

  const WORKER_NAME = "erqi-decode";
  const SLICE_MS = 12;
  const PIECE_LETTERS = 1 << 22;
  const inWorker = typeof document === "undefined";
  const script = inWorker ? null : document.currentScript;

  /* ---- in the worker ---- */

  function buffersOf(value, found) {
    if (ArrayBuffer.isView(value)) found.add(value.buffer);
    else if (value && typeof value === "object") Object.values(value).forEach((one) => buffersOf(one, found));
    return found;
  }

  function joined(pieces) {
    if (pieces.length === 1) return pieces[0];
    const bytes = new Uint8Array(pieces.reduce((sum, one) => sum + one.length, 0));
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  const SERVICES = {
    add(state, text) {
      state.pieces.push(E.toBytes(text));
    },
    open(state) {
      state.open = E.openContainer(joined(state.pieces));
      state.pieces = null;
      return state.open.manifest;
    },
    raw: (state, block) => state.open.raw(block),
    shape: (state, entry) => E.decodeShape(entry, state.open),
  };

  function serve(port) {
    const state = { pieces: [] };
    port.onmessage = async ({ data: [id, service, argument] }) => {
      try {
        const value = await SERVICES[service](state, argument);
        port.postMessage([id, value, null], [...buffersOf(service === "open" ? null : value, new Set())]);
      } catch (error) {
        port.postMessage([id, null, { code: error.code || "damaged", detail: String(error.message) }]);
      }
    };
  }
  if (inWorker && globalThis.name === WORKER_NAME) serve(globalThis);

  /* ---- in the page ---- */

  // The text of this very script, whether it stands in the page or in a data: address.
  function ownSource() {
    if (!script) return null;
    if (!script.src) return script.textContent;
    const [head, body] = script.src.split(",");
    return head.startsWith("data:") && head.endsWith(";base64") ? E.toBytes(body) : null;
  }

  function startWorker() {
    const source = ownSource();
    if (!source || typeof Worker !== "function") return null;
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    try {
      return { worker: new Worker(address, { name: WORKER_NAME }), address };
    } catch (error) {
      URL.revokeObjectURL(address);
      return null;
    }
  }

  function connect({ worker, address }) {
    const waiting = new Map();
    let count = 0;
    worker.onmessage = ({ data: [id, value, error] }) => {
      const [done, failed] = waiting.get(id);
      waiting.delete(id);
      if (error) failed(E.failure(error.code, error.detail));
      else done(value);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      waiting.forEach(([, failed]) => failed(E.failure("no-worker")));
      waiting.clear();
    };
    return {
      ask: (service, argument) => new Promise((done, failed) => {
        count += 1;
        waiting.set(count, [done, failed]);
        worker.postMessage([count, service, argument]);
      }),
      close() {
        worker.terminate();
        URL.revokeObjectURL(address);
      },
    };
  }

  const sizeOf = (manifest) => (block) => (Array.isArray(manifest.blocks[block]) ? manifest.blocks[block][2] : 0);

  // The browser keeps a long text in many nodes. Base64 can be cut after every fourth letter.
  function* piecesOf(node) {
    let text = "";
    for (const child of node.childNodes) {
      text += child.data;
      if (text.length < PIECE_LETTERS) continue;
      const cut = text.length - (text.length % 4);
      yield text.slice(0, cut);
      text = text.slice(cut);
    }
    if (text) yield text;
  }

  async function openThere(node) {
    const started = startWorker();
    if (!started) throw E.failure("no-worker");
    const link = connect(started);
    try {
      for (const piece of piecesOf(node)) await link.ask("add", piece);
      const manifest = await link.ask("open");
      return {
        manifest,
        size: sizeOf(manifest),
        raw: (block) => link.ask("raw", block),
        shape: (entry) => link.ask("shape", entry),
        close: link.close,
        inWorker: true,
      };
    } catch (error) {
      link.close();
      throw error;
    }
  }

  /** A pause for the page whenever a slice of work has been done. */
  E.pauses = function () {
    let last = performance.now();
    return async () => {
      if (performance.now() - last < SLICE_MS) return;
      await new Promise((done) => setTimeout(done));
      last = performance.now();
    };
  };

  function openHere(node) {
    const open = E.openContainer(node.textContent);
    const pause = E.pauses();
    return { ...open, shape: (entry) => E.decodeShape(entry, open, pause), close() {}, inWorker: false };
  }

  /** Opens the payload whose base64 is the text of an element: `{manifest, raw(block), size(block), shape(entry), close(), inWorker}`. */
  E.openApart = async function (node) {
    try {
      return await openThere(node);
    } catch (error) {
      if (error.code !== "no-worker") throw error;
      return openHere(node);
    }
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
