/* The plan in short at the top of the left panel: goal, paths, clusters, tasks. Whoever knows it folds it up for good. */

import { followWords, putInSlot, rebuild, tint } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { chooseFeature } from "../state/choose.js";
import { cardName, cardOf } from "../state/features.js";
import { cardsOf } from "./overview.js";

const FOLDED = "erqi-brief-folded";

function folded() {
  try {
    return localStorage.getItem(FOLDED) === "1";
  } catch {
    // Some pages opened from a disk have no memory.
    return false;
  }
}

function remember(fold) {
  try {
    localStorage.setItem(FOLDED, fold ? "1" : "0");
  } catch {
    // Then it is open again the next time.
  }
}

function link(ctx, id, className, children) {
  const button = el("button", { class: className, attrs: { type: "button" }, on: { click: () => chooseFeature(ctx, id) } }, children);
  button.dataset.key = `brief:${id}`;
  return el("li", {}, tint(ctx, button, id));
}

function line(ctx, number, key, content) {
  return el("div", { class: "erqi-brief-line" }, [
    el("dt", {}, [el("b", { text: String(number) }), el("span", { text: ctx.t(key) })]), el("dd", {}, content)]);
}

const names = (ctx, ids) => el("ul", { class: "erqi-brief-names" },
  ids.map((id) => link(ctx, id, "erqi-link", cardName(ctx, id, true))));

function lines(ctx) {
  const { framework, clusters } = ctx.plan.content;
  const of = (kind) => cardsOf(ctx, kind).map((card) => card.id);
  const known = (clusters || []).filter((id) => cardOf(ctx, id));
  const [paths, tasks] = [of("path"), of("task")];
  return [
    framework && framework.goal && line(ctx, 1, "map.overview.goal", el("p", { text: ctx.text(framework.goal.text) })),
    paths.length > 0 && line(ctx, paths.length, "map.overview.paths", names(ctx, paths)),
    known.length > 0 && line(ctx, known.length, "map.overview.clusters", el("ul", { class: "erqi-brief-clusters" },
      known.map((id) => link(ctx, id, "erqi-brief-cluster", [el("span", { text: cardName(ctx, id, true) }),
        el("span", { class: "erqi-brief-slogan", text: ctx.text(cardOf(ctx, id).slogan) })])))),
    tasks.length > 0 && line(ctx, tasks.length, "map.overview.tasks", names(ctx, tasks)),
  ].filter(Boolean);
}

function create(ctx) {
  if (!ctx.plan.content.framework) return null;
  const words = followWords(ctx);
  let fold = folded();
  const body = el("dl", { class: "erqi-brief-lines" });
  const title = el("button", { class: "erqi-brief-title", attrs: { type: "button" },
    on: { click: () => { fold = !fold; remember(fold); draw(); } } });
  const box = el("section", { class: "erqi-brief" }, [title, body]);
  function draw() {
    title.setAttribute("aria-expanded", String(!fold));
    title.textContent = "";
    title.append(drawIcon("chevron"), el("span", { text: ctx.text(ctx.plan.content.framework.name) }));
    body.hidden = fold;
    if (!fold) rebuild(ctx, body, lines(ctx));
  }
  words.bind(draw);
  putInSlot(ctx.slots.left, box, 2);
  return { destroy: words.off };
}

export const briefPart = { name: "brief", create };
