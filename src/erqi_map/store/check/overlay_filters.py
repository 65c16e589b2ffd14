"""Checks the filters that scenes put on overlays, against the data of the overlays.

Only the columns that a scene filters by are read, once for each state of a file.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd

from erqi_map.errors import RequestError
from erqi_map.frames.columns import prepare_columns
from erqi_map.frames.filters import condition_of, describe_filters, end_of
from erqi_map.i18n import Listed
from erqi_map.model.overlay_filter import is_value

from ..locate import Loc, entry_of, walk
from ..read.raw import RawBook
from ..read.within import Refused, within
from ..sources import open_source
from .ids import Ids
from .links import check_link
from .report import Report

KEPT_COLUMNS = 128
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}( [0-9]{2}(:[0-9]{2}(:[0-9]{2}.*)?)?)?)?)?")
_ENDS = {"number": "filter_range", "date": "filter_dates"}


def check_overlay_filters(file: str, data: Any, raw: RawBook, ids: Ids, report: Report) -> None:
    """Reports every filter of a story that names what there is not or says nothing.

    What has not the form of a filter is the model's to report.
    """
    entries = _entries(raw)
    for loc, filters in walk(data, "scenes.*.overlay_filter"):
        shown = data["scenes"][loc[1]].get("overlays")
        for id, conditions in filters.items() if isinstance(filters, dict) else ():
            spot = entry_of(data, (*loc, id))
            check_link(ids, report, file, spot, "overlay", str(id))
            if id not in entries:
                continue
            if not isinstance(shown, list) or id not in shown:
                report.add("filter_overlay_off", file, *spot, value=id)
            if isinstance(conditions, dict):
                _check(file, data, (*loc, id), conditions, entries[id], raw, report)


def _entries(raw: RawBook) -> dict[str, dict[str, Any]]:
    return {
        entry["id"]: entry
        for _, entry in walk(raw.document("overlays"), "overlays.*")
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
    }


def _check(
    file: str,
    data: Any,
    loc: Loc,
    conditions: Mapping[Any, Any],
    entry: dict[str, Any],
    raw: RawBook,
    report: Report,
) -> None:
    known = _filter_columns(entry)
    for column, values in conditions.items():
        spot = entry_of(data, (*loc, column))
        if column not in known:
            listed = Listed(known)
            report.add("filter_column", file, *spot, value=column, overlay=loc[-1], known=listed)
            continue
        described = _described(raw, entry, column)
        if described is None or not isinstance(values, list) or not all(map(is_value, values)):
            continue
        if described["kind"] == "choice":
            _check_choice(file, data, (*loc, column), values, described, report)
        else:
            _check_range(file, spot, values, described["kind"], column, report)


def _filter_columns(entry: dict[str, Any]) -> list[str]:
    fields = [field for _, field in walk(entry, "fields.*") if isinstance(field, dict)]
    uses = ((field.get("column"), field.get("uses")) for field in fields)
    return [str(column) for column, used in uses if isinstance(used, list) and "filter" in used]


def _check_choice(
    file: str, data: Any, loc: Loc, values: list[Any], described: Mapping[str, Any], report: Report
) -> None:
    for number, value in enumerate(values):
        if condition_of(described, (value,)) is None:
            known = Listed(_yaml(one["value"]) for one in described["values"])
            spot = entry_of(data, (*loc, number))
            report.add(
                "filter_value_unknown", file, *spot, value=_yaml(value), column=loc[-1], known=known
            )


def _yaml(value: Any) -> str:
    """A value as one writes it in YAML; numbers that are text in quotes."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    bare = isinstance(value, str) and not re.fullmatch(r"[-+0-9.eE ]*", value)
    return str(value) if bare or not isinstance(value, str) else f'"{value}"'


def _check_range(
    file: str, spot: tuple[str, str], values: list[Any], kind: str, column: str, report: Report
) -> None:
    ends = [end for end in values if end is not None]
    fits = len(values) == 2 and ends and all(map(end_of(kind), ends))
    if kind == "date":
        fits = fits and all(isinstance(end, str) and _DATE.fullmatch(end) for end in ends)
    if not fits:
        report.add(_ENDS[kind], file, *spot, value=column)
    elif len(ends) == 2 and (ends[0][: len(ends[1])] if kind == "date" else ends[0]) > ends[1]:
        report.add("filter_order", file, *spot, value=column)


def _described(raw: RawBook, entry: dict[str, Any], column: str) -> Mapping[str, Any] | None:
    """How the column is filtered; None where the data cannot say (`check_overlays` tells why)."""
    info = raw.overlay_files.get(str(entry.get("file")))
    if raw.folder is None or info is None or column not in info.columns:
        return None
    table = entry.get("table")
    try:
        path = within(raw.folder, entry["file"])
        state = path.stat()
        version = (state.st_size, state.st_mtime_ns)
        return _read(path, table if isinstance(table, str) else None, column, version)
    except (RequestError, Refused, OSError):
        return None


@lru_cache(maxsize=KEPT_COLUMNS)
def _read(
    path: Path, table: str | None, column: str, version: tuple[int, int]
) -> Mapping[str, Any]:
    frame: gpd.GeoDataFrame = open_source(path, table).read(columns=[column])
    (described,) = describe_filters({column: column}, prepare_columns(frame, [column]))
    return described
