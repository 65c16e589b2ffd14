"""The typeface of the sheets: which characters it has, how wide words are, where lines break.

Noto Sans SC (OFL), made by tools/build_font.py, lies beside this file; a sheet looks the same on
every machine and never asks the system for a font. Sizes: points; widths: millimetres.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise

from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

from erqi_map.i18n import Listed, Message
from erqi_map.model.signs import on_one_line

MM_PER_PT = 25.4 / 72
LINE_HEIGHT = 1.5
"""Distance of two baselines, in sizes."""

CAP_HEIGHT = 0.733
BODY_TOP, BODY_BOTTOM = 0.88, 0.12
"""How far a Chinese character reaches above and below the baseline, in sizes."""

ENDS, LEGEND_ENDS = 2, 3
"""A first or last line has no fewer letters: a single character is no line."""

_METRIC_SIZE_PT = 1000
_NO_LINE_START = "，。；：、？！）》〉」』】〕”’…·%‰℃,.;:?!)]}”-"
_NO_LINE_END = "（《〈「『【〔“‘([{"
_TOKENS = re.compile(r"\s+|[^\s\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’—…·]+|.")


def _file(bold: bool) -> str:
    return str(files(__package__) / "fonts" / f"NotoSansSC-{'Bold' if bold else 'Regular'}.ttf")


@lru_cache(maxsize=2)
def face(bold: bool = False) -> FontProperties:
    """The regular or the bold face, for matplotlib."""
    return FontProperties(fname=_file(bold))


@lru_cache(maxsize=2)
def _metrics(bold: bool) -> FT2Font:
    font = FT2Font(_file(bold))
    font.set_size(_METRIC_SIZE_PT, 72)
    return font


@lru_cache(maxsize=1)
def _covered() -> frozenset[str]:
    maps = [set(_metrics(bold).get_charmap()) for bold in (False, True)]
    return frozenset(chr(code) for code in set.intersection(*maps))


def missing_characters(words: str) -> str:
    """The characters of `words` the typeface lacks, each once, in order; "" when it has all."""
    covered = _covered()
    return "".join(dict.fromkeys(char for char in words if char not in covered))


def clean(words: str) -> str:
    """One line, without signs nobody sees."""
    return on_one_line(words)


@lru_cache(maxsize=20_000)
def _advance(char: str, bold: bool) -> float:
    if char not in _covered():
        return 1.0
    glyph = _metrics(bold).load_char(ord(char), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _METRIC_SIZE_PT


def width_mm(words: str, size_pt: float, bold: bool = False) -> float:
    """Width of one line, kerning left out (so never too small)."""
    return sum(_advance(char, bold) for char in words) * size_pt * MM_PER_PT


def wrap(
    words: str, limit_mm: float, size_pt: float, bold: bool = False, *, ends: int = ENDS
) -> list[str]:
    """`words` as lines no wider than `limit_mm`, by the rules of Chinese and English setting.

    No line starts with a closing sign or ends with an opening one; a Latin word is broken only
    when it alone is too wide, and so are the first and the last `ends` characters.
    """
    lines: list[str] = []
    line = ""
    for piece in _pieces(clean(words), limit_mm, size_pt, bold, ends):
        if line and width_mm((line + piece).rstrip(), size_pt, bold) > limit_mm:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def balanced(
    words: str, most_mm: float, size_pt: float, bold: bool = False, *, ends: int = ENDS
) -> list[str]:
    """`words` in as few lines as `wrap` needs, of about the same width: for labels."""
    lines = wrap(words, most_mm, size_pt, bold, ends=ends)
    if len(lines) < 2:
        return lines
    whole = width_mm(words, size_pt, bold)
    least = widest_word_mm(words, size_pt, bold, ends=ends)
    for part in (1.02, 1.1, 1.2, 1.35):
        limit = min(most_mm, max(least, whole / len(lines) * part))
        evener = wrap(words, limit, size_pt, bold, ends=ends)
        if len(evener) == len(lines):
            return evener
    return lines


def widest_word_mm(words: str, size_pt: float, bold: bool = False, *, ends: int = ENDS) -> float:
    """Width of the widest part that is not broken."""
    pieces = _pieces(clean(words), float("inf"), size_pt, bold, ends)
    return max((width_mm(one.strip(), size_pt, bold) for one in pieces), default=0.0)


def legend_lines(words: str, most_mm: float, size_pt: float) -> list[str]:
    """The words of a line of a legend, on a sheet or a slide."""
    return balanced(words, most_mm, size_pt, ends=LEGEND_ENDS)


def legend_word_mm(words: Iterable[str], size_pt: float) -> float:
    """How wide the words of a legend have to have it."""
    return max((widest_word_mm(one, size_pt, ends=LEGEND_ENDS) for one in words), default=0.0)


def _pieces(words: str, limit_mm: float, size_pt: float, bold: bool, ends: int) -> list[str]:
    """Parts that must not be broken: tokens glued by the rules for line starts and ends."""
    glued: list[str] = []
    for before, token in pairwise(["", *_TOKENS.findall(words)]):
        sticks = glued and before and (token[0] in _NO_LINE_START or before[-1] in _NO_LINE_END)
        if sticks:
            glued[-1] += token
        elif width_mm(token, size_pt, bold) > limit_mm:
            glued += list(token)
        else:
            glued.append(token)
    first, last = _reaching(glued, ends), len(glued) - _reaching(glued[::-1], ends)
    middle = [[one] for one in glued[first:last]]
    parts = [glued] if first > last else [glued[:first], *middle, glued[last:]]
    wholes = ((part, "".join(part)) for part in parts)
    return [
        piece
        for part, whole in wholes
        for piece in ([whole] if width_mm(whole.strip(), size_pt, bold) <= limit_mm else part)
    ]


def _reaching(pieces: Sequence[str], ends: int) -> int:
    """How many of the first pieces hold `ends` letters; all where they hold fewer."""
    held = list(accumulate(sum(char.isalnum() for char in one) for one in pieces))
    return min(bisect_left(held, ends) + 1, len(pieces))


def missing_message(missing: dict[str, str]) -> Message:
    """What to tell about characters without a glyph: each with its code and a text it stands in."""
    listed = Listed(
        Message("sheet", "missing_one", char=_visible(char), code=f"{ord(char):04X}", text=text)
        for char, text in missing.items()
    )
    return Message("sheet", "error_glyphs", characters=listed)


def _visible(char: str) -> str:
    return char if char.isprintable() else ""
