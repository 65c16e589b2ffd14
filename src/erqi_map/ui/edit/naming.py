"""Ids for new things, made of the reading of their Chinese names."""

import re
from collections.abc import Callable

from erqi_map.compose.search import pinyin_syllables

MAX_ID = 48


def free_id(words: str, taken: Callable[[str], bool]) -> str:
    """An id of small ASCII letters, digits and hyphens that is not taken yet."""
    letters = " ".join(pinyin_syllables(words)).lower()
    stem = "-".join(re.findall(r"[a-z0-9]+", letters))[:MAX_ID].strip("-") or "new"
    number, found = 1, stem
    while taken(found):
        number += 1
        found = f"{stem}-{number}"
    return found
