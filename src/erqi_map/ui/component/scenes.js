/* The scenes of a story in their order: choose one, move it with Alt and the arrows. */

import { chip, h } from "./dom.js";

const MOVES = { ArrowUp: -1, ArrowDown: 1 };

function item(scene, at, data, send) {
  const keys = (event) => {
    if (!event.altKey || !(event.key in MOVES)) return;
    event.preventDefault();
    send({ scene: scene.id, move: MOVES[event.key] });
  };
  const button = h("button", {
    cls: "scene",
    attrs: { type: "button", "data-key": scene.id, "aria-current": scene.id === data.chosen ? "true" : null },
    on: { click: () => send({ scene: scene.id }), keydown: keys },
  },
  h("span", { cls: "scene-number", attrs: { "aria-hidden": "true" } }, String(at + 1)),
  h("span", { cls: "scene-words" }, h("strong", {}, scene.title), h("span", { cls: "note" }, scene.note)),
  scene.problem && chip(scene.problem, "check"));
  return h("li", {}, button);
}

export function sceneList(data, send) {
  return h("ol", { cls: "scenes", attrs: { "aria-label": data.label } },
    data.items.map((scene, at) => item(scene, at, data, send)));
}
