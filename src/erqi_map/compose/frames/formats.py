"""How numbers are written: the form of Python's formats, kept to what the client can write too."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from erqi_map.errors import RequestError

_FORM = re.compile(
    r"(?P<before>[^{}]*)\{:?(?P<grouped>,)?(?:\.(?P<digits>\d{1,2}))?(?P<type>[dfg%])?\}(?P<after>[^{}]*)"
)
_BARE = re.compile(r",?(?:\.\d{1,2})?[dfg%]?")
MAX_DIGITS = 20


@dataclass(frozen=True)
class NumberFormat:
    """A number in words: `digits` after the point (with `significant` in all), thousands apart when
    `grouped`, times a hundred when `percent`, between `before` and `after`.
    """

    before: str = ""
    after: str = ""
    digits: int | None = None
    grouped: bool = False
    significant: bool = False
    percent: bool = False

    def write(self, number: float) -> str:
        """The number in this form."""
        comma = "," if self.grouped else ""
        if self.percent:
            text = f"{number:{comma}.{self.digits or 0}%}"
        elif self.digits is None:
            text = f"{number:{comma}}" if number != int(number) else f"{int(number):{comma}}"
        else:
            text = f"{number:{comma}.{self.digits}{'g' if self.significant else 'f'}}"
        return f"{self.before}{text}{self.after}"


def number_format(key: str, given: Any) -> NumberFormat:
    """`{:,.1f} 公顷`, or only `,.1f`, as a `NumberFormat`. RequestError naming `key`."""
    text = given if isinstance(given, str) else ""
    found = _FORM.fullmatch(f"{{:{text}}}" if _BARE.fullmatch(text) else text)
    if not isinstance(given, str) or found is None or int(found["digits"] or 0) > MAX_DIGITS:
        raise RequestError("packed", "error_format", key=key, value=given)
    kind, digits = found["type"], found["digits"]
    plain = {"d": 0, "f": 6, "g": 6, "%": 6}.get(kind)
    return NumberFormat(
        before=found["before"],
        after=found["after"],
        digits=plain if digits is None else int(digits),
        grouped=bool(found["grouped"]),
        significant=kind == "g" or (kind is None and digits is not None),
        percent=kind == "%",
    )


def number_formats(given: Any) -> dict[str, NumberFormat]:
    """Column → form of its numbers."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise RequestError("packed", "error_formats", type=type(given).__name__)
    return {str(column): number_format(str(column), one) for column, one in given.items()}


def edge_words(edges: Sequence[float], form: NumberFormat | None) -> list[str]:
    """Edges of classes in words, with as many digits as tell them apart."""
    if form is not None:
        return [form.write(one) for one in edges]
    for digits in (4, 6, 9, 15):
        words = [_short(one, digits) for one in edges]
        if all(one != two or low == high for (one, two), (low, high) in _both(words, edges)):
            break
    return words


def _both(words: Sequence[str], edges: Sequence[float]) -> Any:
    return zip(pairwise(words), pairwise(edges), strict=True)


def _short(number: float, digits: int) -> str:
    if abs(number) < 1000 or digits > 4:
        return f"{number:,.{digits}g}" if abs(number) < 1e15 else f"{number:.{digits}g}"
    return f"{number:,.0f}"
