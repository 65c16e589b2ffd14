"""Documents without what is internal: entries, fields, and every mention of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from erqi_map.i18n import LANGS, phrase
from erqi_map.model import Document, Text

_GONE: Any = object()
_Doc = TypeVar("_Doc", bound=Document)
MIN_SECRET = 3
"""Shorter words of what is internal stand for too much else."""
_CALLED = {"storyscene": "scene", "placegoal": "goal"}


@dataclass
class Purge:
    """`ids`: what is internal as a whole; `fields`: (kind or id, field); `secrets`: words that no
    text may hold. `seen`: marks that met something, `fallen`: ids of what could not stand without.
    """

    ids: set[str]
    fields: set[tuple[str, str]]
    secrets: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    fallen: set[str] = field(default_factory=set)

    def document(self, document: _Doc) -> _Doc | None:
        """The document without what is internal; None where nothing sound is left of it."""
        found = self._value(document)
        return None if found is _GONE else found

    def plain(self, value: Any) -> Any:
        """Plain data without what is internal."""
        return self._value(value)

    def secret(self, text: Text | str | None) -> None:
        """Words that are internal wherever they stand."""
        words = (text.zh, text.en) if isinstance(text, Text) else (text or "",)
        self.secrets |= {one for one in words if len(one) >= MIN_SECRET}

    def names_of(self, document: Document) -> tuple[str, ...]:
        """What a mark may call a document: its kind, its id, and those by which places go."""
        kind = type(document).__name__.lower()
        own = (getattr(document, name, None) for name in ("id", "kind"))
        return (_CALLED.get(kind, kind), *(one for one in own if isinstance(one, str)))

    def is_hidden(self, document: Document, name: str) -> bool:
        """Whether a field of a document is internal."""
        marks = {(one, name) for one in self.names_of(document)} & self.fields
        self.seen |= {f"{kind}.{field}" for kind, field in marks}
        return bool(marks)

    def _value(self, value: Any) -> Any:
        if isinstance(value, Text):
            words = {lang: self._words(getattr(value, lang)) for lang in LANGS}
            same = all(words[lang] == getattr(value, lang) for lang in LANGS)
            return value if same else value.model_copy(update=words)
        if isinstance(value, Document):
            return self._document(value)
        if isinstance(value, tuple | list):
            kept = [self._value(one) for one in value]
            return type(value)(one for one in kept if one is not _GONE)
        if isinstance(value, Mapping):
            shown = {key: self._columns(key, one) for key, one in value.items()}
            items = {key: self._value(one) for key, one in shown.items() if key not in self.ids}
            return {key: one for key, one in items.items() if one is not _GONE}
        if isinstance(value, str):
            return _GONE if self.ids.intersection(value.split("/")) else self._words(value)
        return value

    def _document(self, value: Document) -> Any:
        id = getattr(value, "id", None)
        if id in self.ids:
            self.seen.add(id)
            return _GONE
        changed: dict[str, Any] = {}
        for name, info in type(value).model_fields.items():
            before = getattr(value, name)
            after = before if name == "id" else self._value(before)
            if self.is_hidden(value, name) and before is not None:
                after = self._left_out(before)
            if after is _GONE:
                if info.is_required():
                    self.fallen |= {id} if isinstance(id, str) else set()
                    return _GONE
                after = info.get_default(call_default_factory=True)
            if after is not before:
                changed[name] = after
        if not changed:
            return value
        try:
            data = {name: getattr(value, name) for name in type(value).model_fields} | changed
            return type(value).model_validate(data)
        except ValidationError:
            self.fallen |= {id} if isinstance(id, str) else set()
            return _GONE

    def _columns(self, overlay: str, value: Any) -> Any:
        """A filter of an overlay without conditions on internal columns."""
        if not isinstance(value, Mapping):
            return value
        hidden = {name for kind, name in self.fields if kind in (overlay, "overlay")}
        return {name: one for name, one in value.items() if name not in hidden}

    def _left_out(self, value: Any) -> Any:
        if isinstance(value, Text):
            return type(value)(**{lang: phrase(lang, "edition", "left_out") for lang in LANGS})
        return () if isinstance(value, tuple) else _GONE

    def _words(self, text: str) -> str:
        for one in sorted(self.secrets, key=len, reverse=True):
            if one in text:
                text = text.replace(one, phrase(LANGS[0], "edition", "blank"))
        return text
