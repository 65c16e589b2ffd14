"""KML: every value of a feature as `Data` under its own name, in whatever script."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import shapely

from erqi_map.i18n import Message

from .features import DataSet
from .gis import about_lines
from .plain import words_of

NAMES = ("name_zh", "name", "id")
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML cannot hold."""


def write_kml(data: DataSet, path: Path) -> None:
    """Longitude and latitude; missing values are left out."""
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write('<kml xmlns="http://www.opengis.net/kml/2.2"><Document>')
        file.write(_tag("name", data.title.zh))
        file.write(_tag("description", "\n".join(about_lines(data))))
        file.writelines(_placemarks(data))
        file.write("</Document></kml>\n")


def losses(data: DataSet) -> list[Message]:
    """Values are text in KML."""
    return [Message("data", "loss_types")]


def _tag(tag: str, text: str) -> str:
    return f"<{tag}>{escape(_UNFIT.sub('', text))}</{tag}>"


def _placemarks(data: DataSet) -> Iterator[str]:
    names, columns = data.table.column_names, [words_of(one) for one in data.table.columns]
    called = next((columns[names.index(one)] for one in NAMES if one in names), columns[0])
    keys = [quoteattr(_UNFIT.sub("", one)) for one in names]
    shapes = shapely.orient_polygons(data.shapes)
    for shape, name, *row in zip(shapes, called, *columns, strict=True):
        fields = (
            f"<Data name={key}>{_tag('value', value)}</Data>"
            for key, value in zip(keys, row, strict=True)
            if value is not None
        )
        extended = f"<ExtendedData>{''.join(fields)}</ExtendedData>"
        drawn = "" if shape is None or shape.is_empty else _shape(shape)
        yield f"\n<Placemark>{_tag('name', name or '')}{extended}{drawn}</Placemark>"


def _shape(shape: Any) -> str:
    kind = shape.geom_type
    if kind in ("Point", "LineString"):
        return f"<{kind}>{_places(shape)}</{kind}>"
    if kind != "Polygon":
        return f"<MultiGeometry>{''.join(map(_shape, shape.geoms))}</MultiGeometry>"
    sides = ["outerBoundaryIs", *["innerBoundaryIs"] * len(shape.interiors)]
    rings = (
        f"<{side}><LinearRing>{_places(ring)}</LinearRing></{side}>"
        for side, ring in zip(sides, (shape.exterior, *shape.interiors), strict=True)
    )
    return f"<Polygon>{''.join(rings)}</Polygon>"


def _places(line: Any) -> str:
    places = shapely.get_coordinates(line).tolist()
    return _tag("coordinates", " ".join(f"{x:.9f},{y:.9f}" for x, y in places))
