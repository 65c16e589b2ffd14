/* Unpacks the scripts of an exported file and runs them in order. Each is allowed by its hash alone. */

import { toBytes } from "../payload/container.js";
import { inflate } from "../payload/inflate.js";

// The guard hears these words.
const { classList } = document.documentElement;
classList.add("erqi-loading");
const parts = Number(document.currentScript.dataset.parts);
const packed = Array.from(document.querySelectorAll("script[data-erqi-packed]"));

async function unpack(node) {
  return new TextDecoder().decode(await inflate(toBytes(node.textContent), "deflate", "blockBytes"));
}

function run(text, at) {
  const script = document.createElement("script");
  script.dataset.erqi = "";
  script.textContent = text;
  packed[at].replaceWith(script);
}

const nextTask = () =>
  new Promise((/** @type {(nothing?: undefined) => void} */ done) => {
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
