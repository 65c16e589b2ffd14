"""Collects the problems of a plan book; their words stand in i18n/*/check.yaml."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from reprlib import Repr
from typing import Any, TypeVar

from erqi_map.errors import Problem
from erqi_map.i18n import LANGS, Message, Worded, placeholders
from erqi_map.remember import remembered

SHOWN_CHARACTERS = 60
# A language of letters says in so many what Chinese says in sixty.
SHOWN_LETTERS = 160
MAX_OF_A_FILE = 1_000
MAX_IN_ALL = 5_000
"""Problems that are kept; of the rest only the number is told."""
MAX_HINTS = 30
"""Hints at what was meant; to find one takes longer than to find the problem."""

_T = TypeVar("_T")
_PLAIN = Repr()
_PLAIN.maxstring = _PLAIN.maxother = _PLAIN.maxlong = SHOWN_CHARACTERS


class Report:
    """All problems found so far. A problem is named by a code; its words stand in check.yaml under
    `<code>.message` and `<code>.fix`.
    """

    def __init__(self) -> None:
        self._problems: dict[Problem, None] = {}
        self._kept: Counter[str] = Counter()
        self._more: Counter[str] = Counter()
        self._hints = 0

    def add(self, code: str, file: str, id: str = "", field: str = "", **values: object) -> None:
        """Record one problem; `file` is relative to the plan book, with forward slashes."""
        file = printable(file)
        if not self.keeps_more(file):
            self._more[file] += 1
            return
        # Two problems that read alike are one.
        said = placeholders("check", f"{code}.message") | placeholders("check", f"{code}.fix")
        shown = tuple((name, _shown(values[name])) for name in sorted(said))
        self._keep(Problem(file, shorten(id), shorten(field), code, shown))

    def take(self, found: "Report") -> None:
        """Record what another report has found, in its order."""
        for problem in found._problems:
            if self.keeps_more(file := str(problem.file)):
                self._keep(problem)
            else:
                self._more[file] += 1
        self._more.update(found._more)

    @property
    def found(self) -> bool:
        """Whether there is anything."""
        return bool(self._problems or self._more)

    def _keep(self, problem: Problem) -> None:
        if problem not in self._problems:
            self._problems[problem] = None
            self._kept[str(problem.file)] += 1

    def keeps_more(self, file: str) -> bool:
        """Whether one more problem of `file` would be kept, and not only counted."""
        return self._kept[file] < MAX_OF_A_FILE and len(self._problems) < MAX_IN_ALL

    def leave_out(self, file: str, count: int) -> None:
        """Count problems of `file` that nobody looked at, since they would not be kept."""
        self._more[printable(file)] += count

    def wants_hint(self) -> bool:
        """Whether there is time to look for what was meant."""
        self._hints += 1
        return self._hints <= MAX_HINTS

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem once, in file order, and for each file how many more there are."""
        return tuple(sorted((*self._problems, *self._rest()), key=lambda one: one.order))

    def _rest(self) -> list[Problem]:
        told = [_more(file, count) for file, count in self._more.items() if self._kept[file]]
        others = [count for file, count in self._more.items() if not self._kept[file]]
        if others:
            files = Message("check", "more.files", count=len(others))
            told.append(_more(files, sum(others)))
        return told


def looked_at(look: Callable[..., _T]) -> Callable[..., _T]:
    """A look at parts of a book that depends on nothing else, its report the last argument: at the
    same parts it is taken once. Not for data that are still being written.
    """

    @remembered()
    def once(*things: Any) -> tuple[_T, Report | None]:
        report = Report()
        result = look(*things, report)
        return result, report if report.found else None

    @wraps(look)
    def looked(*things: Any) -> _T:
        result, found = once(*things[:-1])
        if found is not None:
            things[-1].take(found)
        return result

    return looked


def _more(file: str | Message, count: int) -> Problem:
    return Problem(file, "", "", "more", (("count", str(count)),))


@dataclass(frozen=True)
class _Shortened(Worded):
    """Words that stand in a message, like every value on one line and not too long."""

    whole: Worded

    def text(self, lang: str = LANGS[0]) -> str:
        most = SHOWN_CHARACTERS if lang == LANGS[0] else SHOWN_LETTERS
        return shorten(self.whole.text(lang), most)


def _shown(value: object) -> str | Worded:
    return _Shortened(value) if isinstance(value, Worded) else shorten(value)


def shorten(value: object, most: int = SHOWN_CHARACTERS) -> str:
    """`value` on one line and no longer than a message can bear, however large it is."""
    try:
        text = value if isinstance(value, str) else _text(value)
    except ValueError:
        # A whole number of thousands of digits.
        text = "…"
    cut = printable(text[: most + 1])
    return cut if len(cut) <= most else cut[: most - 1] + "…"


def printable(text: str) -> str:
    """`text` on one line, with a space for every sign that cannot be shown."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _text(value: object) -> str:
    simple = isinstance(value, bool | int | float) or value is None
    return str(value) if simple else _PLAIN.repr(value)
