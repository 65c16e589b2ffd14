"""The filter of an overlay: a condition for each column, all of which a feature has to meet.

One form everywhere (client state, links, scenes, sheets): `{column: [values]}` for text, categories
and yes/no, where null stands for a missing value; `{column: [from, to]}` for numbers and dates
(ISO text, as far as it is written), where null leaves an end open and both ends belong to it. The
column itself, not the filter, says which of the two it takes (`geo.filters`).
"""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from .base import Id, Words

Value: TypeAlias = str | int | float | bool | None
Conditions: TypeAlias = Mapping[str, tuple[Value, ...]]
MAX_VALUES = 500


class _FrozenMap(dict[Any, Any]):
    """A mapping that is never changed, so that the scene that holds it can be a key."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))


def is_value(value: object) -> bool:
    """Whether a condition may name it: finite, and text that can be written."""
    if isinstance(value, str):
        return not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, int)


def read_filters(given: object, columns: Mapping[str, tuple[str, ...]]) -> dict[str, Conditions]:
    """The conditions of `{overlay: {column: [values]}}` from outside that name known `columns`
    (by overlay) and hold possible values; everything else falls away.
    """
    found: dict[str, Conditions] = {}
    for overlay, known in columns.items():
        said = given.get(overlay) if isinstance(given, Mapping) else None
        if isinstance(said, Mapping):
            good = dict(_good(said, known))
            found |= {overlay: good} if good else {}
    return found


def plain_filters(filters: Mapping[str, Conditions]) -> dict[str, dict[str, list[Value]]]:
    """The filters JSON-ready, as the client's state has them."""
    return {
        id: {column: list(values) for column, values in conditions.items()}
        for id, conditions in filters.items()
    }


def _good(
    said: Mapping[Any, Any], known: tuple[str, ...]
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    for column, values in said.items():
        whole = column in known and isinstance(values, list | tuple)
        if whole and 0 < len(values) <= MAX_VALUES and all(map(is_value, values)):
            yield column, tuple(values)


def _value(value: Any) -> Any:
    if not is_value(value):
        raise ValueError("filter_value")
    return value


def _some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise ValueError("filter_empty")
    return values


FilterValue = Annotated[
    Any,
    PlainValidator(_value),
    WithJsonSchema({"type": ["string", "number", "boolean", "null"]}),
]
_Values = Annotated[
    tuple[FilterValue, ...],
    Field(max_length=MAX_VALUES, json_schema_extra={"minItems": 1}),
    AfterValidator(_some),
]
_ByColumn = Annotated[dict[Words, _Values], AfterValidator(_FrozenMap)]
OverlayFilters = Annotated[dict[Id, _ByColumn], AfterValidator(_FrozenMap)]
"""Field of a document: the conditions of several overlays, by id."""


def no_filters() -> dict[str, Any]:
    """No conditions at all."""
    return _FrozenMap()
