/* Puts Streamlit's own few words into the language of the app, and its navigation away on a phone.
 *
 * Streamlit writes them in English only. They are matched whole, outside of our own components, so
 * words of the plan stay as they are. A "*" in a source stands for anything, one in what it becomes for the same.
 */

import { once } from "../../payload/values.js";

const NAMES = ["aria-label", "title"];
const PHONE_PX = 768;
const YEAR_S = 365 * 24 * 3600;

let whole = new Map();
let parts = [];
let page = null;

function translate(text) {
  const found = whole.get(text.trim());
  if (found) return found;
  const part = parts.find(({ start, end }) => text.length > start.length + end.length && text.startsWith(start) && text.endsWith(end));
  return part ? part.to.replace("*", () => text.slice(part.start.length, text.length - part.end.length)) : null;
}

function sayText(node) {
  const words = node.data.trim() && translate(node.data);
  if (words && words !== node.data) node.data = words;
}

function sayNames(element) {
  for (const name of NAMES) {
    const words = element.hasAttribute(name) && translate(element.getAttribute(name));
    if (words && words !== element.getAttribute(name)) element.setAttribute(name, words);
  }
}

function sayAll(node) {
  if (node.nodeType === Node.TEXT_NODE) sayText(node);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  sayNames(node);
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.nodeType === Node.TEXT_NODE) sayText(walker.currentNode);
    else sayNames(walker.currentNode);
  }
}

function heard(changes) {
  for (const change of changes) {
    if (change.type === "childList") change.addedNodes.forEach(sayAll);
    else if (change.type === "characterData") sayText(change.target);
    else sayNames(change.target);
  }
}

function learn(all) {
  // What has lost its part in Chinese cannot be put back.
  const pairs = all.filter(([from, to]) => from.includes("*") || !to.includes("*"));
  whole = new Map(pairs);
  parts = pairs.filter(([from]) => from.includes("*")).map(([from, to]) => {
    const [start, end] = from.split("*");
    return { start, end, to };
  });
}

function putNavigationAway() {
  const open = document.querySelector('[data-testid="stSidebar"][data-collapsed="false"]');
  const button = open && open.querySelector('[data-testid="stSidebarCollapseButton"] button');
  if (button && window.innerWidth < PHONE_PX) button.click();
}

// What stands in a form is known to the server once the form is sent: that is done before its lists get other words.
const touched = new Set();

function touch({ target }) {
  const form = target instanceof Element && target.closest('[data-testid="stForm"]');
  if (form) touched.add(form);
}

function sendTouched({ target }) {
  if (!(target instanceof Element) || !target.closest(".st-key-erqi-lang")) return;
  for (const form of touched) form.querySelector('[class*="st-key-erqi-keep-"] button')?.click();
  touched.clear();
}

const watch = once(() => {
  for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, touch, true);
  for (const type of ["pointerup", "keydown", "click"]) document.addEventListener(type, sendTouched, true);
  const all = { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: NAMES };
  new MutationObserver(heard).observe(document.body, all);
});

export default function ({ data }) {
  document.documentElement.lang = data.lang === "en" ? "en" : "zh-CN";
  learn(data.words);
  watch();
  sayAll(document.body);
  if (page !== data.page) putNavigationAway();
  page = data.page;
  if (data.who) document.cookie = `erqi_who=${encodeURIComponent(data.who)}; max-age=${YEAR_S}; path=/; samesite=strict`;
}
