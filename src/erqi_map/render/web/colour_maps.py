"""Colour maps of matplotlib and branca, by name and as objects, for `palette` of a style.

The one place on the web side that names matplotlib: only its list of colours is asked, and only for
a name that is none of the house's own.
"""

from collections.abc import Mapping
from typing import Any

from branca import colormap as branca_maps

from erqi_map.compose.frames.colours import palettes

MAX_LISTED = 20
"""Maps of so few colours are lists to tell categories apart, not ramps."""


def with_colour_maps(style: Any) -> Any:
    """The style with its palette as a list of colours or a function of 0 – 1."""
    if not isinstance(style, Mapping) or "palette" not in style:
        return style
    return {**style, "palette": as_palette(style["palette"])}


def as_palette(given: Any, *, exact: bool = False) -> Any:
    """A colour map as a list or a function; what is none of both stays as it is.

    exact: by every step of matplotlib's, also where the house has some of its own of that name.
    """
    if isinstance(given, str):
        return given if given in palettes() and not exact else _plain(_named(given))
    return _plain(given)


def _named(name: str) -> Any:
    from matplotlib import colormaps

    if name in colormaps:
        return colormaps[name]
    # branca keeps its maps as attributes, among others that are none.
    found = getattr(branca_maps.linear, name, None) if not name.startswith("_") else None
    return found if isinstance(found, branca_maps.ColorMap) else name


def _plain(given: Any) -> Any:
    if isinstance(given, branca_maps.ColorMap):
        return [colour[:3] for colour in getattr(given, "colors", ())] or given
    listed = getattr(given, "colors", None)
    if is_ramp(given) and listed is not None and len(listed) <= MAX_LISTED:
        return [tuple(colour)[:3] if not isinstance(colour, str) else colour for colour in listed]
    return given


def is_ramp(given: Any) -> bool:
    """Whether it is a colour map as matplotlib makes them: a function of 0 – 1 with `N` steps."""
    return callable(given) and isinstance(getattr(given, "N", None), int)


def knows_values(given: Any) -> bool:
    """Whether it gives the colour of a value of the data: a function, or a map of branca."""
    return callable(given) and not is_ramp(given)
