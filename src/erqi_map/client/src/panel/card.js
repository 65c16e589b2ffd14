/* The card of what is chosen, in the drawer on the right. */

import { focusedIn, followWords, putInSlot, rebuild, tint } from "../dom/controls.js";
import { el } from "../dom/el.js";
import { drawIcon } from "../dom/icons.js";
import { chooseFeature } from "../state/choose.js";
import { cardKind, cardName, featureInfo, featureOf, focusCard, isPlace, term, termNote } from "../state/features.js";
import {
  badge, chipList, citations, editButton, factList, goalList, imprint, linkList, registerList, section, servesList, sourceList,
  sourceMarks,
} from "./card_sections.js";
import { overview, servedBy } from "./overview.js";
import { comparedDiscs } from "./discs.js";
import { createDrawerHead } from "./panels.js";
import { photoList } from "./photos.js";
import { placeButton } from "./place_button.js";

const HISTORY = 20;

function head(ctx, card) {
  const kind = el("p", { class: "erqi-card-kind" }, [
    el("span", { text: cardKind(ctx, card) }),
    card.cluster && ctx.phrase("map.separator"),
    card.cluster && clusterButton(ctx, card.cluster)]);
  const name = el("h3", { class: "erqi-card-name", text: ctx.text(card.name), attrs: { tabindex: "-1" } });
  const fly = card.located && featureOf(ctx, card.id) && el("button", { class: "erqi-button erqi-card-fly", data: { key: "fly" },
    attrs: { "aria-label": ctx.phrase("map.card.fly"), title: ctx.phrase("map.card.fly") },
    on: { click: () => ctx.flyTo(card.id) } }, drawIcon("target"));
  const notes = [card.to_check && badge(ctx, "map.to_check"),
    !card.located && isPlace(card) && badge(ctx, "map.no_position")].filter(Boolean);
  return el("header", { class: "erqi-card-head" }, [
    el("div", {}, [kind, name, notes.length > 0 && el("p", { class: "erqi-card-notes" }, notes)]),
    editButton(ctx, card.id), fly]);
}

const clusterButton = (ctx, id) => placeButton(ctx, id, "erqi-link", "cluster", cardName(ctx, id));

function cardBody(ctx, card) {
  const order = citations(ctx, card);
  const accent = card.kind === "cluster" ? card.id : card.cluster;
  const article = el("article", { class: `erqi-card erqi-card-${card.kind}` }, [
    head(ctx, card),
    card.slogan && el("p", { class: "erqi-card-slogan", text: ctx.text(card.slogan) }),
    card.summary && el("p", { class: "erqi-card-summary" },
      [ctx.text(card.summary), sourceMarks(ctx, card.sources, order)]),
    section(ctx, "map.card.photos", photoList(ctx, card)),
    section(ctx, "map.card.register", registerList(ctx, card)),
    section(ctx, "map.card.goals", goalList(ctx, card, order)),
    section(ctx, "map.card.serves", servesList(ctx, card)),
    section(ctx, "map.card.projects", linkList(ctx, card.projects)),
    section(ctx, "map.card.eco_areas", linkList(ctx, card.eco_areas)),
    ...servedBy(ctx, card),
    section(ctx, "map.card.tasks", chipList(ctx, card.tasks)),
    section(ctx, "map.card.paths", chipList(ctx, card.paths)),
    card.kind !== "programme" && section(ctx, "map.card.programmes", chipList(ctx, card.programmes)),
    card.kind === "programme" && section(ctx, "map.card.scope", scope(ctx, card)),
    section(ctx, "map.card.compare", comparedDiscs(ctx, card)),
    section(ctx, "map.card.facts", factList(ctx, card, order)),
    section(ctx, "map.card.imprint", imprint(ctx, card), "erqi-small"),
    section(ctx, "map.card.sources", sourceList(ctx, order), "erqi-small"),
  ]);
  return tint(ctx, article, accent);
}

function scope(ctx, card) {
  const links = linkList(ctx, [card.cluster, ...(card.clusters || [])].filter(Boolean));
  return links || el("p", { text: ctx.phrase("map.card.district_wide") });
}

/** Orientation features have no card: their name, status and accuracy are shown all the same. */
function featureBody(ctx, feature) {
  const info = featureInfo(ctx, feature);
  const spec = feature.layer.spec;
  const facts = { status: info.status, method: info.method, accuracy_m: info.accuracy, datum: "WGS-84",
    date: feature.layer.value(feature.index, "date") };
  return el("article", { class: "erqi-card" }, [
    el("header", { class: "erqi-card-head" }, [el("div", {}, [
      el("p", { class: "erqi-card-kind", text: term(ctx, "kinds", info.kind) || ctx.text(spec.title) }),
      el("h3", { class: "erqi-card-name", text: info.name, attrs: { tabindex: "-1" } })]), editButton(ctx, info.id)]),
    termNote(ctx, "kinds", info.kind) && el("p", { class: "erqi-card-summary", text: termNote(ctx, "kinds", info.kind) }),
    section(ctx, "map.card.lines", linesOf(ctx, feature)),
    section(ctx, "map.card.imprint", imprint(ctx, facts), "erqi-small"),
  ]);
}

/** The lines that stop at a station, each a way to it. */
function linesOf(ctx, { layer, index }) {
  const ids = String(layer.value(index, "lines") || "").split(" ").filter((id) => featureOf(ctx, id));
  if (!ids.length) return null;
  return el("ul", { class: "erqi-links" }, ids.map((id) =>
    el("li", {}, placeButton(ctx, id, "erqi-link", "line", featureInfo(ctx, featureOf(ctx, id)).name))));
}

function create(ctx) {
  const words = followWords(ctx);
  const { right } = ctx.slots;
  const { head: drawerHead, title } = createDrawerHead(ctx, words, "right", "map.panel.right");
  const back = el("button", { class: "erqi-link erqi-card-back", on: { click: goBack } });
  const body = el("div", { class: "erqi-card-scroll" });
  const history = [];
  let going = false;
  let drawn = false;

  drawerHead.insertBefore(back, drawerHead.querySelector(".erqi-drawer-close"));
  putInSlot(right, drawerHead, 0);
  putInSlot(right, body, 1);

  function goBack() {
    const last = history.pop() || null;
    going = true;
    if (last) chooseFeature(ctx, last);
    else ctx.store.set({ focus: null, goal: null });
    going = false;
    body.querySelector(".erqi-card-name")?.focus({ preventScroll: true });
  }

  function content() {
    const { focus } = ctx.store.get();
    const card = focusCard(ctx, focus);
    if (card) return cardBody(ctx, card);
    const feature = focus && featureOf(ctx, focus);
    return feature ? featureBody(ctx, feature) : overview(ctx);
  }

  // A drawer that is closed is filled when it opens.
  function draw(moved) {
    drawn = ctx.store.get().panels.right;
    if (!drawn) return;
    const hadFocus = body.contains(focusedIn(ctx));
    rebuild(ctx, body, content());
    const { focus } = ctx.store.get();
    back.hidden = !focus;
    title.textContent = ctx.phrase(focus ? "map.panel.right" : "map.card.overview");
    back.textContent = history.length ? ctx.phrase("map.card.back") : ctx.phrase("map.card.overview");
    if (!moved) return;
    body.scrollTop = 0;
    if (hadFocus) body.querySelector(".erqi-card-name")?.focus({ preventScroll: true });
  }

  function remember(previous) {
    if (going) return;
    if (previous.focus && ctx.store.get().focus) history.push(previous.focus);
    else history.length = 0;
    if (history.length > HISTORY) history.shift();
  }

  function sayFocus() {
    const { focus } = ctx.store.get();
    const card = focusCard(ctx, focus);
    const feature = focus && featureOf(ctx, focus);
    const name = card ? ctx.text(card.name) : feature && featureInfo(ctx, feature).name;
    if (name) ctx.announce(ctx.phrase("map.card.selected", { name }));
  }

  draw(false);
  ctx.store.on((state, changed, previous) => {
    const moved = changed.has("focus");
    if (moved) remember(previous);
    if (moved || changed.has("lang") || changed.has("goal")) draw(moved);
    else if (state.panels.right && !drawn) draw(true);
    // What was said last is in the other language now.
    if (changed.has("lang")) ctx.announce("");
    if (moved) sayFocus();
  });
}

export const cardPart = { name: "card", create };
