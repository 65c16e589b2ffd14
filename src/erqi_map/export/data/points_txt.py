"""界址点 text as land surveyors exchange it: a header, then each parcel with its points.

North stands before east. All rings of a parcel are numbered, outer ones before their holes; which
is a hole follows from containment. Points are J1, J2 … through all rings; each ring ends with the
point it began with. The words of the header stand in i18n `points_txt`.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from erqi_map.errors import RequestError
from erqi_map.i18n import LANGS, Message, words
from erqi_map.store.landuse import code_columns

from .features import DataSet
from .plain import words_of

ENCODING = "GB18030"
DIGITS = 4
"""Of a metre."""
ZONES = {"EPSG:4526": 38}
NAME_COLUMNS = ("name_zh", "name", "XMMC")
NUMBER_COLUMNS = ("id", "TBBH", "code")
END = "@"


def write_points(data: DataSet, path: Path) -> None:
    """Areas alone, in metres."""
    with path.open("w", encoding=ENCODING, newline="\r\n") as file:
        file.writelines(f"{line}\n" for line in _lines(data))


def losses(data: DataSet) -> list[Message]:
    """What is no area is left out, and so is every value but number, name and code. Raises
    RequestError where nothing is an area.
    """
    kept = int(_is_area(data.shapes).sum())
    if not kept:
        raise RequestError("data", "error_no_areas")
    left = [Message("data", "loss_areas", n=len(data) - kept)] if kept < len(data) else []
    return [Message("data", "loss_points"), *left]


def _lines(data: DataSet) -> Iterator[str]:
    said = words(LANGS[0], "points_txt")
    zone = ZONES.get(data.system.word)
    yield f"[{said['section_about']}]"
    yield f"{said['format']}={said['format_value']}"
    yield f"{said['made_on']}={dt.date.today():%Y-%m-%d}"
    yield f"{said['crs']}={said['crs_value']}"
    yield f"{said['zone_width']}=3"
    yield f"{said['projection']}={said['projection_value']}"
    yield f"{said['unit']}={said['unit_value']}"
    yield f"{said['zone']}={zone or 38}"
    yield f"{said['precision']}={10**-DIGITS:.{DIGITS}f}"
    yield f"{said['parameters']}=0,0,0,0,0,0,0"
    yield f"[{said['section_parcels']}]"
    codes = tuple(code_columns(data.table.to_pandas()))
    columns = (_values(data, one) for one in (NUMBER_COLUMNS, NAME_COLUMNS, codes))
    for shape, number, name, code in zip(data.shapes, *columns, strict=True):
        if shape is not None and _is_area(shape):
            yield from _parcel(shapely.orient_polygons(shape), number, name, code, said["area"])


def _parcel(shape: Any, number: str, name: str, code: str, kind: str) -> Iterator[str]:
    rings = [r for part in shapely.get_parts(shape) for r in (part.exterior, *part.interiors)]
    corners = sum(len(ring.coords) - 1 for ring in rings)
    hectares = f"{shape.area / 1e4:.4f}"
    yield ",".join((str(corners), hectares, number, name, kind, "", "", code, END))
    at = 1
    for ring_number, ring in enumerate(rings, start=1):
        first, points = at, shapely.get_coordinates(ring)
        for east, north in points[:-1].tolist():
            yield f"J{at},{ring_number},{north:.{DIGITS}f},{east:.{DIGITS}f}"
            at += 1
        east, north = points[0].tolist()
        yield f"J{first},{ring_number},{north:.{DIGITS}f},{east:.{DIGITS}f}"


def _is_area(shapes: Any) -> Any:
    return np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)


def _values(data: DataSet, names: tuple[str, ...]) -> list[str]:
    """The values of the first of these columns, without the commas that part values."""
    name = next((one for one in names if one in data.table.column_names), None)
    found = [None] * len(data) if name is None else words_of(data.table[name])
    return [" ".join((one or "").replace(",", "\uff0c").split()) for one in found]
