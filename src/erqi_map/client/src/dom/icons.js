/* Icons, on a grid of 24, drawn as strokes. */

import { svg } from "./el.js";

// Strokes of our own on a 24-unit grid; one string is one path.
const PATHS = {
  link: ["M10 14a4 4 0 0 0 5.7 0l3.3-3.3a4 4 0 0 0-5.7-5.7L12 6.3", "M14 10a4 4 0 0 0-5.7 0L5 13.3a4 4 0 0 0 5.7 5.7l1.3-1.3"],
  plus: ["M12 5v14", "M5 12h14"],
  minus: ["M5 12h14"],
  home: ["M4 11.5 12 4.5l8 7", "M6.5 9.8V19h11V9.8", "M10.3 19v-5h3.4v5"],
  measure: ["M3.5 15.5 15.5 3.5l5 5-12 12z", "M7 12l2 2", "M10 9l3 3", "M13 6l2 2"],
  list: ["M4 6h1", "M4 12h1", "M4 18h1", "M8.5 6H20", "M8.5 12H20", "M8.5 18H20"],
  print: ["M7 9V4h10v5", "M7 17H4.5V9h15v8H17", "M7 14h10v6H7z"],
  full: ["M9 4H4v5", "M15 4h5v5", "M20 15v5h-5", "M4 15v5h5"],
  "full-exit": ["M4 9h5V4", "M20 9h-5V4", "M15 20v-5h5", "M9 20v-5H4"],
  basemap: ["M12 4 3.5 8.5 12 13l8.5-4.5z", "M4 12.7 12 17l8-4.3", "M4 16.7 12 21l8-4.3"],
  help: ["M9.2 9.2a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.2-1.5 2.5", "M12 17.6v.1",
    "M12 3.2a8.8 8.8 0 1 0 0 17.6 8.8 8.8 0 0 0 0-17.6z"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  search: ["M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12z", "M15 15l5 5"],
  eye: ["M2.8 12C5 8.2 8.2 6.2 12 6.2s7 2 9.2 5.8c-2.2 3.8-5.4 5.8-9.2 5.8S5 15.8 2.8 12z",
    "M12 9.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2z"],
  "eye-off": ["M4 4l16 16", "M9.5 6.6A9.6 9.6 0 0 1 12 6.2c3.8 0 7 2 9.2 5.8a14 14 0 0 1-2.4 3",
    "M6 8.2A14 14 0 0 0 2.8 12c2.2 3.8 5.4 5.8 9.2 5.8 1.4 0 2.7-.3 3.9-.8"],
  "eye-half": ["M2.8 12C5 8.2 8.2 6.2 12 6.2s7 2 9.2 5.8c-2.2 3.8-5.4 5.8-9.2 5.8S5 15.8 2.8 12z",
    "M9 12h6"],
  chevron: ["M9 6l6 6-6 6"],
  target: ["M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z", "M12 3v4", "M12 17v4", "M3 12h4", "M17 12h4"],
  undo: ["M9 7H15a4.5 4.5 0 0 1 0 9.5H8", "M12 3.5 8.5 7 12 10.5"],
  trash: ["M5 7h14", "M9.5 7V4.5h5V7", "M7 7l.8 12.5h8.4L17 7"],
  area: ["M5 8l7-4 7 5-2 9-9 1.5z", "M9 11l5 4"],
  info: ["M12 3.2a8.8 8.8 0 1 0 0 17.6 8.8 8.8 0 0 0 0-17.6z", "M12 11v5.5", "M12 7.6v.1"],
  more: ["M6 12h.1", "M12 12h.1", "M18 12h.1"],
  drawer: ["M4 5h16v14H4z", "M9.5 5v14"],
  card: ["M5 4h14v16H5z", "M8.5 8.5h7", "M8.5 12h7", "M8.5 15.5h4"],
  filter: ["M4 5.5h16l-6.2 7.2V19l-3.6-2v-4.3z"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  bulb: ["M9.5 17.5h5", "M10.2 20.5h3.6",
    "M9.5 17.5c0-2.5-3-3.6-3-7.2a5.5 5.5 0 0 1 11 0c0 3.6-3 4.7-3 7.2"],
  present: ["M3.5 5h17", "M5 5v10.5h14V5", "M12 15.5v2", "M8.5 20.5l3.5-3 3.5 3", "M10.5 8l4 2.3-4 2.3z"],
  sort: ["M8 10l4-4 4 4", "M8 14l4 4 4-4"],
};
export const addIcons = (more) => Object.assign(PATHS, more);

const drawn = new Map();

/** A decorative 20 px icon; the words stand in the button's accessible name. */
export function drawIcon(name) {
  if (!drawn.has(name)) drawn.set(name, draw(name));
  return drawn.get(name).cloneNode(true);
}

function draw(name) {
  const paths = (PATHS[name] || []).map((d) => svg("path", { attrs: { d } }));
  return svg("svg", { class: "erqi-icon", attrs: { viewBox: "0 0 24 24", width: 20, height: 20,
    fill: "none", "aria-hidden": "true", focusable: "false" } }, paths);
}

export function setIcon(button, name) {
  const old = button.querySelector(".erqi-icon");
  if (old) old.replaceWith(drawIcon(name));
  else button.prepend(drawIcon(name));
}
