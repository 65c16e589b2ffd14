"""Rows of the register that were filled in by hand: in the app's table, or pasted from Excel."""

from collections.abc import Iterable, Mapping

from erqi_map.i18n import LANGS

from ..store import GeoStore
from .register import Cell, register_rows
from .register_back import Register, _Reading

MAX_FAULTS = 1000


def compare_rows(
    rows: Iterable[tuple[int, Mapping[str, Cell]]],
    store: GeoStore,
    base: Iterable[Mapping[str, Cell]] | None = None,
    lang: str = LANGS[0],
) -> Register:
    """Rows by their number, compared with the book; nothing is changed.

    base: the rows they began with, else those of the book. lang: of the choices in them. With very
    many faults the rest of the rows is not looked at.
    """
    known = register_rows(store, lang) if base is None else base
    reading = _Reading(store, {str(row["id"]): row for row in known}, lang)
    for number, row in rows:
        if len(reading.found.faults) >= MAX_FAULTS:
            break
        said = {key: _said(value) for key, value in row.items()}
        if any(value is not None for value in said.values()):
            reading.row(number, said)
    return reading.found


def _said(value: Cell) -> Cell:
    return (value.strip() or None) if isinstance(value, str) else value
