/* Unpacks the scripts and styles of an exported file and puts them in place, in order. Each is allowed by its hash alone. */

import { pauses } from "../geometry/tasks.js";
import { toBytes } from "../payload/container.js";
import { inflate } from "../payload/inflate.js";
import { once } from "../payload/values.js";

const SLICE_MS = 30;

// The guard hears these words.
const { classList } = document.documentElement;
classList.add("erqi-loading");
const parts = Number(document.currentScript?.dataset.parts);
const packed = Array.from(document.querySelectorAll("script[data-erqi-packed]"));

async function unpack(node) {
  return new TextDecoder().decode(await inflate(toBytes(node.textContent), "deflate", "blockBytes"));
}

function put(text, at, tag) {
  const node = document.createElement(tag);
  node.dataset.erqi = "";
  node.textContent = text;
  at.replaceWith(node);
}

async function putAll(nodes) {
  const pause = pauses(SLICE_MS);
  const texts = await Promise.all(nodes.map(unpack));
  for (let at = 0; at < texts.length; at += 1) {
    put(texts[at], nodes[at], nodes[at].dataset.erqiPacked);
    await pause();
  }
  classList.add("erqi-loaded");
}

// What nobody sees at first is unpacked when a map has its first picture (map/mount.js).
const isLater = (node) => node.dataset.erqiPacked === "later";
const later = packed.filter(isLater);
const unpackLater = once(() => Promise.all(later.map(async (node) => put(await unpack(node), node, "script"))));
window.addEventListener("erqi:drawn", (/** @type {any} */ event) => event.detail.push(unpackLater()));

function fail(error) {
  window.dispatchEvent(new ErrorEvent("error", { error }));
  console.error(error);
}

// A file that links Leaflet has this note; a file that holds it has none.
const network = document.getElementById("erqi-needs-network");
if (document.querySelectorAll("[data-erqi], [data-erqi-packed]").length !== parts) fail(new Error("parts of the page are missing"));
else if (network && typeof L === "undefined") network.hidden = false;
else putAll(packed.filter((node) => !isLater(node))).catch(fail);
