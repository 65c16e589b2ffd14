/* The plan in short at the top of the left panel: goal, paths, clusters, tasks. Whoever knows it folds it up for good;
   where nobody has said anything it is as long as the legend below leaves room for. */

import { followWords, putInSlot, rebuild, tint } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { cardName, cardOf } from "../state/features.js";
import { cardsOf } from "./overview.js";
import { placeButton } from "./place_button.js";

const FOLDED = "erqi-brief-folded";

const ROWS_OF_LEGEND_PX = 196;
const LINE_PX = 24;
// What goes first where there is no room: the legend has the slogans, the filter the tasks, whose number stays.
const GOES = [".erqi-brief-slogan", ".erqi-brief-tasks ul", ".erqi-brief-lines"];
const FOLD = { open: "0", folded: "1" };

/** What was said of it: FOLD.open, FOLD.folded or nothing. */
function remembered() {
  try {
    return localStorage.getItem(FOLDED);
  } catch {
    // Some pages opened from a disk have no memory.
    return null;
  }
}

function remember(said) {
  try {
    localStorage.setItem(FOLDED, said);
  } catch {
    // Then it is as at first the next time.
  }
}

function link(ctx, id, className, children) {
  return el("li", {}, tint(ctx, placeButton(ctx, id, className, "brief", children), id));
}

function line(ctx, number, name, content) {
  const key = `map.overview.${name}`;
  return el("div", { class: `erqi-brief-line erqi-brief-${name}` }, [
    el("dt", {}, [el("b", { text: String(number) }), el("span", { text: ctx.phrase(key) })]), el("dd", {}, content)]);
}

const names = (ctx, ids) => el("ul", { class: "erqi-brief-names" },
  ids.map((id) => link(ctx, id, "erqi-link", cardName(ctx, id, true))));

function lines(ctx, open) {
  const { framework, clusters } = ctx.plan.content;
  const of = (kind) => cardsOf(ctx, kind).map((card) => card.id);
  const known = (clusters || []).filter((id) => cardOf(ctx, id));
  const [paths, tasks] = [of("path"), of("task")];
  return [
    framework && framework.goal && line(ctx, 1, "goal", el("p", { text: ctx.text(framework.goal.text) })),
    paths.length > 0 && line(ctx, paths.length, "paths", names(ctx, paths)),
    known.length > 0 && line(ctx, known.length, "clusters", el("ul", {},
      known.map((id) => link(ctx, id, "erqi-brief-cluster", [el("span", { text: cardName(ctx, id, true) }),
        el("span", { class: "erqi-brief-slogan", text: ctx.text(cardOf(ctx, id).slogan) })])))),
    tasks.length > 0 && line(ctx, tasks.length, "tasks", [names(ctx, tasks),
      el("button", { class: "erqi-link erqi-brief-more", text: "…", attrs: { "aria-label": ctx.phrase("map.overview.tasks") }, on: { click: open } })]),
  ].filter(Boolean);
}

function create(ctx) {
  if (!ctx.plan.content.framework) return null;
  const words = followWords(ctx);
  const { left } = ctx.slots;
  let said = remembered();
  let level = 0;
  let high = 0;
  const body = el("dl", { class: "erqi-brief-lines" });
  function say(word) {
    said = word;
    remember(said);
    fit(0);
  }

  const fold = () => say(level < GOES.length ? FOLD.folded : FOLD.open);

  const title = el("button", { class: "erqi-brief-title", on: { click: fold } });
  const box = el("section", { class: "erqi-brief" }, [title, body]);

  function show(wanted) {
    level = wanted;
    // The legend says of the clusters what is left out here.
    left.dataset.brief = String(level);
    title.setAttribute("aria-expanded", String(level < GOES.length));
    GOES.forEach((part, k) => box.querySelectorAll(part).forEach((node) => { node.hidden = k < level; }));
    box.querySelectorAll(".erqi-brief-more").forEach((node) => { node.hidden = level < 2; });
  }

  /** At the least as short as `from`: what has gone does not come back while the map is moved. */
  function fit(from) {
    if (said === FOLD.folded) return show(GOES.length);
    show(said ? 0 : from);
    high = left.clientHeight;
    if (said || !high) return;
    const others = [...left.children].filter((one) => !one.matches(".erqi-tree"));
    let room = high - others.reduce((sum, one) => sum + one.offsetHeight, 0);
    const gains = [".erqi-brief-clusters", ...GOES.slice(1)].map((part) => box.querySelector(part)?.offsetHeight || 0);
    // Without slogans two clusters stand in a line.
    gains[0] /= 2;
    gains[1] = Math.max(0, gains[1] - LINE_PX);
    gains[2] -= gains[0] + gains[1];
    let wanted = from;
    while (wanted < GOES.length && room < ROWS_OF_LEGEND_PX) room += gains[wanted++];
    show(wanted);
  }

  words.bind(() => {
    title.textContent = "";
    title.append(drawIcon("chevron"), el("span", { text: ctx.text(ctx.plan.content.framework.name) }));
    rebuild(ctx, body, lines(ctx, () => say(FOLD.open)));
    fit(0);
  });
  putInSlot(left, box, 2);
  // An observer reports once to begin with, of what has been fitted already.
  const sizes = new ResizeObserver(() => left.clientHeight !== high && fit(0));
  sizes.observe(left);
  ctx.fitBrief = () => fit(level);
  return { destroy: () => sizes.disconnect() };
}

export const briefPart = { name: "brief", create };
