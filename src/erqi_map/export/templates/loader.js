/* Unpacks the scripts of this page and runs them in order. Each is allowed by its hash alone. */
(function () {
  "use strict";
  const packed = Array.from(document.querySelectorAll("script[data-erqi-packed]"));

  async function unpack(node) {
    const bytes = Uint8Array.from(atob(node.textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
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
  Promise.all(packed.map(unpack)).then((texts) => texts.forEach(run)).catch((error) => {
    document.getElementById("erqi-too-old").hidden = false;
    console.error(error);
  });
})();
