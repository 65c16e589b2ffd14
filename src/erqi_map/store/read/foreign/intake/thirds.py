"""Degrees, minutes and seconds that stand in three columns, put into one."""

import re
from collections.abc import Sequence
from typing import Any

from .words import means, plain, words

HEAD_ROWS = 30
_OPEN, _CLOSE = r"[\s_.(\[【]*", r"[\s.)\]】]*"


def joined(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """Rows in which the three columns of each axis are one; as they are where there are none."""
    for at, row in enumerate(rows[:HEAD_ROWS]):
        texts = [plain(cell).lower() for cell in row]
        starts = [k for k in range(len(texts) - 2) if all(_rest(texts[k + n], n) is not None
                                                          for n in range(3))]  # fmt: skip
        if len(starts) >= 2:
            return _put_together(rows, at, starts[:2])
    return rows


def _rest(text: str, n: int) -> str | None:
    """What stands in a heading before the sign of degrees (n 0), minutes or seconds."""
    for sign in words()["thirds"][n]:
        alone = r"(?<![a-z])" if sign.isascii() and sign.isalpha() else ""
        if found := re.fullmatch(rf"(.*?){_OPEN}{alone}{re.escape(sign)}{_CLOSE}", text):
            return found[1]
    return None


def _put_together(rows: Sequence[Sequence[Any]], at: int, starts: list[int]) -> list[list[Any]]:
    found = [list(row) for row in rows]
    for k in starts:
        head = found[at][k]
        name = _rest(plain(head).lower(), 0) or ""
        if not _is_axis(name):
            above = [plain(one) for one in found[at - 1][: k + 1]] if at else []
            name = plain(head) if _is_axis(plain(head)) else next(filter(None, above[::-1]), "")
            if at:
                found[at - 1][k : k + 3] = [None] * len(found[at - 1][k : k + 3])
        found[at][k : k + 3] = [name, None, None]
        for row in found[at + 1 :]:
            parts = [plain(one) for one in row[k : k + 3]]
            if parts and parts[0]:
                signs = zip(parts, "°′″", strict=False)
                row[k : k + 3] = ["".join(f"{one or 0}{sign}" for one, sign in signs), None, None]
    return found


def _is_axis(text: str) -> bool:
    return means(text, "lon") or means(text, "lat")
