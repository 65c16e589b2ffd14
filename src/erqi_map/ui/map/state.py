"""What the app remembers of the map, and the links that restore it.

Values come from address bars and browsers, so every field is checked by itself: what is not known
to the plan falls away and the rest is used.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from erqi_map.compose.limits import Limits
from erqi_map.compose.register import FACETS
from erqi_map.compose.spec import MapSpec
from erqi_map.model.overlay_filter import Conditions, plain_filters, read_filters

from .filter_link import text_to_filters

FILTERS = ("cluster", "theme", "status", "task", *FACETS)
LANGS = ("zh", "en")
CLIENT_NAMES = {"overlay_filter": "overlayFilter"}
NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,9})?")
# How links of exported files called their fields before; "v" was lat, lng and zoom in one.
OLD_NAMES = {
    "h": "hidden",
    "o": "overlays",
    "of": "overlay_filter",
    "b": "basemap",
    "f": "focus",
    "g": "goal",
    "fc": "cluster",
    "ft": "theme",
    "fs": "status",
    "fk": "task",
}
NO_FILTER: Mapping[str, tuple[str, ...]] = MappingProxyType(dict.fromkeys(FILTERS, ()))


Extent = tuple[float, float, float, float]


@dataclass(frozen=True)
class Vocabulary:
    """The ids a plan knows; anything else in a link is ignored. Filters in the order of menus.

    overlays: by id the columns an overlay is filtered by.
    """

    filters: Mapping[str, tuple[str, ...]]
    focus: frozenset[str]
    goals: frozenset[str]
    leaves: frozenset[str]
    overlays: Mapping[str, tuple[str, ...]]
    basemaps: tuple[str, ...]
    limits: Limits

    @classmethod
    def of(cls, spec: MapSpec) -> "Vocabulary":
        """The vocabulary of a map."""
        content = spec.content
        cards: Mapping[str, Any] = content["cards"]
        plan = [layer for layer in spec.layers if layer.role == "plan"]
        features = {
            str(index) for layer in spec.layers if layer.interactive for index in layer.data.index
        }
        return cls(
            filters={
                "cluster": tuple(content["clusters"]),
                "theme": _used(content["terms"]["themes"], plan, "theme"),
                "status": _used(content["terms"]["statuses"], plan, "status"),
                "task": tuple(id_ for id_, card in cards.items() if card["kind"] == "task"),
                **{
                    name: tuple(one["id"] for one in content.get("facets", {}).get(name, ()))
                    for name in FACETS
                },
            },
            focus=frozenset(cards) | features,
            goals=frozenset(goal["id"] for card in cards.values() for goal in card["goals"]),
            leaves=frozenset(_leaves(spec, content["clusters"])),
            overlays={
                one.id: tuple(field.column for field in one.overlay.fields_for("filter"))
                for one in spec.overlays
            },
            basemaps=tuple(basemap.id for basemap in spec.basemaps),
            limits=Limits.of(spec.extent),
        )


def _used(terms: Iterable[str], layers: Iterable[Any], column: str) -> tuple[str, ...]:
    values = {str(value) for layer in layers for value in layer.data.get(column, ())}
    return tuple(term for term in terms if term in values)


def _leaves(spec: MapSpec, clusters: Iterable[str]) -> Iterable[str]:
    for layer in spec.layers:
        yield f"{layer.id}/-"
        yield from (f"{layer.id}/{cluster}" for cluster in clusters)
    yield from (one.picture.key for one in spec.pictures)


@dataclass(frozen=True)
class View:
    """Where the map looks: WGS-84 degrees and zoom."""

    lat: float
    lng: float
    zoom: float


@dataclass(frozen=True)
class MapState:
    """The part of the client's state (docs/client.md) the app shares with it."""

    filter: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NO_FILTER)
    focus: str | None = None
    goal: str | None = None
    # What the app lights; no link carries it.
    lit: tuple[str, ...] = ()
    hidden: tuple[str, ...] | None = None
    overlays: tuple[str, ...] | None = None
    overlay_filter: Mapping[str, Conditions] | None = None
    basemap: str | None = None
    view: View | None = None
    # West, south, east, north of what no drawer covers; the map says it, it is never told.
    extent: Extent | None = None

    def to_client(self) -> dict[str, Any]:
        """The state in the client's words; what is not set is left to the client."""
        state: dict[str, Any] = {
            "filter": {name: list(self.filter[name]) for name in FILTERS},
            "focus": self.focus,
            "goal": self.goal,
            "lit": list(self.lit),
        }
        if self.hidden is not None:
            state["hidden"] = list(self.hidden)
        if self.overlays is not None:
            state["overlays"] = list(self.overlays)
        if self.overlay_filter is not None:
            state["overlayFilter"] = plain_filters(self.overlay_filter)
        if self.basemap is not None:
            state["basemap"] = self.basemap
        if self.view is not None:
            state["view"] = {"lat": self.view.lat, "lng": self.view.lng, "zoom": self.view.zoom}
        return state

    def with_filter(self, name: str, ids: Iterable[str]) -> "MapState":
        """This state with one condition of the filter changed."""
        return replace(self, filter={**self.filter, name: tuple(ids)})


def from_query(query: Mapping[str, str], words: Vocabulary) -> MapState:
    """The state a link asks for; unknown or unreadable fields are as if they were not there."""
    query = _with_new_names(query)
    wanted = {name: query.get(name, "").split(",") for name in FILTERS}
    return MapState(
        filter={name: _known(wanted[name], words.filters[name]) for name in FILTERS},
        focus=_one(query.get("focus"), words.focus),
        goal=_one(query.get("goal"), words.goals),
        hidden=_known(query["hidden"].split(","), words.leaves) if "hidden" in query else None,
        overlays=_known(query["overlays"].split(","), words.overlays)
        if "overlays" in query
        else None,
        overlay_filter=read_filters(text_to_filters(query["overlay_filter"]), words.overlays)
        if "overlay_filter" in query
        else None,
        basemap=_one(query.get("basemap"), words.basemaps),
        view=_view([_read(query.get(name)) for name in ("lat", "lng", "zoom")], words),
    )


def _with_new_names(query: Mapping[str, str]) -> Mapping[str, str]:
    view = dict(zip(("lat", "lng", "zoom"), query.get("v", "").split(","), strict=False))
    return view | {new: query[old] for old, new in OLD_NAMES.items() if old in query} | dict(query)


def _read(text: str | None) -> float | None:
    return float(text) if text and NUMBER.fullmatch(text) else None


def from_client(value: object, words: Vocabulary, before: MapState) -> MapState:
    """The state a browser reports; fields it leaves out or garbles stay as they were."""
    said: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    chosen = said.get("filter")
    return MapState(
        filter={name: _known(chosen.get(name), words.filters[name]) for name in FILTERS}
        if isinstance(chosen, Mapping)
        else before.filter,
        focus=_one(said["focus"], words.focus) if "focus" in said else before.focus,
        goal=_one(said["goal"], words.goals) if "goal" in said else before.goal,
        lit=_known(said["lit"], words.focus) if "lit" in said else before.lit,
        hidden=_known(said["hidden"], words.leaves) if "hidden" in said else before.hidden,
        overlays=_known(said["overlays"], words.overlays)
        if "overlays" in said
        else before.overlays,
        overlay_filter=read_filters(said["overlayFilter"], words.overlays)
        if "overlayFilter" in said
        else before.overlay_filter,
        basemap=_one(said.get("basemap"), words.basemaps) or before.basemap,
        view=_reported_view(said, words, before),
        extent=read_extent(said["extent"]) if "extent" in said else before.extent,
    )


def _reported_view(said: Mapping[str, Any], words: Vocabulary, before: MapState) -> View | None:
    view = said.get("view", before.view)
    if not isinstance(view, Mapping):
        return before.view if view is not None else None
    return _view([view.get(name) for name in ("lat", "lng", "zoom")], words) or before.view


def read_extent(value: object) -> Extent | None:
    """West, south, east, north in degrees as a browser says them; None for anything else."""
    if not isinstance(value, list | tuple) or len(value) != 4:
        return None
    numbers = [_number(one) for one in value]
    if any(number is None for number in numbers):
        return None
    west, south, east, north = (number for number in numbers if number is not None)
    good = -180 <= west < east <= 180 and -85 <= south < north <= 85
    return (west, south, east, north) if good else None


def _known(values: object, known: Iterable[str]) -> tuple[str, ...]:
    """The known ones of `values`, each once, in the order of `known` (sets: as they come)."""
    if not isinstance(values, list | tuple):
        return ()
    wanted = dict.fromkeys(value for value in values if isinstance(value, str))
    if isinstance(known, frozenset):
        return tuple(value for value in wanted if value in known)
    return tuple(value for value in known if value in wanted)


def _one(value: object, known: Iterable[str]) -> str | None:
    return value if isinstance(value, str) and value in known else None


def _view(place: list[object], words: Vocabulary) -> View | None:
    numbers = [number for value in place if (number := _number(value)) is not None]
    return View(*numbers) if len(numbers) == 3 and words.limits.hold(*numbers) else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
