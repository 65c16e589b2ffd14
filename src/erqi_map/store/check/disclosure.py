"""Checks the marks of the catalogue that say what is internal: one that is misspelt lets it out."""

from collections.abc import Iterable, Mapping
from typing import Any

from erqi_map.model import Catalog, Overlays

from ..edition.marks import field_marks, known_marks
from ..overlays import OVERLAYS_FILE
from .links import hint
from .report import Report

CATALOG = "catalog.yaml"
ALWAYS = {"base"}


def check_marks(
    documents: Mapping[str, Any], others: Iterable[Any], ids: Iterable[str],
    files: Mapping[str, Any], report: Report,
) -> None:  # fmt: skip
    """Reports marks that meet nothing in these documents. files: what those of overlays say of
    themselves. Of a book with other problems nothing is said: the mark may mean what is at fault.
    """
    catalog, overlays = documents.get(CATALOG), documents.get(OVERLAYS_FILE)
    if report.problems or not isinstance(catalog, Catalog):
        return
    # Most books mark fields of a kind alone, which needs no look at any entry.
    marks = [x for x in enumerate(catalog.public.internal) if x[1] not in field_marks()]
    if not marks:
        return
    listed = overlays.overlays if isinstance(overlays, Overlays) else ()
    columns = {one.id: files[one.file].columns for one in listed if one.file in files}
    known = known_marks([*documents.values(), *others], columns) | {*ids} | ALWAYS
    for number, one in marks:
        if one not in known:
            near = hint(one, _alike(one, known)) if report.wants_hint() else ""
            report.add("mark_idle", CATALOG, "", f"public.internal.{number}", value=one, hint=near)


def _alike(mark: str, known: Iterable[str]) -> frozenset[str]:
    """Ids for an id; for a field those of the same thing, and the same field of others."""
    kind, dot, field = mark.partition(".")
    parts = ((one, *one.partition(".")) for one in known)
    return frozenset(
        one
        for one, *own in parts
        if own[1] == dot and (not dot or kind == own[0] or field == own[2])
    )
