"""How a column is filtered, and which rows of a frame meet the conditions of a filter.

The client answers the same from the payload (packed/ask.js, query/query.js of client/src).
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from erqi_map.errors import RequestError
from erqi_map.model.overlay_filter import Conditions, Value

from .columns import prepare_columns

Kind: TypeAlias = Literal["choice", "number", "date"]
MAX_CHOICES = 200
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DATES = ("date", "datetime", "datetime64")
DAY_LETTERS = 10


@dataclass(frozen=True)
class Condition:
    """A condition in force on a column: a choice of values, or a range with both ends."""

    column: str
    kind: Kind
    values: tuple[Value, ...]


def rows_kept(
    frame: gpd.GeoDataFrame, conditions: Conditions
) -> tuple[NDArray[np.bool_], tuple[Condition, ...]]:
    """Which rows meet every condition, and the conditions that are in force.

    Unknown columns and values are left aside, as the client does; a condition that holds nothing
    else is none. Raises RequestError for text of too many different values.
    """
    kept = np.ones(len(frame), dtype=bool)
    known = {str(name) for name in frame.columns if name != frame.geometry.name}
    used: list[Condition] = []
    for column in conditions:
        if column not in known:
            continue
        attributes = prepare_columns(frame, [column])
        (described,) = describe_filters({column: column}, frame, attributes)
        values = condition_of(described, conditions[column])
        if values is not None:
            used.append(Condition(column, described["kind"], values))
            kept &= _met(described["kind"], attributes[column], values)
    return kept, tuple(used)


def condition_of(
    described: Mapping[str, Any], given: tuple[Value, ...]
) -> tuple[Value, ...] | None:
    """The condition on a column that `describe_filters` describes; None where it is none."""
    if described["kind"] == "choice":
        known = {(type(one["value"]), one["value"]) for one in described["values"]}
        return tuple(one for one in given if (type(one), one) in known) or None
    ends = tuple(map(_read_number if described["kind"] == "number" else _read_day, given))
    if len(ends) != 2 or not all(map(end_of(described["kind"]), ends)):
        return None
    return None if all(end is None for end in ends) else ends


def _read_number(end: Value) -> Value:
    """What is typed may still be text."""
    if isinstance(end, str) and _NUMBER.fullmatch(end):
        return float(end)
    return _read_day(end)


def _read_day(end: Value) -> Value:
    return None if end == "" else end


def end_of(kind: str) -> Any:
    """Tests whether a value can be an end of a range of numbers or dates."""
    fitting = int | float if kind == "number" else str | int
    return lambda end: end is None or (isinstance(end, fitting) and not isinstance(end, bool))


def _met(kind: str, values: pd.Series, condition: tuple[Value, ...]) -> NDArray[np.bool_]:
    if kind == "choice":
        # By type too: 1 is not true.
        wanted = {(type(one), one) for one in condition}
        return np.array([(type(one), one) in wanted for one in _choices(values)], dtype=bool)
    if kind == "number":
        numbers = values.to_numpy(dtype="float64", na_value=np.nan)
        low, high = (end if isinstance(end, int | float) else None for end in condition)
        met = ~np.isnan(numbers)
        met &= numbers >= (-np.inf if low is None else low)
        return np.asarray(met & (numbers <= (np.inf if high is None else high)))
    first, last = (None if end is None else str(end) for end in condition)
    return np.array([_in_days(one, first, last) for one in _texts(values)], dtype=bool)


def _in_days(value: str | None, first: str | None, last: str | None) -> bool:
    """A day stands for all its hours, a year for all its days: as far as the end is written."""
    if value is None:
        return False
    return (first is None or value[: len(first)] >= first) and (
        last is None or value[: len(last)] <= last
    )


def _choices(values: pd.Series) -> list[Value]:
    """Yes/no as it is, everything else as it is written, None where it is missing."""
    if not pd.api.types.is_bool_dtype(values.dtype):
        return list(_texts(values))
    missing = values.isna().to_numpy()
    return [None if gone else bool(one) for one, gone in zip(values, missing, strict=True)]


def _texts(values: pd.Series) -> list[str | None]:
    missing = values.isna().to_numpy()
    return [None if gone else _written(one) for one, gone in zip(values, missing, strict=True)]


def describe_filters(
    fields: Mapping[str, str], frame: gpd.GeoDataFrame, attributes: Mapping[str, pd.Series]
) -> list[dict[str, Any]]:
    """How each column is filtered: a choice of values with their counts, or a range.

    RequestError, naming the column, for text of too many different values.
    """
    labels = {str(name): name for name in frame.columns}
    described = []
    for column, title in fields.items():
        values = attributes[column]
        if _is_date(frame[labels[column]]):
            found = _date_range(values)
        elif _is_number(values):
            found = _number_range(values)
        else:
            found = _choice(column, values)
        described.append({"column": column, "title": title, **found})
    return described


def _is_date(values: pd.Series) -> bool:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return True
    return values.dtype == object and pd.api.types.infer_dtype(values, skipna=True) in DATES


def _is_number(values: pd.Series) -> bool:
    dtype = values.dtype
    if not pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_bool_dtype(dtype):
        return False
    if pd.api.types.is_complex_dtype(dtype):
        return False
    # Whole numbers beyond 2^53 are text in the page, which has no such range.
    exact = pd.api.types.is_integer_dtype(dtype) and values.notna().any()
    return not exact or max(abs(int(values.min())), abs(int(values.max()))) <= 2**53


def _number_range(values: pd.Series) -> dict[str, Any]:
    numbers = values.to_numpy(dtype="float64", na_value=np.nan)
    usable = numbers[np.isfinite(numbers)]
    ends = [None, None] if not len(usable) else [float(usable.min()), float(usable.max())]
    whole = bool(len(usable)) and bool((usable == np.floor(usable)).all())
    return {"kind": "number", "least": ends[0], "most": ends[1], "whole": whole}


def _date_range(values: pd.Series) -> dict[str, Any]:
    there = values.dropna().map(str)
    ends = [None, None] if there.empty else [there.min(), there.max()]
    least, most = (None if end is None else end[:DAY_LETTERS] for end in ends)
    return {"kind": "date", "least": least, "most": most}


def _choice(column: str, values: pd.Series) -> dict[str, Any]:
    counts = Counter(_choices(values))
    if len(counts) > MAX_CHOICES:
        raise RequestError(
            "packed", "error_filter_many", column=column, count=len(counts), most=MAX_CHOICES
        )
    place = _places(values)
    order = sorted(counts, key=lambda key: (key is None, place(key), -counts[key], str(key)))
    return {"kind": "choice", "values": [{"value": key, "count": counts[key]} for key in order]}


def _places(values: pd.Series) -> Any:
    """Categories stand in their own order, everything else by how often it is there."""
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return lambda key: 0
    places = {_written(name): at for at, name in enumerate(values.cat.categories)}
    return lambda key: places.get(key, math.inf)


def _written(value: Any) -> str:
    # As the column itself is written: a lone surrogate, which no UTF can hold, becomes "?".
    return str(value).encode("utf-8", errors="replace").decode("utf-8")
