"""What was promised, and what the run says to it: as ratios to the peers of the same run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .pages import middle

Pages = Mapping[tuple[str, int], Mapping[str, Any]]


@dataclass(frozen=True)
class Target:
    """A promise. `got` is None when the run lacks a figure it needs."""

    words: str
    wanted: str
    got: float | None
    unit: str
    met: bool | None

    def as_record(self) -> dict[str, Any]:
        """JSON-ready."""
        return dict(vars(self))


def judge(records: list[dict[str, Any]]) -> list[Target]:
    """All targets of the pages."""
    pages = {(record["contender"], record["size"]): record for record in records}
    return [*_ratios(pages), *_limits(pages), *_growth(pages)]


# (size, figure, peer, least ratio peer / ours, words)
RATIOS = (
    (10_000, "build_s", "folium-svg", 40.0, "faster to build"),
    (10_000, "bytes", "folium-svg", 13.0, "fewer bytes"),
    (10_000, "extra_mb", "folium-svg", 4.0, "less memory to build"),
    (10_000, "interactive_ms", "folium-svg", 3.0, "sooner interactive"),
    (10_000, "heap_mb", "folium-svg", 10.0, "smaller JS heap"),
    (100_000, "extra_mb", "folium-svg", 3.0, "less memory to build"),
    (100_000, "extra_mb", "lonboard", 1.0, "no more memory to build"),
    (10_000, "build_s", "lonboard", 3.0, "faster to build"),
    (100_000, "build_s", "lonboard", 3.0, "faster to build"),
    (10_000, "bytes", "lonboard", 3.0, "fewer bytes"),
    (100_000, "bytes", "lonboard", 3.0, "fewer bytes"),
)
# (size, figure, limit, unit, divisor, words)
LIMITS = (
    (100_000, "build_s", 2.0, "s", 1, "written"),
    (100_000, "bytes", 20.0, "MB", 1e6, "file"),
    (100_000, "interactive_ms", 1.5, "s", 1e3, "interactive"),
    (100_000, "hover_ms", 100.0, "ms", 1, "hover answers"),
    (100_000, "click_ms", 100.0, "ms", 1, "click answers"),
    (100_000, "pan_ms", 20.0, "ms", 1, "pan frame, median"),
    (100_000, "zoom_worst_ms", 200.0, "ms", 1, "zoom frame, worst"),
    (100_000, "longest_in_use_ms", 250.0, "ms", 1, "longest task"),
    (1_000_000, "build_s", 20.0, "s", 1, "written"),
    (1_000_000, "bytes", 200.0, "MB", 1e6, "file"),
    (1_000_000, "interactive_ms", 8.0, "s", 1e3, "interactive"),
    (1_000_000, "pan_ms", 100.0, "ms", 1, "pan frame, median"),
)
SMALL, LARGE = 1_000, 1_000_000


def _ratios(pages: Pages) -> list[Target]:
    found = []
    for size, figure, peer, least, words in RATIOS:
        ours = middle(pages.get(("ours", size), {}), figure)
        theirs = middle(pages.get((peer, size), {}), figure)
        ratio = theirs / ours if ours and theirs is not None else None
        found.append(_target(f"{size:,}: {words} than {peer}", least, ratio, "×", float.__ge__))
    return found


def _limits(pages: Pages) -> list[Target]:
    found = []
    for size, figure, most, unit, divisor, words in LIMITS:
        value = middle(pages.get(("ours", size), {}), figure)
        got = None if value is None else value / divisor
        found.append(_target(f"{size:,}: {words}", most, got, unit, float.__le__))
    return found


def _growth(pages: Pages) -> list[Target]:
    """From 1,000 to 1,000,000 polygons nothing may grow more than the data does."""
    found = []
    for figure in ("build_s", "bytes", "interactive_ms", "extra_mb"):
        small = middle(pages.get(("ours", SMALL), {}), figure)
        large = middle(pages.get(("ours", LARGE), {}), figure)
        growth = large / small if small and large is not None else None
        words = f"{figure}: growth from {SMALL:,} to {LARGE:,} polygons"
        found.append(_target(words, LARGE / SMALL, growth, "×", float.__le__))
    return found


def _target(
    words: str, wanted: float, got: float | None, unit: str, test: Callable[[float, float], bool]
) -> Target:
    sign = "≥" if test is float.__ge__ else "≤"
    met = None if got is None else test(float(got), float(wanted))
    return Target(words, f"{sign} {wanted:,.4g} {unit}", got, unit, met)


def compare(
    words: str, ours: float | None, theirs: float | None, least: float, unit: str = "×"
) -> Target:
    """A target that is a ratio of two figures."""
    ratio = theirs / ours if ours and theirs is not None else None
    return _target(words, least, ratio, unit, float.__ge__)


def limit(words: str, got: float | None, most: float, unit: str) -> Target:
    """A target that is a limit of one figure."""
    return _target(words, most, got, unit, float.__le__)
