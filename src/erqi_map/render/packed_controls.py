"""What a reader can do with a `PackedLayer`: filter, search, read names on the map and a table."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd

from .packed_frame import refuse
from .packed_style import COLOUR
from .payload_geometry import Kind

Fields: TypeAlias = Sequence[str] | Mapping[str, str] | None
MOST_CHOICES = 200
LABEL = {"min_zoom": 0.0, "size_px": 13.0, "colour": "#1F2328"}
LABEL_RANGES = {"min_zoom": (0, 24), "size_px": (12, 40)}
DATES = ("date", "datetime", "datetime64")
DAY_LETTERS = 10


def named_fields(given: Fields, argument: str) -> dict[str, str]:
    """Column → the words that stand for it. RequestError where it is no list and no mapping."""
    if given is None:
        return {}
    if isinstance(given, str):
        return {given: given}
    if isinstance(given, Mapping):
        return {str(column): str(alias) for column, alias in given.items()}
    if not isinstance(given, Sequence):
        raise refuse("error_fields", argument=argument, type=type(given).__name__)
    return {str(column): str(column) for column in given}


def table_fields(given: Any, frame: gpd.GeoDataFrame, columns: Sequence[str] | None) -> Any:
    """Columns of the table: those given, or with True all that go into the page; None without."""
    if given is None or given is False:
        return None
    if given is not True:
        return named_fields(given, "table")
    every = [str(name) for name in frame.columns if name != frame.geometry.name]
    return named_fields(every if columns is None else list(columns), "table")


def label_rule(given: Any) -> dict[str, Any] | None:
    """`{column, min_zoom, size_px, colour}` of the names on the map. RequestError, in Chinese."""
    if given is None:
        return None
    if isinstance(given, str):
        return {"column": given, **LABEL}
    if not isinstance(given, Mapping):
        raise refuse("error_label", type=type(given).__name__)
    unknown = [str(key) for key in given if key != "column" and key not in LABEL]
    if unknown:
        raise refuse("error_label_key", key="、".join(unknown), known="、".join(("column", *LABEL)))
    if "column" not in given:
        raise refuse("error_label_column")
    rule = {"column": str(given["column"]), **LABEL}
    for key, (least, most) in LABEL_RANGES.items():
        value = given.get(key, rule[key])
        fits = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not fits or not least <= value <= most:
            raise refuse("error_label_value", key=key, value=value, known=f"{least} – {most}")
        rule[key] = float(value)
    colour = given.get("colour", rule["colour"])
    if not isinstance(colour, str) or not COLOUR.fullmatch(colour):
        raise refuse("error_label_value", key="colour", value=colour, known="#RRGGBB")
    return {**rule, "colour": colour.upper()}


def layer_label(rule: Mapping[str, Any] | None, kind: Kind) -> dict[str, Any] | None:
    """The rule as docs/payload.md has it in a layer."""
    if rule is None:
        return None
    return {
        "columns": {"zh": rule["column"], "en": rule["column"]},
        "priority": 0,
        "min_zoom": rule["min_zoom"],
        "size_px": rule["size_px"],
        "colour": rule["colour"],
        "bold": False,
        "placement": "line" if kind == "line" else "point",
        "rank_column": None,
    }


def describe_filters(
    fields: Mapping[str, str], frame: gpd.GeoDataFrame, attributes: Mapping[str, pd.Series]
) -> list[dict[str, Any]]:
    """How each column is filtered: a choice of values with their counts, or a range.

    RequestError, in Chinese and with the column, for text of too many different values.
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
    missing = values.isna().to_numpy()
    if pd.api.types.is_bool_dtype(values.dtype):
        read: Any = bool
    else:
        read = _written
    pairs = zip(values, missing, strict=True)
    counts = Counter(None if gone else read(one) for one, gone in pairs)
    if len(counts) > MOST_CHOICES:
        raise refuse("error_filter_many", column=column, count=len(counts), most=MOST_CHOICES)
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
