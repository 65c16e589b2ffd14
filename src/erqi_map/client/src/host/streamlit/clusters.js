/* The four clusters side by side; rows line up, so one can read across. */

import { el, svg } from "../../dom/el.js";
import { chip, goButton, names, p } from "./words.js";

function goals(items) {
  if (!items.length) return null;
  return el("ol", { class: "goals" }, items.map((goal) => el("li", {}, [goal.text, goal.tasks && p(goal.tasks, "note")])));
}

function facts(items) {
  if (!items.length) return null;
  return el("dl", { class: "facts" }, items.map((fact) => el("div", {},
    [el("dt", {}, fact.label),
    el("dd", {}, [fact.value, fact.chip && chip(fact.chip, "check")])])));
}

const cellOf = (title, content, empty) =>
  el("div", { class: "row" }, [el("h4", {}, title), content || p(empty, "note")]);

/** The cluster as the map draws it, from shapes and words in millimetres. */
function picture(data, name) {
  const shape = (one) => svg(one.d ? "path" : "circle", { attrs: {
    d: one.d, cx: one.x, cy: one.y, r: one.r, fill: one.fill || "none", "fill-opacity": one.alpha, stroke: one.stroke || "none",
    "stroke-width": one.width, "stroke-dasharray": one.dash, "stroke-opacity": one.strength, "stroke-linejoin": "round" } });
  const words = (one) => svg("text", { text: one.words, attrs: {
    x: one.x, y: one.y, fill: one.colour, "font-size": one.size, "font-weight": one.bold ? 700 : 400 } });
  return svg("svg", { class: "picture", attrs: { viewBox: `0 0 ${data.width} ${data.height}`, role: "img", "aria-label": name } },
    [data.shapes.map(shape), data.words.map(words)]);
}

function column(item, words, send) {
  return el("article", { class: "cluster", style: { "--tone": item.colour, "--tone-ink": item.ink } },
    [el("header", { class: "row" },
      [el("h3", {}, item.name),
      p(item.slogan, "slogan"),
      p(item.directive, "directive")]),
    el("div", { class: "row" }, [picture(item.picture, item.name), p(item.summary)]),
    cellOf(words.area, el("div", {}, [el("p", { class: "area" }, item.area), p(item.areaNote, "note"), facts(item.facts)]), words.none),
    cellOf(words.goals, goals(item.goals), words.none),
    cellOf(words.projects, names(item.projects, send), words.none),
    cellOf(words.eco, names(item.eco, send), words.none),
    cellOf(words.programmes, names(item.programmes, send), words.none),
    el("footer", { class: "row" }, [p(item.status, "note"), goButton(words.open, item.go, send)])]);
}

export function compare(data, send) {
  return el("div", { class: "compare", style: { "--columns": String(data.items.length) } },
    data.items.map((item) => column(item, data.words, send)));
}
