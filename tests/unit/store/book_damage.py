"""Ways to damage a copy of the shipped plan book; each gives an edit that takes a `Book`."""

import json
from collections.abc import Callable
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

    def feature(self, layer: str, edit: Callable[[dict[str, Any]], None], number: int = 0) -> None:
        """Edits one feature of `layers/<layer>.geojson`."""
        self.data(f"layers/{layer}.geojson", lambda data: edit(data["features"][number]))

    def problems(self) -> tuple[Problem, ...]:
        return find_problems(self.root)

    def spots(self) -> set[tuple[str, str, str]]:
        """File, id and field of every problem."""
        return {(problem.file, problem.id, problem.field) for problem in self.problems()}


def entry(data, list_name, id):
    return next(item for item in data[list_name] if item["id"] == id)


def put(file, list_name, id, /, **values):
    """An edit that sets fields of one entry of a list."""
    return lambda book: book.data(file, lambda data: entry(data, list_name, id).update(values))


def drop(file, list_name, id, field):
    return lambda book: book.data(file, lambda data: entry(data, list_name, id).pop(field))


def put_place(id, /, **values):
    return lambda book: book.data(f"places/{id}.yaml", lambda data: data.update(values))


def drop_place(id, field):
    return lambda book: book.data(f"places/{id}.yaml", lambda data: data.pop(field))


def in_place(id, edit):
    return lambda book: book.data(f"places/{id}.yaml", edit)


def put_top(file, /, **values):
    return lambda book: book.data(file, lambda data: data.update(values))


def number_of(book, layer, id):
    data = json.loads(book.path(f"layers/{layer}.geojson").read_text(encoding="utf-8"))
    return [feature["properties"]["id"] for feature in data["features"]].index(id)


def shaped(layer, id, change):
    """An edit that changes the shape of one feature by a shapely function."""

    def edit(feature):
        feature["geometry"] = json.loads(json.dumps(mapping(change(shape(feature["geometry"])))))

    return lambda book: book.feature(layer, edit, number_of(book, layer, id))


def geometry(layer, id, value):
    return lambda book: book.feature(
        layer, lambda feature: feature.update(geometry=value), number_of(book, layer, id)
    )


def properties(layer, id, /, **values):
    return lambda book: book.feature(
        layer, lambda feature: feature["properties"].update(values), number_of(book, layer, id)
    )


def remove(layer, id):
    def edit(book):
        number = number_of(book, layer, id)
        book.data(f"layers/{layer}.geojson", lambda data: data["features"].pop(number))

    return edit


def member(layer, /, **values):
    return lambda book: book.data(f"layers/{layer}.geojson", lambda data: data.update(values))


def basemap(id, /, **values):
    def edit(data):
        next(item for item in data["basemaps"] if item["id"] == id).update(values)

    return lambda book: book.data("basemaps.yaml", edit)


def write(file, content):
    content = content.encode() if isinstance(content, str) else content
    return lambda book: book.path(file).write_bytes(content)
