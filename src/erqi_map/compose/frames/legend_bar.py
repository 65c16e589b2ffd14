"""The bar of a legend: a ramp of colours with numbers below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .colours import colour, spread
from .formats import NumberFormat, edge_words
from .symbols import wrong

BAR_STEPS = 64
BAR_TICKS = 5
# The bar is 216 px wide; a digit takes 7.
BAR_SIGNS = 31


@dataclass(frozen=True)
class LegendBar:
    """A ramp as a bar: its colours from left to right, where each ends (None: all as wide) and
    words at places between 0 and 1.
    """

    colours: tuple[str, ...]
    ends: tuple[float, ...] | None
    ticks: tuple[tuple[float, str], ...]


def ramp_bar(
    least: float, most: float, style: Mapping[str, Any], form: NumberFormat | None
) -> LegendBar:
    """A ramp from end to end, with round numbers below."""
    shown = tuple(spread(style.get("palette"), BAR_STEPS))
    numbers = round_numbers(least, most, _labels(style, BAR_TICKS))
    return LegendBar(shown, None, _ticks(numbers, least, most, form))


def stepped_bar(
    edges: Sequence[float],
    colours: tuple[str, ...],
    style: Mapping[str, Any],
    form: NumberFormat | None,
) -> LegendBar:
    """Classes as a bar: as wide as their range, or all alike."""
    places = np.linspace(0, 1, len(edges))
    if style.get("scaled", True) and edges[-1] > edges[0]:
        places = (np.array(edges) - edges[0]) / (edges[-1] - edges[0])
    most = _labels(style, 10)
    said = edge_words(edges, form)
    ticks = _that_fit([(float(at), word) for at, word in zip(places, said, strict=True)], most)
    return LegendBar(colours, tuple(float(one) for one in places[1:]), ticks)


def _labels(style: Mapping[str, Any], usual: int) -> int:
    given = usual if style.get("max_labels") is None else style["max_labels"]
    if isinstance(given, bool) or not isinstance(given, (int, np.integer)) or not 0 < given < 100:
        raise wrong("max_labels", given, "1 – 99")
    return max(2, int(given))


def round_numbers(least: float, most: float, count: int) -> list[float]:
    """The ends and round numbers between them, about `count` in all."""
    if least == most:
        return [least]
    rough = (most - least) / count
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough)
    first = int(np.ceil(least / step))
    between = [at * step for at in range(first, int(np.floor(most / step)) + 1)]
    return [least, *(one for one in between if least < one < most), most]


def _ticks(
    numbers: Sequence[float], least: float, most: float, form: NumberFormat | None
) -> tuple[tuple[float, str], ...]:
    said = edge_words(numbers, form)
    width = (most - least) or 1.0
    places = [(float((one - least) / width), word) for one, word in zip(numbers, said, strict=True)]
    return _that_fit(places, len(places))


def _that_fit(places: list[tuple[float, str]], most: int) -> tuple[tuple[float, str], ...]:
    """The ends, and of those between what has room beside them: words stand centred on places."""
    if len(places) < 3:
        return tuple(places)
    first, *between, last = places
    end = BAR_SIGNS - len(last[1])
    kept, right = [first], float(len(first[1]))
    for at, word in between[:: max(1, round(len(between) / max(1, most - 2)))]:
        half = len(word) / 2
        if at * BAR_SIGNS - half > right + 1 and at * BAR_SIGNS + half + 1 < end:
            kept.append((at, word))
            right = at * BAR_SIGNS + half
    return (*kept, last)


def bar_of_map(give: Any) -> LegendBar | None:
    """The bar of a colour map that knows its ends, as those of branca do."""
    least, most = getattr(give, "vmin", None), getattr(give, "vmax", None)
    if not isinstance(least, (int, float)) or not isinstance(most, (int, float)) or least >= most:
        return None
    middles = least + (most - least) * (np.arange(BAR_STEPS) + 0.5) / BAR_STEPS
    shown = tuple(colour("colours", give(float(one))) or "#FFFFFF" for one in middles)
    ticks = _ticks(round_numbers(least, most, BAR_TICKS), least, most, None)
    return LegendBar(shown, None, ticks)
