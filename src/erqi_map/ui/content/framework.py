"""The framework "1346" as a picture, the city's layout, and the lists that belong to it."""

from erqi_map.compose.content_types import Card
from erqi_map.compose.spec import MapSpec
from erqi_map.model import Path, Task
from erqi_map.store import GeoStore

from .clusters import named, to_check
from .words import Record, Words


class FrameworkFigure:
    """Builds the boxes of the picture from the framework and the cards."""

    def __init__(self, store: GeoStore, spec: MapSpec, words: Words) -> None:
        self.plan, self.words, self.spec = store.framework, words, spec
        self.cards = spec.content["cards"]
        self.clusters = [self.cards[id_] for id_ in store.cluster_ids]
        self.programmes = {item.id: item for item in self.plan.programmes}

    def rows(self) -> list[Record]:
        """The four rows: one goal, three paths, four clusters, six tasks."""
        rows = {
            "goal": [self._goal()],
            "paths": [self._path(path) for path in self.plan.paths],
            "clusters": [self._cluster(card) for card in self.clusters],
            "tasks": [self._task(task) for task in self.plan.tasks],
        }
        return [
            {
                "number": str(len(items)),
                "title": self.words.phrase(f"framework.row_{name}"),
                "items": items,
            }
            for name, items in rows.items()
        ]

    def _goal(self) -> Record:
        every = [path.id for path in self.plan.paths] + [task.id for task in self.plan.tasks]
        return {
            "id": self.plan.goal.id,
            "title": self.words.text(self.plan.goal.text),
            "lead": self.words.text(self.plan.summary),
            "links": every + [card["id"] for card in self.clusters],
            "go": {},
        }

    def _path(self, path: Path) -> Record:
        tasks = [task for task in self.plan.tasks if path.id in task.paths]
        clusters = [card for card in self.clusters if path.id in card["paths"]]
        return {
            "id": path.id,
            "title": self.words.text(path.name),
            "lead": self.words.text(path.summary),
            "links": [task.id for task in tasks] + [card["id"] for card in clusters],
            "groups": [
                self._group("tasks", [{"text": self.words.text(task.name)} for task in tasks]),
                self._group("clusters", [named(card, self.words) for card in clusters]),
            ],
            "go": {"focus": path.id},
        }

    def _cluster(self, card: Card) -> Record:
        return {
            "id": card["id"],
            "title": self.words.text(card["name"]),
            "sub": self.words.text(card["slogan"]),
            "colour": self.spec.colours.get(card["id"], ""),
            "ink": self.spec.colours.get(f"{card['id']}-ink", ""),
            "lead": self.words.text(card["summary"]),
            "lines": [self.words.text(goal["text"]) for goal in card["goals"]],
            "links": [*card["tasks"], *card["paths"]],
            "groups": [
                self._group(
                    "projects", [named(self.cards[one], self.words) for one in card["projects"]]
                ),
                self._group(
                    "eco", [named(self.cards[one], self.words) for one in card["eco_areas"]]
                ),
            ],
            "go": {"focus": card["id"]},
        }

    def _task(self, task: Task) -> Record:
        serving = [card for card in self.clusters if task.id in card["tasks"]]
        places = [
            card
            for card in self.cards.values()
            if card["kind"] in ("project", "eco-area") and task.id in card["tasks"]
        ]
        programmes = [item for item in self.plan.programmes if task.id in item.tasks]
        return {
            "id": task.id,
            "title": self.words.text(task.name),
            "lead": self.words.text(task.lead),
            "lines": [self.words.text(aim.text) for aim in task.aims],
            "note": self.words.phrase("framework.horizon", horizon=self.words.text(task.horizon))
            if task.horizon
            else "",
            "links": [*task.paths, *(card["id"] for card in serving)],
            "groups": [
                self._group("clusters", [named(card, self.words) for card in serving]),
                self._group("places", [named(card, self.words) for card in places]),
                self._group(
                    "programmes",
                    [
                        {"text": self.words.text(item.name), **to_check(item.to_check, self.words)}
                        for item in programmes
                    ],
                ),
            ],
            "go": {"task": task.id},
        }

    def _group(self, name: str, items: list[Record]) -> Record:
        return {"title": self.words.phrase(f"group.{name}"), "items": items}


def layout_items(store: GeoStore, words: Words) -> list[Record]:
    """The six words of the city's layout; the district stands under its own."""
    return [
        {
            "position": part.position,
            "name": words.text(part.name),
            "own": part.own,
            "sub": words.phrase("framework.own") if part.own else "",
        }
        for part in store.framework.layout
    ]


def work_tiles(store: GeoStore, words: Words) -> list[Record]:
    """The nine works of the first half-year."""
    tasks = {task.id: words.text(task.name) for task in store.framework.tasks}
    return [
        {
            "number": str(number),
            "title": words.text(work.end),
            "lines": [words.text(work.means)],
            "chips": [tasks[id_] for id_ in work.tasks],
        }
        for number, work in enumerate(store.framework.works, 1)
    ]


def renewal_tiles(store: GeoStore, words: Words) -> list[Record]:
    """The six "new"."""
    tasks = {task.id: words.text(task.name) for task in store.framework.tasks}
    return [
        {
            "title": words.text(renewal.name),
            "lines": [words.text(renewal.field)],
            "chips": [tasks[id_] for id_ in renewal.tasks],
        }
        for renewal in store.framework.renewals
    ]


def industry_tiles(store: GeoStore, words: Words) -> list[Record]:
    """The leading industries with their directions and clusters, and the main thrusts."""
    thrusts = [words.text(thrust.text) for thrust in store.framework.thrusts]
    return [
        *(
            {
                "title": words.text(industry.name),
                "lines": [words.listed(words.text(way) for way in industry.directions)],
                "chips": [words.text(store.place(id_).short_name) for id_ in industry.clusters],
            }
            for industry in store.framework.industries
        ),
        {"title": words.phrase("group.thrusts"), "list": thrusts},
    ]


def programme_tiles(store: GeoStore, words: Words) -> list[Record]:
    """Programmes without a place of their own."""
    names = {task.id: words.text(task.name) for task in store.framework.tasks}
    names |= {path.id: words.text(path.name) for path in store.framework.paths}
    return [
        {
            "title": words.text(item.name),
            "badge": words.phrase("to_check") if item.to_check else "",
            "tone": "check",
            "lines": [words.text(item.summary)],
            "chips": [names[id_] for id_ in (*item.tasks, *item.paths)],
            "note": words.phrase("framework.scope_district")
            if item.scope == "district"
            else words.text(store.place(item.scope).name),
        }
        for item in store.framework.programmes
    ]
