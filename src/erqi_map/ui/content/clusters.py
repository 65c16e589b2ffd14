"""The four clusters side by side, and what they have in common."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from erqi_map.analysis import shared_by_clusters
from erqi_map.compose.content_types import Card
from erqi_map.compose.spec import Lang, MapSpec
from erqi_map.render.page.picture import cluster_picture
from erqi_map.store import GeoStore

from ..shell.book import Book
from ..shell.once import once
from .words import Record, Words

PICTURED = ("neighbours", "district", "clusters", "eco-areas", "projects")
KEPT_PICTURES = 8


@once(keep=KEPT_PICTURES)
def cluster_pictures(book: Book, lang: Lang) -> Mapping[str, Record]:
    """A small map of each cluster, by its id."""
    store, spec = book.usable
    said = replace(spec, lang=lang)
    return {id_: cluster_picture(said, id_, PICTURED) for id_ in store.cluster_ids}


def cluster_columns(
    store: GeoStore, spec: MapSpec, words: Words, pictures: Mapping[str, Record]
) -> list[Record]:
    """One column a cluster, in plan order."""
    cards = spec.content["cards"]
    return [
        {**_column(cards[id_], cards, store, spec, words), "picture": pictures[id_]}
        for id_ in store.cluster_ids
    ]


def _column(
    card: Card, cards: Mapping[str, Card], store: GeoStore, spec: MapSpec, words: Words
) -> Record:
    id_ = card["id"]
    programmes = [item for item in store.framework.programmes if item.id in card["programmes"]]
    return {
        "id": id_,
        "name": words.text(card["name"]),
        "slogan": words.text(card["slogan"]),
        "directive": words.listed(words.text(cards[path]["name"]) for path in card["paths"]),
        "colour": spec.colours.get(id_, ""),
        "ink": spec.colours.get(f"{id_}-ink", ""),
        "summary": words.text(card["summary"]),
        "area": _area(card, words),
        "areaNote": words.text(card["area_note"]),
        "facts": [_fact(fact, words) for fact in card["facts"]],
        "goals": [_goal(goal, cards, words) for goal in card["goals"]],
        "projects": [named(cards[one], words) for one in card["projects"]],
        "eco": [named(cards[one], words) for one in card["eco_areas"]],
        "programmes": [
            {"text": words.text(item.name), **to_check(item.to_check, words)} for item in programmes
        ],
        "status": _status(card, spec, words),
        "go": {"focus": id_},
    }


def _area(card: Card, words: Words) -> str:
    if card["area_km2"] is None:
        return words.phrase("clusters.area_unknown")
    return words.phrase("clusters.area_value", area=words.number(card["area_km2"]))


def _fact(fact: Mapping[str, Any], words: Words) -> Record:
    return {
        "label": words.text(fact["label"]),
        "value": words.text(fact["value"]),
        "chip": words.phrase("to_check") if fact["to_check"] else "",
    }


def _goal(goal: Mapping[str, Any], cards: Mapping[str, Card], words: Words) -> Record:
    tasks = words.listed(words.text(cards[task]["name"]) for task in goal["tasks"])
    return {"text": words.text(goal["text"]), "tasks": tasks}


def _status(card: Card, spec: MapSpec, words: Words) -> str:
    if card["status"] is None or card["accuracy_m"] is None:
        return ""
    status = words.text(spec.content["terms"]["statuses"][card["status"]])
    return words.phrase("clusters.status", status=status, accuracy=words.number(card["accuracy_m"]))


def named(card: Card, words: Words) -> Record:
    """The name of a card, with the way to the map where it has a place on it."""
    item: Record = {"text": words.text(card["name"]), **to_check(card["to_check"], words)}
    if card["located"]:
        item["go"] = {"focus": card["id"]}
    elif not card["to_check"]:
        item |= {"chip": words.phrase("no_position"), "tone": "status"}
    return item


def to_check(flag: bool, words: Words) -> Record:
    """The mark of what nobody has verified yet."""
    return {"chip": words.phrase("to_check"), "tone": "check"} if flag else {}


def shared_tiles(store: GeoStore, words: Words) -> list[Record]:
    """What at least two clusters have in common, what most share first."""
    shared = shared_by_clusters(store.framework, store.places)
    plan = store.framework
    tiles = []
    for kind in ("tasks", "paths", "programmes", "industries"):
        names = {item.id: words.text(item.name) for item in getattr(plan, kind)}
        for id_, having in getattr(shared, kind).items():
            everyone = having == shared.clusters
            tiles.append(
                {
                    "title": names[id_],
                    "badge": words.phrase(f"clusters.shared_{kind}"),
                    "lines": [words.phrase("clusters.shared_all")] if everyone else [],
                    "chips": [words.text(store.place(one).short_name) for one in having],
                }
            )
    return sorted(tiles, key=lambda tile: -len(tile["chips"]))
