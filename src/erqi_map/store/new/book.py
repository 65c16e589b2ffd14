"""A sound minimal plan book from a boundary and, if there are any, its parts."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from erqi_map.errors import DataError, RequestError, SaveError
from erqi_map.files import reason_of
from erqi_map.geo import STORAGE_CRS
from erqi_map.geo.datum import CHINA_BOUNDS
from erqi_map.geo.zones import zone_systems
from erqi_map.i18n import LANGS, Listed, Message, phrase

from ..book.home import shipped_book
from ..check.book import find_problems
from ..intake.doubts import examine
from ..intake.finder import Datum, find_datum
from ..intake.ground import WEB, Ground, families, family_of
from ..intake.overlay import overlay_frame
from ..intake.source import Incoming, read_incoming
from .documents import book_files, source_of
from .tiling import SECTION, Part, area_of, named_parts, noded, tiled

SOURCE, PARTS_SOURCE = "boundary-file", "parts-file"
MIDDLE_LON = 114.0
COPIED = ("basemaps.yaml",)


@dataclass(frozen=True)
class Made:
    """What a new book was made of, and what was done to it."""

    parts: tuple[Part, ...]
    notes: tuple[Message, ...]


def new_book(
    book: Path, boundary: Path, parts: Path | None, title: str, crs: str | None = None
) -> Made:
    """Write a plan book into a folder that is new or empty.

    crs: of both files, a word of `--crs`; None: as they say themselves. Raises RequestError for
    files that cannot be read or placed and for a folder that holds something, SaveError,
    DataError; nothing is left then.
    """
    if book.exists() and (not book.is_dir() or any(book.iterdir())):
        raise RequestError(SECTION, "not_empty", path=book)
    whole, file, datum = _placed(boundary, _anywhere, crs)
    district = area_of(shapely.union_all(whole.geometry), boundary.name)
    notes: list[Message] = []
    found = [Part("whole", phrase(LANGS[0], SECTION, "whole"), district)]
    sources = [source_of(SOURCE, file, datum)]
    if parts is not None:
        ground = Ground(district, {}, _systems(float(district.centroid.x)))
        rows, parts_file, parts_datum = _placed(parts, lambda _: ground, crs)
        found = noded(list(tiled(list(named_parts(rows)), district, notes)))
        district = shapely.union_all([one.shape for one in found])
        sources.append(source_of(PARTS_SOURCE, parts_file, parts_datum))
    accuracy = max(families()[family_of(str(datum.chosen))]["accuracy_m"], 1)
    files = dict(book_files(title.strip(), district, found, sources, accuracy))
    _write(book, files)
    return Made(tuple(found), tuple(notes))


def _write(book: Path, files: Mapping[str, bytes]) -> None:
    try:
        book.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".erqi-map-", dir=book.parent) as aside:
            made = Path(aside) / "book"
            for name, content in files.items():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_bytes(content)
            for name in COPIED:
                shutil.copyfile(shipped_book() / name, made / name)
            if problems := find_problems(made):
                raise DataError(problems)
            if book.exists():
                book.rmdir()
            made.rename(book)
    except OSError as error:
        key, reason = reason_of(error)
        raise SaveError("stories", f"save_{key}", path=book, reason=reason) from error


def _placed(
    path: Path, ground_of: Callable[[Incoming], Ground], crs: str | None
) -> tuple[Any, Incoming, Datum]:
    """The rows of a file in EPSG:4326, itself, and how it was placed."""
    file = read_incoming(path)
    ground = ground_of(file)
    datum = find_datum(file, ground, crs)
    if file.by == "rfc7946" and STORAGE_CRS in datum.close:
        # Where there is no plan yet to compare it with, a GeoJSON is what its format says.
        datum = replace(datum, chosen=STORAGE_CRS, by="format")
    loose = crs is None and file.crs is None and datum.by == "words" and _lacks_zone(file)
    if file.undecided:
        names = Listed(one.name for one in file.layers)
        raise RequestError(SECTION, "layers", label=path.name, names=names)
    if datum.chosen is None or loose:
        known = Listed([one.id for one in datum.candidates]) if not loose else Listed([])
        raise RequestError(SECTION, "no_crs", label=path.name, known=known)
    return overlay_frame(file, examine(file, datum.chosen, ground, None)), file, datum


def _anywhere(file: Incoming) -> Ground:
    """Ground for a file of which nothing is known but what it says itself."""
    west, south, east, north = CHINA_BOUNDS
    x = _easting(file)
    zone = int(x // 1e6)
    lon = x if abs(x) <= 180 else zone * 3.0 if zone >= 25 else zone * 6.0 - 3
    lon = lon if west < lon < east else MIDDLE_LON
    return Ground(shapely.box(west, south, east, north), {}, _systems(lon))


def _systems(lon: float) -> dict[str, str]:
    plain = {STORAGE_CRS: "wgs84", "EPSG:4490": "cgcs2000", **{one: one for one in WEB}}
    return plain | zone_systems(lon)


def _easting(file: Incoming) -> float:
    places = shapely.get_coordinates(file.shapes)
    return float(np.median(places[:, 0])) if len(places) else 0.0


def _lacks_zone(file: Incoming) -> bool:
    return 360 < _easting(file) < 1e6
