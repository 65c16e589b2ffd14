"""DXF: closed polylines by layer, the name of each shape as a text inside it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ezdxf
import shapely

from erqi_map.i18n import Message

from .features import DataSet
from .plain import words_of

VERSION = "R2010"
"""From R2007 on text is UTF-8."""
APP = "ERQI_MAP"
NAMES = ("name_zh", "name", "id")
TEXT_SHARE = 0.06
MAX_XDATA_BYTES = 240
_UNFIT = re.compile(r'[<>/\\":;?*|=`,\x00-\x1f]')


def write_dxf(data: DataSet, path: Path) -> None:
    """In metres, or degrees where that is asked for; values beyond the name stand as XDATA."""
    drawing = ezdxf.new(VERSION, units=0 if data.system.in_degrees else 6)
    drawing.appids.add(APP)
    layer = f"{_UNFIT.sub('_', data.title.zh) or data.id}_{data.system.datum}"
    text_layer = f"{layer}_TEXT"
    table = drawing.layers.add(layer)
    drawing.layers.add(text_layer)
    space = drawing.modelspace()
    names, columns = data.table.column_names, [words_of(one) for one in data.table.columns]
    called = next((names.index(one) for one in NAMES if one in names), 0)
    # What is the same for all stands once, with the layer.
    common = {name: one[0] for name, one in zip(names, columns, strict=True) if len({*one}) == 1}
    table.set_xdata(APP, _xdata(common))
    own = {name: one for name, one in zip(names, columns, strict=True) if name not in common}
    size = _text_size(data.shapes)
    for number, shape in enumerate(data.shapes):
        if shape is None or shape.is_empty:
            continue
        said = _xdata({name: column[number] for name, column in own.items()})
        for entity in _draw(space, shape, {"layer": layer}):
            entity.set_xdata(APP, said)
        words = columns[called][number] if columns else None
        if words:
            at = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
            space.add_text(
                " ".join(words.split()), height=size, dxfattribs={"layer": text_layer}
            ).set_placement(at)
    drawing.saveas(path)


def losses(data: DataSet) -> list[Message]:
    """Types, and which rings are holes, are known to no drawing."""
    return [Message("data", "loss_dxf")]


def _xdata(values: dict[str, str | None]) -> list[tuple[int, str]]:
    return [(1000, one) for name, value in values.items() for one in _pieces(name, value)]


def _pieces(name: str, value: str | None) -> Iterator[str]:
    """A value in pieces that an entry of XDATA can hold."""
    if value is None:
        return
    text, number = " ".join(value.split()), 0
    while text or not number:
        piece = text
        while len(f"{name}={piece}".encode()) > MAX_XDATA_BYTES and piece:
            piece = piece[:-1]
        yield f"{name}={piece}" if not number else f"{name}+={piece}"
        if not piece:
            return
        text, number = text[len(piece) :], number + 1


def _draw(space: Any, shape: Any, look: dict[str, str]) -> Iterator[Any]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                points = shapely.get_coordinates(ring)[:-1].tolist()
                yield space.add_lwpolyline(points, close=True, dxfattribs=look)
        elif part.geom_type == "Point":
            yield space.add_point((part.x, part.y), dxfattribs=look)
        elif hasattr(part, "geoms"):
            yield from _draw(space, part, look)
        else:
            points = shapely.get_coordinates(part).tolist()
            yield space.add_lwpolyline(points, dxfattribs=look)


def _text_size(shapes: Any) -> float:
    """A share of the usual size of a shape, else of the whole drawing."""
    bounds = shapely.bounds(shapes)
    wide = sorted(float(one) for one in (bounds[:, 2] - bounds[:, 0]) if one > 0)
    whole = shapely.total_bounds(shapes)
    size = wide[len(wide) // 2] if wide else float(whole[2] - whole[0]) / 10
    return size * TEXT_SHARE if size > 0 else 1.0
