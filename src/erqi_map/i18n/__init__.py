"""The words of the interface, in Chinese and English: one flat YAML file a language and section."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType
from typing import Any

import yaml

LANGS = ("zh", "en")
LINES = "\n"


@cache
def words(lang: str, section: str) -> Mapping[str, str]:
    """The words of `section` ("client", "app", "export", "check", "compose") in `lang`.

    Keys are the same in every language. Raises ValueError for a language or section there is not.
    """
    if lang not in LANGS or section not in sections():
        raise ValueError(f"no words for language {lang!r}, section {section!r}")
    text = (files(__name__) / lang / f"{section}.yaml").read_text(encoding="utf-8")
    # Without types: every key and value is text.
    return MappingProxyType(yaml.load(text, Loader=yaml.CBaseLoader) or {})


@cache
def sections() -> tuple[str, ...]:
    """Names of the sections there are."""
    found = (entry.name for entry in (files(__name__) / LANGS[0]).iterdir())
    return tuple(sorted(name[: -len(".yaml")] for name in found if name.endswith(".yaml")))


def phrase(lang: str, section: str, key: str, /, **values: object) -> str:
    """The words under `key` with `{name}` placeholders filled; values are never read as patterns.

    What is `Worded` is filled in in the same language. Raises KeyError for an unknown key or a
    placeholder without a value.
    """
    return words(lang, section)[key].format_map(
        {name: in_words(value, lang) for name, value in values.items()}
    )


@cache
def placeholders(section: str, key: str) -> frozenset[str]:
    """Names of the values that the words under `key` hold."""
    found = Formatter().parse(words(LANGS[0], section)[key])
    return frozenset(name for _, name, _, _ in found if name)


class Worded:
    """What can be said in every language; `str()` says it in Chinese."""

    def text(self, lang: str = LANGS[0]) -> str:
        """The words in `lang`."""
        raise NotImplementedError

    def apart(self) -> "Worded":
        """The same, free of what else it is part of (a traceback, for one)."""
        return self

    def replaced(self, **values: object) -> "Worded":
        """The same with other values where it has such."""
        return self

    def __str__(self) -> str:
        return self.text()


def in_words(value: object, lang: str) -> str:
    """A value as it stands in a sentence in `lang`."""
    return value.text(lang) if isinstance(value, Worded) else str(value)


def _kept(value: object) -> str | Worded:
    return value.apart() if isinstance(value, Worded) else str(value)


@dataclass(frozen=True, init=False)
class Message(Worded):
    """A sentence that is not in any language yet: section and key of its words, and its values."""

    section: str
    key: str
    values: tuple[tuple[str, str | Worded], ...]

    def __init__(self, section: str, key: str, /, **values: object) -> None:
        kept = ((name, _kept(value)) for name, value in values.items())
        object.__setattr__(self, "section", section)
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "values", tuple(kept))

    def text(self, lang: str = LANGS[0]) -> str:
        """The sentence in `lang`; raises as `phrase`."""
        return phrase(lang, self.section, self.key, **dict(self.values))

    def replaced(self, **values: object) -> "Message":
        """The same sentence with other values where it has such."""
        own = dict(self.values)
        more = {name: value for name, value in values.items() if name in own}
        return Message(self.section, self.key, **{**own, **more})


@dataclass(frozen=True, init=False)
class Listed(Worded):
    """Several things in one sentence, or one a line with `LINES` for a mark; a dash for none."""

    items: tuple[str | Worded, ...]
    mark: str

    def __init__(self, items: Iterable[object], mark: str = "list") -> None:
        object.__setattr__(self, "items", tuple(map(_kept, items)))
        object.__setattr__(self, "mark", mark)

    def text(self, lang: str = LANGS[0]) -> str:
        """The list in `lang`."""
        mark = LINES if self.mark == LINES else phrase(lang, "errors", self.mark)
        listed = mark.join(in_words(one, lang) for one in self.items)
        return listed or phrase(lang, "errors", "nothing")


@dataclass(frozen=True)
class Said(Worded):
    """What has been said already, in every language."""

    zh: str
    en: str

    def text(self, lang: str = LANGS[0]) -> str:
        """The words in `lang`."""
        return self.en if lang == "en" else self.zh


def to_plain(value: str | Worded) -> Any:
    """What is worded, JSON-ready, for another process to word: `from_plain` gives it back."""
    if isinstance(value, Message):
        values = {name: to_plain(one) for name, one in value.values}
        return {"section": value.section, "key": value.key, "values": values}
    if isinstance(value, Listed):
        return {"items": [to_plain(one) for one in value.items], "mark": value.mark}
    if isinstance(value, Worded):
        return {lang: value.text(lang) for lang in LANGS}
    return value


def from_plain(plain: Any) -> Any:
    """What `to_plain` took down. Raises KeyError or TypeError for anything else."""
    if isinstance(plain, str):
        return plain
    if "key" in plain:
        values = {name: from_plain(one) for name, one in plain["values"].items()}
        return Message(plain["section"], plain["key"], **values)
    if "items" in plain:
        return Listed(map(from_plain, plain["items"]), plain["mark"])
    return Said(**plain)
