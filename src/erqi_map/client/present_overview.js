/* All scenes at a glance, and the help with the keys: two windows over the scene. */
(function (E) {
  "use strict";

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
    const { dialog, body } = E.dialog(ctx, words, "erqi-scenes", "map.present.overview_title");
    const list = E.el("ol", { class: "erqi-scenes-list" });
    body.append(list);
    let painting = 0;

    const buttons = () => [...list.querySelectorAll("button")];

    function item(scene, k) {
      const here = k === (present.on() ? present.index : present.last);
      const button = E.el("button", { class: "erqi-scene", attrs: { type: "button", "aria-current": here ? "true" : null },
        on: { click: () => choose(k) } }, [
        E.el("span", { class: "erqi-scene-picture" }),
        E.el("span", { class: "erqi-scene-words" }, [
          E.el("span", { class: "erqi-scene-number", text: String(k + 1) }),
          E.el("span", { text: ctx.text(scene.title) })])]);
      if (here) button.setAttribute("autofocus", "");
      return E.el("li", {}, button);
    }

    function choose(k) {
      dialog.close();
      present.go(k);
    }

    // One picture a frame: nothing waits for them.
    function paint(k) {
      if (!dialog.open || k >= scenes.length) return;
      const picture = list.querySelectorAll(".erqi-scene-picture")[k];
      picture.replaceChildren(E.sceneThumb(ctx, scenes[k], THUMB.width, THUMB.height));
      painting = requestAnimationFrame(() => paint(k + 1));
    }

    function opened() {
      cancelAnimationFrame(painting);
      E.fill(list, scenes.map(item));
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
      const at = all.indexOf(E.focused(ctx));
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
    const { dialog, body } = E.dialog(ctx, words, "erqi-present-help", "map.present.help");

    function row([keys, key]) {
      return E.el("div", {}, [E.el("dt", {}, keys.map((one) => E.el("kbd", { text: one }))), E.el("dd", { text: ctx.t(key) })]);
    }

    function settings() {
      const interval = E.el("select", { attrs: { id: E.uid(ctx, "interval") },
        on: { change: () => present.auto.set({ interval_s: Number(interval.value) }) } },
      INTERVALS_S.map((s) => E.el("option", { text: ctx.t("map.present.seconds", { n: s }), attrs: { value: s } })));
      interval.value = String(present.auto.settings().interval_s);
      const loop = E.el("input", { attrs: { type: "checkbox" }, on: { change: () => present.auto.set({ loop: loop.checked }) } });
      loop.checked = present.auto.settings().loop;
      return E.el("div", { class: "erqi-present-auto" }, [
        E.el("h3", { text: ctx.t("map.present.auto") }), E.el("p", { class: "erqi-hint", text: ctx.t("map.present.auto_hint") }),
        E.el("p", {}, [E.el("label", { text: ctx.t("map.present.interval"), attrs: { for: interval.id } }), interval,
          E.el("label", { class: "erqi-check" }, [loop, E.el("span", { text: ctx.t("map.present.loop") })])])]);
    }

    const draw = () => E.fill(body, [
      E.el("dl", { class: "erqi-help-keys erqi-present-keys" }, E.presentKeyWords(ctx).map(row)), settings()]);

    dialog.addEventListener("keydown", (event) => {
      if (event.key === "?") dialog.close();
    });
    dialog.addEventListener("close", () => {
      if (present.on()) present.stage.focus();
    });
    present.help = modal(dialog, draw);
    return dialog;
  }

  E.presentOverview = function (ctx, present) {
    const dialogs = [createOverview(ctx, present), createHelp(ctx, present)];
    present.hear((what) => {
      if (what === "pause" || what === "scene") {
        present.overview.close();
        present.help.close();
      }
      if (what === "destroy") dialogs.forEach((dialog) => dialog.remove());
    });
  };
})((globalThis.ErqiMap = globalThis.ErqiMap || {}));
