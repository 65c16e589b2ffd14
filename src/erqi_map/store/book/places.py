"""A project or eco-area that is to be: its document, and the feature that draws it."""

from collections.abc import Mapping
from typing import Any

import shapely

from erqi_map.model import FeatureProperties, Place

from ..check.relations import CLUSTER_LAYER
from ..store import GeoStore
from .documents import Draft, new_draft
from .items import MARK, file_of
from .journal import Journal

LAYERS: Mapping[str, str] = {"project": "projects", "eco-area": "eco-areas"}
"""Kind of a place → the data set that draws it."""
DIGITS = 6


def cluster_round(store: GeoStore, geometry: Mapping[str, Any]) -> str | None:
    """The cluster round the middle of a GeoJSON geometry; None outside of all."""
    middle = shapely.geometry.shape(geometry).representative_point()
    return cluster_at(store, (middle.x, middle.y))


def cluster_at(store: GeoStore, at: tuple[float, float]) -> str | None:
    """The cluster round a point (longitude, latitude, WGS-84 degrees); None outside of all."""
    clusters = store.layer(CLUSTER_LAYER)
    found = clusters.index[clusters.covers(shapely.Point(at))]
    return str(clusters.loc[found[0], "place"]) if len(found) else None


def new_place(
    journal: Journal,
    store: GeoStore,
    place: Mapping[str, Any],
    at: tuple[float, float] | None,
    drawn: Mapping[str, Any],
) -> dict[Draft, Any]:
    """What is to be saved for a place: `place` as in its file, `at` its point in WGS-84 degrees;
    without one it is listed and not drawn. `drawn`: status, method, accuracy_m, date and rank of
    the point. The cluster is that round the point where `place` names none.
    """
    id = str(place["id"])
    if at is None:
        return {new_draft(f"places/{id}.yaml"): _ordered({**place, "located": False})}
    data = _ordered({"cluster": cluster_at(store, at), **place})
    file = layer_file(store, str(place["kind"]))
    numbers = [number for item, (_, number) in journal.state().items() if file_of(item) == file]
    properties = {"id": id, "kind": data["subkind"], "place": id, "cluster": data["cluster"]}
    properties |= {"sources": data.get("sources", []), **drawn}
    feature = {
        "type": "Feature",
        "id": id,
        "properties": {k: properties[k] for k in FeatureProperties.model_fields if k in properties},
        "geometry": {"type": "Point", "coordinates": [round(one, DIGITS) for one in at]},
    }
    place_draft = new_draft(f"places/{id}.yaml")
    return {place_draft: data, new_draft(f"{file}{MARK}{id}", max(numbers, default=0) + 1): feature}


def layer_file(store: GeoStore, kind: str) -> str:
    """The file of the layer that draws places of a kind."""
    files = {one.id: one.file for one in store.catalog.datasets}
    return files.get(LAYERS[kind]) or f"layers/{LAYERS[kind]}.geojson"


def _ordered(place: Mapping[str, Any]) -> dict[str, Any]:
    """In the order of the model, without what says nothing."""
    return {name: place[name] for name in Place.model_fields if place.get(name) not in (None, "")}
