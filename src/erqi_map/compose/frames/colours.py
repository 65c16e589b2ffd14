"""Colours of a `PackedLayer`: names and colour maps in any form, as #RRGGBB."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import ImageColor

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
NOTHING = ("none", "transparent")
GREY = "#8A949E"
# Tried in this order for what has no value: greys first, strong colours where the ramp is grey.
ASIDE = (GREY, "#4A5056", "#B9C0C7", "#B4307F", "#00A39B", "#E07B00")
FAR_ENOUGH = 0.12
"""Distance from which two flat colours are told apart at a glance (`difference`)."""
Ramp: TypeAlias = Callable[[Any], Any]


def colour(key: str, value: Any) -> str | None:
    """A CSS colour (name, #RGB, rgb()) or red, green, blue (alpha) of 0 – 1 as #RRGGBB; None for
    none and transparent. RequestError naming `key` for anything else, half transparent ones too.
    """
    if value is None:
        return None
    if isinstance(value, str) and COLOUR.fullmatch(value):
        return value.upper()
    try:
        channels = _channels(value)
    except (TypeError, ValueError) as error:
        raise _not_a_colour(key, value) from error
    if len(channels) == 4 and channels[3] == 0:
        return None
    if len(channels) == 4 and channels[3] != 255:
        raise _not_a_colour(key, value)
    return "#" + "".join(f"{one:02X}" for one in channels[:3])


def _channels(value: Any) -> tuple[int, ...]:
    if isinstance(value, str):
        return (0, 0, 0, 0) if value.strip().lower() in NOTHING else ImageColor.getrgb(value)
    parts = [float(one) for one in value]
    if len(parts) not in (3, 4) or not all(0 <= one <= 1 for one in parts):
        raise ValueError(value)
    return tuple(round(one * 255) for one in parts)


def _not_a_colour(key: str, value: Any) -> RequestError:
    return RequestError("packed", "error_colour", key=key, value=value)


@lru_cache(maxsize=1)
def palettes() -> dict[str, list[str]]:
    """The house's own palettes by name."""
    text = (files(__package__) / "palettes.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def palette(given: Any) -> list[str] | Ramp:
    """A palette by its name, a list of colours checked, or a colour map: anything that gives the
    colour of a number between 0 and 1.
    """
    if isinstance(given, str):
        if given not in palettes():
            raise RequestError("packed", "error_palette", palette=given, known=Listed(palettes()))
        return palettes()[given]
    if callable(given):
        return given
    if not isinstance(given, (Sequence, np.ndarray)) or not len(given):
        raise RequestError("packed", "error_palette", palette=given, known=Listed(palettes()))
    return [colour("palette", one) or "#FFFFFF" for one in given]


def at_positions(given: Any, positions: NDArray[np.float64]) -> list[str]:
    """The colours of a ramp at positions from 0 to 1, mixed where it has no such step."""
    ramp = palette("cividis" if given is None else given)
    if not isinstance(ramp, list):
        # What has a number of steps is a map of matplotlib, which is asked once for all.
        many = ramp(np.asarray(positions)) if hasattr(ramp, "N") else map(ramp, positions.tolist())
        return [colour("palette", one) or "#FFFFFF" for one in many]
    channels = np.array([[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in ramp])
    places = np.asarray(positions) * (len(ramp) - 1)
    mixed = [np.interp(places, np.arange(len(ramp)), channels[:, one]) for one in range(3)]
    return ["#" + "".join(f"{round(one):02X}" for one in rgb) for rgb in zip(*mixed, strict=True)]


def spread(given: Any, count: int) -> list[str]:
    """`count` colours from the first to the last of a ramp."""
    return at_positions(given, np.linspace(0, 1, count) if count > 1 else np.array([1.0]))


def for_categories(given: Any, count: int) -> list[str]:
    """Colours of `count` categories: a list in its order, a ramp from end to end."""
    ramp = palette(given)
    if isinstance(ramp, list) and (given == "okabe-ito" or not isinstance(given, str)):
        return ramp[:count]
    return spread(given, count)


def aside_from(colours: Iterable[str | None]) -> str:
    """A colour for what has no value, to which none of `colours` comes near."""
    taken = _oklab([one for one in colours if one is not None])
    if not len(taken):
        return GREY
    gaps = np.linalg.norm(_oklab(ASIDE)[:, None] - taken[None], axis=2).min(axis=1)
    far = np.flatnonzero(gaps >= FAR_ENOUGH)
    return ASIDE[int(far[0]) if len(far) else int(gaps.argmax())]


def difference(one: str, other: str) -> float:
    """How far apart two colours look: their distance in OKLab, in which grey and a colour that are
    as light count twice.
    """
    first, second = _oklab([one, other])
    return float(np.linalg.norm(first - second))


def _oklab(colours: Sequence[str]) -> NDArray[np.float64]:
    """Source: Björn Ottosson, A perceptual color space for image processing (2020)."""
    srgb = np.array([[int(one[at : at + 2], 16) / 255 for at in (1, 3, 5)] for one in colours])
    srgb = srgb.reshape(-1, 3)
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    cones = np.cbrt(linear @ _TO_CONES)
    return np.asarray(cones @ _TO_LAB) * (1, 2, 2)


_TO_CONES = np.array(
    [
        [0.4122214708, 0.2119034982, 0.0883024619],
        [0.5363325363, 0.6806995451, 0.2817188376],
        [0.0514459929, 0.1073969566, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 1.9779984951, 0.0259040371],
        [0.7936177850, -2.4285922050, 0.7827717662],
        [-0.0040720468, 0.4505937099, -0.8086757660],
    ]
)
