"""Where a file falls: its coordinate system if it names one that fits, else the ones it could be.

Nothing is converted silently: what is not declared and not said in words is for a person to decide.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from erqi_map.i18n import Listed, Message, Worded

from .ground import (
    METRES_A_DEGREE,
    OLD,
    PACKED_DMS,
    SWAPPED,
    WEB,
    WGS84,
    Ground,
    checked_id,
    families,
    family_of,
    has_place,
    id_of,
    metres_from,
    plausible,
    straight,
    turn_of,
)
from .shift import Shift
from .signs import named_rows, points_of, said_in, written_in
from .source import SECTION, Incoming

EDGE_M = 60.0
"""Corners on the edge of the district lie in it though the edges differ by a little."""
GOOD, CLOSE_TO_BEST, PLAIN = 0.5, 0.6, 0.95
NUDGE = 0.02
"""What a word on another sheet adds: it settles what is even, and nothing that is not."""
MAX_DEGREES = 360
_ZONE = re.compile(r"(?P<three>3-degree )?Gauss-Kruger (zone (?P<zone>\d+)|CM (?P<middle>\d+)E)")
_PROPOSED = {"ovkml": "gcj02", "rfc7946": WGS84}
"""What a format proposes without declaring it."""


@dataclass(frozen=True)
class Candidate:
    """A system the coordinates may be in. real: what "swapped" stands for, else the id itself;
    score: 0 to 1; centre: where they would lie (WGS-84).
    """

    id: str
    real: str
    score: float
    why: tuple[Worded, ...]
    centre: tuple[float, float] | None = None


@dataclass(frozen=True)
class Datum:
    """`chosen`: what the file is taken to be in, None where a person has to decide. `close`: the
    systems that cannot be told apart.
    """

    chosen: str | None
    needs_decision: bool
    candidates: tuple[Candidate, ...]
    close: tuple[str, ...] = ()
    by: str = ""
    shift: Shift | None = None

    @property
    def accuracy_m(self) -> float:
        """How far off coordinates in the chosen system are at best, metres."""
        if self.shift is not None:
            return self.shift.accuracy_m
        return float(families()[family_of(str(self.chosen))]["accuracy_m"])


def find_datum(file: Incoming, ground: Ground, asked: str | None = None) -> Datum:
    """The systems of a file, the best first. asked: what a person decided, a word of `--crs`.

    Raises RequestError for a word that is none.
    """
    wanted = None if asked is None else checked_id(asked)
    points = points_of(file.shapes)
    said = said_in(file)
    found = _Finder(file, ground, points, said)
    stated = None if file.crs is None or not has_place(file.crs) else file.crs
    declared = None if stated is None else id_of(stated, ground.systems)
    ids = dict.fromkeys([*([declared] if declared else []), *ground.systems])
    candidates = sorted(
        (one for one in map(found.candidate, [*ids, *found.odd()]) if one.score > 0),
        key=lambda one: (-round(one.score, 2), found.order(one.id)),
    )
    if wanted is not None:
        return _decided(wanted, found, candidates)
    if (written := written_in(file)) is not None:
        own = found.candidate(written)
        if own.score > 0 and own.score >= CLOSE_TO_BEST * candidates[0].score:
            mine = replace(own, why=(_word("why_field", name=written), *own.why))
            rest = [one for one in candidates if one.id != written]
            return Datum(written, False, (mine, *rest), by="words")
    if declared is not None:
        return _declared(declared, found, candidates)
    return _told(found, candidates)


def _decided(wanted: str, found: "_Finder", candidates: list[Candidate]) -> Datum:
    if wanted == SWAPPED:
        wanted = found.swapped() or f"{SWAPPED}:{WGS84}"
    one = found.candidate(wanted)
    mine = Candidate(one.id, one.real, one.score, (_word("why_asked"), *one.why), one.centre)
    rest = [x for x in candidates if x.id != wanted]
    return Datum(wanted, False, (mine, *rest), by="asked")


def _declared(declared: str, found: "_Finder", candidates: list[Candidate]) -> Datum:
    own = found.candidate(declared)
    why = (_word(f"why_{found.by}", name=declared), *own.why)
    mine = Candidate(own.id, own.real, own.score, why, own.centre)
    others = [one for one in candidates if one.id != declared]
    best = max((one.score for one in others), default=0.0)
    told = {family for family, _, _ in found.said} - {family_of(declared)}
    # Words that only look like another name of the same degrees are no contradiction.
    told -= {"wgs84", "cgcs2000"} if family_of(declared) in ("wgs84", "cgcs2000") else set()
    lies = best >= GOOD and own.score < CLOSE_TO_BEST * best
    against = bool(told) and any(family_of(one.id) in told for one in others)
    if lies:
        ordered, names = _with_close(others)
        return Datum(None, True, (*ordered, mine), names, by="lies")
    if against and found.by == "format":
        return Datum(None, True, (*others[:1], mine, *others[1:]), by="lies")
    return Datum(declared, False, (mine, *others), by=found.by)


def _told(found: "_Finder", candidates: list[Candidate]) -> Datum:
    if not candidates:
        return Datum(None, True, ())
    told = {family for family, _, _ in found.said}
    best = candidates[0]
    odd = best.id.startswith(SWAPPED) or best.id == PACKED_DMS
    if len(told) == 1 and family_of(best.id) in told and not odd and best.score >= GOOD:
        return Datum(best.id, False, tuple(candidates), by="words")
    ordered, names = _with_close(candidates)
    return Datum(None, True, ordered, names)


def _with_close(candidates: list[Candidate]) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
    """The systems, those that cannot be told from the best first and said to be so; their ids."""
    best = candidates[0].score
    close = [one for one in candidates if one.score >= CLOSE_TO_BEST * best]
    if len(close) == 1:
        return tuple(candidates), ()
    names = [one.id for one in close]
    alike = [
        replace(
            one, why=(*one.why, _word("why_close", names=Listed(x for x in names if x != one.id)))
        )
        for one in close
    ]
    return (*alike, *(one for one in candidates if one not in close)), tuple(names)


class _Finder:
    """Scores the systems of one file."""

    def __init__(
        self,
        file: Incoming,
        ground: Ground,
        points: NDArray[np.float64],
        said: list[tuple[str, str, str]],
    ) -> None:
        self._points, self._ground, self.said = points, ground, said
        self.by = file.by or "file"
        self._proposed = _PROPOSED.get(file.by)
        self._area = shapely.buffer(ground.area, EDGE_M / METRES_A_DEGREE)
        shapely.prepare(self._area)
        west, south, east, north = shapely.bounds(ground.area)
        wide, high = east - west, north - south
        self._around = (west - wide, south - high, east + wide, north + high)
        self._named = named_rows(file, ground)
        self._packed = file.packed_dms
        self._order = list(families())

    def order(self, id: str) -> tuple[int, int, str]:
        """Among systems that fit as well as each other."""
        odd = id.startswith(SWAPPED) or id == PACKED_DMS
        return int(odd), self._order.index(family_of(id)), id

    def odd(self) -> list[str]:
        """Exchanged axes and degrees written ddd.mmss, where they may be so."""
        found = [PACKED_DMS] if self._packed else []
        return [*found, *([SWAPPED] if self.swapped() else [])]

    def swapped(self) -> str | None:
        """The system the coordinates are in once their axes are exchanged."""
        ids = [id for id in self._ground.systems if id not in WEB]
        scored = {id: self._score(f"{SWAPPED}:{id}")[0] for id in ids}
        best = max(scored, key=lambda id: (scored[id], -self.order(id)[1]))
        return f"{SWAPPED}:{best}" if scored[best] >= GOOD else None

    def candidate(self, id: str) -> Candidate:
        """A system with its score and why."""
        real = (self.swapped() or f"{SWAPPED}:{WGS84}") if id == SWAPPED else id
        score, why, centre = self._score(real)
        if id == SWAPPED:
            why.insert(0, _word("why_swapped", name=real.partition(":")[2]))
        # Words weigh more than what fits as well as the others.
        score, bare = PLAIN * score, score
        family = family_of(real)
        for named, where, quoted in self.said:
            if named == family and score > 0:
                score = min(1.0, score + NUDGE) if where == "elsewhere" else 0.7 + 0.3 * bare
                why.insert(0, Message(SECTION, f"why_word_{where}", text=quoted))
        if id == self._proposed and score > 0:
            # What tools of 奥维 write is known; a GeoJSON only ought to be so.
            score = min(1.0, 0.2 + score) if self.by == "ovkml" else score
            why.insert(0, _word(f"why_{self.by}"))
        if family in OLD:
            why.append(_word("why_old", metres=families()[family]["accuracy_m"]))
        return Candidate(id, real, round(score, 3), tuple(why), centre)

    def _score(self, id: str) -> tuple[float, list[Worded], tuple[float, float] | None]:
        if not len(self._points):
            return 0.0, [], None
        lon, lat = self._turned(id, self._points)
        fine = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
        inside = float(np.mean(fine & shapely.contains_xy(self._area, lon, lat)))
        west, south, east, north = self._around
        with np.errstate(invalid="ignore"):
            near = float(
                np.mean(fine & (lon > west) & (lon < east) & (lat > south) & (lat < north))
            )
        score = 0.9 * inside + 0.1 * near
        why: list[Worded] = [_word("why_inside", share=round(100 * inside))]
        centre = (float(np.median(lon[fine])), float(np.median(lat[fine]))) if fine.any() else None
        if near == 0 and centre is not None and inside == 0:
            return 0.0, why, centre
        if self._named and score > 0:
            share, name, metres = self._at_names(id)
            score = 0.5 * score + 0.5 * share
            why.append(_word("why_named", name=name, metres=round(metres)))
        return score, why, centre

    def _at_names(self, id: str) -> tuple[float, str, float]:
        """The share of rows that are called after something and lie there, the nearer the more, and
        the middle one of them.
        """
        away = []
        for name, shape in self._named:
            place, accuracy = self._ground.named[name]
            x, y = shapely.get_coordinates(shapely.point_on_surface(shape)).T
            lon, lat = self._turned(id, np.column_stack([x, y]))
            metres = metres_from(place, float(lon[0]), float(lat[0]))
            away.append((metres, accuracy, name))
        share = float(np.mean([max(0.0, 1 - m / (8 * a)) for m, a, _ in away]))
        metres, _, name = sorted(away)[len(away) // 2]
        return share, name, metres

    def _turned(self, id: str, points: Any) -> tuple[Any, Any]:
        x, y = points.T
        first, second = (y, x) if id.startswith(SWAPPED) else (x, y)
        low, high = plausible(straight(id))
        degrees = high <= MAX_DEGREES
        if not low <= np.median(first) <= high or (abs(np.median(second)) > MAX_DEGREES) == degrees:
            return np.full(len(x), np.inf), np.full(len(x), np.inf)
        return turn_of(straight(id))(first, second)


def _word(key: str, **values: object) -> Worded:
    return Message(SECTION, key, **values)


def crs_name(id: str) -> Worded | str:
    """How a system is called: datum, width and number of its zone; its makers' words, or the id
    itself, for what is no such zone.
    """
    if id in WEB or id.startswith(SWAPPED) or id == PACKED_DMS:
        return id
    name = str(CRS.from_user_input(id).name)
    if (found := _ZONE.search(name)) is None:
        return name
    width = 3 if found["three"] else 6
    datum = _word(f"datum_{family_of(id)}")
    if found["middle"]:
        return _word("zone_middle", datum=datum, middle=found["middle"])
    return _word("zone_number", datum=datum, width=width, zone=found["zone"])
