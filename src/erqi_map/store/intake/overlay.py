"""An overlay made of a file: its data, its entry, and the source it names; what is not known, and
has to stand there, is filled in and marked as to be checked.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pypinyin

from erqi_map.geo import STORAGE_CRS
from erqi_map.i18n import phrase
from erqi_map.model.overlay import OVERLAY_FOLDER

from ..book.putting import Fill, put_files
from ..book.yaml_text import rewrite_yaml
from ..check.report import Report
from ..limits import Limits
from ..overlays import OVERLAYS_FILE
from ..read.documents import parse_yaml
from .doubts import Sound
from .finder import Datum
from .ground import families, family_of
from .meanings import Meaning, column_of
from .source import SECTION, Incoming

CATALOG = "catalog.yaml"
MAX_FIELDS, MAX_FILTER_VALUES, LABEL_ZOOM = 60, 40, 16
_LANGS = ("zh", "en")
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
    entries = _data(book, OVERLAYS_FILE).get("overlays") or []
    old = next((one for one in entries if one["id"] == target.id), None)
    name = f"{OVERLAY_FOLDER}/{target.id}.parquet"
    facts = _facts(target, file, datum, who)
    entry = _kept(old, frame) if old else _new(target, found, frame)
    entry |= {"file": name, **{key: facts[key] for key in ("sources", "date", "method")}}
    entry.pop("table", None)
    if not old:
        entry |= {
            key: value for key, value in facts.items() if key not in entry and key != "source"
        }
    listed = [entry if one is old else one for one in entries] if old else [*entries, entry]
    catalog = _data(book, CATALOG)
    sources = [one for one in catalog["sources"] if one["id"] != facts["source"]["id"]]
    wanted: dict[str, Fill | None] = {
        name: lambda scratch: frame.to_parquet(scratch, index=False, compression="zstd"),
        OVERLAYS_FILE: _document(book, OVERLAYS_FILE, {"overlays": listed}),
        CATALOG: _document(book, CATALOG, {**catalog, "sources": [*sources, facts["source"]]}),
    }
    if old and old["file"] != name:
        wanted[old["file"]] = None
    put_files(book, wanted)


def _facts(target: Target, file: Incoming, datum: Datum, who: str) -> dict[str, Any]:
    """What the catalogue needs. The decision on the datum stands in the method."""
    id = str(datum.chosen)
    source = f"import-{target.id}"[:64].strip("-")
    today = dt.date.today().isoformat()
    values = {"file": file.path.name, "id": id, "who": who, "date": today}
    return {
        "title": _both("fact_title", title=target.title),
        "sources": [source],
        "licence": _both("fact_unknown"),
        "date": today,
        "datum": "wgs84",
        "status": "schematic",
        "accuracy_m": families()[family_of(id)]["accuracy_m"],
        "method": _both(f"fact_method_{datum.by or 'file'}", **values),
        "source": {
            "id": source,
            "title": _both("fact_source", **values),
            "publisher": _both("fact_unknown"),
            "kind": "data",
            "licence": _both("fact_unknown"),
            "date": today,
            "date_inferred": True,
            "to_check": True,
        },
    }


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


def _both(key: str, **values: object) -> dict[str, str]:
    return {lang: phrase(lang, SECTION, key, **values)[:600] for lang in _LANGS}


def _data(book: Path, name: str) -> dict[str, Any]:
    path = book / name
    if not path.exists():
        return {}
    return parse_yaml(path.read_bytes(), name, Limits.from_env(), Report()) or {}


def _document(book: Path, name: str, data: dict[str, Any]) -> Fill:
    path = book / name
    before = path.read_bytes() if path.exists() else f"{next(iter(data))}:\n".encode()
    content = rewrite_yaml(before, data)
    return lambda scratch: scratch.write_bytes(content)
