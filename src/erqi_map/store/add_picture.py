"""Puts a picture into a plan book: the file, where it lies, and its entry; all of it or nothing."""

import csv
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from erqi_map.errors import DataError, RequestError, system_words
from erqi_map.geo import WORK_CRS, bd09_to_wgs84, gcj02_to_wgs84
from erqi_map.geo.control import MIN_POINTS, ControlFit, fit_control
from erqi_map.model.picture import PICTURE_FOLDER

from .book.putting import Fill, put_files, writes
from .book.yaml_text import rewrite_yaml
from .check.book import find_problems
from .check.report import Report
from .limits import Limits
from .pictures import PICTURES_FILE
from .read.documents import parse_yaml
from .read.foreign.picture import (
    WORLD_BYTES,
    PictureFile,
    PictureInfo,
    picture_format,
    read_world,
    world_names,
    world_text,
)

_ENDINGS = {"GeoTIFF": ".tif", "PNG": ".png", "JPEG": ".jpg"}
_TO_WGS84 = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
MAX_POINTS_BYTES, MAX_POINTS = 1 << 20, 10_000


def read_points(path: Path, datum: str = "wgs84") -> ControlFit:
    """The fit of a CSV of control points: column, row, longitude, latitude (degrees of `datum`);
    lines that begin with no number before the first are headings.

    Raises RequestError naming file and line.
    """
    label = path.name
    try:
        with path.open("rb") as file:
            text = file.read(MAX_POINTS_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise RequestError("foreign", "no_open", path=label, reason=system_words(error)) from error
    except UnicodeDecodeError as error:
        raise RequestError("foreign", "not_utf8", label=label) from error
    points: list[list[float]] = []
    for line, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        try:
            numbers = [float(one) for one in row[:4]]
            lon, lat = numbers[2:]
        except ValueError as error:
            if points or any(part.strip().lstrip("+-")[:1].isdigit() for part in row):
                raise RequestError("foreign", "points_bad", label=label, line=line) from error
            continue
        if not (abs(lon) <= 180 and abs(lat) <= 85) or len(points) >= MAX_POINTS:
            raise RequestError("foreign", "points_bad", label=label, line=line)
        points.append(numbers)
    return fit_of(points, label, datum)


def fit_of(points: Sequence[Sequence[float]], label: str, datum: str = "wgs84") -> ControlFit:
    """The fit of control points: column, row, longitude, latitude (degrees of `datum`) each.

    Raises RequestError, which calls them `label`.
    """
    if len(points) < MIN_POINTS:
        raise RequestError("foreign", "points_few", label=label, n=len(points))
    places = [one[2:] for one in points]
    if datum in _TO_WGS84:
        lon_lat = _TO_WGS84[datum](*zip(*places, strict=True))
        places = [list(one) for one in zip(*(axis.tolist() for axis in lon_lat), strict=True)]
    fit = fit_control([one[:2] for one in points], places)
    if fit is None:
        raise RequestError("foreign", "points_line", label=label)
    return fit


def add_picture(
    book: Path, file: Path, entry: Mapping[str, Any], fit: ControlFit | None = None
) -> PictureInfo:
    """Copy `file` into the book with its world file, or that of `fit`, and list it as `entry`.

    Raises RequestError for a picture that cannot be used, DataError with the problems the book
    would have, SaveError where it cannot be written; the book then stands as it was.
    """
    if problems := find_problems(book):
        raise DataError(problems)
    format = picture_format(file)
    world = _world_beside(file, format) if fit is None else fit.affine
    entry = {name: value for name, value in entry.items() if value is not None}
    if fit is not None:
        entry = {**entry, "crs": WORK_CRS, "datum": "wgs84"}
    one = PictureFile(
        file.resolve(), format, world, entry.get("crs"), str(entry.get("datum", "wgs84"))
    )
    info = one.look()
    if info.bounds is None:
        raise RequestError("foreign", "picture_no_place", label=file.name)
    target = book / PICTURE_FOLDER / f"{entry['id']}{_ENDINGS[format]}"
    beside = target.with_name(world_names(target.name, format)[0])
    if target.exists() or beside.exists():
        raise RequestError("foreign", "picture_there", label=target.name)
    listed = {**entry, "file": f"{PICTURE_FOLDER}/{target.name}"}
    wanted: dict[str, Fill] = {
        f"{PICTURE_FOLDER}/{target.name}": lambda scratch: shutil.copyfile(file, scratch)
    }
    if world is not None:
        text = world_text(world).encode()
        wanted[f"{PICTURE_FOLDER}/{beside.name}"] = writes(text)
    before = (book / PICTURES_FILE).read_bytes() if (book / PICTURES_FILE).exists() else None
    wanted[PICTURES_FILE] = writes(_listed(before, listed))
    put_files(book, wanted)
    return info


def _listed(before: bytes | None, entry: dict[str, Any]) -> bytes:
    """pictures.yaml with one entry more; what stands there stays, comments too."""
    content = before or b"pictures:\n"
    data = parse_yaml(content, PICTURES_FILE, Limits.from_env(), Report()) or {}
    return rewrite_yaml(content, {**data, "pictures": [*(data.get("pictures") or ()), entry]})


def _world_beside(file: Path, format: str) -> Any:
    for name in world_names(file.name, format):
        path = file.with_name(name)
        if path.is_file():
            with path.open("rb") as stream:
                return read_world(stream.read(WORLD_BYTES), name)
    return None
