"""What a mark of the catalogue may name: ids, and fields of a kind or of one entry."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Literal, get_args, get_origin

from erqi_map.model import Document, FeatureProperties

_CALLED = {"storyscene": "scene", "placegoal": "goal"}


def names_of(document: Document) -> tuple[str, ...]:
    """What a mark may call a document: its kind, its id, and those by which places go."""
    own = (getattr(document, name, None) for name in ("id", "kind"))
    return (_kind(type(document)), *(one for one in own if isinstance(one, str)))


def known_marks(documents: Iterable[Any], columns: Mapping[str, Iterable[str]]) -> set[str]:
    """Every mark that means something in these documents; `columns`: of the overlays, by id."""
    found = set(field_marks())
    for document in _within(documents):
        id = getattr(document, "id", None)
        found |= {id} if isinstance(id, str) else set()
        if not isinstance(document, FeatureProperties):
            fields = type(document).model_fields
            found |= {f"{name}.{one}" for name in names_of(document) for one in fields}
    for id, names in columns.items():
        found |= {f"{kind}.{one}" for kind in (id, "overlay") for one in names}
    return found


def _kind(model: type[Document]) -> str:
    name = model.__name__.lower()
    return _CALLED.get(name, name)


@cache
def field_marks() -> frozenset[str]:
    """Fields by kind, whether or not the book has such an entry."""
    return frozenset(
        f"{name}.{field}"
        for model in _models(Document)
        for name in (_kind(model), *_literals(model.model_fields.get("kind")))
        for field in model.model_fields
    )


def _models(model: type[Document]) -> Iterator[type[Document]]:
    for one in model.__subclasses__():
        if one is not FeatureProperties:
            yield one
            yield from _models(one)


def _literals(field: Any) -> tuple[str, ...]:
    kind = None if field is None else field.annotation
    return get_args(kind) if get_origin(kind) is Literal else ()


def _within(value: Any) -> Iterator[Document]:
    if isinstance(value, Document):
        yield value
        value = [getattr(value, name) for name in type(value).model_fields]
    elif isinstance(value, Mapping):
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, str):
        for one in value:
            yield from _within(one)
