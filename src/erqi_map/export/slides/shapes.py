"""Native shapes of a map: areas and lines as freeforms, circles as ovals.

Everything stays editable: colours of the theme, real outlines and dashes, a name that tells what
it is. Geometry is page millimetres.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from lxml import etree
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.spec import SymbolSpec
from erqi_map.render.page.paper import Box

from .deck import Palette, template
from .layout import EMU_PER_MM, emu
from .text import plain

MM_PER_PX = 0.3175
"""A CSS pixel of the MapSpec on a slide: 0.9 points, to be seen from ten metres."""

PT_PER_PX = 0.9
_FREEFORM = template("freeform")


def add_area(
    shapes: Any,
    area: BaseGeometry,
    palette: Palette,
    *,
    name: str,
    fill: str | None = None,
    alpha: float = 1.0,
    stroke: str | None = None,
    width_mm: float = 0.0,
    dashes: Sequence[float] = (),
    stroke_alpha: float = 1.0,
) -> Any | None:
    """A polygon or several as one freeform; rings inside are holes. None: nothing to draw."""
    rings = [
        shapely.get_coordinates(ring)[:-1]
        for part in shapely.get_parts(area)
        if shapely.get_type_id(part) == 3 and not part.is_empty
        for ring in shapely.get_rings(part)
    ]
    shape = _freeform(shapes, rings, closed=True)
    if shape is None:
        return None
    _finish(shape, palette, name, fill, alpha)
    _stroke(shape, palette, stroke, width_mm, dashes, stroke_alpha)
    return shape


def add_lines(
    shapes: Any,
    lines: Sequence[Any],
    palette: Palette,
    *,
    name: str,
    stroke: str,
    width_mm: float,
    dashes: Sequence[float] = (),
    alpha: float = 1.0,
) -> Any | None:
    """Polylines (n × 2 arrays) as one freeform without a fill."""
    shape = _freeform(shapes, [line for line in lines if len(line) > 1], closed=False)
    if shape is None:
        return None
    _finish(shape, palette, name, None, 1.0)
    _stroke(shape, palette, stroke, width_mm, dashes, alpha)
    return shape


def add_symbol(
    shapes: Any,
    x: float,
    y: float,
    symbol: SymbolSpec,
    palette: Palette,
    *,
    name: str,
    alpha: float = 1.0,
    size_mm: float | None = None,
) -> Any:
    """A point symbol with its middle at (x, y)."""
    whole = size_mm if size_mm is not None else symbol.size_px * MM_PER_PX
    outline = DRAWING.outlines.get(symbol.shape or "circle", 1.0)
    if isinstance(outline, float):
        shape = _oval(shapes, x, y, outline * whole / 2)
    else:
        shape = _freeform(shapes, [np.array(outline) * whole / 2 + (x, y)], closed=True)
    colour = symbol.fill or symbol.stroke or "ink"
    if symbol.shape == "ring":
        _finish(shape, palette, name, "paper", alpha)
        ring_mm = DRAWING.ring_px(symbol.size_px) * whole / symbol.size_px
        _stroke(shape, palette, colour, ring_mm, (), alpha)
        return shape
    _finish(shape, palette, name, colour, alpha)
    edge = symbol.stroke if symbol.stroke and symbol.stroke_width_px else "paper"
    width_mm = max(symbol.stroke_width_px, 1.0) * whole / symbol.size_px
    _stroke(shape, palette, edge, width_mm, (), 1.0)
    return shape


def add_circle(
    shapes: Any, x: float, y: float, radius: float, palette: Palette, *, name: str, stroke: str,
    width_mm: float,
) -> Any:  # fmt: skip
    """A ring round a place."""
    shape = _oval(shapes, x, y, radius)
    _finish(shape, palette, name, None, 1.0)
    _stroke(shape, palette, stroke, width_mm, (), 1.0)
    return shape


def _oval(shapes: Any, x: float, y: float, radius: float) -> Any:
    side = emu(2 * radius)
    return shapes.add_shape(MSO_SHAPE.OVAL, emu(x - radius), emu(y - radius), side, side)


def add_box(
    shapes: Any,
    box: Box,
    palette: Palette,
    *,
    name: str,
    fill: str | None = None,
    alpha: float = 1.0,
    stroke: str | None = None,
    width_mm: float = 0.0,
    dashes: Sequence[float] = (),
) -> Any:
    """A rectangle."""
    shape = shapes.add_shape(
        MSO_SHAPE.RECTANGLE, emu(box.x), emu(box.y), emu(box.width), emu(box.height)
    )
    _finish(shape, palette, name, fill, alpha)
    _stroke(shape, palette, stroke, width_mm, dashes, 1.0)
    return shape


def fill_box(shape: Any, palette: Palette, colour: str, alpha: float) -> None:
    """Gives a text box a ground."""
    _fill(shape._element.spPr, palette, colour, alpha)


def _freeform(shapes: Any, paths: Sequence[Any], *, closed: bool) -> Any | None:
    """A freeform of all paths. Its XML is written here: python-pptx takes a second for a map."""
    if not paths:
        return None
    whole = np.round(np.vstack(paths) * EMU_PER_MM).astype(int)
    left, top = (int(one) for one in whole.min(axis=0))
    width, height = (int(one) for one in np.maximum(whole.max(axis=0) - (left, top), 1))
    steps = []
    for path in paths:
        points = np.round(np.asarray(path) * EMU_PER_MM).astype(int) - (left, top)
        places = [f'<a:pt x="{x}" y="{y}"/>' for x, y in points]
        steps.append(f"<a:moveTo>{places[0]}</a:moveTo>")
        steps += [f"<a:lnTo>{place}</a:lnTo>" for place in places[1:]]
        steps += ["<a:close/>"] if closed else []
    xml = _FREEFORM.substitute(
        id=shapes._next_shape_id, x=left, y=top, w=width, h=height, steps="".join(steps)
    )
    element = parse_xml(xml)
    shapes._spTree.insert_element_before(element, "p:extLst")
    return shapes._shape_factory(element)


def _finish(shape: Any, palette: Palette, name: str, fill: str | None, alpha: float) -> None:
    shape.name = plain(name)
    element = shape._element
    style = element.find(qn("p:style"))
    if style is not None:
        element.remove(style)
    _fill(element.spPr, palette, fill, alpha)


def _fill(properties: Any, palette: Palette, colour: str | None, alpha: float) -> None:
    if colour is None:
        properties.get_or_change_to_noFill()
        return
    made = properties.get_or_change_to_solidFill()
    for child in list(made):
        made.remove(child)
    made.append(palette.element(colour, alpha))


def _stroke(
    shape: Any,
    palette: Palette,
    colour: str | None,
    width_mm: float,
    dashes: Sequence[float],
    alpha: float,
) -> None:
    """An outline; `dashes` in line widths."""
    line = shape._element.spPr.get_or_add_ln()
    for child in list(line):
        line.remove(child)
    if colour is None or width_mm <= 0:
        etree.SubElement(line, qn("a:noFill"))
        return
    line.set("w", str(emu(width_mm)))
    line.append(palette.fill(colour, alpha))
    if dashes:
        pattern = etree.SubElement(line, qn("a:custDash"))
        pairs = list(dashes) + list(dashes) if len(dashes) % 2 else list(dashes)
        for on, off in zip(pairs[::2], pairs[1::2], strict=True):
            etree.SubElement(
                pattern, qn("a:ds"), d=str(round(on * 100_000)), sp=str(round(off * 100_000))
            )
    etree.SubElement(line, qn("a:round"))


def describe(shape: Any, words: str) -> None:
    """What a screen reader says of a shape or group."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", plain(words))
