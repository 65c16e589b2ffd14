"""用地用海分类 (2023): codes, names and colours of land use, and where data hold such codes.

Codes and names follow the guide of 2023, colours Appendix B of the drawing rules of 2021 (trial) as
two public encodings agree on them. Nobody has compared them with the official text yet, and every
output that uses them says so. A sub-class that is not listed goes by its class.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_string_dtype

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed
from erqi_map.model import Text

from .intake.meanings import role_of

PALETTES = ("ours", "standard")
MIN_SHARE = 0.8
"""Of the values of a column must be codes for it to be a column of codes."""
_LENGTHS = (2, 4, 6, 8)


@dataclass(frozen=True)
class LandClass:
    """A class with its code, name and colours, by the name of the palette: "ours", which eyes of
    every kind tell apart better, or "standard". `words`: those that give its places away.
    """

    code: str
    name: Text
    fills: Mapping[str, str]
    words: tuple[str, ...]


@cache
def land_classes() -> Mapping[str, LandClass]:
    """Every class that is listed, by code."""
    text = (files(__package__) / "landuse.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        code, name = row["code"], Text(zh=row["name_zh"], en=row["name_en"])
        fills = {"ours": row["ours"], "standard": row["fill"]}
        found[code] = LandClass(code, name, fills, tuple(filter(None, row["words"].split("|"))))
    return found


def code_of(value: Any) -> str:
    """A value as a code: "0701" for 701, 701.0 and "0701 "; "" for what is none."""
    if value is None or isinstance(value, bool) or value != value:
        return ""
    text = str(value).strip().removesuffix(".0")
    if not (text.isascii() and text.isdigit()):
        return ""
    return text if len(text) % 2 == 0 else f"0{text}"


def class_of(code: str) -> LandClass | None:
    """The class of a code, that of its parent where it is not listed; None for no code."""
    known = land_classes()
    if len(code) not in _LENGTHS:
        return None
    return next((known[code[:n]] for n in range(len(code), 1, -2) if code[:n] in known), None)


def is_in(code: str, parents: Iterable[str]) -> bool:
    """Whether a code is one of these, or below one."""
    return any(code.startswith(one) for one in parents)


def code_columns(frame: pd.DataFrame) -> list[str]:
    """The columns that hold codes: first those that are called so and hold any, then those told by
    their values, the longest codes first.
    """
    found: dict[str, tuple[bool, float]] = {}
    for name in frame.columns:
        if frame[name].dtype.kind not in "OTUiuf" and not is_string_dtype(frame[name]):
            continue
        codes = [code_of(one) for one in frame[name].dropna().unique()]
        known = [class_of(one) is not None for one in codes]
        called = role_of(str(name)) == "class" and any(known)
        longer = [one and len(code) > 2 for one, code in zip(known, codes, strict=True)]
        years = all(one.startswith(("19", "20")) for one in codes)
        if called or (longer and np.mean(longer) >= MIN_SHARE and not years):
            found[str(name)] = not called, -float(np.mean([len(one) for one in codes]))
    return sorted(found, key=lambda name: found[name])


def name_of_class(code: str) -> Text:
    """A code and its name; that of the class it belongs to where it is not listed itself."""
    found = class_of(code)
    if found is None:
        return Text(zh=code or "—")
    return Text(zh=f"{code} {found.name.zh}", en=f"{code} {found.name.en}")


def chosen_column(frame: pd.DataFrame, column: str | None) -> str:
    """The column of codes that is asked for, or the one that holds some.

    Raises RequestError for one there is not, and where none holds codes.
    """
    names = [str(one) for one in frame.columns]
    if column is not None and column not in names:
        raise RequestError("landuse", "no_column", value=column, known=Listed(names))
    found = column or next(iter(code_columns(frame)), None)
    if found is None:
        raise RequestError("landuse", "no_codes", known=Listed(names))
    return found
