"""Layers of a map: data of the plan book with the columns that filters, labels and cards use."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from erqi_map.model import Dataset, Place, Terms, Theme
from erqi_map.remember import remembered
from erqi_map.store import GeoStore

from .spec import LayerSpec
from .styles import draw_order, kind_term, label_rule, layer_role, style_rule


def compose_layers(store: GeoStore, ids: Sequence[str]) -> tuple[LayerSpec, ...]:
    """The layers `ids`, bottom first; a layer without features is left out."""
    datasets = {dataset.id: dataset for dataset in store.catalog.datasets}
    found = []
    for id in ids:
        if len(features := store.shared_layer(id)):
            places = (store.places.get(one) for one in features["place"].array)
            found.append(_layer(datasets[id], features, store.terms, store.theme, *places))
    return tuple(sorted(found, key=lambda layer: draw_order(layer.role, layer.style)))


@dataclass(frozen=True)
class _Signs:
    terms: Terms
    theme: Theme


@remembered(200)
def _layer(
    dataset: Dataset,
    features: gpd.GeoDataFrame,
    terms: Terms,
    colours: Theme,
    *places: Place | None,
) -> LayerSpec:
    """A layer with the place of each feature."""
    signs = _Signs(terms, colours)
    kinds = tuple(kind for kind, _ in Counter(features["kind"]).most_common())
    theme = kind_term(signs, kinds[0]).theme or ""
    role = layer_role(theme)
    style = style_rule(signs, kinds)
    return LayerSpec(
        id=dataset.id,
        role=role,
        theme=theme,
        title=dataset.title,
        geometry=style.default.geometry,
        data=_data(features, theme, places),
        style=style,
        label=label_rule(signs, role, theme, kinds[0], style),
        interactive=role != "context",
        visible=True,
        status=dataset.status,
        datasets=(dataset.id,),
    )


def _data(
    features: gpd.GeoDataFrame, theme: str, places: Sequence[Place | None]
) -> gpd.GeoDataFrame:
    names = list(zip(features["name_zh"], features["name_en"], strict=True))
    shorts = [
        name if place is None else (place.short_name.zh, place.short_name.get("en"))
        for place, name in zip(places, names, strict=True)
    ]
    columns: dict[str, Any] = {
        "name_zh": [zh for zh, _ in names],
        "name_en": [en for _, en in names],
        "label_zh": [zh for zh, _ in shorts],
        "label_en": [en for _, en in shorts],
        "cluster": list(features["cluster"]),
        "theme": [theme] * len(features),
        "kind": list(features["kind"]),
        "status": list(features["status"]),
        "card": ["" if place is None else place.id for place in places],
        "method": list(features["method"]),
        "accuracy_m": features["accuracy_m"].to_numpy(),
        "date": [date.isoformat() for date in features["date"]],
        "sources": [" ".join(sources) for sources in features["sources"]],
        "rank": features["rank"].to_numpy(),
    }
    if features["lines"].map(bool).any():
        columns["lines"] = [" ".join(lines) for lines in features["lines"]]
    # Text stays plain objects: pandas' own text type refuses a lone surrogate.
    for name, values in columns.items():
        if isinstance(values, list):
            columns[name] = pd.Series(values, index=features.index, dtype=object)
    if features["opened"].notna().any():
        columns["opened"] = features["opened"].to_numpy(dtype="float64", na_value=float("nan"))
    table = pd.DataFrame(columns, index=features.index)
    return gpd.GeoDataFrame(table, geometry=features.geometry, crs=features.crs)
