"""What of the book is changed in one form: a place, the head of a document, or one entry of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from erqi_map.model import Document, FeatureProperties, NamedThing, Place
from erqi_map.model.base_map import MANIFEST
from erqi_map.model.kinds import Kind, fields_of
from erqi_map.store.book.called import title_of
from erqi_map.store.check.validate import MODELS

from .form import Form, field_name, say

MADE_ELSEWHERE = frozenset({MANIFEST})
"""Documents that a command writes and nobody by hand; stories have the briefing page."""
DOCUMENTS: Mapping[str, type[Document]] = {
    file: model for file, model in MODELS.items() if file not in MADE_ELSEWHERE
}
OF_A_PLACE, OF_A_FEATURE = (Place, FeatureProperties), (FeatureProperties, NamedThing)
NEW = "+"


@dataclass(frozen=True)
class Target:
    """A part of a document. `entry`: its id, key or number in the list or mapping `name`; without
    a name it is the head, all that does not stand in such a list. `model`: of the document, or of
    the entry.
    """

    model: type[Document]
    name: str = ""
    entry: str = ""

    @property
    def head(self) -> tuple[str, ...]:
        """The fields of the head."""
        return tuple(name for name, kind in fields_of(self.model) if not _apart(kind))

    def get(self, data: Mapping[str, Any]) -> Any:
        """The data of this part; None for a new entry."""
        if not self.name:
            return data
        return dict(_entries(self.name, data)).get(self.entry)

    def filled(self, form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
        """The document with this part as it is filled in."""
        if not self.name:
            return form.fill(self.model, data, only=self.head)
        entry, path = self.get(data), f"{self.name}.{self.entry}"
        new = form.fill(self.model, entry or {}, path)
        if entry is None:
            return self.put(data, form.named(self.name, self.model, new))
        gone = st.checkbox(say("remove_entry"), key=f"{form.key}:{path}-gone")
        return self.put(data, None if gone else new)

    def put(self, data: Mapping[str, Any], new: Any) -> dict[str, Any]:
        """The document with this part replaced; None takes an entry out."""
        if not self.name:
            return dict(new)
        entries = data.get(self.name) or []
        pairs = dict(_entries(self.name, data))
        pairs[self.entry] = new
        left = {key: one for key, one in pairs.items() if one is not None and one != {}}
        return {**data, self.name: left if isinstance(entries, dict) else list(left.values())}


def targets_of(model: type[Document], data: Mapping[str, Any]) -> dict[str, tuple[str, Target]]:
    """Key → (what it is called, the part), in the order of the document; new entries last of each
    list.
    """
    found = {"": (say("head"), Target(model))}
    for name, kind in fields_of(model):
        if kind.of is None or kind.of.model is None or not _apart(kind):
            continue
        label, inner = field_name(name, model), kind.of.model
        for key, entry in _entries(name, data):
            title = title_of(entry) if isinstance(entry, Mapping) else ""
            shown = say("entry", field=label, name=title or key)
            found[f"{name}/{key}"] = (shown, Target(inner, name, key))
        if kind.sort == "list":
            found[f"{name}/{NEW}"] = (
                say("add_entry", field=label),
                Target(inner, name, NEW),
            )
    return found


def _apart(kind: Kind) -> bool:
    """Whether each entry has a form of its own, for all of them together would be too long."""
    return kind.of is not None and kind.of.sort == "document"


def _entries(name: str, data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    entries = data.get(name) or []
    if isinstance(entries, Mapping):
        yield from entries.items()
        return
    for number, entry in enumerate(entries):
        known = (entry.get("id") or entry.get("cluster")) if isinstance(entry, Mapping) else None
        yield str(known or number), entry
