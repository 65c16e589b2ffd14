"""What the map of a page shows, for tests and for whoever compares outputs."""

from dataclasses import dataclass

from erqi_map.compose.spec import LegendEntry

from ..page.label import PlacedLabel
from ..page.window import Window


@dataclass(frozen=True)
class SheetMap:
    """What a map on a page shows.

    features: layer id → ids of the features drawn. legend: the lines drawn. labels: with the page
    millimetres they cover. window: piece of the zone and its scale. bar_m, bar_mm: length of the
    scale bar on the ground and on paper. convergence_minutes: from true to grid north. grid: "km",
    "graticule" or None.
    """

    features: dict[str, tuple[str, ...]]
    legend: tuple[LegendEntry, ...]
    labels: tuple[PlacedLabel, ...]
    window: Window
    bar_m: float
    bar_mm: float
    convergence_minutes: float
    grid: str | None
