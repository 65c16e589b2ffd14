"""What the items, fields and values of a book are called by those who plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from erqi_map.errors import Problem
from erqi_map.i18n import in_words, phrase, words
from erqi_map.model import Document, FeatureProperties, Place
from erqi_map.model.kinds import WORDS, Kind, fields_of
from erqi_map.model.story import Story

from ..check.validate import MODELS
from ..store import GeoStore
from .difference import GEOMETRY
from .items import MARK, file_of, id_of

MAX_VALUE = 200
_TITLES = ("name", "title", "label", "text", "means", "directive", "column", "value", "alt")
_OF_FOLDER: Mapping[str, type[Document]] = {"places": Place, "stories": Story}
_NAMES = "names.yaml"


def title_of(entry: Mapping[str, Any], lang: str = "zh") -> str:
    """The words an entry is known by, in Chinese where there are no others; "" for none."""
    for name in _TITLES:
        value = entry.get(name)
        said = value.get(lang) or value.get("zh") if isinstance(value, Mapping) else value
        if isinstance(said, str) and said:
            return said
    return ""


def field_name(lang: str, name: str, model: type[Document] | None = None) -> str:
    """What a field is called, "" for one without words; some documents mean their own by it."""
    known = words(lang, "edit")
    own = f"field.{model.__name__}.{name}" if model is not None else ""
    return known.get(own) or known.get(f"field.{name}", "")


@lru_cache(maxsize=8)
def called(store: GeoStore, lang: str) -> "Called":
    """The words of a book in a language."""
    found: dict[str, str] = {}
    documents: list[Document] = [store.framework, store.terms, store.catalog, store.basemaps]
    documents += [store.townships, *store.places.values(), *store.stories.values()]
    documents += [one.overlay for one in store.overlays.values()]
    documents += [one.photo for some in store.photos.values() for one in some]
    for document in documents:
        for id, name in _titles(document.model_dump(), lang):
            found.setdefault(id, name)
    found |= {id: name.get(lang) for id, name in store.names.items()}
    for layer in store.layer_ids:
        for id, name in store.layer(layer)[f"name_{lang}"].items():
            found.setdefault(str(id), str(name))
    files = {one.file: one.title.get(lang) for one in store.catalog.datasets}
    files |= {one.photo.file: found[one.photo.id] for x in store.photos.values() for one in x}
    return Called(lang, found, files)


def _titles(value: Any, lang: str) -> Iterator[tuple[str, str]]:
    """Id → words of all entries, outer ones first."""
    if isinstance(value, Mapping):
        if isinstance(id := value.get("id"), str):
            yield id, title_of(value, lang) or id
        value = value.values()
    if not isinstance(value, str | bytes) and hasattr(value, "__iter__"):
        for one in value:
            yield from _titles(one, lang)


@dataclass(frozen=True)
class Called:
    """`known`: every id of the book → its words; `files`: of layers and pictures → theirs."""

    lang: str
    known: Mapping[str, str]
    files: Mapping[str, str]

    def item(self, item: str) -> str:
        """An item: a place, a document, a point on the map."""
        file, id = file_of(item), id_of(item)
        folder = file.partition("/")[0] if "/" in file else ""
        part = "feature" if MARK in item else folder
        name = self.known.get(id, self.files.get(file, id))
        if not folder:
            return self._say(f"group.{id}") or file
        return self._say(f"part.{part}", name=name) or name

    def field(self, item: str, path: str) -> str:
        """A field by its path in an item; "" for the whole."""
        if path == GEOMETRY:
            return str(self._say("geometry"))
        return " · ".join(said for said, _ in self._walk(item, path) if said)

    def value(self, item: str, path: str, value: Any) -> str:
        """A value on one line."""
        kind = list(self._walk(item, path))[-1][1] if path else None
        said = self._value(value, kind)
        return said if len(said) <= MAX_VALUE else f"{said[:MAX_VALUE]}…"

    def problem(self, problem: Problem) -> str:
        """What is wrong, where and what to do, in one sentence."""
        file = in_words(problem.file, self.lang)
        item = self.item(file)
        entry = self.known.get(problem.id, problem.id)
        places = [item, *([entry] if entry and entry not in item else [])]
        if problem.field:
            places.append(self.field(file, problem.field.replace("[", ".").replace("]", "")))
        message, fix = problem.told(self.lang)
        stop = phrase(self.lang, "errors", "stop")
        where = " · ".join(dict.fromkeys(places))
        return str(self._say("problem", where=where, message=message.removesuffix(stop), fix=fix))

    def _walk(self, item: str, path: str) -> Iterator[tuple[str, Kind | None]]:
        kind: Kind | None = Kind("document", model=_model_of(item))
        if item == _NAMES:
            kind = Kind("mapping", of=Kind("text"))
        for part in path.split("."):
            inner = {} if kind is None or kind.model is None else dict(fields_of(kind.model))
            if MARK in item and part == "properties":
                continue
            if part in WORDS and (kind is None or kind.sort != "mapping"):
                yield ("" if part == "zh" else str(self._say(f"lang_{part}"))), kind
            elif kind is not None and kind.of is not None:
                kind = kind.of
                yield self._entry(part), kind
            else:
                model = None if kind is None else kind.model
                kind = inner.get(part)
                yield field_name(self.lang, part, model) or self._entry(part), kind

    def _entry(self, part: str) -> str:
        return (
            str(self._say("nth", n=int(part) + 1)) if part.isdigit() else self.known.get(part, part)
        )

    def _value(self, value: Any, kind: Kind | None) -> str:
        if value is None or value == "" or value == []:
            return str(self._say("nothing"))
        if isinstance(value, bool):
            return str(self._say("yes" if value else "no"))
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, list | tuple):
            return phrase(self.lang, "app", "list.comma").join(self._value(x, kind) for x in value)
        said = str(value)
        if kind is not None and kind.choices:
            return str(self._say(f"choice.{said}") or said)
        return (
            self.known.get(said, said) if kind is not None and kind.sort in ("id", "ids") else said
        )

    def _mapping(self, value: Mapping[str, Any]) -> str:
        if "coordinates" in value:
            return self._shape(value)
        if value.keys() <= WORDS:
            return str(value.get(self.lang) or value.get("zh") or "")
        if "bytes" in value:
            return f"{value['bytes'] / 1000:,.0f} kB"
        pairs = (
            f"{field_name(self.lang, str(key)) or key} {self._value(one, None)}"
            for key, one in value.items()
            if key != "id"
        )
        return title_of(value, self.lang) or phrase(self.lang, "app", "list.comma").join(pairs)

    def _shape(self, geometry: Mapping[str, Any]) -> str:
        places = geometry["coordinates"]
        if geometry.get("type") == "Point":
            return phrase(self.lang, "drawing", "client.at", lng=places[0], lat=places[1])
        return str(self._say("shape", n=_count(places)))

    def _say(self, key: str, **values: object) -> str | None:
        known = key in words(self.lang, "edit")
        return phrase(self.lang, "edit", key, **values) if known else None


def _model_of(item: str) -> type[Document] | None:
    if MARK in item:
        return FeatureProperties
    return _OF_FOLDER.get(item.partition("/")[0]) or MODELS.get(item)


def _count(places: Any) -> int:
    if places and isinstance(places[0], list):
        return sum(map(_count, places))
    return 1
