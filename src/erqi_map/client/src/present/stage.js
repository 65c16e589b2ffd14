/* What stands round a scene: buttons, counter, progress, the dark or white curtain, and the way back. */

import { areasOf, iconButton, listen } from "../dom/controls.js";
import { el } from "../dom/el.js";

const REST_MS = 3500;

/** @param {Context} ctx */
export function presentStage(ctx, present) {
  const { root, map } = ctx;
  const { words } = present;
  const ground = map.getContainer();
  let curtain = null;
  let resting = 0;

  const tool = (name, icon, click, more) => {
    return iconButton(words, { icon, key: `map.present.${name}`, class: "erqi-stage-tool", data: { tool: name },
      attrs: more, click: (event) => {
        click();
        // A click with the mouse must not leave the space bar to the button.
        if (event.detail > 0 && present.on() && !event.target.closest("dialog")) stage.focus({ preventScroll: true });
      } });
  };
  const tools = el("div", { class: "erqi-stage-tools", attrs: { role: "toolbar" } }, [
    tool("previous", "previous", () => present.step(-1)),
    tool("next", "next", () => present.step(1)),
    tool("overview", "grid", () => present.overview.toggle()),
    tool("ink", "pen", () => present.ink.toggle(), { "aria-pressed": "false" }),
    tool("spotlight", "spotlight", () => present.spotlight.toggle(), { "aria-pressed": "false" }),
    tool("black", "curtain", () => draw("black"), { "aria-pressed": "false" }),
    tool("notes", "notes", () => present.notes.toggle()),
    tool("auto", "play", () => present.auto.toggle(), { "aria-pressed": "false" }),
    tool("full", "full", () => present.screen.toggle()),
    tool("help", "help", () => present.help.toggle()),
    tool("leave", "close", () => present.leaveShow()),
  ]);
  const count = el("span", { class: "erqi-stage-count" });
  const status = el("span", { class: "erqi-stage-status", attrs: { hidden: true } });
  const note = el("span", { class: "erqi-stage-note" });
  const foot = el("div", { class: "erqi-stage-foot", data: { covers: "bottom" } }, [tools, status, count]);
  const fill = el("span");
  const progress = el("div", { class: "erqi-stage-progress", attrs: { role: "progressbar", "aria-valuemin": "1" } }, [fill]);
  const cover = el("button", { class: "erqi-stage-curtain", attrs: { hidden: true }, on: { click: () => draw(null) } });
  const stage = el("section", { class: "erqi-stage", attrs: { tabindex: "-1", hidden: true } }, [foot, progress, cover]);
  ctx.slots.overlay.append(stage);
  ctx.slots.bottomLeft.querySelector(".erqi-furniture-row")?.append(note);
  words.label(cover, "map.present.lift");
  words.bind(() => {
    note.textContent = ctx.text(ctx.plan.content.furniture.status_note);
    stage.setAttribute("aria-label", ctx.phrase("map.present.stage"));
    tools.setAttribute("aria-label", ctx.phrase("map.present.tools"));
    progress.setAttribute("aria-label", ctx.phrase("map.present.progress"));
  });

  /* ---- the way back ---- */

  const back = el("button", { class: "erqi-button erqi-primary erqi-resume-go", on: { click: () => present.resume() } });
  const done = iconButton(words, { icon: "close", key: "map.present.end", click: () => present.end() });
  const resume = el("section", { class: "erqi-resume", attrs: { hidden: true } }, [back, done]);
  ctx.slots.overlay.append(resume);

  function label() {
    const { scenes } = present;
    const at = (present.on() ? present.index : present.last) + 1;
    count.textContent = `${at} / ${scenes.length}`;
    count.setAttribute("aria-label", ctx.phrase("map.present.count", { n: at, total: scenes.length }));
    progress.setAttribute("aria-valuemax", String(scenes.length));
    progress.setAttribute("aria-valuenow", String(at));
    progress.setAttribute("aria-valuetext", ctx.phrase("map.present.count", { n: at, total: scenes.length }));
    fill.style.width = `${(100 * at) / scenes.length}%`;
    tools.querySelector("[data-tool=previous]").setAttribute("aria-disabled", String(at === 1));
    tools.querySelector("[data-tool=next]").setAttribute("aria-disabled", String(at === scenes.length));
    back.textContent = ctx.phrase("map.present.resume", { n: at, total: scenes.length });
    resume.setAttribute("aria-label", ctx.phrase("map.present.stage"));
  }

  /** Draws the curtain "black" or "white"; the same again, or null, lifts it. */
  function draw(colour) {
    const had = curtain !== null;
    curtain = colour === curtain ? null : colour;
    cover.hidden = curtain === null;
    cover.dataset.colour = curtain || "";
    tools.querySelector("[data-tool=black]").setAttribute("aria-pressed", String(curtain !== null));
    if (curtain) cover.focus({ preventScroll: true });
    else if (had) stage.focus({ preventScroll: true });
    if (curtain || had) ctx.announce(ctx.phrase(curtain ? `map.present.curtain_${curtain}` : "map.present.curtain_off"));
    present.tell("curtain");
  }

  // Buttons and pointer go away while nobody reaches for them.
  function wake() {
    root.classList.add("erqi-stage-awake");
    ground.classList.remove("erqi-stage-asleep");
    clearTimeout(resting);
    resting = setTimeout(sleep, REST_MS);
  }

  function sleep() {
    root.classList.remove("erqi-stage-awake");
    if (present.on() && !present.ink.on()) ground.classList.add("erqi-stage-asleep");
  }

  // A click on the map would choose a place and change the scene.
  function click(event) {
    const path = event.composedPath();
    if (present.on() && (path[0] === ground || path.includes(map.getPane("mapPane")))) event.stopPropagation();
  }

  listen(ctx, areasOf(ctx), { pointermove: wake, pointerdown: wake }, { passive: true });
  listen(ctx, ground, { click }, true);

  present.stage = {
    node: stage,
    foot,
    footHeight: () => foot.offsetHeight,
    focus: () => stage.focus({ preventScroll: true }),
    draw,
    curtain: () => curtain,
    press(name, on) {
      tools.querySelector(`[data-tool=${name}]`).setAttribute("aria-pressed", String(on));
    },
    say(words_) {
      status.hidden = !words_;
      status.textContent = words_ || "";
    },
    show(on) {
      stage.hidden = !on;
      resume.hidden = true;
      ground.classList.toggle("erqi-staged", on);
      if (on) wake();
    },
  };

  /** Escape: what is open goes first, then the presentation itself. */
  present.escape = function () {
    if (present.keys.clear()) return;
    if (curtain) draw(null);
    else if (present.overview.close() || present.help.close()) return;
    else if (present.ink.on()) present.ink.toggle();
    else if (present.spotlight.on()) present.spotlight.toggle();
    else present.leaveShow();
  };

  words.bind(label);
  present.hear((what) => {
    if (what === "scene") {
      if (curtain) draw(null);
      label();
    }
    if (what === "pause") {
      if (curtain) draw(null);
      clearTimeout(resting);
      ground.classList.remove("erqi-stage-asleep");
      label();
      resume.hidden = false;
    }
    if (what === "end") resume.hidden = true;
    if (what !== "destroy") return;
    clearTimeout(resting);
    ground.classList.remove("erqi-staged", "erqi-stage-asleep");
    stage.remove();
    note.remove();
    resume.remove();
  });
}
