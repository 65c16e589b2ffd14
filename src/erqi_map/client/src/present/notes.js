/* The speaker's window: this scene and the next, the notes, clock and timer. It is a blank page of
   our own making, so it works from a file and under a strict policy. */

import { iconButton, listen, uid } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { setIcon } from "../dom/icons.js";
import { notice } from "../dom/notice.js";
import { sceneThumb } from "./thumb.js";

const THUMB = { width: 400, height: 250 };
const SIZES_PX = [16, 18, 21, 25, 30, 36];
const TICK_MS = 500;

const two = (n) => String(n).padStart(2, "0");

function span(ms) {
  const s = Math.floor(ms / 1000);
  return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

/** Runs from the first scene on; stops and starts again only when told. */
function createTimer() {
  let since = /** @type {number | null} */ (null);
  let kept = 0;
  return {
    running: () => since !== null,
    passed: () => kept + (since === null ? 0 : Date.now() - since),
    start() {
      if (since === null) since = Date.now();
    },
    stop() {
      if (since !== null) kept += Date.now() - since;
      since = null;
    },
    reset() {
      kept = 0;
      if (since !== null) since = Date.now();
    },
  };
}

// The rules for the window stand in our style sheets; the page of the window has none.
function copyRules(ctx, win) {
  const sheet = new win.CSSStyleSheet();
  const found = [];
  for (const one of [...ctx.root.getRootNode().styleSheets, ...ctx.root.getRootNode().adoptedStyleSheets]) {
    let rules;
    try {
      rules = one.cssRules;
    } catch {
      continue;
    }
    for (const rule of rules) if (rule.cssText.includes("erqi-notes")) found.push(rule.cssText);
  }
  sheet.replaceSync(found.join("\n"));
  win.document.adoptedStyleSheets = [sheet];
}

/** @param {Context} ctx */
export function presentNotes(ctx, present) {
  const { words } = present;
  const timer = createTimer();
  let win = /** @type {Window | null} */ (null);
  let page = /** @type {ReturnType<typeof build> | null} */ (null);
  let ticking = 0;
  let size = 2;

  function button(name, icon, click) {
    return iconButton(words, { icon, key: `map.present.${name}`, class: "erqi-notes-button", click, data: { notes: name } });
  }

  function build() {
    const node = (tag, name) => el(tag, { class: `erqi-notes-${name}` });
    const parts = Object.fromEntries(["clock", "passed", "count", "here", "then", "thenTitle", "title", "points", "text", "sources"]
      .map((name) => [name, node({ title: "h1", points: "ul", thenTitle: "p", sources: "p" }[name] || "div", name.toLowerCase())]));
    parts.pause = button("timer_pause", "pause", toggleTimer);
    const smaller = button("smaller", "smaller", () => resize(-1));
    const larger = button("larger", "larger", () => resize(1));
    const head = el("header", { class: "erqi-notes-head" }, [
      parts.count, parts.clock, el("div", { class: "erqi-notes-timer" }, [parts.passed, parts.pause, button("timer_reset", "reset", () => {
        timer.reset();
        tick();
      })])]);
    const side = el("div", { class: "erqi-notes-side" }, [
      words.say(node("h2", "label"), "map.present.now"), parts.here,
      words.say(node("h2", "label"), "map.present.then"), parts.then, parts.thenTitle]);
    const main = el("main", { class: "erqi-notes-main" }, [parts.title, parts.points,
      words.say(node("h2", "label"), "map.present.speech"), parts.text, parts.sources]);
    main.tabIndex = 0;
    const foot = el("footer", { class: "erqi-notes-foot" }, [
      button("previous", "previous", () => move(-1)), button("next", "next", () => move(1)),
      button("black", "curtain", () => present.stage.draw("black")), smaller, larger]);
    parts.box = el("div", { class: "erqi-notes" }, [head, el("div", { class: "erqi-notes-body" }, [side, main]), foot]);
    return parts;
  }

  function move(by) {
    present.auto.input();
    present.step(by);
  }

  function resize(by) {
    size = Math.max(0, Math.min(SIZES_PX.length - 1, size + by));
    if (page) page.text.style.fontSize = `${SIZES_PX[size]}px`;
  }

  function toggleTimer() {
    if (timer.running()) timer.stop();
    else timer.start();
    tick();
  }

  function tick() {
    if (!page) return;
    const lang = ctx.store.get().lang === "en" ? "en-GB" : "zh-CN";
    page.clock.textContent = new Date().toLocaleTimeString(lang, { hour12: false });
    page.passed.textContent = span(timer.passed());
    page.passed.classList.toggle("erqi-notes-still", !timer.running());
    setIcon(page.pause, timer.running() ? "pause" : "play");
    const name = ctx.phrase(timer.running() ? "map.present.timer_pause" : "map.present.timer_go");
    page.pause.setAttribute("aria-label", name);
    page.pause.title = name;
  }

  function thumb(scene) {
    return scene ? sceneThumb(ctx, scene, THUMB.width, THUMB.height) : null;
  }

  function draw() {
    if (!page || !win) return;
    const { scenes } = present;
    const at = present.on() ? present.index : present.last;
    const scene = scenes[at];
    const then = scenes[at + 1];
    const { document: doc } = win;
    doc.title = ctx.phrase("map.present.notes_title", { title: ctx.text(scene.title) });
    doc.documentElement.lang = ctx.store.get().lang === "en" ? "en" : "zh-CN";
    page.count.textContent = ctx.phrase("map.present.count", { n: at + 1, total: scenes.length });
    page.title.textContent = ctx.text(scene.title);
    refill(page.points, (scene.points || []).map((point) => el("li", { text: ctx.text(point) })));
    page.text.textContent = ctx.text(scene.notes) || ctx.phrase("map.present.no_notes");
    page.sources.textContent = present.caption.sourceWords(scene);
    page.thenTitle.textContent = then ? ctx.text(then.title) : ctx.phrase("map.present.no_next");
    page.box.querySelector(".erqi-notes-main").scrollTop = 0;
    tick();
    // The scene on the wall comes first.
    requestAnimationFrame(() => {
      if (!page) return;
      refill(page.here, thumb(scene));
      refill(page.then, thumb(then));
    });
  }

  function keys(event) {
    present.auto.input();
    const button_ = event.target.closest && event.target.closest("button");
    if (button_ && (event.key === " " || event.key === "Enter")) return;
    if (present.on()) present.keys.handle(event);
    else if (["ArrowRight", "PageDown", " ", "ArrowLeft", "PageUp", "Escape", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      present.resume();
    }
  }

  function open() {
    if (win && !win.closed) {
      win.focus();
      return;
    }
    present.screen.expect();
    win = window.open("", uid(ctx, "notes"), "popup,width=1100,height=720");
    // Some blockers let it open and close it at once.
    if (!win || win.closed) {
      win = null;
      notice(ctx, ctx.phrase("map.present.notes_blocked"));
      return;
    }
    page = build();
    copyRules(ctx, win);
    refill(win.document.body, page.box);
    win.document.body.className = "erqi-notes-page";
    const font = ctx.root.style.getPropertyValue("--erqi-font");
    if (font) page.box.style.setProperty("--erqi-font", font);
    page.text.style.fontSize = `${SIZES_PX[size]}px`;
    win.addEventListener("keydown", keys);
    win.addEventListener("pagehide", closed);
    ticking = setInterval(tick, TICK_MS);
    draw();
    win.focus();
  }

  function closed() {
    clearInterval(ticking);
    page = null;
    win = null;
  }

  function close() {
    const old = win;
    closed();
    if (old && !old.closed) old.close();
  }

  present.timer = timer;
  present.notes = {
    window: () => win,
    open,
    close,
    toggle() {
      if (win && !win.closed) close();
      else open();
    },
  };
  listen(ctx, window, { pagehide: close });
  present.hear((what) => {
    if (what === "begin") timer.start();
    if (what === "scene" || what === "words") draw();
    if (what === "end") {
      timer.stop();
      timer.reset();
      close();
    }
    if (what === "destroy") close();
  });
}
