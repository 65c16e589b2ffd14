/* The keys of drawing. They come before the shortcuts of the map. */

import { typing } from "../dom/controls.js";

export const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** acts: { tool, undo, redo, leave, addCentre }; gives back the listener, for `keydown`, captured. */
export function watchKeys(map, acts) {
  return (event) => {
    if (typing(event) || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    const onMap = event.composedPath()[0] === map.getContainer();
    const held = event.ctrlKey || event.metaKey;
    const drawing = acts.tool() ? { escape: acts.leave, backspace: acts.undo, enter: onMap ? acts.addCentre : null } : {};
    const act = (held ? { z: event.shiftKey ? acts.redo : acts.undo, y: acts.redo } : drawing)[key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
}
