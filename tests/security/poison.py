"""A plan book in which every text is replaced by a payload."""

import dataclasses
from typing import Any

import pandas as pd
from pydantic import BaseModel

from erqi_map.model import NamedThing, Text
from erqi_map.store import GeoStore

# Texts that are no `Text`: field names, whatever document they stand in.
PLAIN_FIELDS = {"review_number", "font_page", "font_sheet", "date", "url", "link", "file"}


def poisoned_document(document: Any, text: str) -> Any:
    """A copy of a document, mapping or tuple with every text in it replaced."""
    if isinstance(document, Text):
        return Text.model_construct(zh=text, en=text)
    if isinstance(document, NamedThing):
        return NamedThing.model_construct(zh=text, en=text)
    if isinstance(document, BaseModel):
        fields = {name: _field(name, value, text) for name, value in document}
        return type(document).model_construct(**fields)
    if isinstance(document, tuple):
        return tuple(poisoned_document(one, text) for one in document)
    if isinstance(document, dict) or hasattr(document, "items"):
        return {key: poisoned_document(value, text) for key, value in document.items()}
    return document


def poisoned_store(store: GeoStore, text: str) -> GeoStore:
    """The plan book with every text of catalogue, framework, terms, places, names, basemaps,
    townships and stories replaced, and the names in its layers with them.
    """
    layers = {id: store.layer(id) for id in store.layer_ids}
    for layer in layers.values():
        for name in ("name_zh", "name_en"):
            layer[name] = pd.Series(text, index=layer.index, dtype=object)
    documents = {
        field.name: poisoned_document(getattr(store, field.name), text)
        for field in dataclasses.fields(store)
        if field.name not in ("root", "_layers", "theme")
    }
    documents["places"] = {id: _registered(one, text) for id, one in documents["places"].items()}
    return dataclasses.replace(store, **documents, _layers=layers)


def _registered(place: Any, text: str) -> Any:
    """A project with the words a register holds, which the shipped plan has none of."""
    if place.kind != "project":
        return place
    unit = Text.model_construct(zh=text, en=text)
    said = {"stage": "idea", "responsible_unit": unit, "contact": text}
    return place.model_copy(update=said)


def count_texts(document: Any) -> int:
    """How many texts a document holds: the proof that the matrix is not empty."""
    if isinstance(document, (Text, NamedThing)):
        return 1
    if isinstance(document, BaseModel):
        return sum(count_texts(value) for _, value in document)
    if isinstance(document, tuple):
        return sum(count_texts(one) for one in document)
    if hasattr(document, "items"):
        return sum(count_texts(value) for value in document.values())
    return 0


def _field(name: str, value: Any, text: str) -> Any:
    if name in PLAIN_FIELDS and isinstance(value, str):
        return text
    return poisoned_document(value, text)
