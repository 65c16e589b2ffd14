/* Modal windows in browsers that know the dialog element by its name only (Firefox below 98, Safari below 15.4). */

const REACHED = "a[href], button:not([disabled]), input:not([disabled]), select, [tabindex='0']";

function turnAround(event, dialog) {
  const all = dialog.querySelectorAll(REACHED);
  const [from, to] = event.shiftKey ? [all[0], all[all.length - 1]] : [all[all.length - 1], all[0]];
  if (dialog.getRootNode().activeElement !== from) return;
  event.preventDefault();
  to.focus();
}

/** The dialog element with `open`, `showModal` and `close`, by the browser or by us. */
export function asModal(dialog) {
  if (dialog.showModal) return dialog;
  let before = /** @type {HTMLElement | null} */ (null);
  dialog.classList.add("erqi-dialog-stand-in");
  Object.defineProperty(dialog, "open", { get: () => dialog.hasAttribute("open") });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dialog.close();
    else if (event.key === "Tab") turnAround(event, dialog);
  });
  return Object.assign(dialog, {
    showModal() {
      before = dialog.getRootNode().activeElement;
      dialog.setAttribute("open", "");
      dialog.querySelector(REACHED).focus();
    },
    close() {
      if (!dialog.open) return;
      dialog.removeAttribute("open");
      if (before) before.focus();
      dialog.dispatchEvent(new Event("close"));
    },
  });
}
