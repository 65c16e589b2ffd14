/* What has been done to one thing, step by step, and back. */

/** @template T @param {T} first */
export function createHistory(first) {
  let steps = [first];
  let at = 0;
  return {
    now: () => steps[at],
    push(step) {
      if (JSON.stringify(step) === JSON.stringify(steps[at])) return false;
      steps = [...steps.slice(0, at + 1), step];
      at += 1;
      return true;
    },
    undo: () => (at > 0 ? steps[(at -= 1)] : null),
    redo: () => (at < steps.length - 1 ? steps[(at += 1)] : null),
    get canUndo() { return at > 0; },
    get canRedo() { return at < steps.length - 1; },
    get dirty() { return JSON.stringify(steps[at]) !== JSON.stringify(steps[0]); },
  };
}
