"""Filters of overlays in a link, in the notation of the client (state/overlay_filter.js).

`id:column:value,value;id:column:from,to`. "!" before one of `!,:;` is that sign; `!n`, `!t`, `!f`
are null, true, false; `!s` stands before text that would be read as a number, and for empty text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from erqi_map.model.overlay_filter import Conditions, Value

LONGEST_TEXT = 16_000
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?")
_SIGNS = re.compile(r"[!,:;]")
_MARKS: Mapping[str, Value] = {"n": None, "t": True, "f": False}
_EXACT = 2**53


def filters_to_text(filters: Mapping[str, Conditions]) -> str:
    """The filters as one text; "" also for one that is too long for a link."""
    text = ";".join(
        f"{id}:{_quoted(column)}:{','.join(map(_word, values))}"
        for id, conditions in filters.items()
        for column, values in conditions.items()
    )
    return "" if len(quote(text, safe="!'()*")) > LONGEST_TEXT else text


def text_to_filters(text: str) -> dict[str, dict[str, list[Value]]]:
    """What `filters_to_text` wrote, still to be checked; what is not in that form is left out."""
    found: dict[str, dict[str, list[Value]]] = {}
    for condition in _scan(text[:LONGEST_TEXT]):
        if len(condition) == 3 and len(condition[0]) == len(condition[1]) == 1:
            (id,), (column,), values = condition
            found.setdefault(id.text, {})[column.text] = [one.value for one in values]
    return found


def _quoted(text: str) -> str:
    return _SIGNS.sub(r"!\g<0>", text)


def _word(value: Value) -> str:
    if value is None:
        return "!n"
    if isinstance(value, bool):
        return "!t" if value else "!f"
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) and abs(value) <= _EXACT else repr(value)
    return f"{'!s' if not value or _NUMBER.fullmatch(value) else ''}{_quoted(value)}"


@dataclass
class _Word:
    text: str = ""
    mark: str = ""

    @property
    def value(self) -> Value:
        if self.mark in _MARKS:
            return _MARKS[self.mark]
        if self.mark or not _NUMBER.fullmatch(self.text):
            return self.text
        number = float(self.text)
        return int(number) if abs(number) <= _EXACT and number == int(number) else number


def _scan(text: str) -> list[list[list[_Word]]]:
    """Conditions of parts of words; none where the text is not in this notation."""
    found: list[list[list[_Word]]] = [[[_Word()]]]
    signs: Any = iter(text)
    for sign in signs:
        word = found[-1][-1][-1]
        if sign == ";":
            found.append([[_Word()]])
        elif sign == ":":
            found[-1].append([_Word()])
        elif sign == ",":
            found[-1][-1].append(_Word())
        elif sign != "!":
            word.text += sign
        elif (mark := next(signs, "")) and mark in "!,:;":
            word.text += mark
        elif mark and mark in "ntfs" and not word.text and not word.mark:
            word.mark = mark
        else:
            return []
    return found
