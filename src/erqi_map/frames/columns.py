"""Attributes of a frame in the form in which a payload writes and a filter compares them."""

import json
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed


def prepare_columns(gdf: gpd.GeoDataFrame, names: Sequence[str] | None) -> dict[str, pd.Series]:
    """The attribute columns in a form that `encode_column` takes, by name as text."""
    known = {str(name): name for name in gdf.columns if name != gdf.geometry.name}
    for name in names or ():
        if str(name) not in known:
            raise RequestError("packed", "error_column", column=name, known=Listed(known))
    wanted = known if names is None else {str(name): known[str(name)] for name in names}
    return {name: _prepare(name, gdf[label]) for name, label in wanted.items()}


def _prepare(name: str, values: pd.Series) -> pd.Series:
    dtype = values.dtype
    if isinstance(dtype, gpd.array.GeometryDtype):
        raise RequestError("packed", "error_second_geometry", column=name)
    if isinstance(dtype, pd.CategoricalDtype):
        codes = values.cat.codes.to_numpy()
        texts = _prepare(name, pd.Series(values.cat.categories)).astype(object)
        return pd.Series(pd.Categorical.from_codes(codes, texts.map(str)), copy=False)
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return _dates(values)
    if pd.api.types.is_object_dtype(dtype):
        return _objects(name, values)
    return values


def _dates(values: pd.Series) -> pd.Series:
    """Dates as ISO text: the day alone where no value has a time of day."""
    if getattr(values.dt, "tz", None) is not None:
        return values.map(lambda moment: moment.isoformat(sep=" "), na_action="ignore").astype(
            object
        )
    moments = values.to_numpy(dtype="datetime64[ns]", na_value=np.datetime64("NaT"))
    there = ~np.isnat(moments)
    days = moments.astype("datetime64[D]")
    unit: Any = "D" if (days[there] == moments[there]).all() else "s"
    if unit == "s" and (moments.astype("datetime64[s]")[there] != moments[there]).any():
        unit = "ms"
    text = np.char.replace(np.datetime_as_string(moments, unit=unit), "T", " ").astype(object)
    text[~there] = None
    return pd.Series(text)


def _objects(name: str, values: pd.Series) -> pd.Series:
    """Lists and mappings as JSON, everything else left to `str`; bytes are refused by row."""
    data = values.to_numpy()
    kinds = {type(value) for value in data}
    if any(issubclass(kind, (bytes, bytearray, memoryview)) for kind in kinds):
        row = next(
            i for i, one in enumerate(data) if isinstance(one, (bytes, bytearray, memoryview))
        )
        raise RequestError("packed", "error_bytes", row=row, label=values.index[row], column=name)
    nested = (list, tuple, dict, set, frozenset, np.ndarray)
    if not any(issubclass(kind, nested) for kind in kinds):
        return values
    text = [_json(value) if isinstance(value, nested) else value for value in data]
    series = pd.Series(np.empty(len(text), dtype=object))
    series[:] = text
    return series


def _json(value: Any) -> str:
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)
    plain = value.tolist() if isinstance(value, np.ndarray) else value
    return json.dumps(plain, ensure_ascii=False, default=str)
