"""What the fields of a file mean: standard names in Chinese, and what each is good for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import pandas as pd
import yaml

Role = Literal["code", "name", "class", "area"]
MAX_CLASSES = 60
MIN_LETTERS = 3
"""Letters of a standard name that was cut off."""


@cache
def known() -> Mapping[str, Any]:
    """The fields, words and units there are."""
    found: Mapping[str, Any] = yaml.safe_load(
        (files(__package__) / "fields.yaml").read_text(encoding="utf-8")
    )
    return found


@dataclass(frozen=True)
class Meaning:
    """A field: what it is called in Chinese, and its role if it has one."""

    column: str
    name: str
    role: Role | None


def meanings(table: pd.DataFrame) -> tuple[Meaning, ...]:
    """Of each field, in their order; each role is given once, and only where the values bear it."""
    found, given = [], set()
    for column in table:
        name, role = _meaning(str(column))
        if role in given or (role is not None and not _bears(table[column], role)):
            role = None
        given.add(role)
        found.append(Meaning(str(column), name, role))
    return tuple(found)


def role_of(column: str) -> Role | None:
    """What the name of a field alone says that it is good for."""
    return _meaning(column)[1]


def _meaning(column: str) -> tuple[str, Role | None]:
    standard = known()["fields"]
    upper = column.strip().upper()
    one = standard.get(upper)
    if one is None and len(upper) >= MIN_LETTERS:
        # A name that was cut off is the only one that begins so.
        begins = [key for key in standard if key.startswith(upper)]
        one = standard[begins[0]] if len(begins) == 1 else None
    if one is None:
        begins = [
            one for one in standard.values() if len(column) > 2 and one["name"].startswith(column)
        ]
        if len(begins) == 1:
            return begins[0]["name"], begins[0].get("role")
        words = known()["words"]
        role = next((key for key in words if any(word in column for word in words[key])), None)
        return column, role
    return one["name"], one.get("role")


def _bears(values: pd.Series, role: Role) -> bool:
    there = values.dropna()
    if not len(there):
        return False
    if role == "area":
        return bool(pd.api.types.is_numeric_dtype(there))
    if role == "code":
        return bool(there.is_unique and len(there) == len(values))
    return role != "class" or there.nunique() <= MAX_CLASSES


def column_of(found: tuple[Meaning, ...], role: Role) -> str | None:
    """The field with a role."""
    return next((one.column for one in found if one.role == role), None)
