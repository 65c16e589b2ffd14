"""The ids of a plan book: which exist for a link to point to, and which stand twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from erqi_map.remember import remembered

from ..locate import texts, walk
from ..read.raw import PLACES, RawBook, RawFeature
from .report import Report, looked_at

DISTRICT_SCOPE = "district"

# Lists whose ids name one thing each in the whole book: cards, goals and statements.
_FRAMEWORK_LISTS = (
    "goal.id",
    "paths.*.id",
    "tasks.*.id",
    "tasks.*.aims.*.id",
    "programmes.*.id",
    "works.*.id",
    "renewals.*.id",
    "industries.*.id",
    "thrusts.*.id",
    "layout.*.id",
    "indicators.*.id",
)
_OWN_LISTS = (
    ("catalog", "sources.*.id"),
    ("catalog", "datasets.*.id"),
    ("terms", "statuses.*.id"),
    ("terms", "themes.*.id"),
    ("terms", "kinds.*.id"),
    ("terms", "methods.*.id"),
    ("basemaps", "basemaps.*.id"),
    ("overlays", "overlays.*.id"),
    ("pictures", "pictures.*.id"),
    ("photos", "photos.*.id"),
    ("townships", "units.*.id"),
    ("framework", "clusters.*.cluster"),
)
_TARGETS = {
    "source": ("catalog", "sources.*.id"),
    "dataset": ("catalog", "datasets.*.id"),
    "path": ("framework", "paths.*.id"),
    "task": ("framework", "tasks.*.id"),
    "programme": ("framework", "programmes.*.id"),
    "industry": ("framework", "industries.*.id"),
    "indicator": ("framework", "indicators.*.id"),
    "theme": ("terms", "themes.*.id"),
    "kind": ("terms", "kinds.*.id"),
    "method": ("terms", "methods.*.id"),
    "status": ("terms", "statuses.*.id"),
    "basemap": ("basemaps", "basemaps.*.id"),
    "overlay": ("overlays", "overlays.*.id"),
    "picture": ("pictures", "pictures.*.id"),
}


@dataclass(frozen=True)
class Ids:
    """What a link may point to, by sort. None: the file is unreadable, nothing can be said."""

    targets: dict[str, frozenset[str] | None]
    places: dict[str, tuple[str, dict[str, Any]]]
    """Place id → (file, data)."""
    features: dict[str, RawFeature]

    @cached_property
    def known(self) -> frozenset[tuple[str, str]]:
        """Every target of a link, with its sort; none of a sort of which nothing can be said."""
        return frozenset((sort, id) for sort, ids in self.targets.items() for id in ids or ())

    def has(self, sort: str, id: str) -> bool:
        """Whether a link of this sort to `id` leads somewhere, as far as can be known."""
        known = self.targets[sort]
        return known is None or id in known

    def cluster_of(self, place: str) -> str | None:
        """The cluster a place lies in; a cluster lies in itself."""
        _, data = self.places[place]
        cluster = place if data.get("kind") == "cluster" else data.get("cluster")
        return cluster if isinstance(cluster, str) else None


def collect_ids(raw: RawBook) -> Ids:
    """All ids of the book, also from documents with other faults."""
    places = {data["id"]: (file, data) for file, data in _place_data(raw) if _is_text(data, "id")}
    features = {feature.id: feature for feature in raw.features() if feature.id}
    targets: dict[str, frozenset[str] | None] = {
        sort: _document_ids(raw, document, pattern)
        for sort, (document, pattern) in _TARGETS.items()
    }
    # A place file that cannot be read still gives the place its name: file name and id agree.
    unread = {_stem(file) for file, data in raw.places.items() if not _is_text(data, "id")}
    known = set(places) | unread
    clusters = {id for id, (_, data) in places.items() if data.get("kind") == "cluster"} | unread
    colours = raw.document("theme")
    palette = colours.get("colours") if isinstance(colours, dict) else None
    goals = {id for _, data in _place_data(raw) for id in _goals(data)}
    places_read, layers_read = PLACES not in raw.lost_folders, raw.all_layers_read()
    targets |= {
        "place": frozenset(known) if places_read else None,
        "cluster": frozenset(clusters) if places_read else None,
        "scope": frozenset(clusters | {DISTRICT_SCOPE}) if places_read else None,
        "colour": frozenset(palette) if isinstance(palette, dict) else None,
        "goal": frozenset(goals) if places_read and not unread else None,
        "feature": frozenset(features) if layers_read else None,
        "shown": frozenset(features) | frozenset(known) if places_read and layers_read else None,
    }
    return Ids(targets, places, features)


def check_ids(raw: RawBook, report: Report) -> None:
    """Reports every id that stands twice where it must be unique."""
    for document, pattern in _OWN_LISTS:
        file, field = f"{document}.yaml", pattern.rsplit(".", 1)[-1]
        found = texts(walk(raw.document(document), pattern))
        _report_twice(((file, id) for _, id in found), report, field)
    for file, data in _place_data(raw):
        _check_facts(file, data, report)
    _report_twice(_shared_ids(raw), report)
    _report_twice(((feature.file, feature.id) for feature in raw.features()), report)
    _check_features_against_places(raw, report)


def _shared_ids(raw: RawBook) -> Iterator[tuple[str, str]]:
    for pattern in _FRAMEWORK_LISTS:
        for _, id in texts(walk(raw.document("framework"), pattern)):
            yield "framework.yaml", id
    for file, data in _place_data(raw):
        if isinstance(data.get("id"), str):
            yield file, data["id"]
        yield from ((file, id) for id in _goals(data))


@remembered()
def _goals(place: dict[str, Any]) -> tuple[str, ...]:
    return tuple(id for _, id in texts(walk(place, "goals.*.id")))


@looked_at
def _check_facts(file: str, place: dict[str, Any], report: Report) -> None:
    _report_twice(((file, id) for _, id in texts(walk(place, "facts.*.id"))), report)


def _check_features_against_places(raw: RawBook, report: Report) -> None:
    """A feature may bear the id of the place it draws, of no other card."""
    owners = {id: file for file, id in _shared_ids(raw)}
    for feature in raw.features():
        other = owners.get(feature.id)
        if other and feature.id != feature.place:
            report.add("id_twice", feature.file, feature.id, "id", first=other)


def _report_twice(found: Iterator[tuple[str, str]], report: Report, field: str = "id") -> None:
    first: dict[str, str] = {}
    for file, id in found:
        if not id:
            continue
        if id in first:
            report.add("id_twice", file, id, field, first=first[id])
        first.setdefault(id, file)


def _document_ids(raw: RawBook, document: str, pattern: str) -> frozenset[str] | None:
    data = raw.document(document)
    return None if data is None else frozenset(id for _, id in texts(walk(data, pattern)))


def _place_data(raw: RawBook) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((file, data) for file, data in raw.places.items() if isinstance(data, dict))


def _is_text(data: Any, key: str) -> bool:
    return isinstance(data, dict) and isinstance(data.get(key), str) and bool(data[key])


def _stem(file: str) -> str:
    return file.rsplit("/", 1)[-1].removesuffix(".yaml")
