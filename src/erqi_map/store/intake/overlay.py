"""An overlay made of a file: its data, its entry, and the source it names; what is not known, and
has to stand there, is filled in and marked as to be checked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pypinyin

from erqi_map.geo import STORAGE_CRS
from erqi_map.model.overlay import LOOKED_AT, OVERLAY_FOLDER

from ..book.putting import Fill, put_files
from ..overlays import OVERLAYS_FILE
from .doubts import Sound
from .facts import CATALOG, data_of, facts_of, with_data
from .finder import Datum
from .meanings import Meaning, column_of
from .source import Incoming

MAX_FIELDS, MAX_FILTER_VALUES, LABEL_ZOOM = 60, 40, 16
MAX_WHOLE = 300_000
"""Rows that a page still opens quickly with on an office PC; more are drawn from tiles."""
_NOT_AN_ID = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Target:
    """The overlay a file is to become: its id, and what it is called."""

    id: str
    title: str

    @classmethod
    def named(cls, text: str) -> "Target":
        """A target by its id or by a name in any script, from which an id is made."""
        latin = "-".join(pypinyin.lazy_pinyin(text)) if not text.isascii() else text
        id = _NOT_AN_ID.sub("-", latin.lower()).strip("-")[:60].strip("-")
        return cls(id or "layer", text.strip()[:80])


def overlay_frame(file: Incoming, sound: Sound) -> gpd.GeoDataFrame:
    """The rows that can be used, with all their fields, EPSG:4326."""
    table = file.table.iloc[sound.kept].reset_index(drop=True)
    names: list[str] = []
    for at, name in enumerate(map(str, table.columns)):
        plain = name.strip()[:200] or f"field_{at + 1}"
        taken = plain == "geometry" or plain in names
        names.append(f"{plain}_{at + 1}" if taken else plain)
    table.columns = names
    return gpd.GeoDataFrame(table, geometry=sound.shapes, crs=STORAGE_CRS)


def put_overlay(
    book: Path,
    target: Target,
    frame: gpd.GeoDataFrame,
    found: tuple[Meaning, ...],
    file: Incoming,
    datum: Datum,
    who: str,
) -> None:
    """Write an overlay into a book, or its new data where it is there.

    Raises DataError, SaveError; the book then stands as it was.
    """
    entries = data_of(book, OVERLAYS_FILE).get("overlays") or []
    old = next((one for one in entries if one["id"] == target.id), None)
    name = f"{OVERLAY_FOLDER}/{target.id}.parquet"
    facts = facts_of(target.id, target.title, file, datum, who)
    entry = _kept(old, frame) if old else _new(target, found, frame)
    if len(frame) > MAX_WHOLE:
        entry = _tiled(entry)
    entry |= {"file": name, **{key: facts[key] for key in ("sources", "date", "method")}}
    entry.pop("table", None)
    if not old:
        entry |= {
            key: value for key, value in facts.items() if key not in entry and key != "source"
        }
    listed = [entry if one is old else one for one in entries] if old else [*entries, entry]
    catalog = data_of(book, CATALOG)
    sources = [one for one in catalog["sources"] if one["id"] != facts["source"]["id"]]
    wanted: dict[str, Fill | None] = {
        name: lambda scratch: frame.to_parquet(scratch, index=False, compression="zstd"),
        OVERLAYS_FILE: with_data(book, OVERLAYS_FILE, {"overlays": listed}),
        CATALOG: with_data(book, CATALOG, {**catalog, "sources": [*sources, facts["source"]]}),
    }
    if old and old["file"] != name:
        wanted[old["file"]] = None
    put_files(book, wanted)


def _new(target: Target, found: tuple[Meaning, ...], frame: gpd.GeoDataFrame) -> dict[str, Any]:
    code, name, kind = (column_of(found, role) for role in ("code", "name", "class"))
    fields = []
    for one in found[:MAX_FIELDS]:
        uses = ["popup"]
        if one.column in (name, code):
            uses += ["tooltip", "search", "list"]
        if one.column == kind or frame[one.column].nunique() <= MAX_FILTER_VALUES:
            uses.append("filter")
        fields.append({"column": one.column, "name": _named(one), "uses": uses})
    entry: dict[str, Any] = {"id": target.id, "fields": fields, "visible": True}
    if code is not None:
        entry["id_column"] = code
    if (label := name or code) is not None:
        entry["labels"] = {"column": label, "min_zoom": LABEL_ZOOM}
    return entry


def _tiled(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry that is drawn from tiles, which can only be looked at."""
    fields = [
        {**one, "uses": [use for use in one.get("uses") or ("popup",) if use in LOOKED_AT]}
        for one in entry["fields"]
    ]
    rest = {key: value for key, value in entry.items() if key != "labels"}
    return {**rest, "fields": fields, "tiles": True}


def _named(one: Meaning) -> dict[str, str]:
    plain = {"zh": one.name}
    return plain | {"en": one.column} if one.column.isascii() else plain


def _kept(old: Mapping[str, Any], frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """An entry without the columns that are gone."""
    entry = dict(old)
    entry["fields"] = [one for one in old.get("fields") or () if one["column"] in frame]
    for key in ("style", "labels"):
        column = (entry.get(key) or {}).get("column")
        if column is not None and column not in frame:
            entry.pop(key)
    if entry.get("id_column") not in (None, *frame.columns):
        entry.pop("id_column")
    return entry
