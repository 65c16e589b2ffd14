/* Unpacks the scripts of this page and runs them in order. Each is allowed by its hash alone. */
(function () {
  "use strict";
  // The guard hears these words.
  const { classList } = document.documentElement;
  classList.add("erqi-loading");
  const parts = Number(document.currentScript.dataset.parts);
  const packed = Array.from(document.querySelectorAll("script[data-erqi-packed]"));

  function bytesOf(base64) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
    const letters = atob(base64);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
    return bytes;
  }

  async function unpack(node) {
    const bytes = bytesOf(node.textContent);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text();
  }

  function run(text, at) {
    const script = document.createElement("script");
    script.dataset.erqi = "";
    script.textContent = text;
    packed[at].replaceWith(script);
  }

  const nextTask = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        done();
      };
      port2.postMessage(null);
    });

  // A task for each script: the browser may answer in between.
  async function runAll(texts) {
    for (let at = 0; at < texts.length; at += 1) {
      run(texts[at], at);
      await nextTask();
    }
    classList.add("erqi-loaded");
  }

  function fail(error) {
    window.dispatchEvent(new ErrorEvent("error", { error }));
    console.error(error);
  }

  // A file that links Leaflet has this note; a file that holds it has none.
  const network = document.getElementById("erqi-needs-network");
  if (document.querySelectorAll("[data-erqi], [data-erqi-packed]").length !== parts) fail(new Error("parts of the page are missing"));
  else if (network && typeof L === "undefined") network.hidden = false;
  else Promise.all(packed.map(unpack)).then(runAll).catch(fail);
})();
