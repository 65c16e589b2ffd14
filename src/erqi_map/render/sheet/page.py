"""A page in millimetres: words, lines and shapes on a matplotlib figure.

Words are drawn as text, never read as markup (`parse_math` is off), so they stay selectable in a
PDF. What the typeface lacks is collected, and `finish` refuses the page by name of character.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from matplotlib.text import Text as Words
from numpy.typing import NDArray

from erqi_map.compose.spec import Lang
from erqi_map.errors import ExportError
from erqi_map.i18n import phrase

from ..page.inks import Inks
from ..page.paper import Box, Paper
from ..page.type import (
    LINE_HEIGHT,
    MM_PER_PT,
    clean,
    face,
    missing_characters,
    missing_message,
    width_mm,
    wrap,
)

MM_PER_INCH = 25.4
HALO_EM = 0.17
HANGING, HANG_EM = ("“", "‘", "（", "《", "「"), 0.48
"""Opening signs fill the right half of their square: the empty half hangs over the edge."""

SOFT, BODY, SMALL = 7.2, 8.0, 6.4
"""Type sizes on A3, points: notes, text, small print."""


Line = Sequence[tuple[float, float]] | NDArray[np.float64]


class Page:
    """A figure with two sheets of glass over it: `ground` below the map, `cover` above it.

    Both are axes in millimetres from the top left corner. Whatever is drawn on other axes keeps
    these coordinates: the axes given only say what it lies over and where it is cut off.
    """

    def __init__(self, sheet: Paper, lang: Lang, inks: Inks) -> None:
        self.paper, self.lang, self.inks = sheet, lang, inks
        self.unit = sheet.unit
        size = (sheet.width_mm / MM_PER_INCH, sheet.height_mm / MM_PER_INCH)
        self.figure = Figure(figsize=size, dpi=72)
        self.figure.patch.set_facecolor("white")
        self.ground = self._glass("ground", 0)
        self.cover = self._glass("cover", 10)
        self._missing: dict[str, str] = {}

    def _glass(self, label: str, zorder: float) -> Axes:
        axes = self.figure.add_axes((0, 0, 1, 1), label=label, zorder=zorder)
        axes.set_axis_off()
        axes.patch.set_visible(False)
        axes.set_xlim(0, self.paper.width_mm)
        axes.set_ylim(self.paper.height_mm, 0)
        return axes

    def map_axes(self, box: Box, label: str, zorder: float) -> Axes:
        """Axes that fill `box`, without ticks or frame, for a map in its own coordinates."""
        wide, high = self.paper.width_mm, self.paper.height_mm
        place = (box.x / wide, 1 - box.bottom / high, box.width / wide, box.height / high)
        axes = self.figure.add_axes(place, label=label, zorder=zorder)
        axes.set_axis_off()
        return axes

    def say(self, key: str, **values: object) -> str:
        """Words of the sheet section in the page's language."""
        return phrase(self.lang, "sheet", key, **values)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size_pt: float,
        *,
        bold: bool = False,
        colour: str = "ink",
        align: str = "left",
        angle: float = 0.0,
        halo: str | None = None,
        axes: Axes | None = None,
        zorder: float = 5,
        gid: str | None = None,
    ) -> Words:
        """One line with its baseline at `y`; sizes are those of the page, not of A3.

        halo: colour of an outline under the letters. It is drawn as a shape of its own: matplotlib
        would otherwise turn the letters themselves into shapes that nobody can select.
        """
        words = clean(words)
        for char in missing_characters(words):
            self._missing.setdefault(char, words)
        look: dict[str, Any] = {
            "fontproperties": face(bold),
            "fontsize": size_pt,
            "ha": align,
            "va": "baseline",
            "rotation": angle,
            "rotation_mode": "anchor",
            "parse_math": False,
            "fontfeatures": ("pwid",) if self.lang == "en" else None,
            "clip_on": axes is not None,
            "transform": self.cover.transData,
        }
        target = axes or self.cover
        if align == "left" and halo is None and words[:1] in HANGING and self.lang == "zh":
            x -= HANG_EM * size_pt * MM_PER_PT
        if halo is not None:
            outline = Stroke(linewidth=2 * HALO_EM * size_pt, foreground=halo, joinstyle="round")
            target.text(x, y, words, color=halo, zorder=zorder - 1, path_effects=[outline], **look)
        drawn = target.text(x, y, words, color=self.inks.colour(colour), zorder=zorder, **look)
        drawn.set_gid(gid)
        return drawn

    def paragraph(
        self,
        box: Box,
        words: str,
        size_pt: float,
        *,
        bold: bool = False,
        colour: str = "ink",
        spacing: float = LINE_HEIGHT,
    ) -> float:
        """Words broken to the width of `box`, from its top; returns where the next may start."""
        lines = wrap(words, box.width, size_pt, bold)
        step = size_pt * MM_PER_PT * spacing
        for at, line in enumerate(lines):
            baseline = box.y + (at + 0.5) * step + 0.36 * size_pt * MM_PER_PT
            self.text(box.x, baseline, line, size_pt, bold=bold, colour=colour)
        return box.y + len(lines) * step

    def width(self, words: str, size_pt: float, bold: bool = False) -> float:
        """Width of one line in millimetres."""
        return width_mm(clean(words), size_pt, bold)

    def rectangle(
        self,
        box: Box,
        *,
        fill: str | None = None,
        edge: str | None = None,
        width_mm: float = 0.2,
        axes: Axes | None = None,
        zorder: float = 2,
    ) -> None:
        """A rectangle; colours are names of the palette or #RRGGBB."""
        patch = Rectangle(
            (box.x, box.y),
            box.width,
            box.height,
            facecolor="none" if fill is None else self.inks.colour(fill),
            edgecolor="none" if edge is None else self.inks.colour(edge),
            linewidth=width_mm / MM_PER_PT,
            joinstyle="miter",
            zorder=zorder,
            transform=self.cover.transData,
        )
        (axes or self.cover).add_artist(patch)

    def lines(
        self,
        segments: Iterable[Line],
        *,
        colour: str = "ink",
        width_mm: float = 0.2,
        axes: Axes | None = None,
        zorder: float = 3,
        dashes: Sequence[float] | None = None,
        alpha: float | None = None,
    ) -> LineCollection:
        """Polylines; `dashes` in millimetres."""
        width_pt = width_mm / MM_PER_PT
        pattern = "solid" if not dashes else (0, [one / width_mm for one in dashes])
        drawn = LineCollection(
            list(segments),
            colors=self.inks.colour(colour),
            linewidths=width_pt,
            linestyles=[pattern],
            zorder=zorder,
            alpha=alpha,
            capstyle="butt",
            joinstyle="round",
            transform=self.cover.transData,
        )
        (axes or self.cover).add_collection(drawn, autolim=False)
        return drawn

    def shape(
        self, path: Path, *, axes: Axes | None = None, zorder: float = 4, **look: Any
    ) -> PathPatch:
        """A filled or stroked path."""
        patch = PathPatch(path, zorder=zorder, transform=self.cover.transData, **look)
        # add_patch would measure every curve to find data limits nobody asks for.
        (axes or self.cover).add_artist(patch)
        return patch

    def dots(
        self,
        places: np.ndarray,
        radius_mm: float,
        *,
        colour: str,
        axes: Axes | None = None,
        zorder: float = 3,
        alpha: float | None = None,
    ) -> None:
        """Small discs, n × 2 millimetres."""
        drawn = Line2D(
            places[:, 0],
            places[:, 1],
            linestyle="none",
            marker="o",
            markersize=2 * radius_mm / MM_PER_PT,
            markerfacecolor=self.inks.colour(colour),
            markeredgewidth=0,
            alpha=alpha,
            zorder=zorder,
            transform=self.cover.transData,
        )
        (axes or self.cover).add_artist(drawn)

    def disc(self, middle: tuple[float, float], radius_mm: float, **look: Any) -> PathPatch:
        """A circle; `look` as for `shape`."""
        unit = Path.unit_circle()
        vertices = np.asarray(unit.vertices) * radius_mm + np.asarray(middle)
        return self.shape(Path(vertices, unit.codes), **look)

    def finish(self) -> Figure:
        """The figure; ExportError (Chinese) names every character the typeface lacks."""
        if self._missing:
            raise ExportError(missing_message(self._missing))
        return self.figure
