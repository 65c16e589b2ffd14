"""From 西安80 and 北京54 to CGCS2000, which PROJ does not do here: by seven parameters or by common
points.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pyproj import CRS, Transformer

from erqi_map.errors import RequestError
from erqi_map.geo import STORAGE_CRS, WORK_CRS
from erqi_map.geo.control import MIN_POINTS, fit_control
from erqi_map.geo.zones import crs_of_easting
from erqi_map.i18n import Listed, Message

from ..read.foreign.faults import RefusedError
from ..read.foreign.intake.cells import number_of
from ..read.foreign.intake.texts import text_of
from .ground import Array, Turn, turn_of

SECTION = "intake"
MAX_BYTES, PARAMETERS, PARAMETERS_M = 1 << 20, 7, 1.0
"""Seven parameters say nothing of how well they fit; a metre is what such sets reach at best."""
NORTHINGS = (1e6, 1e7)


@dataclass(frozen=True)
class CommonPoints:
    """A table of common points: old and new pair in each row."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Shift:
    """`turn`: from coordinates in the old system to WGS-84 degrees; `accuracy_m`: within which
    places lie then; `said`: how it was come by, with the residuals of common points in metres.
    """

    turn: Turn
    accuracy_m: float
    said: Message


def shift_of(given: str | CommonPoints, id: str) -> Shift:
    """The way from the system `id` that a person gives: "dx,dy,dz,rx,ry,rz,ppm" (metres, seconds of
    arc, millionths; position vector), or common points. Raises RequestError.
    """
    if isinstance(given, CommonPoints):
        return _by_points(given, id)
    numbers = [number_of(one) for one in given.replace("，", ",").split(",")]
    if len(numbers) == PARAMETERS and None not in numbers:
        return _by_parameters([float(one or 0) for one in numbers], id)
    raise RequestError(SECTION, "shift_none", value=given[:80])


def given_shift(text: str) -> str | CommonPoints:
    """Seven numbers, or the common points of the file that is there. Raises RequestError."""
    path = Path(text)
    if not path.is_file():
        return text
    if path.stat().st_size > MAX_BYTES:
        raise RequestError(SECTION, "shift_none", value=text[:80])
    return CommonPoints(path.name, path.read_bytes())


def _by_parameters(values: list[float], id: str) -> Shift:
    system = CRS.from_user_input(id)
    old = system.geodetic_crs
    if old is None or old.ellipsoid is None:
        raise RequestError(SECTION, "crs_unknown", value=id[:60])
    names = ("x", "y", "z", "rx", "ry", "rz", "s")
    helmert = " ".join(f"+{name}={one!r}" for name, one in zip(names, values, strict=True))
    a, rf = old.ellipsoid.semi_major_metre, old.ellipsoid.inverse_flattening
    way = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=cart +a={a!r} +rf={rf!r} "
        f"+step +proj=helmert {helmert} +convention=position_vector "
        "+step +inv +proj=cart +ellps=GRS80 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    degrees = Transformer.from_crs(system, old, always_xy=True)

    def turn(x: Array, y: Array) -> tuple[Array, Array]:
        lon, lat = degrees.transform(x, y)
        lon, lat, _ = way.transform(lon, lat, np.zeros(np.shape(lon)))
        return np.asarray(lon, float), np.asarray(lat, float)

    text = ", ".join(f"{one:g}" for one in values)
    return Shift(turn, PARAMETERS_M, Message(SECTION, "shift_parameters", values=text))


def _by_points(given: CommonPoints, id: str) -> Shift:
    label = given.name
    try:
        text, _ = text_of(given.content, None)
    except RefusedError as error:
        raise RequestError(SECTION, error.key, label=label, **error.values) from error
    pairs = np.array(list(_pairs(text)))
    if len(pairs) < MIN_POINTS:
        raise RequestError(SECTION, "shift_few", label=label, n=len(pairs), most=MIN_POINTS)
    old, new = pairs[:, :2], pairs[:, 2:]
    target = STORAGE_CRS if (np.abs(new) <= 360).all() else crs_of_easting(float(new[0, 0]))
    there = turn_of(target or WORK_CRS)(*new.T)
    plane = Transformer.from_crs(STORAGE_CRS, WORK_CRS, always_xy=True)
    found = turn_of(id)
    fit = fit_control(np.column_stack(plane.transform(*found(*old.T))), np.column_stack(there))
    if fit is None:
        raise RequestError(SECTION, "shift_line", label=label)
    a, b, c, d, e, f = fit.affine

    def turn(x: Array, y: Array) -> tuple[Array, Array]:
        east, north = plane.transform(*found(x, y))
        return plane.transform(a * east + b * north + c, d * east + e * north + f,
                               direction="INVERSE")  # fmt: skip

    worst = float(fit.residuals_m.max())
    said = Message(
        SECTION, "shift_points", n=len(pairs), file=label, worst=f"{worst:.2f}",
        each=Listed([f"{one:.2f}" for one in fit.residuals_m[:20]]),
    )  # fmt: skip
    return Shift(turn, max(fit.accuracy_m or 0.0, 2 * worst, 0.1), said)


def _pairs(text: str) -> Iterator[list[float]]:
    """East and north of old and new of each row that ends with four numbers; a seven-digit number
    before another is a northing.
    """
    for row in csv.reader(io.StringIO(text.replace("，", ",").replace("\t", ","))):
        numbers = [number_of(one) for one in row][-4:]
        if len(numbers) == 4 and None not in numbers:
            found = [float(one or 0) for one in numbers]
            for k in (0, 2):
                first, second = (NORTHINGS[0] < found[k + at] < NORTHINGS[1] for at in (0, 1))
                if first and not second:
                    found[k], found[k + 1] = found[k + 1], found[k]
            yield found
