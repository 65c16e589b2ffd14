"""Which kind of the base a shape of an extract is, by its tags (classes.yaml)."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
import yaml
from numpy.typing import NDArray

from erqi_map.model.base_map import DETAILS

Tags = dict[str, list[str]]


@dataclass(frozen=True)
class Kind:
    """A kind of the base. `tags`: any of them makes it; `where`: all of them must be so besides;
    `without`: none may be so. `least_m2`: smaller areas are left out.
    """

    id: str
    shape: str
    since: str
    tags: Tags
    where: Tags
    without: Tags
    least_m2: float


@dataclass(frozen=True)
class Detail:
    """How much is taken over: kinds, bottom first, and how far shapes are simplified (metres)."""

    kinds: tuple[Kind, ...]
    simplify_m: float

    @property
    def edges(self) -> tuple[Kind, ...]:
        """The kinds that are the edges of areas."""
        return tuple(kind for kind in self.kinds if "boundary" in kind.tags)


def detail(name: str) -> Detail:
    """The detail `name`, one of DETAILS."""
    document = _document()
    chosen, shown = document["details"][name], DETAILS[: DETAILS.index(name) + 1]
    kinds = tuple(
        Kind(
            id=id,
            shape=entry["shape"],
            since=entry["from"],
            tags=entry["tags"],
            where=entry.get("where", {}),
            without=entry.get("without", {}),
            least_m2=entry.get("min_m2", 0) * chosen["min_share"],
        )
        for id, entry in document["kinds"].items()
        if entry["from"] in shown
    )
    return Detail(kinds, float(chosen["simplify_m"]))


def kinds_of(table: pd.DataFrame, shape: str, kinds: tuple[Kind, ...]) -> NDArray[np.object_]:
    """The kind of each row of a table of tags, None for what is of none; the last that fits."""
    found = np.full(len(table), None, dtype=object)
    for kind in kinds:
        if kind.shape != shape:
            continue
        fits = _any(table, kind.tags) & ~_any(table, kind.without)
        for column, values in kind.where.items():
            fits &= _any(table, {column: values})
        found[fits] = kind.id
    return found


def _any(table: pd.DataFrame, tags: Tags) -> NDArray[np.bool_]:
    fits = np.zeros(len(table), dtype=bool)
    for column, values in tags.items():
        if column not in table:
            continue
        said = table[column]
        fits |= (
            (said.notna() & ~said.isin(["", "no"])) if values == ["*"] else said.isin(values)
        ).to_numpy(dtype=bool)
    return fits


@cache
def _document() -> dict[str, Any]:
    text = (files(__package__) / "classes.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return document
