"""What rests on each source: every statement, place, feature and data set that cites it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import geopandas as gpd
from pydantic import BaseModel

from erqi_map.model import Catalog, Document, Framework, Place, Townships

CitationKind = Literal[
    "dataset", "feature", "framework", "goal", "fact", "place", "statement", "townships"
]


@dataclass(frozen=True)
class Citation:
    """One thing that cites a source.

    id: its id; for a directive the id of its cluster, for the framework and the list of
    townships themselves empty. owner: the place of a goal or fact, the layer of a feature, for
    framework entries the name of their list ("programmes"); else empty.
    """

    kind: CitationKind
    id: str
    owner: str


def citations(
    catalog: Catalog,
    framework: Framework,
    townships: Townships,
    places: Mapping[str, Place],
    layers: Mapping[str, gpd.GeoDataFrame],
) -> Mapping[str, tuple[Citation, ...]]:
    """Source id → all that cites it, in the order of the book; sources nobody cites are there too.

    `layers` are GeoDataFrames as `GeoStore.layer` gives them, by layer id.
    """
    found: dict[str, dict[Citation, None]] = {source.id: {} for source in catalog.sources}
    for citation, sources in _all(catalog, framework, townships, places, layers):
        for source in sources:
            found[source][citation] = None
    return MappingProxyType({source: tuple(cited) for source, cited in found.items()})


def _all(
    catalog: Catalog,
    framework: Framework,
    townships: Townships,
    places: Mapping[str, Place],
    layers: Mapping[str, gpd.GeoDataFrame],
) -> Iterator[tuple[Citation, tuple[str, ...]]]:
    for dataset in catalog.datasets:
        yield Citation("dataset", dataset.id, ""), dataset.sources
    yield Citation("framework", "", ""), framework.sources
    yield from _framework(framework)
    yield Citation("townships", "", ""), townships.sources
    for place in places.values():
        yield Citation("place", place.id, ""), place.sources
        for goal in place.goals:
            yield Citation("goal", goal.id, place.id), goal.sources
        for fact in place.facts:
            yield Citation("fact", fact.id, place.id), fact.sources
    for layer, frame in layers.items():
        for id, sources in frame["sources"].items():
            yield Citation("feature", str(id), layer), tuple(sources)


def _framework(framework: Framework) -> Iterator[tuple[Citation, tuple[str, ...]]]:
    for name in type(framework).model_fields:
        value = getattr(framework, name)
        for item in value if isinstance(value, tuple) else (value,):
            yield from _entry(item, name)


def _entry(item: object, owner: str) -> Iterator[tuple[Citation, tuple[str, ...]]]:
    if not isinstance(item, BaseModel) or "sources" not in type(item).model_fields:
        return
    id = str(getattr(item, "id", None) or getattr(item, "cluster", ""))
    sources: tuple[str, ...] = getattr(item, "sources", ())
    yield Citation("statement", id, owner), sources
    for value in vars(item).values():
        for part in value if isinstance(value, tuple) else ():
            if isinstance(part, Document):
                yield from _entry(part, owner)
