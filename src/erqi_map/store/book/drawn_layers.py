"""Where a new drawing goes: a layer of its kind, or one that is made for it."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from erqi_map.errors import RequestError
from erqi_map.i18n import LANGS, phrase
from erqi_map.model import Place

from ..check.shapes import CLASS_OF_TYPE
from ..store import GeoStore
from .documents import draft_item, open_draft
from .items import Item
from .journal import Journal

if TYPE_CHECKING:
    from .drawing import Drawing

_AREA = {"geometry": "area", "fill": "project", "fill_opacity": 0.18, "stroke": "project"}
_LINE = {"geometry": "line", "stroke": "project", "stroke_width_px": 2.5}
OWN_KINDS: Mapping[str, Mapping[str, Any]] = {"drawn-area": _AREA, "drawn-line": _LINE}
"""How a kind looks that is made where the book has none for outlines or lines of projects."""
OWN_THEME = "project"
Wanted = dict[str, Item | None]


def kinds_for(store: GeoStore, geometry: str, place: Place | None) -> list[str]:
    """The kinds a new feature may have: those whose symbol is made for `geometry` ("point", "line",
    "area"), of plan content for a place, of orientation for none; that of the place first.
    """
    planned = ("project", "eco") if place is not None else ("orientation",)
    found = [
        kind.id
        for kind in store.terms.kinds
        if kind.theme in planned and kind.symbol is not None and kind.symbol.geometry == geometry
    ]
    if place is not None and not found:
        found = [id for id, symbol in OWN_KINDS.items() if symbol["geometry"] == geometry]
    return sorted(found, key=lambda id: place is None or id != place.subkind)


def home_of_new(
    journal: Journal, store: GeoStore, drawing: "Drawing", name: Any
) -> tuple[str, Wanted]:
    """The layer file of a new feature, and the other documents that change with it."""
    wanted: Wanted = {}
    kind, place = str(drawing.properties.get("kind")), drawing.properties.get("place")
    if place is not None and not store.place(place).located:
        own: dict[str, Any] = {"located": True}
        if store.place(place).cluster is None:
            own["cluster"] = drawing.properties.get("cluster")
        _change(journal, wanted, f"places/{place}.yaml", lambda data: data.update(own))
    elif place is None and name is not None:
        _change(journal, wanted, "names.yaml", lambda data: data.update({drawing.id: name}))
    wanted_class = CLASS_OF_TYPE.get(str(drawing.geometry.get("type")), "")
    if file := _file_for(store, kind, wanted_class):
        return file, wanted
    if kind not in OWN_KINDS:
        raise RequestError("drawing", "error.no_layer", kind=kind)
    file = f"layers/{kind}.geojson"
    if all(one.id != kind for one in store.terms.kinds):
        look = {"theme": OWN_THEME, "symbol": dict(OWN_KINDS[kind])}
        term = {"id": kind, "label": _both(f"{kind}.kind"), **look}
        _change(journal, wanted, "terms.yaml", lambda data: data["kinds"].append(term))
    dataset = _dataset(kind, file, drawing.properties)
    _change(journal, wanted, "catalog.yaml", lambda data: data["datasets"].append(dataset))
    return file, wanted


def _file_for(store: GeoStore, kind: str, geometry: str) -> str:
    """The layer that holds this kind, or else one of its theme; empty where there is none."""
    themes = {one.id: one.theme for one in store.terms.kinds}
    theme = themes.get(kind)
    fit = {}
    for dataset in store.catalog.datasets:
        layer = store.layer(dataset.id)
        if {CLASS_OF_TYPE.get(one) for one in layer.geometry.geom_type} == {geometry}:
            fit[dataset.file] = set(layer["kind"])
    same = [file for file, kinds in fit.items() if kind in kinds]
    near = [file for file, kinds in fit.items() if {themes.get(k) for k in kinds} == {theme}]
    return next(iter([*same, *near]), "")


def _change(journal: Journal, wanted: Wanted, item: str, change: Callable[[Any], object]) -> None:
    draft = open_draft(journal, item)
    data = draft.data
    change(data)
    wanted[item] = draft_item(draft, data)


def _dataset(kind: str, file: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": kind,
        "file": file,
        "title": _both(f"{kind}.title"),
        "sources": list(properties.get("sources") or ()),
        "licence": _both("licence"),
        "date": properties.get("date") or dt.date.today().isoformat(),
        "datum": "wgs84",
        "status": properties.get("status"),
        "accuracy_m": properties.get("accuracy_m"),
        "method": _both("drawn_method"),
    }


def _both(key: str) -> dict[str, str]:
    return {lang: phrase(lang, "drawing", key) for lang in LANGS}


def features_json(store: GeoStore, lang: str) -> bytes:
    """Every feature as it is stored, with its id and name, as GeoJSON."""
    layers = [store.layer(id) for id in store.layer_ids]
    names = pd.concat([layer[f"name_{lang}"] for layer in layers])
    shapes = pd.concat([layer.geometry for layer in layers])
    features = ",".join(
        f'{{"type":"Feature","properties":{said},"geometry":{shape}}}'
        for said, shape in zip(
            map(_said, names.index, names), shapely.to_geojson(shapes.values), strict=True
        )
    )
    return f'{{"type":"FeatureCollection","features":[{features}]}}'.encode()


def _said(id: str, name: str) -> str:
    return json.dumps({"id": id, "name": name})
