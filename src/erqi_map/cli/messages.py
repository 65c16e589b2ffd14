"""What the commands say: in Chinese, or in the language a command is given for what it makes."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from typer.core import TyperCommand, TyperGroup

from erqi_map import i18n

_LANG = ContextVar("lang", default=i18n.LANGS[0])


def language() -> str:
    """The language of this command."""
    return _LANG.get()


def speak(lang: str) -> str:
    """Go on in `lang`, which is given back; what there is not is left for the command to refuse."""
    _LANG.set(lang if lang in i18n.LANGS else i18n.LANGS[0])
    return lang


def phrases(section: str) -> Callable[..., str]:
    """Gives the words of `section` by key, in the language of the command; see `i18n.phrase`."""

    def phrase(key: str, /, **values: object) -> str:
        return i18n.phrase(language(), section, key, **values)

    return phrase


# Headings and notes that the command library writes in English.
TRANSLATIONS = (
    (re.compile(r"^Usage:", re.MULTILINE), "heading_usage"),
    (re.compile(r"^Arguments:", re.MULTILINE), "heading_arguments"),
    (re.compile(r"^Options:", re.MULTILINE), "heading_options"),
    (re.compile(r"^Commands:", re.MULTILINE), "heading_commands"),
    (re.compile(r"Show this message and exit\."), "help_help"),
    (re.compile(r"(?<=\[)required(?=\])"), "required"),
    (re.compile(r"(?<=\[)default:\s+"), "default"),
)


def _in_chinese(text: str) -> str:
    for pattern, key in TRANSLATIONS:
        text = pattern.sub(phrases("cli")(key), text)
    return text


class Command(TyperCommand):
    """A command with its help in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help with the headings of the command library translated."""
        return _in_chinese(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands with its help in Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help with the headings of the command library translated."""
        return _in_chinese(super().get_help(ctx))
