"""Warns of texts without English, and of figures that differ between Chinese and English.

A number written in digits must stand in the other language too: in digits or spelled out, as a
month, in hundreds of millions or in billions, or converted (mu and hectares, metres and
kilometres). How numbers are said stands in figures.yaml.
"""

import math
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml

from erqi_map.i18n import Listed
from erqi_map.remember import remembered

from ..locate import Loc, entry_of
from ..read.raw import RawBook
from .report import Report, looked_at

_SAID = yaml.safe_load(files(__package__).joinpath("figures.yaml").read_text("utf-8"))
_ZH, _EN = _SAID["zh"], _SAID["en"]
_CODE = re.compile(r"[A-Z]{2,}[-:]?\d[\w.]*|[A-Za-z]+\d[\w.]*", re.ASCII)
_NUMBER = r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)"
_RANGE = rf"{_NUMBER}(?:\s*{_SAID['range']}\s*{_NUMBER})?\s*"
_WRITTEN = {
    "zh": re.compile(rf"{_RANGE}(?!{_ZH['not_a_scale']})({'|'.join(_ZH['scales'])})?"),
    "en": re.compile(rf"{_RANGE}({'|'.join(_EN['scales'])})?\b", re.IGNORECASE),
}
_SPELLED_ZH = re.compile(f"[{''.join((*_ZH['digits'], *_ZH['steps'], *_ZH['scales']))}]+")
_SPELLED_EN = {
    word: value
    for row in ("counted", "ordered", "months")
    for value, word in enumerate(_EN[row].split(), 1)
} | _EN["parts"]
_CONVERTED = [(re.compile(one["units"]), one["by"]) for one in _SAID["converted"]]
_ROUNDED = 0.01
"""A converted number may be rounded by this part of it."""


def check_texts(raw: RawBook, report: Report) -> None:
    """Every text of the book: of its documents, places, names and stories."""
    for file, data in (*raw.documents.items(), *raw.places.items(), *raw.stories.items()):
        _warn(file, data, report)


def warn_of_texts(file: str, data: Any, report: Report) -> None:
    """Every text in the plain data of one file."""
    for loc, text in _texts(data, ()):
        entry, field = entry_of(data, loc)
        english = text.get("en")
        if not isinstance(english, str) or not english.strip():
            if english is None or isinstance(english, str):
                report.add("english_missing", file, entry, f"{field}.en".strip("."))
            continue
        only_zh, only_en = differing_figures(text["zh"], english)
        if only_zh or only_en:
            shown = {"zh": Listed(only_zh or "—", "comma"), "en": Listed(only_en or "—", "comma")}
            report.add("figures_differ", file, entry, field, **shown)


_warn = looked_at(warn_of_texts)


# After an edit all words but one's own are those of before.
@remembered(50_000)
def differing_figures(zh: str, en: str) -> tuple[list[str], list[str]]:
    """Numbers written in digits that the other language does not name: of the Chinese, of the
    English."""
    said = {"zh": _CODE.sub(" ", zh), "en": _CODE.sub(" ", en)}
    written = {lang: dict(_written(lang, words)) for lang, words in said.items()}
    named = {
        "zh": {*written["zh"].values(), *_spelled_zh(said["zh"])},
        "en": {*written["en"].values(), *_spelled_en(said["en"])},
    }
    factors = [one for sign, own in _CONVERTED if sign.search(zh + en) for one in own]
    only_zh, only_en = (
        [words for words, one in written[own].items() if not _is_named(one, named[other], factors)]
        for own, other in (("zh", "en"), ("en", "zh"))
    )
    return only_zh, only_en


def _texts(data: Any, loc: Loc) -> Iterator[tuple[Loc, dict[str, Any]]]:
    if isinstance(data, dict):
        if isinstance(data.get("zh"), str):
            yield loc, data
            return
        for name, value in data.items():
            yield from _texts(value, (*loc, str(name)))
    elif isinstance(data, list):
        for number, item in enumerate(data):
            yield from _texts(item, (*loc, number))


def _written(lang: str, words: str) -> Iterator[tuple[str, float]]:
    for found in _WRITTEN[lang].finditer(words):
        scale = _SAID[lang]["scales"].get((found[3] or "").lower(), 1.0)
        for number in filter(None, (found[1], found[2])):
            yield number.rstrip(","), float(number.replace(",", "")) * scale


def _spelled_zh(words: str) -> Iterator[float]:
    for found in _SPELLED_ZH.finditer(words):
        signs = found[0]
        if len(signs) > 1 and all(sign in _ZH["digits"] for sign in signs):
            yield float("".join(str(_ZH["digits"][sign]) for sign in signs))
            yield from map(float, (_ZH["digits"][sign] for sign in signs))
        else:
            yield _value_zh(signs)


def _value_zh(signs: str) -> float:
    total = part = digit = 0.0
    for sign in signs:
        if sign in _ZH["digits"]:
            digit = _ZH["digits"][sign]
        elif sign in _ZH["steps"]:
            part, digit = part + (digit or 1) * _ZH["steps"][sign], 0
        else:
            total, part, digit = (total + (part + digit or 1)) * _ZH["scales"][sign], 0, 0
    return total + part + digit


def _spelled_en(words: str) -> Iterator[float]:
    scale = 1.0
    for word in reversed(re.findall(r"[a-z]+", words.lower())):
        if word in _SPELLED_EN:
            yield _SPELLED_EN[word] * scale
        scale = _EN["scales"].get(word, 1.0)


def _is_named(value: float, others: set[float], factors: list[float]) -> bool:
    return any(
        math.isclose(value, other, rel_tol=1e-6)
        or any(
            math.isclose(value * factor, other, rel_tol=_ROUNDED)
            or math.isclose(value, other * factor, rel_tol=_ROUNDED)
            for factor in factors
        )
        for other in others
    )
