"""Ids for new things, made of the reading of their Chinese names."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from erqi_map.compose.search import pinyin_syllables
from erqi_map.model.base import Document
from erqi_map.store import GeoStore

MAX_ID = 48
_TITLES = ("name", "title", "label", "text", "means", "directive", "column", "value")


def title_of(entry: Mapping[str, Any]) -> str:
    """The Chinese words an entry is known by; "" where it has none."""
    for name in _TITLES:
        value = entry.get(name)
        said = value.get("zh") if isinstance(value, Mapping) else value
        if isinstance(said, str) and said:
            return said
    return ""


def free_id(words: str, taken: Callable[[str], bool]) -> str:
    """An id of small ASCII letters, digits and hyphens that is not taken yet."""
    letters = " ".join(pinyin_syllables(words)).lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", letters))[:MAX_ID].strip("-") or "new"
    number, found = 1, stem
    while taken(found):
        number += 1
        found = f"{stem}-{number}"
    return found


@lru_cache(maxsize=4)
def ids_of_book(store: GeoStore) -> frozenset[str]:
    """Every id the book has, of whatever sort."""
    found = {str(id) for layer in store.layer_ids for id in store.layer(layer).index}
    documents: list[Document] = [store.framework, store.terms, store.catalog, store.basemaps]
    documents += [store.townships, *store.places.values(), *store.stories.values()]
    for document in documents:
        found.update(_ids(document))
    return frozenset(found)


def _ids(value: Any) -> set[str]:
    if isinstance(value, Document):
        inner = {id for name in type(value).model_fields for id in _ids(getattr(value, name))}
        own = getattr(value, "id", None)
        return inner | {own} if isinstance(own, str) else inner
    if isinstance(value, tuple):
        return {id for one in value for id in _ids(one)}
    return set()
