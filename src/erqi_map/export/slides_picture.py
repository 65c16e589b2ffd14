"""Layers with too much in them for native shapes, as one picture in the same window."""

import io
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg

from erqi_map.compose.spec import MapSpec
from erqi_map.render.figure_map import draw_map
from erqi_map.render.figure_page import Page
from erqi_map.render.figure_paper import Box, Paper
from erqi_map.render.figure_print import inks_of
from erqi_map.render.figure_view import View
from erqi_map.render.figure_window import Window

from .slides_layout import emu

DPI = 200
UNIT = 1.4
"""Lines and symbols against those of an A3 sheet."""


def add_picture(shapes: Any, view: View, window: Window, spec: MapSpec) -> Any:
    """The layers of `view` as a picture that fills the map window."""
    box = window.box
    page = Page(
        Paper("slide", box.width, box.height, UNIT), spec.lang, inks_of(spec.colours, spec.layers)
    )
    page.figure.patch.set_alpha(0)
    own = Window(
        Box(0, 0, box.width, box.height), window.west_m, window.south_m, window.denominator
    )
    draw_map(page, view, own)
    stream = io.BytesIO()
    FigureCanvasAgg(page.figure)
    page.figure.savefig(
        stream, format="png", dpi=DPI, transparent=True, metadata={"Software": None}
    )
    stream.seek(0)
    shape = shapes.add_picture(stream, emu(box.x), emu(box.y), emu(box.width), emu(box.height))
    shape.name = "layers: " + ", ".join(layer.spec.id for layer in view.layers)
    return shape
