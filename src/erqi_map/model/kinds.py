"""What a field of a document is filled in with, read from its model."""

import datetime as dt
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from .base import ID_PATTERN, Document, Hex

FIXED = frozenset({"id", "place"})
"""What others refer to a thing by: it is shown and stays."""
WORDS = frozenset({"zh", "en"})
_SINGLE = {bool: "yes", float: "number", int: "whole", dt.date: "date"}
_HEX_PATTERN = str(get_args(Hex)[1].pattern)


@dataclass(frozen=True)
class Kind:
    """`sort`: fixed, text, words, colour, yes, number, whole, date, one_of, some_of, id, ids,
    document, list, mapping, other (what no form knows). `model`: of a document; `of`: of what a
    list or mapping holds; `choices`: of one_of and some_of; `optional`: it may be left empty.
    """

    sort: str
    optional: bool = False
    model: type[Document] | None = None
    choices: tuple[str, ...] = ()
    of: "Kind | None" = None

    @property
    def many(self) -> bool:
        """Whether it holds documents, each of which can be changed by itself."""
        return self.of is not None and self.of.sort in ("document", "text")


def fields_of(model: type[Document]) -> Iterator[tuple[str, Kind]]:
    """The fields of a model in its order."""
    for name, field in model.model_fields.items():
        if name in FIXED:
            yield name, Kind("fixed")
            continue
        kind = _kind(Annotated[field.annotation, *field.metadata, "field"], not field.is_required())
        yield name, kind


def _kind(annotation: Any, optional: bool = False) -> Kind:
    plain, notes, none = _plain(annotation)
    optional = optional or none
    origin, inner = get_origin(plain), get_args(plain)
    if origin is Literal:
        return Kind("one_of", optional, choices=tuple(map(str, inner)))
    if origin is tuple:
        of = _kind(inner[0])
        sort = {"id": "ids", "one_of": "some_of"}.get(of.sort, "list")
        return Kind(sort, optional, choices=of.choices, of=of if sort == "list" else None)
    if origin is dict:
        return Kind("mapping", optional, of=_kind(inner[1]))
    if isinstance(plain, type) and issubclass(plain, Document):
        sort = "text" if plain.model_fields.keys() == WORDS else "document"
        return Kind(sort, optional, plain)
    if plain is str:
        sort = "colour" if _HEX_PATTERN in notes else "id" if ID_PATTERN in notes else "words"
        return Kind(sort, optional)
    if plain in _SINGLE:
        return Kind(_SINGLE[plain], optional)
    return Kind("other", optional)


def _plain(annotation: Any) -> tuple[Any, str, bool]:
    """The type without what is said about it, that in words, and whether it may be None."""
    notes, none = "", False
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *said = get_args(annotation)
            notes += repr(said)
            continue
        if get_origin(annotation) in (Union, types.UnionType):
            others = [one for one in get_args(annotation) if one is not type(None)]
            if len(others) == 1:
                annotation, none = others[0], True
                continue
        return annotation, notes, none
