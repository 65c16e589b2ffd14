/* The four clusters side by side; rows line up, so one can read across. */

import { chip, goButton, h, names, p } from "./dom.js";

function goals(items) {
  if (!items.length) return null;
  return h("ol", { cls: "goals" }, items.map((goal) => h("li", {}, goal.text, goal.tasks && p(goal.tasks, "note"))));
}

function facts(items) {
  if (!items.length) return null;
  return h("dl", { cls: "facts" }, items.map((fact) => h("div", {},
    h("dt", {}, fact.label),
    h("dd", {}, fact.value, fact.chip && chip(fact.chip, "check")))));
}

const cellOf = (title, content, empty) =>
  h("div", { cls: "row" }, h("h4", {}, title), content || p(empty, "note"));

function column(item, words, send) {
  return h("article", { cls: "cluster", style: { "--tone": item.colour, "--tone-ink": item.ink } },
    h("header", { cls: "row" },
      h("h3", {}, item.name),
      p(item.slogan, "slogan"),
      p(item.directive, "directive")),
    h("div", { cls: "row" }, p(item.summary)),
    cellOf(words.area, h("div", {}, h("p", { cls: "area" }, item.area), p(item.areaNote, "note"), facts(item.facts)), words.none),
    cellOf(words.goals, goals(item.goals), words.none),
    cellOf(words.projects, names(item.projects, send), words.none),
    cellOf(words.eco, names(item.eco, send), words.none),
    cellOf(words.programmes, names(item.programmes, send), words.none),
    h("footer", { cls: "row" }, p(item.status, "note"), goButton(words.open, item.go, send)));
}

export function compare(data, send) {
  return h("div", { cls: "compare", style: { "--columns": String(data.items.length) } },
    data.items.map((item) => column(item, data.words, send)));
}
