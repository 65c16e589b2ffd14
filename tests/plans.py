"""Small plans made by hand, and copies of the shipped plan book: what tests of all rooms use."""

import shutil
from pathlib import Path
from typing import Any

import geopandas as gpd

from erqi_map.compose.spec import Furniture, LayerSpec, MapSpec, Scene, StyleRule, SymbolSpec
from erqi_map.model import Text
from erqi_map.store import book_home


def copy_of_book(folder: Path) -> Path:
    """A copy of the shipped plan book in `folder`, to be changed at will."""
    return Path(shutil.copytree(book_home().folder, folder / "book"))


def both(zh: str, en: str | None = None) -> Text:
    """Words in both languages."""
    return Text(zh=zh, en=en or zh)


def symbol(geometry: str, **fields: Any) -> SymbolSpec:
    """A symbol; any field may be given instead."""
    given: dict[str, Any] = {
        "geometry": geometry, "fill": "#D55E00", "stroke": "#1F2933", "stroke_width_px": 2.0,
        "fill_opacity": 0.22 if geometry == "area" else 1.0,
        "dash_px": (8, 5) if geometry == "area" else (),
        "shape": "circle" if geometry == "point" else None, "size_px": 14.0, "hatch": None,
    }  # fmt: skip
    return SymbolSpec(**{**given, **fields})


def layer(id: str, geometry: str, data: gpd.GeoDataFrame, **fields: Any) -> LayerSpec:
    """A layer that is shown and answers, without names."""
    given: dict[str, Any] = {
        "id": id, "role": "plan", "theme": "cluster", "title": both(id), "geometry": geometry,
        "data": data, "style": StyleRule(symbol(geometry)), "label": None, "interactive": True,
        "visible": True, "status": "schematic", "datasets": (id,),
    }  # fmt: skip
    return LayerSpec(**{**given, **fields})


def furniture(**fields: Any) -> Furniture:
    """What stands around a map."""
    given: dict[str, Any] = {
        "title": both("图", "Map"), "edition": both("版", "Edition"), "year": 2019,
        "year_inferred": True, "editor": both("编", "Editor"), "datum_note": both("坐标系"),
        "status_note": both("示意"), "review_number": "", "review_note": both("未经地图审核"),
        "data_date": "2026-01-01", "attribution": both("来源"),
    }  # fmt: skip
    return Furniture(**{**given, **fields})


def scene(id: str, **fields: Any) -> Scene:
    """A scene that says and lights nothing."""
    given: dict[str, Any] = {
        "id": id, "title": both(id), "points": (), "notes": None, "state": {}, "highlights": (),
        "sources": (),
    }  # fmt: skip
    return Scene(**{**given, **fields})


def card(id: str, kind: str, **fields: Any) -> dict[str, Any]:
    """What is known of a place, a task or a programme: nothing yet."""
    name = {"zh": id, "en": id}
    given: dict[str, Any] = {
        "id": id, "kind": kind, "subkind": kind, "theme": None, "cluster": None, "located": True,
        "layer": None, "name": name, "short_name": name, "slogan": None,
        "summary": {"zh": "", "en": ""}, "goals": [], "facts": [], "projects": [], "eco_areas": [],
        "tasks": [], "paths": [], "programmes": [], "clusters": [], "serves": [], "sources": [],
    }  # fmt: skip
    return {**given, **fields}


def plan(*layers: LayerSpec, **fields: Any) -> MapSpec:
    """A plan of these layers; any field may be given instead."""
    given: dict[str, Any] = {
        "extent": (113.5, 34.6, 113.7, 34.8), "layers": layers, "legend": (),
        "furniture": furniture(), "basemaps": (), "default_basemap": "none",
        "content": {"clusters": []}, "colours": {"ink": "#1F2933"}, "font": "sans-serif",
        "lang": "zh",
    }  # fmt: skip
    return MapSpec(**{**given, **fields})
