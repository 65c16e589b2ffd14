"""Documents without what is internal: entries, fields, and every mention of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from erqi_map.i18n import LANGS, phrase
from erqi_map.model import Document, Text
from erqi_map.model.picture import PictureTitle

from .marks import names_of

_GONE: Any = object()
_Doc = TypeVar("_Doc", bound=Document)
FIXED = ("id", "file")
"""What a document is called and where its file lies; neither is a text of the plan."""
MIN_SECRET = 3
"""Shorter words of what is internal stand for too much else; but two Chinese signs are a name."""
LOOKS = ("extent", "lat", "lng")
"""Where the degrees stand that a map looks at."""
NAMES = ("name", "short_name", "title", "label")
_CODE = re.compile(r"[a-z0-9.-]*")
_NUMBERS = re.compile(r"[+(（]?\d[\d\s()（）-]{4,}\d|\S+@\S+")


@dataclass
class Purge:
    """`ids`: what is internal as a whole; `fields`: (kind or id, field); `secrets`: words that no
    text may hold; `fallen`: ids of what could not stand without; `known`: ids of all that was
    gathered; `renamed`: ids that tell of others, with those they have here; `decimals`: of the
    degrees a map looks at.
    """

    ids: set[str]
    fields: set[tuple[str, str]]
    secrets: set[str] = field(default_factory=set)
    fallen: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    decimals: int = 15
    _pattern: tuple[int, re.Pattern[str]] | None = None

    def document(self, document: _Doc) -> _Doc | None:
        """The document without what is internal; None where nothing sound is left of it."""
        found = self._value(document)
        return None if found is _GONE else found

    def plain(self, value: Any) -> Any:
        """Plain data without what is internal; None where nothing else is said."""
        found = self._value(value)
        return None if found is _GONE else found

    def gather(self, value: Any) -> None:
        """Learn the names of what is internal, and what stands in internal fields."""
        if isinstance(value, Document):
            id = getattr(value, "id", None)
            gone = id in self.ids
            self.known |= {id} if isinstance(id, str) else set()
            for name in type(value).model_fields:
                inner = getattr(value, name)
                if (gone and name in NAMES) or self.is_hidden(value, name):
                    self.secret(inner)
                if not isinstance(inner, Text):
                    self.gather(inner)
        elif isinstance(value, tuple | list | Mapping):
            for one in value.values() if isinstance(value, Mapping) else value:
                self.gather(one)

    def secret(self, value: Any) -> None:
        """Words that are internal wherever they stand; codes, days and numbers are none."""
        if isinstance(value, Text | PictureTitle):
            self.secret(value.zh)
            self.secret(value.en)
        elif isinstance(value, tuple | list):
            for one in value:
                self.secret(one)
        elif isinstance(value, str) and not _CODE.fullmatch(value):
            # A number to call and the name beside it are one secret each.
            rest = _NUMBERS.sub(" ", value).strip(" ,，、;；:：")
            found = {value.strip(), rest, *(one.strip() for one in _NUMBERS.findall(value))}
            most = MIN_SECRET
            self.secrets |= {x for x in found if len(x) >= most - (not x.isascii())}

    def is_hidden(self, document: Document, name: str) -> bool:
        """Whether a field of a document is internal."""
        return any((one, name) in self.fields for one in names_of(document))

    def _value(self, value: Any) -> Any:
        if isinstance(value, Text):
            words = {lang: self._words(getattr(value, lang)) for lang in LANGS}
            same = all(words[lang] == getattr(value, lang) for lang in LANGS)
            return value if same else value.model_copy(update=words)
        if isinstance(value, Document):
            return self._document(value)
        if isinstance(value, tuple | list):
            # Of a list, what is nothing but internal words leaves no gap.
            kept = [self._value(x) for x in value if not (isinstance(x, str) and x in self.secrets)]
            return type(value)(one for one in kept if one is not _GONE)
        if isinstance(value, Mapping):
            shown = {
                key: self._rounded(one) if key in LOOKS else self._columns(key, one)
                for key, one in value.items()
            }
            plain = {key: str(key).removesuffix("-ink") for key in shown}
            items = {x: self._value(one) for x, one in shown.items() if plain[x] not in self.ids}
            return {self.called(key): one for key, one in items.items() if one is not _GONE}
        if isinstance(value, str):
            if self.ids.intersection(value.split("/")):
                return _GONE
            return self._words("/".join(map(self.called, value.split("/"))))
        return value

    def called(self, id: Any) -> Any:
        """What an id, or the colour of one ("id-ink"), is called here; all else as it is."""
        bare = str(id).removesuffix("-ink")
        return self.renamed[bare] + str(id)[len(bare) :] if bare in self.renamed else id

    def _document(self, value: Document) -> Any:
        id = getattr(value, "id", None)
        if id in self.ids:
            return _GONE
        changed: dict[str, Any] = {}
        for name, info in type(value).model_fields.items():
            before = getattr(value, name)
            after = self.called(before) if name in FIXED else self._value(before)
            if name in LOOKS:
                after = self._rounded(before)
            if self.is_hidden(value, name) and before is not None:
                after = self._left_out(before)
            elif isinstance(before, str) and after != before and not info.is_required():
                # An address or a code with a gap in it is none.
                after = _GONE
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

    def _rounded(self, value: Any) -> Any:
        """Degrees, or several of them, as a public edition shows them."""
        if isinstance(value, tuple | list):
            return type(value)(map(self._rounded, value))
        return round(value, self.decimals) if isinstance(value, float) else value

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
        if self._pattern is None or self._pattern[0] != len(self.secrets):
            longest = sorted(self.secrets, key=len, reverse=True)
            found = re.compile("|".join(map(re.escape, longest)) or "(?!)")
            self._pattern = len(self.secrets), found
        return self._pattern[1].sub(phrase(LANGS[0], "edition", "blank"), text)
