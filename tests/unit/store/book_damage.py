"""Ways to damage a copy of the shipped plan book, each with the spot that is to be reported."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from shapely.geometry import mapping, shape

from erqi_map.errors import Problem
from erqi_map.store import find_problems

SHIPPED = Path(__file__).resolve().parents[3] / "geodata"


class Book:
    """A plan book on disk with ways to damage it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, file: str) -> Path:
        return self.root / file

    def text(self, file: str, old: str, new: str) -> None:
        """Replaces the first `old`, which must be there."""
        content = self.path(file).read_text(encoding="utf-8")
        assert old in content, f"{file} has no {old!r}"
        self.path(file).write_text(content.replace(old, new, 1), encoding="utf-8")

    def data(self, file: str, edit: Callable[[Any], None]) -> None:
        """Edits a file as data; YAML is written back as JSON, which YAML readers take too."""
        content = self.path(file).read_text(encoding="utf-8")
        data = json.loads(content) if file.endswith("json") else YAML(typ="safe").load(content)
        edit(data)
        text = json.dumps(data, ensure_ascii=False, default=str)
        self.path(file).write_text(text, encoding="utf-8")

    def problems(self) -> tuple[Problem, ...]:
        return find_problems(self.root)

    def spots(self) -> set[tuple[str, str, str]]:
        """File, id and field of every problem."""
        return {(problem.file, problem.id, problem.field) for problem in self.problems()}


GONE = object()


@dataclass(frozen=True)
class Damage:
    """An edit of a `Book`, and the file, id and field that are to be reported for it."""

    edit: Callable[[Book], None]
    spot: tuple[str, str, str]

    def __call__(self, book: Book) -> None:
        self.edit(book)

    def said_at(self, field: str, id: str | None = None) -> "Damage":
        """The same damage where it shows elsewhere in the file than where it is."""
        file, own, _ = self.spot
        return Damage(self.edit, (file, own if id is None else id, field))

    def said_in(self, file: str, id: str, field: str) -> "Damage":
        return Damage(self.edit, (file, id, field))


def entry(data: Any, id: str) -> dict[str, Any]:
    """The entry, the goal or the properties of the feature with this id, wherever it stands."""
    found = next(one for one in entries(data) if one.get("id") == id)
    return found.get("properties", found)


def entries(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
    for value in data.values() if isinstance(data, dict) else data:
        if isinstance(value, dict | list):
            yield from entries(value)


def put(file: str, id: str, field: str, value: Any) -> Damage:
    """Another value, or none (`GONE`), in a field like `name.zh` or `tasks.0` of one entry; of the
    whole document where `id` is empty."""

    def edit(data: Any) -> None:
        *way, last = [int(key) if key.isdecimal() else key for key in field.split(".")]
        part = entry(data, id) if id else data
        for key in way:
            part = part[key]
        if value is GONE:
            del part[last]
        elif isinstance(part, list) and last == len(part):
            part.append(value)
        else:
            part[last] = value

    return Damage(lambda book: book.data(file, edit), (file, value if field == "id" else id, field))


put_catalog = partial(put, "catalog.yaml")
put_framework = partial(put, "framework.yaml")
put_terms = partial(put, "terms.yaml")
put_basemap = partial(put, "basemaps.yaml")


def put_place(id: str, field: str, value: Any) -> Damage:
    return put(f"places/{id}.yaml", id, field, value)


def put_feature(layer: str, id: str, field: str, value: Any) -> Damage:
    return put(f"layers/{layer}.geojson", id, field, value)


def geometry(layer: str, id: str, change: Any) -> Damage:
    """Another geometry of one feature: a kind with coordinates, none, or a shapely function."""

    def edit(data: Any) -> None:
        feature = next(one for one in data["features"] if one["properties"]["id"] == id)
        if callable(change):
            feature["geometry"] = mapping(change(shape(feature["geometry"])))
        else:
            feature["geometry"] = change and dict(zip(("type", "coordinates"), change, strict=True))

    file = f"layers/{layer}.geojson"
    return Damage(lambda book: book.data(file, edit), (file, id, "geometry"))


def text(file: str, old: str, new: str, id: str = "", field: str = "") -> Damage:
    """Other words in the text of a file."""
    return Damage(lambda book: book.text(file, old, new), (file, id, field))


def write(file: str, content: str | bytes) -> Damage:
    content = content.encode() if isinstance(content, str) else content
    return Damage(lambda book: book.path(file).write_bytes(content), (file, "", ""))


def move(file: str, to: str) -> Damage:
    return Damage(lambda book: os.replace(book.path(file), book.path(to)), (file, "", ""))
