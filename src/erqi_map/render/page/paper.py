"""Paper sizes, and where the parts of a sheet stand on them; mm from the top left corner."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed

Orientation = Literal["landscape", "portrait"]


@dataclass(frozen=True)
class Box:
    """A rectangle on the page: left, top, width, height in millimetres."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom, as shapely counts them."""
        return self.x, self.y, self.right, self.bottom

    def inset(self, x: float, y: float | None = None) -> "Box":
        """The box without a border of `x` (left, right) and `y` (above, below)."""
        y = x if y is None else y
        return Box(self.x + x, self.y + y, self.width - 2 * x, self.height - 2 * y)


@dataclass(frozen=True)
class SheetOptions:
    """How a map is put on paper. `size`: A4, A3, A2, A1 or A0. `grid`: "km" for lines of the 3°
    zone, "graticule" for WGS-84 degrees. `monochrome`: greys and hatches for one ink. `scene`: the
    one whose extent, layers and highlights are shown. `layers`: ids to draw instead. `scale`:
    the denominator, None for the largest standard one that fits. `title`: in place of the plan's or
    the scene's. `legend`: whether there is one.
    """

    size: str = "A3"
    orientation: str = "landscape"
    grid: str | None = None
    monochrome: bool = False
    scene: str | None = None
    layers: tuple[str, ...] | None = None
    scale: int | None = None
    title: str = ""
    legend: bool = True


PLAIN = SheetOptions()


@dataclass(frozen=True)
class Paper:
    """A sheet of paper. `unit`: how large type, lines and symbols are, 1 on A3. It grows less than
    the paper: a larger sheet has larger type and also shows more.
    """

    name: str
    width_mm: float
    height_mm: float
    unit: float

    @property
    def landscape(self) -> bool:
        """Wider than high."""
        return self.width_mm > self.height_mm

    @property
    def roomy(self) -> bool:
        """Whether goals and projects of every cluster stand beside the map."""
        return self.unit > 1


SIZES: Mapping[str, tuple[float, float, float]] = {
    "A4": (297, 210, 0.78),
    "A3": (420, 297, 1.0),
    "A2": (594, 420, 1.2),
    "A1": (841, 594, 1.45),
    "A0": (1189, 841, 1.75),
}


ORIENTATIONS = ("landscape", "portrait")


def paper(size: str, orientation: str) -> Paper:
    """The paper of an ISO size; RequestError (Chinese) for one there is not."""
    if size not in SIZES:
        raise RequestError("sheet", "error_size", value=size, known=Listed(SIZES))
    if orientation not in ORIENTATIONS:
        raise RequestError("sheet", "error_orientation", value=orientation)
    long, short, unit = SIZES[size]
    if orientation == "landscape":
        return Paper(size, long, short, unit)
    return Paper(size, short, long, unit)


@dataclass(frozen=True)
class Layout:
    """The parts of a map sheet. `panel` is the column or row beside the map."""

    frame: Box
    head: Box
    map: Box
    panel: Box
    foot: Box


MARGIN_MM = 8.0
RIM_MM = 4.2
"""Between the outer frame and the map's edge: room for the numbers of the grid."""

HEAD_MM, FOOT_MM = 20.0, 17.0
SIDE_MM, BAND_MM, COLUMN_GAP_MM = 84.0, 76.0, 7.0


def layout(sheet: Paper, panel_mm: float | None = None) -> Layout:
    """Head above, foot below, the map between, its panel at the right or (portrait) under it.

    panel_mm: width or height of the panel on A3 when it should differ from the usual one.
    """
    u = sheet.unit
    margin, rim = MARGIN_MM * u, RIM_MM * u
    frame = Box(margin, margin, sheet.width_mm - 2 * margin, sheet.height_mm - 2 * margin)
    head = Box(frame.x, frame.y, frame.width, HEAD_MM * u)
    foot = Box(frame.x, frame.bottom - FOOT_MM * u, frame.width, FOOT_MM * u)
    top, height = head.bottom + rim, foot.y - head.bottom - 2 * rim
    if sheet.landscape:
        side = (panel_mm or SIDE_MM) * u
        width = frame.width - 3 * rim - side
        area = Box(frame.x + rim, top, width, height)
        return Layout(frame, head, area, Box(area.right + rim, top, side, height), foot)
    band = (panel_mm or BAND_MM) * u
    area = Box(frame.x + rim, top, frame.width - 2 * rim, height - band - rim)
    return Layout(frame, head, area, Box(area.x, area.bottom + rim, area.width, band), foot)
