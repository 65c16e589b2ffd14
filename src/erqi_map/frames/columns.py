"""Columns of a frame, of whatever type, in the one form that every output shows and compares."""

from collections.abc import Hashable, Sequence
from decimal import Decimal
from typing import Any

import geopandas as gpd
import pandas as pd

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed

from .column import Column
from .convert import convert
from .say import name_of


def known_columns(frame: gpd.GeoDataFrame) -> dict[str, Hashable]:
    """The attribute columns: name as text → label in the frame."""
    return {name_of(one): one for one in frame.columns if one != frame._geometry_column_name}


def find_column(frame: gpd.GeoDataFrame, name: Hashable) -> pd.Series:
    """A column, or a named level of the index. RequestError for what there is not."""
    text, known = name_of(name), known_columns(frame)
    if text in known:
        return _quiet(frame[known[text]])
    levels = {name_of(one): one for one in frame.index.names if one is not None}
    if text in levels:
        return frame.index.get_level_values(levels[text]).to_series(index=frame.index)
    raise RequestError("packed", "error_column", column=text, known=Listed((*known, *levels)))


def prepare_columns(
    frame: gpd.GeoDataFrame, names: Sequence[Hashable] | None = None
) -> dict[str, Column]:
    """The columns by name as text, all attributes by default.

    RequestError for a column there is not, and by row and column for a value nothing can show.
    """
    wanted = known_columns(frame) if names is None else names
    return {name_of(one): column_of(find_column(frame, one), name_of(one)) for one in wanted}


def _quiet(values: pd.Series) -> pd.Series:
    """The values, where a signalling NaN, which stops whoever looks at it, is missing."""
    if values.dtype != object:
        return values
    loud = [isinstance(one, Decimal) and one.is_snan() for one in values]
    return values.mask(loud, None) if any(loud) else values


def column_of(values: Any, name: str = "") -> Column:
    """Values of any type of pandas, NumPy or Arrow as a column."""
    return convert(values if isinstance(values, pd.Series) else pd.Series(values), name)
