"""Two versions of one item put together, field by field, from what both began with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .items import ids_of

MISSING = object()
"""In place of a value: there is no such field."""


@dataclass(frozen=True)
class Clash:
    """A field that both made something else of. A value may be MISSING."""

    field: str
    base: Any
    mine: Any
    theirs: Any


def merge(
    base: Any, mine: Any, theirs: Any, mine_wins: frozenset[str] = frozenset()
) -> tuple[Any, tuple[Clash, ...]]:
    """Theirs with what I changed, and the fields that both changed.

    Of those it holds theirs, or mine where the field is in `mine_wins`. Lists whose entries have
    ids are put together entry by entry; their order is theirs, what I added stands at the end.
    """
    clashes: list[Clash] = []
    return _merged("", base, mine, theirs, mine_wins, clashes), tuple(clashes)


def _merged(
    path: str, base: Any, mine: Any, theirs: Any, mine_wins: frozenset[str], clashes: list[Clash]
) -> Any:
    if mine is theirs or _same(mine, theirs) or _same(mine, base):
        return theirs
    if _same(theirs, base):
        return mine
    parts = [_parts(one) for one in (base, mine, theirs)]
    if parts[1] is None or parts[2] is None or isinstance(mine, list) != isinstance(theirs, list):
        clashes.append(Clash(path, base, mine, theirs))
        return mine if path in mine_wins else theirs
    old, ours, other = (one or {} for one in parts)
    found = {}
    for key in dict.fromkeys((*other, *ours)):
        inner = f"{path}.{key}" if path else key
        was, mine_is, theirs_is = (one.get(key, MISSING) for one in (old, ours, other))
        value = _merged(inner, was, mine_is, theirs_is, mine_wins, clashes)
        if value is not MISSING:
            found[key] = value
    return list(found.values()) if isinstance(theirs, list) else found


def _same(one: Any, other: Any) -> bool:
    """Equal, and of one kind all the way down: 1 is neither 1.0 nor true."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _parts(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and (ids := ids_of(value)):
        return dict(zip(ids, value, strict=True))
    return None
