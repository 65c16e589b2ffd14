"""The numbers and outlines that every output draws by (drawing.yaml)."""

import math
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator

from erqi_map.model.base import Document

from .spec import SymbolSpec

Points = tuple[tuple[float, float], ...]


def _outline(given: Any) -> Any:
    """The corners of an outline; a circle stays a number, its radius. In a payload it is both."""
    if not isinstance(given, dict):
        return given
    radius, turn, inner = given["radius"], given.get("turn", 0.0), given.get("inner")
    if arm := given.get("arm"):
        half = [
            (-arm, -radius),
            (arm, -radius),
            (arm, -arm),
            (radius, -arm),
            (radius, arm),
            (arm, arm),
        ]
        return [*half, *((-x, -y) for x, y in half)]
    if "corners" not in given:
        return radius
    radii = [radius] if inner is None else [radius, inner]
    count = given["corners"] * len(radii)
    angles = [math.radians(turn) + 2 * math.pi * at / count for at in range(count)]
    corners = [(radii[at % len(radii)], angle) for at, angle in enumerate(angles)]
    return [(round(r * math.cos(a), 4) + 0.0, round(r * math.sin(a), 4) + 0.0) for r, a in corners]


class SymbolRule(Document):
    """White round a symbol, its reach and the line of a ring; sizes are those of the symbol."""

    halo_px: float
    reach: float
    ring_width: float
    ring_least_px: float


class TextRule(Document):
    """Steps of lines and of characters set upright, in sizes; from which slope they are, and from
    which other words are read from below.
    """

    line_step: float
    stack_step: float
    steep_deg: float
    upward_deg: float


class GoesOnRule(Document):
    """Dots beyond where the data of a line were cut; `width`: their radius, in widths of it."""

    dots: int
    step_px: float
    width: float


class Drawing(Document):
    """What the client is told in the head of a payload. `outlines`: the corners of each shape round
    (0, 0), in halves of a symbol's size, y down; the radius of a circle.
    """

    faded: float
    faded_contrast: float
    nearness: float
    bare_fill: float
    lit_symbol: float
    symbol: SymbolRule
    goes_on: GoesOnRule
    outlines: dict[str, Annotated[float | Points, BeforeValidator(_outline)]]
    text: TextRule

    def reach_px(self, symbol: SymbolSpec, grow: float = 1.0) -> float:
        """Half the width a point symbol covers, its halo included."""
        rule = self.symbol
        return symbol.size_px * rule.reach * grow + rule.halo_px + symbol.stroke_width_px

    def ring_px(self, size_px: float) -> float:
        """The width of the line of a ring."""
        return max(self.symbol.ring_least_px, size_px * self.symbol.ring_width)


class PaperRule(Document):
    """What sheets and slides share; see drawing.yaml."""

    faded_names: float
    lit_stroke: float
    casing: float


class LabelStyle(Document):
    """What a label rule takes from the role and geometry of its layer."""

    priority: int
    min_zoom: float
    size_px: float
    bold: bool = False


class ViewRule(Document):
    """Where a map can be moved to; see drawing.yaml."""

    reach: int
    zooms: tuple[float, float]
    max_zoom: int
    smallest_extent_px: int
    digits: int


class OrientationRule(Document):
    """How quiet the colours of orientation lines are; see drawing.yaml."""

    share: float
    grey: int
    coloured: int


class _File(Document):
    drawing: Drawing
    paper: PaperRule
    orientation: OrientationRule
    stages: dict[str, str]
    labels: dict[str, LabelStyle]
    view: ViewRule


_TEXT = (files(__package__) / "drawing.yaml").read_text(encoding="utf-8")
_READ = _File.model_validate(yaml.load(_TEXT, Loader=yaml.CSafeLoader))
DRAWING, PAPER, LABELS, VIEW = _READ.drawing, _READ.paper, _READ.labels, _READ.view
ORIENTATION, STAGES = _READ.orientation, _READ.stages
