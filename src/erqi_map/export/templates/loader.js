/* Unpacks the scripts of this page and runs them in order. Each is allowed by its hash alone. */
(function () {
  "use strict";
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
    script.textContent = text;
    packed[at].replaceWith(script);
  }

  // A file that links Leaflet has this note; a file that holds it has none.
  const network = document.getElementById("erqi-needs-network");
  if (network && typeof L === "undefined") {
    network.hidden = false;
    return;
  }
  // A task for each script: the browser may answer in between.
  async function runAll(texts) {
    for (let at = 0; at < texts.length; at += 1) {
      run(texts[at], at);
      await new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          done();
        };
        port2.postMessage(null);
      });
    }
  }

  Promise.all(packed.map(unpack)).then(runAll).catch((error) => {
    document.getElementById("erqi-too-old").hidden = false;
    console.error(error);
  });
})();
