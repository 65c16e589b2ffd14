"""What a file itself gives away of its coordinate system: corners, known names, words, a field."""

import re
import unicodedata
from contextlib import suppress
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from erqi_map.errors import RequestError

from .ground import Ground, checked_id, families
from .meanings import known
from .source import Incoming

SAMPLE = 4000
MAX_NAMED = 200
_PARTS = re.compile(r"[^a-z]+")


def points_of(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Corners of shapes, some of many."""
    there = shapes[~shapely.is_missing(shapes)]
    step = max(1, len(there) // SAMPLE)
    points = shapely.get_coordinates(there[::step])
    points = points[np.isfinite(points).all(axis=1)]
    return points[:: max(1, len(points) // SAMPLE)]


def named_rows(file: Incoming, ground: Ground) -> list[tuple[str, Any]]:
    """Rows with a text that is the name of something of the book."""
    found = []
    for column in file.table:
        values = file.table[column]
        if not (pd.api.types.is_string_dtype(values) or values.dtype == object):
            continue
        there = values.isin(list(ground.named))
        for at in np.flatnonzero(there.to_numpy())[:MAX_NAMED]:
            if file.shapes[at] is not None and not file.shapes[at].is_empty:
                found.append((values.iloc[at], file.shapes[at]))
    return found[:MAX_NAMED]


def written_in(file: Incoming) -> str | None:
    """The system that a field of the file names, the same in all rows."""
    for column in file.table:
        if str(column).strip().lower() not in known()["datum"]:
            continue
        values = set(file.table[column].dropna().astype(str))
        with suppress(RequestError):
            return checked_id(values.pop()) if len(values) == 1 else None
    return None


def said_in(file: Incoming) -> list[tuple[str, str, str]]:
    """Words that name a family: the family, where they stand, the text around them."""
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for where, text in file.words:
        plain = unicodedata.normalize("NFKC", text).lower()
        joined = re.sub(known()["between"], "", plain)
        parts = set(_PARTS.split(plain)) if where == "heading" else set()
        for family, one in families().items():
            named = any(_says(x, word) for word in one["words"] for x in (plain, joined))
            if named or not parts.isdisjoint(one["parts"]):
                found.setdefault((family, where), (family, where, text[:40]))
    return list(found.values())


def _says(text: str, word: str) -> bool:
    """Whether a text holds a word and does not deny it: one too many denied is only asked about."""
    clauses = re.split(known()["clauses"], text)
    return any(
        re.search(known()["denied_before"], clause[: found.start()]) is None
        and re.search(known()["denied_after"], clause[found.end() :]) is None
        for clause in clauses
        for found in re.finditer(rf"(?<!\d){word}", clause)
    )
