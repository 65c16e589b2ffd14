"""DXF: closed lines as areas, by layer; a text inside an area is its attribute.

From R2007 (AC1021) on a DXF is UTF-8 whatever $DWGCODEPAGE says; before, the code page counts, and
GB18030 where it cannot be that.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import ezdxf
import shapely
from ezdxf import path as paths
from ezdxf.document import Drawing
from ezdxf.entities import DXFGraphic
from ezdxf.lldxf.const import DXFError
from ezdxf.lldxf.encoding import (
    decode_dxf_unicode,
    decode_mif_to_unicode,
    has_dxf_unicode,
    has_mif_encoding,
)

from ..faults import RefusedError, short_reason
from .found import Fault, Found, Layer, layer_of
from .survey import nested
from .texts import chosen, label_of
from .words import made

BINARY = b"AutoCAD Binary DXF\r\n\x1a\x00"
_VERSION = re.compile(rb"\$ACADVER\s+1\s+(AC\d{4})")
_CODE_PAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+(\S+)")
UTF8_FROM = b"AC1021"
FLAT = 0.01
"""How far a chord may lie from its curve, drawing units (metres)."""
SYMBOL, MAX_DEPTH, MAX_PARTS, MAX_ENTITIES = 100.0, 4, 200_000, 5_000_000
"""Blocks with an outline of less than SYMBOL drawing units are symbols."""
_LINES = frozenset({"LWPOLYLINE", "POLYLINE", "LINE", "ARC", "CIRCLE", "ELLIPSE", "SPLINE"})
_CLOSED = frozenset({"CIRCLE"})
Row = tuple[str, Any, dict[str, Any]]


def is_dxf(head: bytes) -> bool:
    """Whether a file that begins so is a DXF."""
    return head.startswith(BINARY) or re.match(rb"\s*(999\s.*\s)*0\s+SECTION", head) is not None


def read_drawing(path: Path, content: bytes, name: str, asked: str | None) -> Found:
    """The model space, a layer for each of the drawing's. Raises RefusedError."""
    codec = "utf-8" if content.startswith(BINARY) else _codec(content, asked)
    try:
        drawing = (
            ezdxf.readfile(path)
            if content.startswith(BINARY)
            else ezdxf.read(io.StringIO(_unescaped(content.decode(codec, "replace"))))
        )
    except (DXFError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise RefusedError("drawing", reason=short_reason(error)) from error
    rows, texts, left = _sorted(drawing)
    if not rows and not texts:
        raise RefusedError("no_shapes")
    rows += _written(rows, texts)
    faults: list[Fault] = [
        (None, kind, "entity_left", {"n": n, "kind": kind}) for kind, n in sorted(left.items())
    ]
    return Found("DXF", _layers(rows, name, faults), label_of(codec), alike=True)


def _codec(content: bytes, asked: str | None) -> str:
    head = content[:20_000]
    version, page = _VERSION.search(head), _CODE_PAGE.search(head)
    if asked is None and version is not None and version[1] >= UTF8_FROM:
        return chosen([content], None)
    return chosen([content], asked, [page[1].decode("ascii", "replace") if page else None])


def _unescaped(text: str) -> str:
    """Characters that were written by their numbers because a code page has none."""
    text = decode_dxf_unicode(text) if has_dxf_unicode(text) else text
    return decode_mif_to_unicode(text) if has_mif_encoding(text) else text


def _entities(parts: Iterable[Any], depth: int = 0) -> Iterator[Any]:
    """Entities as they are drawn: a block that holds areas, such as a whole plan, is taken apart;
    one that does not, or has attributes, is a symbol.
    """
    for one in parts:
        if one.dxftype() == "INSERT" and not one.attribs and depth < MAX_DEPTH:
            inner = list(islice(one.virtual_entities(), MAX_PARTS))
            if any(part.dxftype() == "INSERT" or _size(part) > SYMBOL for part in inner):
                yield from _entities(inner, depth + 1)
                continue
        yield one


def _size(entity: Any) -> float:
    shape = _line(entity, entity.dxftype()) if entity.dxftype() in _LINES else None
    return 0.0 if shape is None or shape.geom_type != "Polygon" else float(shape.length)


def _filled(entity: Any) -> Any:
    """The area of a hatch."""
    rings = []
    for path in paths.from_hatch(entity):
        points = [(one.x, one.y) for one in path.flattening(FLAT)]
        if len(set(points)) > 2:
            rings.append(shapely.Polygon(points))
    return nested(rings) if rings else None


def _sorted(drawing: Drawing) -> tuple[list[Row], list[tuple[Any, str, str]], Counter[str]]:
    """Shapes, texts with where they stand and their layer, and how many of what was left out."""
    rows: list[Row] = []
    hatches: list[Row] = []
    texts: list[tuple[Any, str, str]] = []
    left: Counter[str] = Counter()
    for one in islice(_entities(drawing.modelspace()), MAX_ENTITIES):
        kind, layer = one.dxftype(), str(one.dxf.layer)
        if kind in ("TEXT", "MTEXT"):
            words = one.plain_text() if kind == "TEXT" else one.plain_text(fast=True)
            at = one.get_placement()[1] if kind == "TEXT" else one.dxf.insert
            texts.append((shapely.Point(at.x, at.y), words.strip(), layer))
        elif kind == "POINT":
            rows.append((layer, shapely.Point(one.dxf.location.x, one.dxf.location.y), {}))
        elif kind == "INSERT":
            tags = {str(tag.dxf.tag): str(tag.dxf.text) for tag in one.attribs}
            at = shapely.Point(one.dxf.insert.x, one.dxf.insert.y)
            rows.append((layer, at, {made("block"): str(one.dxf.name), **tags}))
        elif kind == "HATCH" and (shape := _filled(one)) is not None:
            hatches.append((layer, shape, {}))
        elif kind in _LINES and (shape := _line(one, kind)) is not None:
            rows.append((layer, shape, {}))
        else:
            left[kind] += 1
    # A hatch mostly fills an outline that is drawn as well.
    drawn = {shapely.normalize(shape).wkb for _, shape, _ in rows}
    rows += [one for one in hatches if shapely.normalize(one[1]).wkb not in drawn]
    return rows, texts, left


def _line(entity: DXFGraphic, kind: str) -> Any:
    """An area where the line is closed."""
    try:
        path = paths.make_path(entity)
        points = [(one.x, one.y) for one in path.flattening(FLAT)]
    except (TypeError, ValueError, DXFError, ZeroDivisionError):
        return None
    if len(points) < 2:
        return None
    closed = bool(getattr(entity, "is_closed", False) or getattr(entity, "closed", False))
    if len(set(points)) > 2 and (closed or kind in _CLOSED or points[0] == points[-1]):
        return shapely.Polygon(points)
    return shapely.LineString(points)


def _written(rows: list[Row], texts: list[tuple[Any, str, str]]) -> Iterator[Row]:
    """Puts each text into the smallest area it stands in; those that stand in none are points."""
    areas = [row for row in rows if row[1].geom_type == "Polygon"]
    tree = shapely.STRtree([row[1] for row in areas])
    alone: list[Row] = []
    for spot, text, layer in texts:
        inside = [areas[k] for k in tree.query(spot, predicate="intersects")] if areas else []
        if not inside:
            alone.append((layer, spot, {made("text"): text}))
            continue
        values = min(inside, key=lambda row: row[1].area)[2]
        before = values.get(made("text"))
        values[made("text")] = f"{before} {text}" if before else text
    return iter(alone)


def _layers(rows: list[Row], name: str, faults: list[Fault]) -> list[Layer]:
    fields = list(dict.fromkeys(key for _, _, values in rows for key in values))
    groups: dict[str, list[tuple[int, Row]]] = {}
    for at, row in enumerate(rows, start=1):
        groups.setdefault(row[0], []).append((at, row))
    found: list[Layer] = []
    for label, group in sorted(groups.items()):
        columns: dict[str, list[Any]] = {made("layer"): [label] * len(group)}
        for key in fields:
            columns[key] = [values.get(key) for _, (_, _, values) in group]
        found.append(
            layer_of(
                label,
                columns,
                [shape for _, (_, shape, _) in group],
                [at for at, _ in group],
                words=[("layer", label), ("file", name)],
                faults=faults if not found else [],
            )
        )
    return found
