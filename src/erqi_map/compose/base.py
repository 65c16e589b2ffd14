"""The base of a plan book as layers under the plan: what is drawn how stands in base.yaml."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import yaml

from erqi_map.model import Text
from erqi_map.remember import remembered
from erqi_map.store.base.files import BookBase

from .content_types import Pair
from .spec import LabelRule, LayerSpec, LegendEntry, StyleRule, SymbolSpec
from .styles import draw_order
from .words import both, pair

BASE = "base"
"""The theme of its layers, and the word by which a map is asked for them."""

STATUS, METHOD = "schematic", "osm-base"


def base_layers(base: BookBase | None) -> tuple[LayerSpec, ...]:
    """Areas, lines and names, bottom first; one of which the extract had nothing is left out."""
    if base is None:
        return ()
    features = base.features
    rows = {id: features["kind"].isin(list(look["kinds"])) for id, look in _looks().items()}
    return tuple(
        _layer(id, look, features[rows[id]], base)
        for id, look in _looks().items()
        if rows[id].any()
    )


def base_order(layer: LayerSpec) -> float:
    """Where a layer of a map is drawn, bottom first: areas and lines of the base lie on what is
    filled round the plan, its names below those of the plan.
    """
    if layer.theme != BASE:
        return draw_order(layer.role, layer.style)
    return {"area": 0.5, "line": 0.6, "point": 3.5}[layer.geometry]


def without_doubles(
    layers: tuple[LayerSpec, ...], ground: tuple[LayerSpec, ...]
) -> tuple[LayerSpec, ...]:
    """The layers without the lines that the base draws as well (`instead_of` in base.yaml)."""
    doubles = {
        double
        for layer in ground
        for kind in layer.data["kind"].unique()
        for double in _looks()[layer.id].get("instead_of", {}).get(kind, ())
    }
    kept = (_without(one, *sorted(doubles)) for one in layers)
    return tuple(layer for layer in kept if len(layer.data))


@remembered(200)
def _without(layer: LayerSpec, *kinds: str) -> LayerSpec:
    return replace(layer, data=layer.data[~layer.data["kind"].isin(kinds)]) if kinds else layer


def base_legend(layer: LayerSpec) -> Iterator[LegendEntry]:
    """The lines of the legend of one of these layers, the most important first."""
    counts = layer.data["kind"].value_counts()
    for kind in reversed(_looks()[layer.id]["legend"]):
        if kind in counts:
            label = both(f"base_{kind}")
            yield LegendEntry(layer.id, None, label, layer.style.cases[kind], int(counts[kind]))


def base_terms() -> dict[str, dict[str, Pair]]:
    """What `content.terms` needs beside the terms of the book."""
    kinds = [kind for look in _looks().values() for kind in look["kinds"]]
    return {
        "themes": {BASE: pair(both("base_theme"))},
        "kinds": {kind: pair(both(f"base_{kind}")) for kind in kinds},
        "methods": {METHOD: pair(both("base_method"))},
    }


def base_credit(base: BookBase) -> Text:
    """The words of the licence: they stand on every map that shows a base."""
    manifest = base.manifest
    return both("base_credit", credit=manifest.attribution, date=manifest.date.isoformat())


def _layer(id: str, look: Mapping[str, Any], rows: gpd.GeoDataFrame, base: BookBase) -> LayerSpec:
    geometry = look["geometry"]
    symbols = {kind: _symbol(geometry, given) for kind, given in look["kinds"].items()}
    label = LabelRule(
        columns={"zh": "label_zh", "en": "label_en"},
        placement=geometry,
        rank_column="rank",
        **look["label"],
    )
    return LayerSpec(
        id=id,
        role="orientation",
        theme=BASE,
        title=both(id.replace("-", "_")),
        geometry=geometry,
        data=_data(rows, list(symbols), base),
        style=StyleRule(next(iter(symbols.values())), "kind", symbols),
        label=label,
        interactive=False,
        visible=True,
        status=STATUS,
        datasets=(),
    )


def _symbol(geometry: Any, given: Mapping[str, Any]) -> SymbolSpec:
    plain = {
        "fill": None, "fill_opacity": 0.0, "stroke": None, "stroke_width_px": 0.0, "dash_px": (),
        "shape": None, "size_px": 0.0, "hatch": None,
    }  # fmt: skip
    return SymbolSpec(
        geometry=geometry, **{**plain, **given, "dash_px": tuple(given.get("dash_px", ()))}
    )


def _data(rows: gpd.GeoDataFrame, kinds: list[str], base: BookBase) -> gpd.GeoDataFrame:
    """The columns that labels, search and cards read; what has no name is called by its kind."""
    n, words = len(rows), base_terms()["kinds"]
    named = (rows["name_zh"] != "").to_numpy()
    zh = rows["name_zh"].to_numpy(dtype=object)
    en = np.where(rows["name_en"] != "", rows["name_en"], rows["name_zh"])
    order = {kind: len(kinds) - at for at, kind in enumerate(kinds)}
    columns: dict[str, Any] = {
        "name_zh": np.where(named, zh, [words[kind]["zh"] for kind in rows["kind"]]),
        "name_en": np.where(named, en, [words[kind]["en"] for kind in rows["kind"]]),
        "label_zh": zh,
        "label_en": en,
        "kind": rows["kind"].to_numpy(dtype=object),
        **{name: [value] * n for name, value in (
            ("card", ""), ("status", STATUS), ("method", METHOD), ("sources", ""),
            ("date", base.manifest.date.isoformat()),
        )},
        "accuracy_m": np.full(n, max(base.manifest.simplified_m, 10.0)),
        "rank": np.array([order[kind] for kind in rows["kind"]], dtype="int64"),
    }  # fmt: skip
    index = pd.Index([f"base-{at}" for at in rows.index], name="id", dtype=object)
    table = pd.DataFrame(
        {
            name: pd.Series(values, index=index, dtype=getattr(values, "dtype", object))
            for name, values in columns.items()
        }
    )
    return gpd.GeoDataFrame(table, geometry=rows.geometry.to_numpy(), crs=rows.crs)


@cache
def _looks() -> dict[str, dict[str, Any]]:
    text = (files(__package__) / "base.yaml").read_text(encoding="utf-8")
    document: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return document
