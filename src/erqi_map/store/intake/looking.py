"""A file looked at whole: everything a person is shown before it is put into the book."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np

from erqi_map.errors import RequestError
from erqi_map.geo import WORK_CRS
from erqi_map.geo.zones import crs_of_easting
from erqi_map.i18n import LANGS, Listed, Message, Worded

from ..book.editing import edited
from ..book.home import Home
from ..overlays import MAX_TILED
from ..store import GeoStore, open_store
from .changes import Changes, compare
from .doubts import Sound, examine
from .finder import Datum, crs_name, find_datum
from .ground import Ground
from .meanings import Meaning, column_of, meanings
from .overlay import MAX_WHOLE, Target, overlay_frame, put_overlay
from .plan import TARGETS, PlanRow, plan_changes, plan_rows, put_plan
from .shift import CommonPoints, shift_of
from .signs import points_of
from .source import SECTION, Doubt, Incoming, read_incoming

MAX_TOLD = 5000
_TYPES = {"object": "string", "str": "string", "large_string": "string", "double": "float64",
          "float": "float32", "bool": "boolean"}  # fmt: skip
_BEGINNINGS = {"date32": "date", "datetime64[D]": "date", "timestamp": "datetime",
               "datetime": "datetime", "dictionary": "string", "null": "string"}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """A file, where it falls, what its fields mean, what is wrong, and what it would change;
    `plan`: its rows as projects, eco-areas or boundaries, where it is to become these.
    """

    file: Incoming
    datum: Datum
    meanings: tuple[Meaning, ...]
    sound: Sound | None
    frame: gpd.GeoDataFrame | None
    changes: Changes
    plan: tuple[PlanRow, ...] = ()

    @property
    def needs_decision(self) -> bool:
        """Whether a person has to say which layer or which coordinate system."""
        return self.file.undecided or self.datum.needs_decision

    @property
    def sound_rows(self) -> int:
        """Rows that can be used."""
        return 0 if self.frame is None else len(self.frame)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What is to be known of rows and fields."""
        found = (*self.file.doubts, *(() if self.sound is None else self.sound.doubts))
        n = len(self.file.rows) if self.frame is None else len(self.frame)
        if n > MAX_WHOLE and not self.plan:
            found = (Doubt(None, "", "large", {"n": f"{n:,}", "most": f"{MAX_WHOLE:,}"}), *found)
        if self.datum.by == "lies":
            found = (Doubt(None, "", "header_lies", {"value": self.file.crs or ""}), *found)
        return found


def look_at(
    path: Path,
    store: GeoStore,
    *,
    target: Target | None = None,
    crs: str | None = None,
    table: str | None = None,
    encoding: str | None = None,
    told: Callable[[float], None] = lambda share: None,
    shift: str | CommonPoints | None = None,
) -> Look:
    """The file at `path`, nothing of which is put anywhere. shift: see `shift_of`. Raises
    RequestError for one that is refused, and for a word of `crs` that is none.
    """
    file = read_incoming(path, table, encoding, told)
    ground = Ground.of(store)
    datum = find_datum(file, ground, crs)
    found = meanings(file.table)
    id = datum.chosen or next((one.real for one in datum.candidates), None)
    if id is None:
        return Look(file, datum, found, None, None, Changes(len(file.shapes)))
    if shift is not None:
        datum = replace(datum, shift=shift_of(shift, id))
    turn = None if datum.shift is None else datum.shift.turn
    sound = examine(file, id, ground, column_of(found, "area"), turn)
    frame = overlay_frame(file, sound)
    before = None
    if target is not None and target.id in store.overlays:
        before = store.overlays[target.id].read(whole=True)
    code = column_of(found, "code")
    found = meanings(frame.drop(columns="geometry"))
    if target is not None and target.id in TARGETS:
        rows = tuple(plan_rows(store, target.id, frame, found))
        return Look(file, datum, found, sound, frame, plan_changes(store, rows), rows)
    return Look(file, datum, found, sound, frame, compare(before, frame, code))


def apply(look: Look, home: Home, target: Target, who: str, why: str) -> None:
    """Put a file that needs no decision into the book, as one change.

    Raises RequestError for one that needs one or has nothing to show, DataError, SaveError.
    """
    if look.needs_decision or look.frame is None:
        raise RequestError(SECTION, "undecided", label=look.file.path.name)
    if not len(look.frame):
        raise RequestError(SECTION, "nothing_left", label=look.file.path.name)
    if (n := len(look.frame)) > MAX_TILED:
        raise RequestError(SECTION, "too_many", label=look.file.path.name, n=f"{n:,}",
                           most=f"{MAX_TILED:,}")  # fmt: skip
    store = open_store(home) if target.id in TARGETS else None
    with edited(home, who, why) as book:
        if store is not None:
            put_plan(book, store, target.id, list(look.plan), look.file, look.datum, who)
            return
        put_overlay(book, target, look.frame, look.meanings, look.file, look.datum, who)


def report(look: Look, lang: str = LANGS[0]) -> dict[str, Any]:
    """What was found, JSON-ready; docs/import.md says what each entry is."""
    changes = asdict(look.changes)
    changes.pop("farthest_m")
    return {
        "format": look.file.format,
        "encoding": look.file.encoding,
        "layers": [
            {
                "name": one.name,
                "rows": one.rows,
                "geometry": one.geometry,
                "fields": [
                    {"name": name, "type": _type(kind)} for name, kind in one.fields.items()
                ],
            }
            for one in look.file.layers
        ],
        "datum": {
            "chosen": look.datum.chosen,
            "needs_decision": look.datum.needs_decision,
            "candidates": [
                {"id": one.id, "score": one.score, "why": why_text(one.why).text(lang)}
                for one in look.datum.candidates
            ],
        },
        "problems": [
            {"row": one.row, "field": one.field, "message": doubt_text(one).text(lang)}
            for one in look.doubts[:MAX_TOLD]
        ],
        "changes": changes,
    }


def _type(kind: str) -> str:
    begins = next((word for sign, word in _BEGINNINGS.items() if kind.startswith(sign)), kind)
    return _TYPES.get(begins, begins)


def why_text(why: tuple[Worded, ...]) -> Worded:
    """Reasons in one sentence."""
    return Listed(list(why), "semicolon")


def doubt_text(doubt: Doubt) -> Worded:
    """What is wrong with a row or field, and what to do."""
    return Message(SECTION, f"doubt_{doubt.key}", **doubt.values)


def decisions(look: Look) -> list[Worded]:
    """What a person has to say before the file can be put into the book."""
    found: list[Worded] = []
    if look.file.undecided:
        names = Listed([one.name for one in look.file.layers])
        found.append(Message(SECTION, "decide_layer", names=names))
    if look.datum.needs_decision:
        ids = Listed([one.id for one in look.datum.candidates])
        near = bool(look.datum.candidates)
        lead = Message(SECTION, _lead(look.datum)) if near else nowhere(look)
        key = "decide_crs" if near else "decide_crs_none"
        found.append(Message(SECTION, key, names=ids, lead=lead))
    return found


def nowhere(look: Look) -> Worded:
    """Why no system puts a file near the plan: it may be written in a zone that lies elsewhere."""
    points = points_of(look.file.shapes)
    zone = None
    if len(points):
        zone = next(filter(None, map(crs_of_easting, np.median(points, axis=0)[::-1])), None)
    if zone is None or zone == WORK_CRS:
        return Message(SECTION, "lead_none")
    return Message(SECTION, "lead_zone", zone=crs_name(zone))


def _lead(datum: Datum) -> str:
    return "lead_lies" if datum.by == "lies" else "lead_close" if datum.close else "lead_other"


def report_json(look: Look, lang: str = LANGS[0]) -> bytes:
    """The report as JSON text."""
    return json.dumps(report(look, lang), ensure_ascii=False, indent=1).encode()
