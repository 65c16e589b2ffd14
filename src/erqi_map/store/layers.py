"""Builds the GeoDataFrame of a layer from checked features."""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from erqi_map.geo import STORAGE_CRS
from erqi_map.model import FeatureProperties, NamedThing, Place, Text

_COLUMNS = tuple(name for name in FeatureProperties.model_fields if name != "id")


def layer_frame(
    properties: Sequence[FeatureProperties],
    shapes: Mapping[str, BaseGeometry],
    places: Mapping[str, Place],
    names: Mapping[str, NamedThing],
) -> gpd.GeoDataFrame:
    """The features in file order, EPSG:4326, with their names resolved; see `GeoStore.layer`."""
    index = pd.Index([item.id for item in properties], name="id", dtype=object)
    columns = {
        column: pd.Series(
            [getattr(item, column) for item in properties], index=index, dtype=_dtype(column)
        )
        for column in _COLUMNS
    }
    named = [_name(item, places, names) for item in properties]
    columns["name_zh"] = pd.Series([name.zh for name in named], index=index, dtype=object)
    columns["name_en"] = pd.Series([name.get("en") for name in named], index=index, dtype=object)
    geometry = gpd.GeoSeries([shapes[item.id] for item in properties], index=index)
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=STORAGE_CRS)


def _dtype(column: str) -> str:
    # Text stays plain objects: pandas' own text type would turn None into NaN.
    numbers = {"accuracy_m": "float64", "rank": "int64", "opened": "Int64"}
    return numbers.get(column, "object")


def _name(
    item: FeatureProperties, places: Mapping[str, Place], names: Mapping[str, NamedThing]
) -> Text:
    return places[item.place].name if item.place else names[item.id]
