"""How a column is filtered, and which rows of a frame meet the conditions of a filter.

The client answers the same from the payload (packed/ask.js, query/query.js of client/src).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from erqi_map.errors import RequestError
from erqi_map.model.overlay_filter import Conditions, Value

from .column import YES, Column, Kind
from .columns import known_columns, prepare_columns

MAX_CHOICES = 200
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
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
    known = known_columns(frame)
    used: list[Condition] = []
    for column in conditions:
        if column not in known:
            continue
        attributes = prepare_columns(frame, [column])
        (described,) = describe_filters({column: column}, attributes)
        values = condition_of(described, conditions[column])
        if values is not None:
            used.append(Condition(column, described["kind"], values))
            kept &= _met(attributes[column], values)
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


def _met(column: Column, condition: tuple[Value, ...]) -> NDArray[np.bool_]:
    if column.kind == "number":
        numbers = column.as_numbers()
        assert numbers is not None
        low, high = (end if isinstance(end, int | float) else None for end in condition)
        met = ~np.isnan(numbers)
        met &= numbers >= (-np.inf if low is None else low)
        return np.asarray(met & (numbers <= (np.inf if high is None else high)))
    codes, words = column.coded()
    if column.kind == "choice":
        # By type too: 1 is not true.
        wanted = {(type(one), one) for one in condition}
        met_words = [(type(one), one) in wanted for one in _choices(column, words)]
    else:
        first, last = (None if end is None else str(end) for end in condition)
        met_words = [*(_in_days(one, first, last) for one in words), False]
    return np.array(met_words, dtype=bool)[codes]


def _in_days(value: str, first: str | None, last: str | None) -> bool:
    """A day stands for all its hours, a year for all its days: as far as the end is written."""
    return (first is None or value[: len(first)] >= first) and (
        last is None or value[: len(last)] <= last
    )


def _choices(column: Column, words: list[str]) -> list[Value]:
    """What can be ticked, last what stands for nothing: yes and no as they are, words else."""
    return [*((one == YES for one in words) if column.is_bool else words), None]


def describe_filters(
    fields: Mapping[str, str], attributes: Mapping[str, Column]
) -> list[dict[str, Any]]:
    """How each column is filtered: a choice of values with their counts, or a range.

    RequestError, naming the column, for text of too many different values.
    """
    ways = {"choice": _choice, "number": _number_range, "date": _date_range}
    return [
        {"column": name, "title": title, "kind": (found := attributes[name]).kind}
        | ways[found.kind](name, found)
        for name, title in fields.items()
    ]


def _number_range(name: str, column: Column) -> dict[str, Any]:
    numbers = column.as_numbers()
    assert numbers is not None
    usable = numbers[np.isfinite(numbers)]
    ends = [None, None] if not len(usable) else [float(usable.min()), float(usable.max())]
    whole = bool(len(usable)) and bool((usable == np.floor(usable)).all())
    return {"least": ends[0], "most": ends[1], "whole": whole}


def _date_range(name: str, column: Column) -> dict[str, Any]:
    found = pc.min_max(column.values).as_py()
    return {
        key: None if found[end] is None else found[end][:DAY_LETTERS]
        for key, end in (("least", "min"), ("most", "max"))
    }


def _choice(name: str, column: Column) -> dict[str, Any]:
    codes, words = column.coded()
    counts = np.bincount(codes + 1, minlength=len(words) + 1).tolist()
    values = [*zip(_choices(column, words), [*counts[1:], counts[0]], strict=True)]
    there = [(value, count) for value, count in values if count]
    if len(there) > MAX_CHOICES:
        raise RequestError(
            "packed", "error_filter_many", column=name, count=len(there), most=MAX_CHOICES
        )
    if column.order is None:
        # What has no order of its own: the most frequent first, nothing last.
        there.sort(key=lambda one: (one[0] is None, -one[1]))
    return {"values": [{"value": value, "count": count} for value, count in there]}
