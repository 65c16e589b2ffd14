/* The worker's side of worker.js: answers, in the order they come, what its services know. */

const DROP = "drop";

function buffersOf(value, found) {
  if (ArrayBuffer.isView(value)) found.add(value.buffer);
  else if (value && typeof value === "object") Object.values(value).forEach((one) => buffersOf(one, found));
  return found;
}

/** Answers at a port with `services`: `{name: (state, argument, dropped) → value or promise}`. `state` is an object of the
 *  worker, `dropped()` tells that nobody waits any more. Arrays in a value are handed over, not copied. */
export function serve(port, services) {
  const all = { ready: () => true, ...services };
  const state = {};
  const dropped = new Set();
  port.onmessage = async ({ data: [id, service, argument] }) => {
    if (service === DROP) {
      dropped.add(id);
      return;
    }
    try {
      const value = await all[service](state, argument, () => dropped.has(id));
      port.postMessage([id, value, null], [...buffersOf(value, new Set())]);
    } catch (error) {
      const known = typeof error.code === "string";
      port.postMessage([id, null, { code: known ? error.code : "damaged", detail: known ? error.detail : String(error.message) }]);
    }
    dropped.delete(id);
  };
}
