"""Builds the GeoDataFrame of a layer from checked features."""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from erqi_map.geo import STORAGE_CRS
from erqi_map.model import FeatureProperties, NamedThing, Place, Text
from erqi_map.remember import remembered

_COLUMNS = tuple(name for name in FeatureProperties.model_fields if name != "id")


def layer_frame(
    properties: Sequence[FeatureProperties],
    shapes: Mapping[str, BaseGeometry],
    places: Mapping[str, Place],
    names: Mapping[str, NamedThing],
) -> gpd.GeoDataFrame:
    """The features in file order, EPSG:4326, with their names resolved; see `GeoStore.layer`."""
    named = [_name(item, places, names) for item in properties]
    # A place with other words and the same name leaves its layer as it is.
    words = (*(one.zh for one in named), *(one.get("en") for one in named))
    return _frame(len(properties), *properties, *(shapes[one.id] for one in properties), *words)


@remembered(200)
def _frame(n: int, *things: Any) -> gpd.GeoDataFrame:
    """Of `n` features, their shapes, and their names in Chinese and in English."""
    properties, shapes, zh, en = (things[at * n : (at + 1) * n] for at in range(4))
    index = pd.Index([item.id for item in properties], name="id", dtype=object)
    columns = {
        column: pd.Series(
            [getattr(item, column) for item in properties], index=index, dtype=_dtype(column)
        )
        for column in _COLUMNS
    }
    columns["name_zh"] = pd.Series(zh, index=index, dtype=object)
    columns["name_en"] = pd.Series(en, index=index, dtype=object)
    geometry = gpd.GeoSeries(shapes, index=index)
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=STORAGE_CRS)


def _dtype(column: str) -> str:
    # Text stays plain objects: pandas' own text type would turn None into NaN.
    numbers = {"accuracy_m": "float64", "rank": "int64", "opened": "Int64"}
    return numbers.get(column, "object")


def _name(
    item: FeatureProperties, places: Mapping[str, Place], names: Mapping[str, NamedThing]
) -> Text:
    return places[item.place].name if item.place else names[item.id]
