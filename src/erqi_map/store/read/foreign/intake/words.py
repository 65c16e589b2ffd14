"""The words that headings and texts of others are known by, from `headings.yaml`."""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_RINGS = str.maketrans("º˚⁰", "°°°")
"""Signs that look like that of degrees and would become others."""
_BETWEEN = re.compile(r"[^a-z0-9\u4e00-\u9fff.]+")
_SPACES = re.compile(r"[\s_/()（）【】\[\]°:：-]+")


@cache
def words() -> dict[str, Any]:
    """All of them."""
    text = (files(__package__) / "headings.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)
    return found


def made(key: str) -> str:
    """The name of a column that a reader makes."""
    return str(words()["made"][key])


def plain(text: object) -> str:
    """Text of a cell: full-width signs as plain ones, without spaces at its ends."""
    return unicodedata.normalize(
        "NFKC", "" if text is None else str(text).translate(_RINGS)
    ).strip()


def means(heading: str, key: str) -> bool:
    """Whether a heading holds one of the words of `key`."""
    low = plain(heading).lower()
    alone = set(_BETWEEN.split(low)) | {_SPACES.sub("", low)}
    return any(
        word in alone or (not word.isascii() and word in _SPACES.sub("", low))
        for word in words()[key]
    )
