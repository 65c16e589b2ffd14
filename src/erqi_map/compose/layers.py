"""Layers of a map: data of the plan book with the columns that filters, labels and cards use."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from erqi_map.model import Dataset, Terms, Theme
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
            places = [store.places.get(one) for one in features["place"].array]
            # Of a place a layer knows these words alone, whatever else is written of it.
            found.append(
                _layer(
                    datasets[id],
                    features,
                    store.terms,
                    store.theme,
                    *(None if one is None else one.id for one in places),
                    *(None if one is None else one.short_name.zh for one in places),
                    *(None if one is None else one.short_name.get("en") for one in places),
                )
            )
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
    *words: str | None,
) -> LayerSpec:
    """A layer with the place of each feature: first the ids of all, then their short names."""
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
        data=_data(features, theme, words),
        style=style,
        label=label_rule(signs, role, theme, kinds[0], style),
        interactive=role != "context",
        visible=True,
        status=dataset.status,
        datasets=(dataset.id,),
    )


def _data(features: gpd.GeoDataFrame, theme: str, words: Sequence[str | None]) -> gpd.GeoDataFrame:
    n = len(features)
    places, names = words[:n], list(zip(features["name_zh"], features["name_en"], strict=True))
    own = zip(words[n : 2 * n], words[2 * n :], strict=True)
    shorts = [
        name if place is None else short
        for place, name, short in zip(places, names, own, strict=True)
    ]
    columns: dict[str, Any] = {
        "name_zh": [zh for zh, _ in names],
        "name_en": [en for _, en in names],
        "label_zh": [zh for zh, _ in shorts],
        "label_en": [en for _, en in shorts],
        "cluster": list(features["cluster"]),
        "theme": [theme] * n,
        "kind": list(features["kind"]),
        "status": list(features["status"]),
        "card": [place or "" for place in places],
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
