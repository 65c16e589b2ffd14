"""What is compared, at which sizes, within which limits, and what must be reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = HERE / "out"
CACHE = OUT / "cache"
RESULTS = HERE / "results"

SIZES = (20, 1_000, 10_000, 100_000, 1_000_000)
ROUNDS = 3
BUDGET_MIN = 25.0
SEED = 1346
LARGE = 100_000
TARGETED = ("ours", "ours-offline", "folium-svg", "lonboard")
# The wide screen of a meeting room, at which every page is opened.
VIEWPORT = {"width": 1280, "height": 800}

SVG_DRAWN = "() => Boolean(document.querySelector('.leaflet-overlay-pane path'))"
GL_DRAWN = "() => bench.glVertices >= 60"


@dataclass(frozen=True)
class Contender:
    """One way to put polygons into a page.

    drawn: JavaScript that is true once the polygons have been handed to the screen; it only says
    when waiting may end, the figure itself is taken from the picture. hover, click: what shows the
    answer of the page. largest: the largest size tried. served: the page draws nothing from file://
    and is opened from a web server on this machine.
    """

    name: str
    label: str
    drawn: str
    hover: str = ".leaflet-tooltip"
    click: str = ".leaflet-popup"
    largest: int = 100_000
    served: bool = False


CONTENDERS = (
    Contender("ours", "erqi_map PackedLayer", "() => bench.ours()", largest=1_000_000),
    Contender("ours-offline", "PackedLayer, save_offline", "() => bench.ours()"),
    Contender("folium-svg", "folium.GeoJson (svg)", SVG_DRAWN),
    Contender("folium-canvas", "folium.GeoJson (canvas)", SVG_DRAWN.replace("path", "canvas")),
    Contender("explore", "GeoDataFrame.explore", SVG_DRAWN),
    Contender("lonboard", "lonboard", GL_DRAWN, "", "", served=True),
    Contender("pydeck", "pydeck", GL_DRAWN, ".deck-tooltip", ""),
    Contender("plotly", "plotly", GL_DRAWN, ".hoverlayer .hovertext", "", served=True),
    Contender("keplergl", "keplergl", GL_DRAWN, ".map-popover", ".map-popover"),
)
BY_NAME = {one.name: one for one in CONTENDERS}
PLAN = Contender("plan", "plan file", "() => bench.plan()", "", "")
TILED = Contender(
    "tiled", "TiledLayer", "() => bench.ours()", ".erqi-packed-tip", ".erqi-packed-popup"
)
PAGES = {**BY_NAME, "plan": PLAN}
"""What the browser can open: the contenders and the shipped plan."""


def build_limit_s(size: int) -> float:
    """Seconds all rounds of a build may take, imports and the throw-away build included."""
    return 60 + size / 100_000 * 140


def load_limit_s(size: int) -> float:
    """Seconds a page may take until it is interactive."""
    return 45 + min(size, 100_000) / 100_000 * 45


def page_limit_s(size: int) -> float:
    """Seconds one page may take, from the start of the browser to the last figure."""
    return 90 + min(size, 100_000) / 100_000 * 60


def rounds_for(name: str, size: int, rounds: int) -> int:
    """Peers take minutes at large sizes: there they are run once."""
    return rounds if size < LARGE or name.startswith("ours") else 1


def jobs_of(names: Sequence[str], sizes: Sequence[int]) -> list[tuple[str, int]]:
    """Contender and size, those the targets speak of first: time may not suffice for all."""
    wanted = [name for name in names if name in TARGETED]
    rest = [name for name in names if name not in TARGETED]
    return [
        (name, size)
        for group in (wanted, rest)
        for size in sorted(sizes)
        for name in group
        if size <= BY_NAME[name].largest
    ]
