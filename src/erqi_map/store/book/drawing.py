"""What is drawn on the map as items: split by a line, in step with its neighbours."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from erqi_map.errors import RequestError
from erqi_map.geo import area_km2

from ..check.relations import CLUSTER_LAYER
from ..limits import Limits
from ..store import GeoStore
from .drawn_layers import home_of_new
from .items import MARK, Item, compact, id_of
from .journal import Journal
from .records import Change
from .saving import save_items


@dataclass(frozen=True)
class Drawing:
    """A feature as it is to be. id: of the feature. geometry: GeoJSON in WGS-84. cut: a line that
    splits it. base: sha256 of the feature that was drawn upon, None for a new one.
    """

    id: str
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any]
    cut: Mapping[str, Any] | None = None
    base: str | None = None


def save_drawing(
    journal: Journal, store: GeoStore, drawing: Drawing, who: str, why: str, name: Any = None
) -> Change | None:
    """Save a drawing as one change; None where nothing is different. name: of a new feature that
    draws no place.

    Raises RequestError for a cut that does not split, DataError for a book that would not be sound,
    SaveError where somebody changed the feature since.
    """
    shape = _shape(drawing.geometry)
    pieces = [drawing.geometry]
    if drawing.cut is not None:
        pieces = [_written(one) for one in pieces_of(shape, _shape(drawing.cut))]
    file = file_of_feature(store, drawing.id) if drawing.base is not None else ""
    wanted: dict[str, Item | None] = {}
    if not file:
        file, wanted = home_of_new(journal, store, drawing, name)
    state = journal.state()
    numbers = [number for item, (_, number) in state.items() if item.startswith(file + MARK)]
    last = max(numbers, default=0)
    for at, geometry in enumerate(pieces):
        id = drawing.id if at == 0 else free_id(state, drawing.id)
        item = f"{file}{MARK}{id}"
        last += item not in state and item not in wanted
        number = state[item][1] if item in state else last
        feature = _feature(id, drawing.properties, geometry)
        wanted[item] = Item(compact(feature).encode(), number)
        if file not in state and file not in wanted:
            # A collection without features is no layer: its head holds them too.
            head = {"type": "FeatureCollection", "name": id_of(file), "features": [feature]}
            wanted[file] = Item(compact(head).encode())
        state = {**state, item: ("", number)}
    if shape is not None and drawing.base is not None and file == _file_of(store, CLUSTER_LAYER):
        wanted.update(_neighbours(journal, file, drawing.id, shape))
    base = {f"{file}{MARK}{drawing.id}": drawing.base}
    return save_items(journal, wanted, who, why, base)


def pieces_of(shape: BaseGeometry | None, line: BaseGeometry | None) -> list[BaseGeometry]:
    """The areas into which a line splits an area, the largest first.

    Raises RequestError where it does not go through it from edge to edge.
    """
    found: list[BaseGeometry] = []
    if shape is not None and line is not None and shape.is_valid and line.is_simple:
        found = [one for one in split(shape, line).geoms if one.area > 0]
    if len(found) < 2:
        raise RequestError("drawing", "error.no_split")
    return sorted(found, key=lambda one: -one.area)


def pieces_ha(geometry: Mapping[str, Any], cut: Mapping[str, Any]) -> list[float]:
    """Areas in hectares of what `pieces_of` gives; raises as it does."""
    return [float(one) * 100 for one in area_km2(pieces_of(_shape(geometry), _shape(cut)))]


def in_step(
    areas: Mapping[str, BaseGeometry], id: str, after: BaseGeometry
) -> dict[str, BaseGeometry]:
    """The areas beside `id` that change when it becomes `after`, so that no gap and no overlap
    comes up: what it gains they lose, what it leaves goes to the one it has most edge with.
    """
    before = areas[id]
    reach = before | after
    others = {one: area for one, area in areas.items() if one != id and area.intersects(reach)}
    now = {one: area.difference(after) for one, area in others.items()}
    for part in shapely.get_parts(before.difference(after)):
        edges = {one: _edge(part, area) for one, area in others.items()}
        if part.area > 0 and any(edges.values()):
            nearest = max(edges, key=edges.__getitem__)
            now[nearest] = now[nearest].union(part)
    return {one: shape for one, shape in now.items() if not shape.equals(others[one])}


def file_of_feature(store: GeoStore, id: str) -> str:
    """The layer file of a feature; empty where there is none."""
    found = (one.file for one in store.catalog.datasets if id in store.layer(one.id).index)
    return next(found, "")


def free_id(taken: Mapping[str, Any], stem: str) -> str:
    """`stem` with the first number that no item has."""
    ids = {item.partition(MARK)[2] for item in taken}
    return next(f"{stem}-{n}" for n in range(2, len(ids) + 3) if f"{stem}-{n}" not in ids)


def _edge(one: BaseGeometry, other: BaseGeometry) -> float:
    length: float = one.boundary.intersection(other.boundary).length
    return length


def _feature(id: str, properties: Mapping[str, Any], geometry: Mapping[str, Any]) -> dict[str, Any]:
    own = {**properties, "id": id}
    return {"type": "Feature", "id": id, "properties": own, "geometry": geometry}


def _shape(geometry: Mapping[str, Any]) -> BaseGeometry | None:
    """None for what the check will refuse."""
    try:
        shape = shapely.geometry.shape(geometry)
    except Exception:
        return None
    return shape if shapely.get_num_coordinates(shape) <= Limits.from_env().layer_vertices else None


def _written(shape: BaseGeometry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return found


def _neighbours(
    journal: Journal, file: str, id: str, after: BaseGeometry
) -> Iterator[tuple[str, Item]]:
    state = journal.state()
    items = [item for item in state if item.startswith(file + MARK)]
    contents = journal.contents(state[item][0] for item in items)
    features = {item.partition(MARK)[2]: json.loads(contents[state[item][0]]) for item in items}
    areas = {one: shapely.geometry.shape(feature["geometry"]) for one, feature in features.items()}
    if not after.is_valid:
        return
    for one, shape in in_step(areas, id, after).items():
        item = f"{file}{MARK}{one}"
        feature = {**features[one], "geometry": _written(shape)}
        yield item, Item(compact(feature).encode(), state[item][1])


def _file_of(store: GeoStore, layer: str) -> str:
    return next((one.file for one in store.catalog.datasets if one.id == layer), "")
