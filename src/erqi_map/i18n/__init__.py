"""The words of the interface, in Chinese and English: one flat YAML file a language and section."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

LANGS = ("zh", "en")


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

    Raises KeyError for an unknown key or a placeholder without a value.
    """
    return words(lang, section)[key].format_map(
        {name: str(value) for name, value in values.items()}
    )
