"""A file of a book as the items of a workspace, and back, byte for byte where nothing changed.

A layer file is one item for what stands around its features, and one for each feature, so that two
people who move two points do not meet. Every other file is one item.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LAYERS = "layers/"
MARK = "#"
HEAD = '{{\n{members}"features": [\n'


@dataclass(frozen=True)
class Item:
    """`number`: the place among the features of a file, 0 for a file."""

    content: bytes
    number: int = 0


def file_of(item: str) -> str:
    """The file that an item stands in."""
    return item.partition(MARK)[0]


def id_of(item: str) -> str:
    """What a person calls an item: the id of its feature, place or story."""
    file, _, feature = item.partition(MARK)
    return feature or file.rpartition("/")[2].partition(".")[0]


def has_fields(item: str) -> bool:
    """Whether it can be put together field by field."""
    return MARK in item or item.endswith(".yaml")


def split_file(name: str, content: bytes) -> dict[str, Item]:
    """The items of a file. A layer that is no sound collection stays one item."""
    features = _features(content) if name.startswith(LAYERS) else None
    if features is None:
        return {name: Item(content)}
    found = {name: Item(content)}
    for number, feature in enumerate(features, start=1):
        id = feature["properties"]["id"]
        found[f"{name}{MARK}{id}"] = Item(compact(feature).encode(), number)
    return found


def join_file(name: str, items: Mapping[str, Item]) -> bytes:
    """The file of its items; the bytes it was read from where its features are still those."""
    original = items[name].content
    features = _features(original) if name.startswith(LAYERS) else None
    if features is None:
        return original
    others = sorted((item.number, key, item.content) for key, item in items.items() if key != name)
    lines = [content.decode() for _, _, content in others]
    if lines == [compact(feature) for feature in features]:
        return original
    members = _around(original)
    head = "".join(f"{json.dumps(key)}: {compact(value)},\n" for key, value in members.items())
    return (HEAD.format(members=head) + ",\n".join(lines) + "\n]\n}\n").encode()


def same_around(before: bytes, after: bytes) -> bool:
    """Whether two layer files differ in nothing but their features or the way they are written."""
    return _features(before) is not None and _around(before) == _around(after)


def ids_of(entries: Any) -> list[str] | None:
    """The ids of a list of entries that all have one of their own; None for another list."""
    ids = [one.get("id") if isinstance(one, dict) else None for one in entries]
    found = [id for id in ids if isinstance(id, str) and id]
    return found if found and len(set(found)) == len(ids) else None


def data_of(item: str, content: bytes) -> Any:
    """The plain data of a feature, or of what stands around the features of a layer."""
    return json.loads(content) if MARK in item else _around(content)


def _around(content: bytes) -> dict[str, Any]:
    data = json.loads(content.decode("utf-8-sig"))
    return {key: value for key, value in data.items() if key != "features"}


def _features(content: bytes) -> list[dict[str, Any]] | None:
    """The features of a collection whose features all have an id of their own."""
    try:
        data = json.loads(content.decode("utf-8-sig"))
        features = data["features"]
        sound = ids_of([feature["properties"] for feature in features])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return features if sound else None


def compact(value: Any) -> str:
    """JSON on one line, without spaces: how a feature is written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
