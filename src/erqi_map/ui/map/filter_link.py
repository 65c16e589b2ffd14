"""Filters of overlays in a link (docs/ids.md), as the client has them (state/overlay_filter.js)."""

import json
import re
from collections.abc import Mapping

from erqi_map.model.overlay_filter import Value

LONGEST_TEXT = 16_000
_EXACT = 2**53


def text_to_filters(text: str) -> object:
    """What the client wrote, still to be checked; {} for what is not in that form."""
    if len(text) > LONGEST_TEXT:
        return {}
    if not text.startswith("{"):
        return _read_old(text)
    try:
        return json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return {}


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _number(text: str) -> float:
    """As the client has it: whole only where a whole number is exact."""
    number = float(text)
    return int(number) if abs(number) <= _EXACT and number == int(number) else number


# Links of the version before: id:column:value,value;id:column:from,to.
_SIGNS = "!,:;"
_MARKS: Mapping[str, Value] = {"!n": None, "!t": True, "!f": False}
_WORD = re.compile(r"(![nstf])?[^!]*")
_OLD_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?")
# Stand for the signs that "!" took their meaning from, while the text is cut at the others.
_STAND_INS = "\ue000\ue001\ue002\ue003"
_SHOWN = str.maketrans(_STAND_INS, _SIGNS)


def _old_value(word: str) -> Value:
    if word in _MARKS:
        return _MARKS[word]
    number = _OLD_NUMBER.fullmatch(word)
    return _number(word) if number else word.removeprefix("!s").translate(_SHOWN)


def _read_old(text: str) -> dict[str, dict[str, list[Value]]]:
    found: dict[str, dict[str, list[Value]]] = {}
    cut = re.sub("!([!,:;])", lambda sign: _STAND_INS[_SIGNS.index(sign[1])], text)
    for condition in cut.split(";"):
        parts = re.fullmatch("([^!,:]+):([^!,:]+):([^:]*)", condition)
        words = parts[3].split(",") if parts else []
        if parts and all(_WORD.fullmatch(word) for word in words):
            found.setdefault(parts[1], {})[parts[2].translate(_SHOWN)] = [*map(_old_value, words)]
    return found
