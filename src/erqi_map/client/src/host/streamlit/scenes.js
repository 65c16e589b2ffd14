/* The scenes of a story in their order: choose one, move it with Alt and the arrows. */

import { el, refill } from "../../dom/el.js";
import { askForPictures, onPictures } from "./wall_window.js";
import { chip } from "./words.js";

const slots = new Map();

// A picture may come long after the list is drawn, and the list be drawn anew meanwhile.
const fill = () => askForPictures((id, canvas) => slots.get(id) && refill(slots.get(id)).append(canvas));
onPictures(fill);

const MOVES = { ArrowUp: -1, ArrowDown: 1 };

function item(scene, at, data, send) {
  const keys = (event) => {
    if (!event.altKey || !(event.key in MOVES)) return;
    event.preventDefault();
    send({ scene: scene.id, move: MOVES[event.key] });
  };
  const picture = el("span", { class: "scene-picture", attrs: { "aria-hidden": "true" } });
  slots.set(scene.id, picture);
  const button = el("button", {
    class: "scene",
    attrs: { "data-key": scene.id, "aria-current": scene.id === data.chosen ? "true" : null },
    on: { click: () => send({ scene: scene.id }), keydown: keys },
  },
  [el("span", { class: "scene-number", attrs: { "aria-hidden": "true" } }, String(at + 1)),
  picture,
  el("span", { class: "scene-words" }, [el("strong", {}, scene.title), el("span", { class: "note" }, scene.note)]),
  scene.problem ? chip(scene.problem, "check") : scene.lacking && chip(scene.lacking, "status")]);
  return el("li", {}, button);
}

export function sceneList(data, send) {
  slots.clear();
  requestAnimationFrame(fill);
  return el("ol", { class: "scenes", attrs: { "aria-label": data.label } },
    data.items.map((scene, at) => item(scene, at, data, send)));
}
