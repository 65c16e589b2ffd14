"""Collects the problems of a plan book in the words of i18n/zh/check.yaml."""

from erqi_map.errors import Problem
from erqi_map.i18n import phrase

REPORT_LANG = "zh"
SHOWN_CHARACTERS = 60


class Report:
    """All problems found so far. A problem is named by a code; its words stand in check.yaml under
    `<code>.message` and `<code>.fix`.
    """

    def __init__(self) -> None:
        self._problems: set[Problem] = set()

    def add(self, code: str, file: str, id: str = "", field: str = "", **values: object) -> None:
        """Record one problem; `file` is relative to the plan book, with forward slashes."""
        shown = {name: shorten(value) for name, value in values.items()}
        message = phrase(REPORT_LANG, "check", f"{code}.message", **shown)
        fix = phrase(REPORT_LANG, "check", f"{code}.fix", **shown)
        self._problems.add(Problem(file, shorten(id), shorten(field), message, fix))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem once, in file order."""
        return tuple(sorted(self._problems))


def shorten(value: object) -> str:
    """`value` on one line and no longer than a message can bear."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
