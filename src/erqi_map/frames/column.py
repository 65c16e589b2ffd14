"""A column in the one form that every output shows and compares, and how its values are called."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from erqi_map.i18n import LANGS, words

from .say import WordlessError, say

Kind: TypeAlias = Literal["choice", "number", "date"]
MISSING = 2
"""In a column of yes and no, which are 1 and 0."""
YES, NO = "true", "false"
"""What they are called in a style, a legend and tiles."""


@dataclass(frozen=True, eq=False)
class Column:
    """The values of a column: 0, 1 or `MISSING` (uint8) for yes and no, float64 with NaN for
    numbers, text with nulls for all else. kind: how it is filtered. numbers: the values of text
    that stands for numbers no float64 holds. order: its words as they follow each other, where
    they have an order of their own; ranks: it goes from low to high.
    """

    values: Any
    kind: Kind = "choice"
    numbers: NDArray[np.float64] | None = None
    order: tuple[str, ...] | None = None
    ranks: bool = False

    def __len__(self) -> int:
        return len(self.values)

    @property
    def is_text(self) -> bool:
        """Whether it is shown as text."""
        return isinstance(self.values, pa.LargeStringArray)

    @property
    def is_bool(self) -> bool:
        """Whether it says yes and no."""
        return not self.is_text and self.values.dtype == np.uint8

    def as_numbers(self) -> NDArray[np.float64] | None:
        """The values as numbers, NaN where there is none; None for what is none."""
        if self.is_text or self.is_bool:
            return self.numbers
        return np.asarray(self.values)

    def take(self, rows: NDArray[np.int64]) -> "Column":
        """Some of the rows."""
        values = self.values.take(pa.array(rows)) if self.is_text else self.values[rows]
        numbers = None if self.numbers is None else self.numbers[rows]
        return replace(self, values=values, numbers=numbers)

    def coded(self) -> tuple[NDArray[np.int64], list[str]]:
        """The number of each value among the words, -1 where it is missing, and the words in their
        own order, else that of numbers or letters.
        """
        if self.is_bool:
            return np.where(self.values == MISSING, -1, self.values.astype(np.int64)), [NO, YES]
        if self.is_text:
            encoded = self.values.dictionary_encode()
            codes = encoded.indices.fill_null(-1).to_numpy().astype(np.int64)
            words = encoded.dictionary.to_pylist()
            places = {word: at for at, word in enumerate(self.order or ())}
            order = sorted(range(len(words)), key=lambda at: (places.get(words[at], 0), words[at]))
        else:
            codes, found = pd.factorize(self.values, sort=True)
            words, order = list(map(say, found.tolist())), list(range(len(found)))
        unique = {word: at for at, word in enumerate(dict.fromkeys(words[at] for at in order))}
        return np.array([*map(unique.__getitem__, words), -1], dtype=np.int64)[codes], list(unique)

    def case(self, key: Hashable) -> str:
        """How the column calls a value that somebody writes."""
        return case_of(key, "bool" if self.is_bool else "text" if self.is_text else "number")


def case_of(key: Hashable, kind: Literal["bool", "number", "text"]) -> str:
    """How a column of a kind calls a value that somebody writes, as it stands in `coded`."""
    try:
        text = say(key)
        if kind == "number":
            return say(float(text))
    except (WordlessError, ValueError):
        return str(key)
    return _yes_or_no().get(text.strip().casefold(), text) if kind == "bool" else text


@cache
def _yes_or_no() -> dict[str, str]:
    """What people write for yes and no, in every language there is."""
    said = {"true": YES, "1": YES, "false": NO, "0": NO}
    for lang in LANGS:
        words_of = words(lang, "packed_words")
        said |= {words_of["yes"].casefold(): YES, words_of["no"].casefold(): NO}
    return said
