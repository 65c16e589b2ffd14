"""Cards of the framework: tasks, paths and programmes."""

from erqi_map.model import Path, Programme, Task, Text
from erqi_map.store import GeoStore

from .cards import empty_card
from .content_types import Card, CardFact, CardGoal, CardKind
from .words import both, pair


def framework_cards(store: GeoStore) -> dict[str, Card]:
    """Cards of tasks, paths and programmes, in plan order.

    What serves them is read from the cards that name them.
    """
    framework = store.framework
    cards = [
        *(_task_card(task, store) for task in framework.tasks),
        *(_path_card(path) for path in framework.paths),
        *(_programme_card(programme, store) for programme in framework.programmes),
    ]
    return {card["id"]: card for card in cards}


def _card(id: str, kind: CardKind, name: Text, summary: Text, sources: tuple[str, ...]) -> Card:
    return {**empty_card(id, kind, name, name, summary), "sources": list(sources)}


def _task_card(task: Task, store: GeoStore) -> Card:
    aims: list[CardGoal] = [
        {
            "id": aim.id,
            "text": pair(aim.text),
            "tasks": [task.id],
            "served_by": [],
            "sources": list(aim.sources),
        }
        for aim in task.aims
    ]
    return {
        **_card(task.id, "task", task.name, task.lead, task.sources),
        "goals": aims,
        "facts": _horizon(task),
        "paths": list(task.paths),
        "clusters": [id for id in store.cluster_ids if task.id in store.place(id).tasks],
    }


def _horizon(task: Task) -> list[CardFact]:
    if task.horizon is None:
        return []
    return [
        {
            "id": f"{task.id}-horizon",
            "label": pair(both("fact_horizon")),
            "value": pair(task.horizon),
            "to_check": False,
            "compared": False,
            "area_km2": None,
            "sources": list(task.sources),
        }
    ]


def _path_card(path: Path) -> Card:
    return _card(path.id, "path", path.name, path.summary, path.sources)


def _programme_card(programme: Programme, store: GeoStore) -> Card:
    return {
        **_card(programme.id, "programme", programme.name, programme.summary, programme.sources),
        "cluster": programme.scope if programme.scope in store.places else None,
        "tasks": list(programme.tasks),
        "paths": list(programme.paths),
        "to_check": programme.to_check,
    }
