/* The tools at the bottom right. */

import { focusedIn, followWords, iconButton, listen, rebuild, roveFocus, uid } from "../dom/controls.js";
import { el, refill } from "../dom/el.js";
import { setIcon } from "../dom/icons.js";
import { toggleDrawer, toggleMeasure } from "../state/drawers.js";
import { toggleLanguage } from "../state/i18n.js";
import { openDialog } from "./dialog.js";
import { copyAddress } from "./share.js";

/** @param {Context} ctx */
export function fullScreen(ctx) {
  // The folium map is the element around our root; it must come along.
  const target = ctx.root.contains(ctx.map.getContainer()) ? ctx.root : ctx.map.getContainer();
  const active = () => Boolean(document.fullscreenElement) || target.classList.contains("erqi-full");
  return {
    active,
    target,
    async toggle() {
      if (document.fullscreenElement) await document.exitFullscreen();
      else if (target.classList.contains("erqi-full")) target.classList.remove("erqi-full");
      else {
        try {
          await target.requestFullscreen();
        } catch {
          // Refused (a frame without permission, an old browser): fill the window instead.
          target.classList.add("erqi-full");
        }
      }
      ctx.map.invalidateSize();
    },
  };
}

/** A menu of the basemaps; the one chosen is the only thing that asks the network. */
function basemapMenu(ctx, words, button) {
  const menu = el("div", { class: "erqi-menu", attrs: { role: "menu", hidden: true, id: uid(ctx, "basemaps") },
    on: { keydown: keys, focusout: leave } });
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", menu.id);
  words.bind(() => {
    menu.setAttribute("aria-label", ctx.phrase("map.basemap.title"));
    draw();
  });

  function item(basemap, choice) {
    const on = ctx.store.get().basemap === basemap.id;
    const tags = choice.online ? [ctx.phrase("map.basemap.online"), ctx.phrase(`map.datum.${basemap.datum}`)]
      : [ctx.phrase("map.basemap.offline")];
    return el("div", { class: "erqi-menu-item", data: { key: `basemap:${basemap.id}` }, attrs: { role: "menuitemradio", tabindex: "-1",
      "aria-checked": String(on), "aria-disabled": choice.reason ? "true" : null },
    on: { click: () => choose(choice) } }, [
      el("span", { class: "erqi-menu-radio", attrs: { "aria-hidden": "true" } }),
      el("span", { class: "erqi-menu-words" }, [
        el("span", { class: "erqi-menu-name" }, [ctx.text(basemap.name),
          ...tags.map((tag) => el("span", { class: "erqi-menu-tag", text: tag }))]),
        el("span", { class: "erqi-menu-note", text: choice.reason || ctx.text(basemap.note) })])]);
  }

  // `show` draws it when it opens.
  function draw() {
    if (menu.hidden) return;
    const choices = ctx.basemap.choices();
    rebuild(ctx, menu, ctx.plan.content.basemaps.map((basemap, i) => item(basemap, choices[i])));
  }

  function choose(choice) {
    if (choice.reason) {
      ctx.announce(choice.reason);
      return;
    }
    ctx.store.set({ basemap: choice.id });
    show(false);
    button.focus();
  }

  function show(open) {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    draw();
    (menu.querySelector("[aria-checked=true]") || menu.firstElementChild)?.focus();
  }

  function keys(event) {
    const now = focusedIn(ctx);
    if (event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      show(false);
      button.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      now?.click();
    } else if (roveFocus(event, [...menu.children], now)) event.stopPropagation();
  }

  function leave(event) {
    if (!menu.contains(event.relatedTarget) && event.relatedTarget !== button) show(false);
  }

  return { menu, draw, toggle: () => show(menu.hidden) };
}

function create(ctx) {
  const words = followWords(ctx);
  const { map, store } = ctx;
  const screen = fullScreen(ctx);
  const tools = {};
  const add = (name, icon, click) => {
    tools[name] = iconButton(words, { icon, key: `map.tool.${name}`, class: "erqi-tool", click, data: { tool: name } });
    return tools[name];
  };
  const language = el("span", { class: "erqi-tool-word" });
  const bar = el("div", { class: "erqi-toolbar", attrs: { role: "toolbar" }, on: { keydown: keys, focusin: remember } }, [
    add("zoom_in", "plus", () => map.zoomIn(1)),
    add("zoom_out", "minus", () => map.zoomOut(1)),
    add("home", "home", () => ctx.home()),
    add("measure", "measure", () => toggleMeasure(ctx)),
    add("list", "list", () => toggleDrawer(ctx, "list")),
    add("print", "print", () => openDialog(ctx, ".erqi-print-dialog")),
    add("full", "full", () => screen.toggle().then(onFullScreen)),
    !ctx.options.bar && ctx.options.hash && add("share", "link", () => copyAddress(ctx)),
    !ctx.options.bar && (ctx.plan.content.scenes || []).length > 0 && add("present", "present", () => ctx.present.begin()),
    !ctx.options.bar && add("language", "plus", () => toggleLanguage(ctx)),
    add("basemap", "basemap", () => menu.toggle()),
    add("help", "help", () => openDialog(ctx, ".erqi-help")),
    add("more", "more", () => spread(!ctx.root.classList.contains("erqi-tools-open"))),
  ]);
  if (tools.language) refill(tools.language, language);
  const menu = basemapMenu(ctx, words, tools.basemap);
  tools.more.setAttribute("aria-expanded", "false");
  words.bind(() => bar.setAttribute("aria-label", ctx.phrase("map.tool.bar")));
  words.bind(() => {
    const chinese = store.get().lang !== "en";
    language.textContent = chinese ? "EN" : "中";
    language.lang = chinese ? "en" : "zh-CN";
  });

  function spread(open) {
    ctx.root.classList.toggle("erqi-tools-open", open);
    tools.more.setAttribute("aria-expanded", String(open));
  }

  const visible = () => [...bar.children].filter((button) => button.offsetParent !== null);

  function remember(event) {
    for (const button of bar.children) button.tabIndex = button === event.target ? 0 : -1;
  }

  function keys(event) {
    if (["ArrowUp", "ArrowDown"].includes(event.key)) return;
    if (roveFocus(event, visible(), focusedIn(ctx))) event.stopPropagation();
  }

  function follow() {
    const state = store.get();
    tools.measure.setAttribute("aria-pressed", String(state.tool === "measure"));
    tools.list.setAttribute("aria-expanded", String(state.panels.list));
    tools.basemap.classList.toggle("erqi-on", state.basemap !== "none");
    menu.draw();
  }

  function zoomLimits() {
    const zoom = map.getZoom();
    tools.zoom_in.setAttribute("aria-disabled", String(zoom >= map.getMaxZoom()));
    tools.zoom_out.setAttribute("aria-disabled", String(zoom <= map.getMinZoom()));
  }

  function onFullScreen() {
    const on = screen.active();
    setIcon(tools.full, on ? "full-exit" : "full");
    tools.full.setAttribute("aria-pressed", String(on));
    map.invalidateSize();
  }

  // The first button must be one that is also there on a phone.
  for (const button of bar.children) button.tabIndex = button === tools.home ? 0 : -1;
  ctx.slots.bottomRight.append(menu.menu, bar);
  follow();
  listen(ctx, map, { "zoomend zoomlevelschange": zoomLimits });
  map.whenReady(zoomLimits);
  listen(ctx, document, { fullscreenchange: onFullScreen });
  store.on((state, changed) => {
    if (["tool", "panels", "basemap"].some((key) => changed.has(key))) follow();
  });
  return { destroy: () => screen.target.classList.remove("erqi-full") };
}

export const toolbarPart = { name: "toolbar", create };
