/* All scenes at a glance, and the help with the keys: two windows over the scene. */

import { focusedIn, uid } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { createDialog } from "../panel/dialog.js";
import { presentKeyWords } from "./keys.js";
import { sceneThumb } from "./thumb.js";

const THUMB = { width: 240, height: 150 };
const INTERVALS_S = [5, 8, 12, 20, 30, 60];

// A modal that a second press of its key puts away.
function modal(dialog, opened) {
  return {
    open: () => dialog.open,
    close() {
      if (!dialog.open) return false;
      dialog.close();
      return true;
    },
    toggle() {
      if (dialog.open) dialog.close();
      else {
        opened();
        dialog.showModal();
      }
    },
  };
}

function createOverview(ctx, present) {
  const { words, scenes } = present;
  const { dialog, body } = createDialog(ctx, words, "erqi-scenes", "map.present.overview_title");
  const list = el("ol", { class: "erqi-scenes-list" });
  body.append(list);
  let painting = 0;

  const buttons = () => [...list.querySelectorAll("button")];

  function item(scene, k) {
    const here = k === (present.on() ? present.index : present.last);
    const button = el("button", { class: "erqi-scene", attrs: { "aria-current": here ? "true" : null },
      on: { click: () => choose(k) } }, [
      el("span", { class: "erqi-scene-picture" }),
      el("span", { class: "erqi-scene-words" }, [
        el("span", { class: "erqi-scene-number", text: String(k + 1) }),
        el("span", { text: ctx.text(scene.title) })])]);
    if (here) button.setAttribute("autofocus", "");
    return el("li", {}, button);
  }

  function choose(k) {
    dialog.close();
    present.go(k);
  }

  // One picture a frame: nothing waits for them.
  function paint(k) {
    if (!dialog.open || k >= scenes.length) return;
    const picture = list.querySelectorAll(".erqi-scene-picture")[k];
    refill(picture, sceneThumb(ctx, scenes[k], THUMB.width, THUMB.height));
    painting = requestAnimationFrame(() => paint(k + 1));
  }

  function opened() {
    cancelAnimationFrame(painting);
    refill(list, scenes.map(item));
    painting = requestAnimationFrame(() => paint(0));
  }

  function columns() {
    const all = buttons();
    const top = all[0].offsetTop;
    const next = all.findIndex((one) => one.offsetTop > top);
    return next < 0 ? all.length : next;
  }

  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = buttons();
    const at = all.indexOf(focusedIn(ctx));
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(), ArrowUp: -columns() };
    let to = at;
    if (event.key in steps) to = at + steps[event.key];
    else if (event.key === "Home") to = 0;
    else if (event.key === "End") to = all.length - 1;
    else if (event.key === "PageDown" || event.key === "PageUp") to = at + (event.key === "PageDown" ? 1 : -1);
    else if (event.key.toLowerCase() === "o") dialog.close();
    else if (/^\d$/.test(event.key)) present.keys.digit(event.key);
    else if (event.key === "Enter" && present.keys.typed()) present.keys.jump();
    else return;
    event.preventDefault();
    if (all[to]) all[to].focus();
  }

  dialog.addEventListener("keydown", keys);
  present.overview = modal(dialog, opened);
  dialog.addEventListener("close", () => {
    cancelAnimationFrame(painting);
    if (present.on()) present.stage.focus();
  });
  return dialog;
}

function createHelp(ctx, present) {
  const { words } = present;
  const { dialog, body } = createDialog(ctx, words, "erqi-present-help", "map.present.help");

  function row([keys, key]) {
    return el("div", {}, [el("dt", {}, keys.map((one) => el("kbd", { text: one }))), el("dd", { text: ctx.phrase(key) })]);
  }

  function settings() {
    const interval = el("select", { attrs: { id: uid(ctx, "interval") },
      on: { change: () => present.auto.set({ interval_s: Number(interval.value) }) } },
    INTERVALS_S.map((s) => el("option", { text: ctx.phrase("map.present.seconds", { n: s }), attrs: { value: s } })));
    interval.value = String(present.auto.settings().interval_s);
    const loop = el("input", { attrs: { type: "checkbox" }, on: { change: () => present.auto.set({ loop: loop.checked }) } });
    loop.checked = present.auto.settings().loop;
    return el("div", { class: "erqi-present-auto" }, [
      el("h3", { text: ctx.phrase("map.present.auto") }), el("p", { class: "erqi-hint", text: ctx.phrase("map.present.auto_hint") }),
      el("p", {}, [el("label", { text: ctx.phrase("map.present.interval"), attrs: { for: interval.id } }), interval,
        el("label", { class: "erqi-check" }, [loop, el("span", { text: ctx.phrase("map.present.loop") })])])]);
  }

  const draw = () => refill(body, [
    el("dl", { class: "erqi-help-keys erqi-present-keys" }, presentKeyWords().map(row)), settings()]);

  dialog.addEventListener("keydown", (event) => {
    if (event.key === "?") dialog.close();
  });
  dialog.addEventListener("close", () => {
    if (present.on()) present.stage.focus();
  });
  present.help = modal(dialog, draw);
  return dialog;
}

/** @param {Context} ctx */
export function presentOverview(ctx, present) {
  present.picture = (scene, width, height) => sceneThumb(ctx, scene, width, height);
  const dialogs = [createOverview(ctx, present), createHelp(ctx, present)];
  present.hear((what) => {
    if (what === "pause" || what === "scene") {
      present.overview.close();
      present.help.close();
    }
    if (what === "destroy") dialogs.forEach((dialog) => dialog.remove());
  });
}
