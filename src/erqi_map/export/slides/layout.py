"""Where things stand on a slide of 16:9. Millimetres from the top left corner."""

from dataclasses import dataclass, replace
from typing import Any

from erqi_map.render.page.paper import Box

EMU_PER_MM = 36_000
SLIDE = Box(0, 0, 12_192_000 / EMU_PER_MM, 6_858_000 / EMU_PER_MM)
_SIDE = 14.0
_RIGHT = SLIDE.width - _SIDE


@dataclass(frozen=True)
class SlideLayout:
    """One kind of slide. `master`: the layout of the master it is made from. `table`: the width
    and the most height of a table of figures under the points. `imprint`: who and when, or None.
    """

    master: str
    title: Box
    body: Box
    map: Box
    panel: Box
    sources: Box
    notes: Box
    title_pt: tuple[float, float]
    points_pt: tuple[float, float]
    imprint: Box | None = None


NUMBER = Box(_RIGHT - 20, 176.5, 20, 7)
MARK = Box(_SIDE, 11, 2.6, 12.6)
FOOT_MM = 27.0
"""Room for north arrow, scale and datum alone."""

RULE = Box(_SIDE, 171.6, _RIGHT - _SIDE, 0.3)

COVER_PANEL = Box(0, 0, 116, SLIDE.height)
COVER_RULE = Box(_SIDE, 86, 26, 1.3)

COVER = SlideLayout(
    master="cover",
    title=Box(_SIDE, 26, 92, 54),
    body=Box(_SIDE, 95, 92, 60),
    map=Box(116, 0, 170, SLIDE.height),
    panel=Box(286, 0, SLIDE.width - 286, 156),
    sources=Box(290, 158, SLIDE.width - 294, 26),
    notes=Box(_SIDE, 174.5, 92, 10),
    title_pt=(33, 18),
    points_pt=(20, 7.5),
    imprint=Box(_SIDE, 158, 92, 14),
)

SCENE = SlideLayout(
    master="scene",
    title=Box(20, 8, _RIGHT - 20, 18.5),
    body=Box(_SIDE, 36, 115, 129),
    map=Box(137, 33, 136, 134),
    panel=Box(273, 33, _RIGHT - 273, 134),
    sources=Box(_SIDE, 172.2, _RIGHT - _SIDE - 24, 7.9),
    notes=Box(_SIDE, 180.2, _RIGHT - _SIDE - 24, 5),
    title_pt=(32, 16),
    points_pt=(26, 11),
)

FIGURES = SlideLayout(
    master="scene",
    title=SCENE.title,
    body=Box(_SIDE, 34, 152, 132),
    map=Box(174, 33, 99, 134),
    panel=SCENE.panel,
    sources=SCENE.sources,
    notes=SCENE.notes,
    title_pt=SCENE.title_pt,
    points_pt=(26, 8),
)


def without_legend(layout: SlideLayout) -> SlideLayout:
    """The map in the place of the legend too, north arrow and scale under the points. Where sources
    or a table need the room, the column of the legend stays, without one.
    """
    if layout is not SCENE:
        return layout
    panel, map_box, body = layout.panel, layout.map, layout.body
    return replace(
        layout,
        body=Box(body.x, body.y, body.width, body.height - FOOT_MM),
        map=Box(map_box.x, map_box.y, panel.right - map_box.x, map_box.height),
        panel=Box(body.x, panel.bottom - FOOT_MM, panel.width, FOOT_MM),
    )


def emu(mm: float) -> int:
    """Millimetres → EMU, the unit of the file."""
    return round(mm * EMU_PER_MM)


def place(shape: Any, box: Box) -> None:
    """Puts a shape of the file where `box` is."""
    shape.left, shape.top = emu(box.x), emu(box.y)
    shape.width, shape.height = emu(box.width), emu(box.height)


def xfrm(box: Box) -> str:
    """A box as the XML of a place on the slide."""
    off = f'<a:off x="{emu(box.x)}" y="{emu(box.y)}"/>'
    return f'<a:xfrm>{off}<a:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/></a:xfrm>'
