/* Unpacks the scripts and styles of an exported file and puts them in place, in order. Each is allowed by its hash alone. */

import { pauses } from "../geometry/tasks.js";
import { toBytes } from "../payload/container.js";
import { inflate } from "../payload/inflate.js";

const SLICE_MS = 30;

// The guard hears these words.
const { classList } = document.documentElement;
classList.add("erqi-loading");
const parts = Number(document.currentScript.dataset.parts);
const packed = Array.from(document.querySelectorAll("script[data-erqi-packed]"));

async function unpack(node) {
  return new TextDecoder().decode(await inflate(toBytes(node.textContent), "deflate", "blockBytes"));
}

function put(text, at) {
  const node = document.createElement(packed[at].dataset.erqiPacked);
  node.dataset.erqi = "";
  node.textContent = text;
  packed[at].replaceWith(node);
}

async function putAll(texts) {
  const pause = pauses(SLICE_MS);
  for (let at = 0; at < texts.length; at += 1) {
    put(texts[at], at);
    await pause();
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
else Promise.all(packed.map(unpack)).then(putAll).catch(fail);
