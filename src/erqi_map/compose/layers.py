"""Layers of a map: data of the plan book with the columns that filters, labels and cards use."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from erqi_map.model import Dataset
from erqi_map.store import GeoStore

from .spec import LayerSpec
from .styles import draw_order, kind_term, label_rule, layer_role, style_rule


def compose_layers(store: GeoStore, ids: Sequence[str]) -> tuple[LayerSpec, ...]:
    """The layers `ids`, bottom first; a layer without features is left out."""
    datasets = {dataset.id: dataset for dataset in store.catalog.datasets}
    found = [_layer(store, datasets[id]) for id in ids if len(store.layer(id))]
    return tuple(sorted(found, key=lambda layer: draw_order(layer.role, layer.style)))


def _layer(store: GeoStore, dataset: Dataset) -> LayerSpec:
    features = store.layer(dataset.id)
    kinds = tuple(kind for kind, _ in Counter(features["kind"]).most_common())
    theme = kind_term(store, kinds[0]).theme or ""
    role = layer_role(theme)
    style = style_rule(store, kinds)
    return LayerSpec(
        id=dataset.id,
        role=role,
        theme=theme,
        title=dataset.title,
        geometry=style.default.geometry,
        data=_data(store, features, theme),
        style=style,
        label=label_rule(store, role, theme, kinds[0], style),
        interactive=role != "context",
        visible=True,
        status=dataset.status,
        datasets=(dataset.id,),
    )


def _data(store: GeoStore, features: gpd.GeoDataFrame, theme: str) -> gpd.GeoDataFrame:
    places = [None if id is None else store.place(id) for id in features["place"]]
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
