/* The search box of a packed layer's panel, with what it finds. */

import { el, refill } from "../dom/el.js";
import { needleOf } from "../query/search.js";
import { foldWords, valueWords } from "../payload/words.js";
import { packedCount } from "./words.js";

const AROUND = 18;
const LONGEST = 48;

// The part of a long value that holds the words looked for.
function excerpt(value, needle) {
  if (value.length <= LONGEST) return value;
  const at = Math.max(0, foldWords(value).indexOf(needle));
  const from = Math.max(0, at - AROUND);
  const to = Math.min(value.length, Math.max(at + needle.length + AROUND, from + LONGEST - AROUND));
  return `${from ? "…" : ""}${value.slice(from, to)}${to < value.length ? "…" : ""}`;
}

/** The box: {element, destroy}.
 *  @param {PackedPart} ctx */
export function packedFind(ctx) {
  const { layer, content, phrase } = ctx;
  const columns = Object.entries(content.search);
  let running = false;
  let wanted = null;
  const list = el("ul", { class: "erqi-packed-found", attrs: { id: ctx.uid("found") }, on: { keydown: arrows } });
  const status = el("p", { class: "erqi-packed-hint", attrs: { role: "status" } });
  const input = el("input", {
    class: "erqi-packed-input",
    attrs: {
      type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search", "aria-controls": list.id,
      "aria-label": phrase("search"), placeholder: phrase("search_in", { columns: columns.map(([, alias]) => alias).join("、") }),
    },
    on: { input: look, keydown: keys },
  });
  list.hidden = true;
  const element = el("div", { class: "erqi-packed-search", attrs: { role: "search" } }, [input, status, list]);

  function item(row, needle) {
    const texts = columns.map(([column, alias]) => [alias, valueWords(content, row.properties[column], column)]);
    const hit = texts.find(([, text], at) => at > 0 && foldWords(text).includes(needle));
    const [, name] = texts[0];
    return el("li", {}, el("button", { class: "erqi-packed-result", on: { click: () => layer.select(row.row) } }, [
      el("span", { class: "erqi-packed-result-name", text: excerpt(name, needle) }),
      hit && !foldWords(name).includes(needle) ? el("span", { class: "erqi-packed-result-more", text: `${hit[0]} ${excerpt(hit[1], needle)}` }) : null,
    ]));
  }

  function show(needle, found) {
    list.hidden = !found.rows.length;
    refill(list, found.rows.map((row) => item(row, needle)));
    const key = !found.total ? "found_none" : found.total > found.rows.length ? "found_first" : "found";
    status.textContent = needle ? phrase(key, { total: packedCount(found.total), shown: found.rows.length }) : "";
  }

  // While one search runs, only the last of those that follow it waits.
  async function look() {
    wanted = input.value;
    if (running) return;
    running = true;
    while (wanted !== null) {
      const words = wanted;
      wanted = null;
      const found = await layer.find(words).catch(() => ({ total: 0, rows: [] }));
      if (wanted === null) show(needleOf(words), found);
    }
    running = false;
  }

  function keys(event) {
    if (event.isComposing) return;
    const first = list.querySelector("button");
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    } else if (event.key === "Enter" && first) first.click();
    else if (event.key === "Escape" && input.value) {
      event.stopPropagation();
      event.preventDefault();
      input.value = "";
      look();
    }
  }

  function arrows(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...list.querySelectorAll("button")];
    const next = all.indexOf(event.target) + step;
    (next < 0 ? input : all[Math.min(next, all.length - 1)]).focus();
  }

  const again = () => input.value && look();
  layer.on("filter", again);
  return { element, destroy: () => layer.off("filter", again) };
}
