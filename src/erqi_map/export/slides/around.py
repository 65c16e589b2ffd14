"""The words of the city's layout on a slide, round the district."""

from collections.abc import Iterator
from typing import Any

from erqi_map.compose.spec import MapSpec, SceneMark
from erqi_map.render.page.around import marks_on_page
from erqi_map.render.page.paper import Box
from erqi_map.render.page.type import MM_PER_PT

from .deck import Palette
from .map import SlideMap
from .shapes import add_box
from .text import LINE, Run, add_text, plain, width

SIZE_PT, PAD_MM = 16.0, 2.0


def boxes_around(shown: SlideMap, spec: MapSpec) -> Iterator[tuple[Box, str, SceneMark]]:
    """Where each word stands that has its place on the map."""
    for x, y, mark in marks_on_page(shown.view.scene, shown.window):
        words = plain(mark.name.get(spec.lang))
        wide = width(words, SIZE_PT, bold=True) + 2 * PAD_MM
        high = SIZE_PT * MM_PER_PT * LINE + PAD_MM
        yield Box(x - wide / 2, y - high / 2, wide, high), words, mark


def draw_around(shapes: Any, shown: SlideMap, spec: MapSpec, palette: Palette) -> None:
    """A box with each word that has its place on the map."""
    for place, words, mark in boxes_around(shown, spec):
        fill, ink = ("accent", "paper") if mark.own else ("paper", "accent")
        add_box(
            shapes, place, palette, name=f"around/{mark.id}", fill=fill, stroke="accent",
            width_mm=0.5,
        )  # fmt: skip
        add_text(
            shapes, place, [[Run(words, SIZE_PT, ink, True)]], palette, spec.lang,
            name=f"around/{mark.id} ·", align="center", anchor="middle",
        )  # fmt: skip
