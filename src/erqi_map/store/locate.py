"""Where a value stands in a document, in the words of a problem: id of the entry and field."""

from collections.abc import Iterator
from typing import Any

Loc = tuple[str | int, ...]


def entry_of(data: Any, loc: Loc) -> tuple[str, str]:
    """The id of the innermost entry round `loc` and the dotted field within that entry.

    Where no entry round it has an id, the id is empty and the field is given from the top.
    """
    found, start = "", 0
    for depth, key in enumerate(loc):
        if isinstance(data, dict) and isinstance(data.get("id"), str) and data["id"]:
            found, start = data["id"], depth
        data = _step(data, key)
    return found, ".".join(str(key) for key in loc[start:])


def walk(data: Any, pattern: str) -> Iterator[tuple[Loc, Any]]:
    """Every value at a dotted `pattern` ("tasks.*.paths.*"; `*` is each item of a list)."""
    yield from _walk(data, tuple(pattern.split(".")), ())


def _walk(data: Any, keys: tuple[str, ...], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if not keys:
        yield loc, data
    elif keys[0] == "*" and isinstance(data, list):
        for number, item in enumerate(data):
            yield from _walk(item, keys[1:], (*loc, number))
    elif isinstance(data, dict) and keys[0] in data:
        yield from _walk(data[keys[0]], keys[1:], (*loc, keys[0]))


def walk_key(data: Any, key: str, loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    """Every item of every list called `key`, however deep."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name == key and isinstance(value, list):
                yield from (((*loc, name, number), item) for number, item in enumerate(value))
            yield from walk_key(value, key, (*loc, str(name)))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from walk_key(item, key, (*loc, number))


def texts(found: Iterator[tuple[Loc, Any]]) -> Iterator[tuple[Loc, str]]:
    """Only the values that are text; other types are the model's to report."""
    return ((loc, value) for loc, value in found if isinstance(value, str))


def _step(data: Any, key: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(key)
    if isinstance(data, list) and isinstance(key, int) and key < len(data):
        return data[key]
    return None
