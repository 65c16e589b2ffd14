"""DXF: closed polylines by layer, the name of each shape as a text inside it.

The library makes the drawing; its entities, which it writes one attribute after the other, are put
into it as text.
"""

import io
import re
from collections.abc import Iterator, Mapping
from itertools import chain, count, groupby
from pathlib import Path
from typing import Any

import ezdxf
import shapely

from erqi_map.geo.flatten import flatten
from erqi_map.i18n import Message

from .features import DataSet
from .plain import words_of

GBK, UTF8 = ("R2004", "gbk", "ANSI_936"), ("R2010", "utf-8", "ANSI_65001")
"""Version, encoding and its name in the header: what every program here reads, and, for signs that
it has not, Unicode, which drawings know from R2007 on.
"""
HANDSEED = "7FFFFFFF"
"""The next free handle, which stands before the entities and so before it is known."""
APP = "ERQI_MAP"
NAMES = ("name_zh", "name", "id")
TEXT_SHARE = 0.06
MAX_XDATA_BYTES, MAX_ALL_BYTES = 240, 15_000
"""Of one entry, and of all those of a shape: no drawing holds more than 16 kB with one."""
_UNFIT = re.compile(r'[<>/\\":;?*|=`,\x00-\x1f]')
_ENTITIES = "  0\nSECTION\n  2\nENTITIES\n"
_SEED = re.compile(r"(\$HANDSEED\n  5\n)([0-9A-F]+)")


def write_dxf(data: DataSet, path: Path) -> None:
    """In metres, or degrees where that is asked for; values beyond the name stand as XDATA."""
    columns = {x: words_of(data.table[x]) for x in data.table.column_names}
    version, encoding, page = GBK if _fits([data.title.zh, *columns], columns) else UTF8
    drawing = ezdxf.new(version, units=0 if data.system.in_degrees else 6)
    drawing.appids.add(APP)
    layer = f"{_UNFIT.sub('_', data.title.zh) or data.id}_{data.system.datum}"
    table = drawing.layers.add(layer)
    drawing.layers.add(f"{layer}_TEXT")
    # What is the same for all stands once, with the layer.
    common = {name: one[0] for name, one in columns.items() if len({*one}) == 1}
    table.set_xdata(APP, [(1000, x) for name, one in common.items() for x in _pieces(name, one)])
    own = {name: one for name, one in columns.items() if name not in common}
    stream = io.StringIO()
    drawing.write(stream)
    head, tail = stream.getvalue().replace("ANSI_1252", page, 1).split(_ENTITIES)
    seed = _SEED.search(head)
    assert seed is not None
    handles = count(int(seed[2], 16))
    owner = drawing.modelspace().block_record_handle
    names = next(
        (columns[one] for one in NAMES if one in columns), next(iter(columns.values()), [])
    )
    with path.open("w", encoding=encoding, newline="\n") as file:
        file.write(f"{head[: seed.start(2)]}{HANDSEED}{head[seed.end(2) :]}{_ENTITIES}")
        for kind, at, body in _entities(data.shapes, own, names, layer):
            file.write(
                f"  0\n{kind}\n  5\n{next(handles):X}\n330\n{owner}\n100\nAcDbEntity\n"
                f"  8\n{at}\n{body}"
            )
        file.write(tail)


def _fits(names: list[str], columns: Mapping[str, list[str | None]]) -> bool:
    texts = chain(names, *({*one} for one in columns.values()))
    try:
        return bool("".join(filter(None, texts)).encode(GBK[1]))
    except UnicodeEncodeError:
        return False


def losses(data: DataSet) -> list[Message]:
    """Types, and which rings are holes, are known to no drawing; nor are more than 16 kB."""
    columns = {x: words_of(data.table[x]) for x in data.table.column_names}
    most = sum(max((len(one) * 4 for one in x if one), default=0) for x in columns.values())
    long = 0
    if most > MAX_ALL_BYTES / 2:
        wanted = [
            (x for name in columns for x in _pieces(name, columns[name][row]))
            for row in range(len(data))
        ]
        long = sum(sum(len(x.encode()) + 8 for x in row) > MAX_ALL_BYTES for row in wanted)
    cut = [Message("data", "loss_dxf_long", n=long)] if long else []
    return [Message("data", "loss_dxf"), *cut]


def _entities(
    shapes: Any, own: dict[str, list[str | None]], names: list[str | None], layer: str
) -> Iterator[tuple[str, str, str]]:
    """Kind, layer and body of every entity: the lines of each shape, then its name."""
    parts, rows = flatten(shapes)
    size = _text_size(shapes)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes[rows])).tolist()
    for row, pairs in groupby(zip(rows.tolist(), parts, inside, strict=True), lambda one: one[0]):
        all = [*pairs]
        said = f"1001\n{APP}\n" + "".join(f"1000\n{one}\n" for one in _said(own, row))
        for _, part, _ in all:
            yield from ((kind, layer, body + said) for kind, body in _lines(part))
        if words := " ".join((names[row] or "").split()):
            (x, y), kind = all[0][2], "100\nAcDbText\n"
            yield (
                "TEXT",
                f"{layer}_TEXT",
                (f"{kind} 10\n{x!r}\n 20\n{y!r}\n 30\n0.0\n 40\n{size!r}\n  1\n{words}\n{kind}"),
            )


def _lines(part: Any) -> Iterator[tuple[str, str]]:
    if part.geom_type == "Point":
        yield "POINT", f"100\nAcDbPoint\n 10\n{part.x!r}\n 20\n{part.y!r}\n 30\n0.0\n"
        return
    closed = part.geom_type == "Polygon"
    for ring in (part.exterior, *part.interiors) if closed else (part,):
        places = shapely.get_coordinates(ring)[: -1 if closed else None].tolist()
        points = "".join(f" 10\n{x!r}\n 20\n{y!r}\n" for x, y in places)
        yield "LWPOLYLINE", f"100\nAcDbPolyline\n 90\n{len(places)}\n 70\n{+closed}\n{points}"


def _said(own: dict[str, list[str | None]], row: int) -> Iterator[str]:
    """The values of a row as far as a drawing holds them."""
    left = MAX_ALL_BYTES
    for name, values in own.items():
        for piece in _pieces(name, values[row]):
            left -= len(piece.encode()) + 8
            if left < 0:
                return
            yield piece


def _pieces(name: str, value: str | None) -> Iterator[str]:
    """A value in pieces that an entry of XDATA can hold."""
    if value is None:
        return
    text, mark = " ".join(value.split()), "="
    name = " ".join(name.split())
    while text or mark == "=":
        piece = f"{name}{mark}{text}"
        if len(piece.encode()) > MAX_XDATA_BYTES:
            piece = piece.encode()[:MAX_XDATA_BYTES].decode(errors="ignore")
        text = text[max(len(piece) - len(name) - len(mark), 1) :]
        yield piece
        mark = "+="


def _text_size(shapes: Any) -> float:
    """A share of the usual size of a shape, else of the whole drawing."""
    bounds = shapely.bounds(shapes)
    wide = sorted(float(one) for one in (bounds[:, 2] - bounds[:, 0]) if one > 0)
    whole = shapely.total_bounds(shapes)
    size = wide[len(wide) // 2] if wide else float(whole[2] - whole[0]) / 10
    return size * TEXT_SHARE if size > 0 else 1.0
