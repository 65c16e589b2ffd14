"""What a style says row by row: lists, series, numbers of a column, and functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from erqi_map.errors import RequestError
from erqi_map.frames.columns import column_of, find_column
from erqi_map.frames.say import name_of
from erqi_map.i18n import Listed

from .formats import edge_words, number_format
from .legend_bar import round_numbers
from .symbols import MOST, NAMES, checked, wrong

LISTED = (list, np.ndarray, pd.Series, pd.Index, pd.api.extensions.ExtensionArray)
RANGE_KEYS = ("column", "range", "title", "format")
COARSE_ABOVE = 16_384
"""So many looks are kept as they are; of more, colours are taken in steps nobody sees."""


@dataclass(frozen=True)
class Scale:
    """What a width, size or opacity says of a column: its words at some numbers, and the value of
    the key there.
    """

    key: str
    title: str
    steps: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class ByRow:
    """The look of each row: its place in `looks`; `scales` tell a reader of those by a column."""

    codes: NDArray[np.int64]
    looks: tuple[Mapping[str, Any], ...]
    scales: tuple[Scale, ...] = ()


def split_rows(
    style: Mapping[str, Any], gdf: gpd.GeoDataFrame
) -> tuple[dict[str, Any], ByRow | None]:
    """The keys of a symbol that hold for all rows, checked, and the looks of the others.

    RequestError, in Chinese, naming key and row.
    """
    base: dict[str, Any] = {}
    columns: dict[str, list[Any]] = {}
    scales: list[Scale] = []
    for key, value in style.items():
        if key not in NAMES:
            continue
        given = _rows(key, value, gdf)
        if given is None:
            base[NAMES[key]] = checked(key, value)
        else:
            columns[NAMES[key]] = rows = _checked_rows(key, given, gdf)
            if isinstance(value, Mapping) and NAMES[key] in MOST:
                scales += _scale(key, value, rows, gdf)
    if not columns or not len(gdf):
        return base, None
    return base, replace(_looks(columns, len(gdf)), scales=tuple(scales))


def called(give: Callable[[Any], Any], gdf: gpd.GeoDataFrame) -> dict[str, Any]:
    """The style a function gives for each feature, as lists; it is asked once for each."""
    found: list[Mapping[str, Any]] = []
    for row, feature in enumerate(features(gdf)):
        try:
            one = give(feature)
        except Exception as error:
            raise _failed("style", row, gdf, error) from error
        if not isinstance(one, Mapping):
            raise RequestError("packed", "error_style", type=type(one).__name__)
        found.append(one)
    keys = dict.fromkeys(key for one in found for key in one)
    return {key: _Rows(one.get(key, _Unsaid) for one in found) for key in keys}


def features(gdf: gpd.GeoDataFrame) -> Any:
    """The rows as features of GeoJSON; the geometry is made when it is asked for."""
    plain = pd.DataFrame(gdf.drop(columns=gdf.geometry.name))
    names = [str(name) for name in plain.columns]
    lists = [plain.iloc[:, at].to_list() for at in range(len(names))]
    rows = zip(*lists, strict=True) if lists else ((),) * len(gdf)
    for row, shape, index in zip(rows, gdf.geometry, gdf.index, strict=True):
        yield Feature(index, dict(zip(names, row, strict=True)), shape)


class Feature(dict[str, Any]):
    """A feature of GeoJSON whose geometry is written when somebody looks at it."""

    def __init__(self, index: Any, properties: dict[str, Any], shape: Any) -> None:
        super().__init__(id=str(index), type="Feature", properties=properties)
        self._shape = shape

    def __missing__(self, key: str) -> Any:
        if key != "geometry":
            raise KeyError(key)
        return None if self._shape is None else shapely.geometry.mapping(self._shape)


class _Unsaid:
    """Stands where a function says nothing of a key."""


class _Rows(list[Any]):
    """Values row by row that have been collected, not given."""


def _rows(key: str, value: Any, gdf: gpd.GeoDataFrame) -> Any:
    """The values of a key row by row, or None where one holds for all."""
    name = NAMES[key]
    if isinstance(value, Mapping):
        return _of_column(key, value, gdf)
    if callable(value):
        return called(lambda feature: {key: value(feature)}, gdf).get(key, [])
    if isinstance(value, pd.Series) and not value.index.equals(gdf.index):
        value = value.reindex(gdf.index) if _same_rows(value.index, gdf.index) else value
    # Three numbers are a colour, four a dash.
    if not isinstance(value, LISTED) or (name == "dash_px" and not isinstance(value, _Rows)):
        return None
    if len(value) != len(gdf):
        raise RequestError("packed", "error_rows", key=key, count=len(value), rows=len(gdf))
    return list(value)


def _same_rows(index: pd.Index, rows: pd.Index) -> bool:
    return bool(index.is_unique and len(index) == len(rows) and index.isin(rows).all())


def _of_column(key: str, rule: Mapping[str, Any], gdf: gpd.GeoDataFrame) -> list[Any]:
    name = NAMES[key]
    unknown = [str(one) for one in rule if one not in RANGE_KEYS]
    if unknown or "column" not in rule:
        known = Listed(RANGE_KEYS)
        raise RequestError("packed", "error_by_column", key=key, known=known)
    values = find_column(gdf, rule["column"])
    if "range" not in rule:
        return [_Unsaid if one else value for value, one in zip(values, values.isna(), strict=True)]
    numbers = column_of(values, name).as_numbers()
    if name not in MOST or numbers is None:
        raise wrong(key, rule, Listed(MOST))
    low, high = (checked(key, one) for one in _two(key, rule["range"]))
    usable = np.isfinite(numbers)
    if not usable.any():
        return [_Unsaid] * len(gdf)
    least, most = numbers[usable].min(), numbers[usable].max()
    # Two hundred steps: nobody sees finer ones, and each is a symbol.
    share = np.round((numbers - least) / ((most - least) or 1.0), 2)
    return [
        low + (high - low) * one if is_ else _Unsaid for one, is_ in zip(share, usable, strict=True)
    ]


def _scale(
    key: str, rule: Mapping[str, Any], rows: list[Any], gdf: gpd.GeoDataFrame
) -> list[Scale]:
    """The scale of a key by a column of numbers: their ends and a round number or two between."""
    numbers = column_of(find_column(gdf, rule["column"])).as_numbers()
    if numbers is None:
        return []
    usable = np.array([row is not _Unsaid for row in rows]) & np.isfinite(numbers)
    if not usable.any():
        return []
    places, at = np.unique(numbers[usable], return_index=True)
    least, *between, most = places[0], *round_numbers(places[0], places[-1], 3)[1:-1], places[-1]
    near = (most - least) / 6
    marks = list(
        dict.fromkeys((least, *(m for m in between if least + near < m < most - near), most))
    )
    values = np.array(rows, dtype=object)[usable][at].astype(float)
    form = number_format("format", rule["format"]) if rule.get("format") else None
    steps = zip(edge_words(marks, form), np.interp(marks, places, values).tolist(), strict=True)
    return [Scale(NAMES[key], str(rule.get("title", name_of(rule["column"]))), tuple(steps))]


def _two(key: str, given: Any) -> Sequence[Any]:
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) != 2:
        raise wrong(key, given, "[1, 8]")
    return given


def _checked_rows(key: str, given: Any, gdf: gpd.GeoDataFrame) -> list[Any]:
    known: dict[Any, Any] = {}
    found = []
    for row, value in enumerate(given):
        if value is _Unsaid or _is_missing(value):
            found.append(_Unsaid)
            continue
        word = (type(value), repr(value))
        if word not in known:
            try:
                known[word] = checked(key, value)
            except RequestError as error:
                raise _failed(key, row, gdf, error) from error
        found.append(known[word])
    return found


def _is_missing(value: Any) -> bool:
    return value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value))


def _failed(key: str, row: int, gdf: gpd.GeoDataFrame, error: Exception) -> RequestError:
    return RequestError(
        "packed", "error_call", key=key, row=row, label=gdf.index[row], reason=error
    )


def _looks(columns: Mapping[str, list[Any]], rows: int) -> ByRow:
    made = _distinct(columns, rows)
    if len(made.looks) <= COARSE_ABOVE:
        return made
    coarse = {key: [_coarse(one) for one in values] for key, values in columns.items()}
    return _distinct(coarse, rows)


def _distinct(columns: Mapping[str, list[Any]], rows: int) -> ByRow:
    known: dict[tuple[Any, ...], int] = {}
    codes = np.empty(rows, dtype=np.int64)
    for row, look in enumerate(zip(*columns.values(), strict=True)):
        codes[row] = known.setdefault(look, len(known))
    looks = (dict(zip(columns, look, strict=True)) for look in known)
    said = ({key: one for key, one in look.items() if one is not _Unsaid} for look in looks)
    return ByRow(codes, tuple(said))


def _coarse(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("#"):
        steps = (min(255, round(int(value[at : at + 2], 16) / 8) * 8) for at in (1, 3, 5))
        return "#" + "".join(f"{one:02X}" for one in steps)
    return round(value, 1) if isinstance(value, float) else value
