"""What a field of a document is filled in with, read from its model."""

import datetime as dt
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from erqi_map.model import Text
from erqi_map.model.base import ID_PATTERN, Document

FIXED = frozenset({"id", "place"})
"""What others refer to a thing by: it is shown and stays."""


@dataclass(frozen=True)
class Kind:
    """`sort`: fixed, text, words, yes, number, whole, date, one_of, id, ids, entries. `model`: of
    entries; `choices`: of one_of; `optional`: it may be left empty.
    """

    sort: str
    optional: bool = False
    model: type[Document] | None = None
    choices: tuple[str, ...] = ()


def fields_of(model: type[Document]) -> Iterator[tuple[str, Kind]]:
    """The fields of a model in its order. Raises TypeError for one that no form knows."""
    for name, field in model.model_fields.items():
        yield name, _kind(name, field)


def _kind(name: str, field: FieldInfo) -> Kind:
    if name in FIXED:
        return Kind("fixed")
    plain, optional = _plain(field.annotation)
    optional = optional or not field.is_required()
    origin, inner = get_origin(plain), get_args(plain)
    if origin is Literal:
        return Kind("one_of", optional, choices=tuple(map(str, inner)))
    if origin is tuple:
        entry, _ = _plain(inner[0])
        if isinstance(entry, type) and issubclass(entry, Document):
            return Kind("entries", optional, entry)
        if entry is str:
            return Kind("ids", optional)
    named = ID_PATTERN in repr((field.annotation, field.metadata))
    sorts = {bool: "yes", float: "number", int: "whole", dt.date: "date"}
    sorts[str] = "id" if named else "words"
    if isinstance(plain, type) and issubclass(plain, Text):
        return Kind("text", optional)
    if plain in sorts:
        return Kind(sorts[plain], optional)
    raise TypeError(f"no form for {name}: {field.annotation}")


def _plain(annotation: Any) -> tuple[Any, bool]:
    """The type without what is said about it, and whether it may be None."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        others = [one for one in get_args(annotation) if one is not type(None)]
        if len(others) == 1:
            return _plain(others[0])[0], True
    return annotation, False
