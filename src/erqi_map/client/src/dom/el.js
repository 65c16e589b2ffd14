/* Building DOM without markup strings: words only ever arrive as text nodes. */

const SVG = "http://www.w3.org/2000/svg";

function append(node, child) {
  if (child === null || child === undefined || child === false) return;
  if (Array.isArray(child)) child.forEach((one) => append(node, one));
  else node.append(child instanceof Node ? child : document.createTextNode(String(child)));
}

function setAttributes(node, attrs) {
  for (const [name, value] of Object.entries(attrs || {})) {
    // An attribute that would run as code or be refused by the CSP is a mistake of ours.
    if (/^on/i.test(name) || name === "style" || name === "srcdoc") throw new Error(`attribute ${name}`);
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

function build(node, options, children) {
  const given = options || {};
  if (given.class) node.setAttribute("class", given.class);
  setAttributes(node, given.attrs);
  if (given.data) Object.assign(node.dataset, given.data);
  if (given.text !== null && given.text !== undefined) node.textContent = String(given.text);
  for (const [type, handler] of Object.entries(given.on || {})) node.addEventListener(type, handler);
  for (const [name, value] of Object.entries(given.style || {})) if (value) node.style.setProperty(name, value);
  append(node, children);
  return node;
}

/** An HTML element: `el("button", {class, text, attrs, data, on, style}, children)`; `style` are properties of it. */
export function el(tag, options, children) {
  const node = document.createElement(tag);
  // None of ours sends a form.
  if (tag === "button") node.setAttribute("type", "button");
  return build(node, options, children);
}

/** An SVG element, same options. */
export function svg(tag, options, children) {
  return build(document.createElementNS(SVG, tag), options, children);
}

/** Replaces everything inside `node` by `children`. */
export function refill(node, children) {
  node.textContent = "";
  append(node, children);
  return node;
}

/** Sets the custom properties --erqi-<name> of `node` to whole pixels, those that differ: a new
 *  value on the root makes the browser look at the style of everything below it. */
export function setLengths(node, lengths) {
  for (const [name, value] of Object.entries(lengths)) {
    const property = `--erqi-${name}`;
    const words = `${Math.round(value)}px`;
    if (node.style.getPropertyValue(property) !== words) node.style.setProperty(property, words);
  }
}

/** A web address that may stand in an href: http(s) only, else null. */
export function safeHref(address) {
  return typeof address === "string" && /^https?:\/\/[^\s<>"'`{}|\\^]+$/.test(address) ? address : null;
}

/** Does the user ask for less motion? */
export function prefersCalm() {
  return typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Does a map jump? Leaflet's flight over one without a size, in a tab behind, leads to no place at all. */
export const isStill = (map) => prefersCalm() || !map.getSize().x || !map.getSize().y;
