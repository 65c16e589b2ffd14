"""Labels of a slide's map: text boxes, on a pale ground where needed."""

from typing import Any

import numpy as np
from pptx.oxml.ns import qn

from erqi_map.compose.spec import MapSpec
from erqi_map.render.page.inks import Inks
from erqi_map.render.page.label import Lettering, PlacedLabel
from erqi_map.render.page.labels import place_labels
from erqi_map.render.page.paper import Box

from .around import boxes_around
from .deck import Palette
from .map import SlideMap
from .shapes import PT_PER_PX, add_lines, fill_box
from .text import SAFETY, Run, add_text, width

GROUND_ALPHA = 0.78
LEADER_MM = 0.28


def draw_labels(
    shapes: Any, shown: SlideMap, spec: MapSpec, palette: Palette
) -> tuple[PlacedLabel, ...]:
    """Place and draw the labels of a map."""
    how = Lettering(
        lang=spec.lang,
        inks=Inks(spec.colours),
        unit=1.3,
        px_pt=PT_PER_PX,
        area=1.04,
        sub=0.76,
        most_mm=38.0 / SAFETY,
        # A wall shows a name earlier than a screen of 96 pixels to the inch.
        finer=1.2,
        width=width,
        edge_mm=0.8,
        most=220,
        air_mm=0.8,
    )
    keep_out = [box for box, *_ in boxes_around(shown, spec)]
    placed = place_labels(shown, how, spec.content.get("cards") or {}, keep_out)
    for one in placed:
        _draw_label(shapes, one, palette, spec.lang)
    return placed


def _draw_label(shapes: Any, placed: PlacedLabel, palette: Palette, lang: str) -> None:
    """Words; on a pale ground where a line or an edge runs through them."""
    label, position = placed.label, placed.position
    name = f"label/{label.key}"
    if position.leader:
        add_lines(
            shapes, [np.array(position.leader)], palette, name=f"{name} ·", stroke=label.colour,
            width_mm=LEADER_MM,
        )  # fmt: skip
    runs = [[Run(one.words, one.size_pt, label.colour, one.bold)] for one in label.lines]
    if position.stacked:
        shape = _draw_stacked(shapes, placed, runs, palette, lang)
        fill_box(shape, palette, "halo", GROUND_ALPHA)
        return
    x, y = position.middle
    wide, high = placed.width_mm, label.height_mm
    shape = add_text(
        shapes, Box(x - wide / 2, y - high / 2, wide, high), runs, palette, lang, name=name,
        align=position.align, anchor="middle", wrapped=False,  # type: ignore[arg-type]
    )  # fmt: skip
    for paragraph in shape.text_frame.paragraphs:
        paragraph.line_spacing = 0.94
    shape.rotation = position.angle
    if placed.crossed:
        fill_box(shape, palette, "halo", GROUND_ALPHA)


def _draw_stacked(
    shapes: Any, placed: PlacedLabel, runs: list[list[Run]], palette: Palette, lang: str
) -> Any:
    """Chinese along a steep line: characters upright, one below the other."""
    position, size = placed.position, placed.label.height_mm
    first, last = np.array(position.stacked[0]), np.array(position.stacked[-1])
    length = float(np.hypot(*(last - first))) + size
    x, y = position.middle
    box = Box(x - size / 2, y - length / 2, size, length)
    shape = add_text(
        shapes, box, runs, palette, lang, name=f"label/{placed.label.key}",
        align="center", anchor="middle", wrapped=False,
    )  # fmt: skip
    shape.text_frame._txBody.find(qn("a:bodyPr")).set("vert", "eaVert")
    down = last - first
    shape.rotation = float(np.degrees(np.arctan2(-down[0], down[1]))) if down.any() else 0.0
    return shape
