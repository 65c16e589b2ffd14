"""What is different between two states of a book, item by item and field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from pyproj import Geod

from ..check.report import Report
from ..limits import Limits
from ..read.documents import parse_yaml
from .items import MARK, data_of, file_of, id_of, ids_of, same_around
from .journal import Journal
from .records import State

GEOMETRY = "geometry"
_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class FieldChange:
    """A field by its path; None where it is not."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class ItemDifference:
    """`kind`: added, removed or changed. `moved_m`: how far the middle of a feature has moved."""

    item: str
    kind: str
    fields: tuple[FieldChange, ...] = ()
    moved_m: float | None = None

    @property
    def id(self) -> str:
        """What a person calls it."""
        return id_of(self.item)


def differences(journal: Journal, before: State, after: State) -> list[ItemDifference]:
    """All items that are not the same in two states of the journal, in order of their names."""
    changed = _changed(before, after)
    hashes = {state[item][0] for item in changed for state in (before, after) if item in state}
    contents = journal.contents(hashes)
    old, new = ({i: contents[s[i][0]] for i in changed if i in s} for s in (before, after))
    return item_differences(old, new)


def item_differences(
    before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> list[ItemDifference]:
    """The same of the contents of items; what is only written in another way is none."""
    found = []
    for item in sorted({*before, *after}):
        old, new = before.get(item), after.get(item)
        if old == new:
            continue
        if old is not None and new is not None and _only_written_anew(item, old, new):
            continue
        found.append(difference(item, old, new))
    return found


def difference(item: str, before: bytes | None, after: bytes | None) -> ItemDifference:
    """What is different between two contents of an item."""
    if before is None or after is None:
        return ItemDifference(item, "added" if before is None else "removed")
    old, new = _data(item, before), _data(item, after)
    moved = _moved_m(old, new) if MARK in item else None
    return ItemDifference(item, "changed", tuple(_fields("", old, new)), moved)


def _changed(before: State, after: State) -> list[str]:
    def sha(state: State, item: str) -> str | None:
        return state[item][0] if item in state else None

    return [item for item in {*before, *after} if sha(before, item) != sha(after, item)]


def _only_written_anew(item: str, before: bytes, after: bytes) -> bool:
    return item.startswith("layers/") and MARK not in item and same_around(before, after)


def _data(item: str, content: bytes) -> Any:
    """Plain data; of a file that is no text only its size."""
    file = file_of(item)
    if file.endswith(".yaml"):
        return parse_yaml(content, file, Limits(), Report())
    if MARK in item:
        return data_of(item, content)
    return {"bytes": len(content)}


def _fields(path: str, before: Any, after: Any) -> Iterator[FieldChange]:
    if before == after and type(before) is type(after):
        return
    old, new = _named(before), _named(after)
    if old is None or new is None or path == GEOMETRY:
        yield FieldChange(path, before, after)
        return
    for key in dict.fromkeys((*old, *new)):
        inner = f"{path}.{key}" if path else key
        if key in old and key in new:
            yield from _fields(inner, old[key], new[key])
        else:
            yield FieldChange(inner, old.get(key), new.get(key))


def _named(value: Any) -> Mapping[str, Any] | None:
    """A mapping, or a list whose entries are known by their ids."""
    if isinstance(value, dict):
        return {str(key): one for key, one in value.items()}
    if isinstance(value, list) and (ids := ids_of(value)):
        return dict(zip(ids, value, strict=True))
    return None


def _moved_m(before: Any, after: Any) -> float | None:
    try:
        old, new = (shapely.geometry.shape(one[GEOMETRY]).centroid for one in (before, after))
        metres = float(_GEOD.inv(old.x, old.y, new.x, new.y)[2])
    except Exception:
        # A shape that cannot be built has no middle.
        return None
    return round(metres, 1) if metres >= 0.05 else None
