"""A difference in the words of the page: names, fields, values, times."""

import json
from collections.abc import Mapping
from typing import Any

from erqi_map.i18n import words
from erqi_map.store import GeoStore
from erqi_map.store.book.difference import GEOMETRY, ItemDifference
from erqi_map.store.book.items import id_of

from ..content.words import Words
from ..shell.language import lang, phrase

MAX_VALUE = 200


def names_of(store: GeoStore, said: Words) -> dict[str, str]:
    """Id → name of what a change may be of."""
    places = {id: said.text(place.name) for id, place in store.places.items()}
    others = {id: said.text(name) for id, name in store.names.items()}
    return {**others, **places, **{id: said.text(one.title) for id, one in store.stories.items()}}


def item_words(item: str, names: Mapping[str, str]) -> str:
    """What a person calls an item: its name, and what of it."""
    id = id_of(item)
    part = "feature" if "#" in item else item.partition("/")[0]
    key = f"changes.part.{part}"
    name = names.get(id, id)
    return phrase(key, name=name) if key in words(lang(), "changes") else name


def field_words(path: str) -> str:
    """A path in a document, in words as far as there are any."""
    if path == GEOMETRY:
        return phrase("edit.position")
    known = words(lang(), "app")
    parts = [
        phrase(key) if (key := f"edit.field.{part}") in known else part
        for part in path.split(".")
        if part not in ("properties", "zh")
    ]
    return " · ".join(parts)


def value_words(value: Any) -> str:
    """A value on one line."""
    if value is None:
        return "—"
    if isinstance(value, dict) and value.get("type") == "Point":
        value = value["coordinates"]
    if isinstance(value, dict) and set(value) <= {"zh", "en"}:
        value = value.get(lang()) or value.get("zh")
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return said if len(said) <= MAX_VALUE else f"{said[:MAX_VALUE]}…"


def rows_of(found: ItemDifference) -> list[dict[str, str]]:
    """The fields that are different, as a table."""
    return [
        {
            phrase("edit.column_field"): field_words(one.field),
            phrase("edit.column_before"): value_words(one.before),
            phrase("edit.column_after"): value_words(one.after),
        }
        for one in found.fields
    ]
