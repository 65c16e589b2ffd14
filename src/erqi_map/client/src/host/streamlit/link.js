/* The address that restores the map as it stands, and a button that copies it. */

import { el } from "../../dom/el.js";

const SHOWN_MS = 2500;

async function copy(field) {
  // The clipboard is closed to pages that are neither on https nor on this computer.
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(field.value);
  field.focus();
  field.select();
  if (!document.execCommand("copy")) throw new Error("copy");
  return undefined;
}

export function shareLink(data) {
  const url = new URL(location.href);
  url.search = new URLSearchParams(data.query).toString();
  url.hash = "";
  const field = el("input", { class: "address", attrs: { readonly: true, "aria-label": data.label } });
  field.value = url.href;
  field.addEventListener("focus", () => field.select());
  const note = el("p", { class: "note", attrs: { role: "status" } });
  const button = el("button", { class: "go", attrs: { type: "button" } }, data.copy);
  button.addEventListener("click", async () => {
    try {
      await copy(field);
      note.textContent = data.copied;
    } catch {
      note.textContent = data.failed;
      field.select();
    }
    setTimeout(() => { note.textContent = ""; }, SHOWN_MS);
  });
  return el("div", { class: "share" }, [el("div", { class: "share-row" }, [field, button]), note]);
}
