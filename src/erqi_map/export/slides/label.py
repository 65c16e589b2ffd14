"""Setting a label on a slide's map: a text box at its place, on a pale ground where needed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from pptx.oxml.ns import qn
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.frames.overlays import ROLE
from erqi_map.render.page.paper import Box
from erqi_map.render.page.placing import Position
from erqi_map.render.page.type import MM_PER_PT

from .deck import Palette
from .map import SlideMap
from .shapes import add_lines, fill_box
from .text import Run, add_text, width

LINE_STEP = 1.24
GROUND_ALPHA = 0.78
LEADER_MM = 0.28


@dataclass(frozen=True)
class Label:
    """A label before it has a place. `lines`: what stands on it; `slogan`: the last is a slogan."""

    layer: str
    id: str
    text: str
    lines: tuple[Run, ...]
    order: tuple[float, ...]
    limit: float
    slogan: bool = False

    @property
    def key(self) -> str:
        """Unique on the map."""
        return f"{self.layer}/{self.id}"

    @property
    def height_mm(self) -> float:
        """Height of the block of lines."""
        return sum(line.size_pt for line in self.lines) * MM_PER_PT * LINE_STEP

    @property
    def width_mm(self) -> float:
        """Width of the widest line, with a little air."""
        return max(width(line.words, line.size_pt, line.bold) for line in self.lines) + 0.8


def strokes(shown: SlideMap) -> list[BaseGeometry]:
    """Lines and edges that would run through words; those of overlays are everywhere."""
    found: list[BaseGeometry] = []
    for layer in shown.layers:
        if layer.spec.role == ROLE:
            continue
        pages = shown.on_page(layer)
        found += list(pages if layer.spec.geometry == "line" else shapely.boundary(pages))
    return [one for one in found if one is not None and not one.is_empty]


def draw_label(
    shapes: Any, label: Label, position: Position, palette: Palette, lang: str, crossed: bool
) -> None:
    """Words; on a pale ground where a line or an edge runs through them."""
    name = f"label/{label.key}"
    if position.leader:
        colour = label.lines[0].colour or "ink"
        add_lines(
            shapes, [np.array(position.leader)], palette, name=f"{name} ·", stroke=colour,
            width_mm=LEADER_MM,
        )  # fmt: skip
    if position.stacked:
        shape = _draw_stacked(shapes, label, position, palette, lang)
        fill_box(shape, palette, "halo", GROUND_ALPHA)
        return
    x, y = position.middle
    box = Box(x - label.width_mm / 2, y - label.height_mm / 2, label.width_mm, label.height_mm)
    shape = add_text(
        shapes, box, [[line] for line in label.lines], palette, lang, name=name,
        align=position.align, anchor="middle", wrapped=False,  # type: ignore[arg-type]
    )  # fmt: skip
    for paragraph in shape.text_frame.paragraphs:
        paragraph.line_spacing = 0.94
    shape.rotation = position.angle
    if crossed:
        fill_box(shape, palette, "halo", GROUND_ALPHA)


def _draw_stacked(
    shapes: Any, label: Label, position: Position, palette: Palette, lang: str
) -> Any:
    """Chinese along a steep line: characters upright, one below the other."""
    first, last = np.array(position.stacked[0]), np.array(position.stacked[-1])
    size = label.height_mm
    length = float(np.hypot(*(last - first))) + size
    x, y = position.middle
    box = Box(x - size / 2, y - length / 2, size, length)
    shape = add_text(
        shapes, box, [[label.lines[0]]], palette, lang, name=f"label/{label.key}",
        align="center", anchor="middle", wrapped=False,
    )  # fmt: skip
    shape.text_frame._txBody.find(qn("a:bodyPr")).set("vert", "eaVert")
    down = last - first
    shape.rotation = float(np.degrees(np.arctan2(-down[0], down[1]))) if down.any() else 0.0
    return shape
