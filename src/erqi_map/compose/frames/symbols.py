"""The symbols of a `PackedLayer`: what can be said of one, and what comes of it for each kind."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd
from typing_extensions import TypedDict

from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.spec import SymbolSpec
from erqi_map.errors import RequestError
from erqi_map.geo.flatten import Kind
from erqi_map.i18n import Listed

from .colours import colour

HATCHES = ("forward", "backward", "horizontal", "vertical", "grid", "dots")
PIN = "pin"
SHAPES = (*DRAWING.outlines, PIN)
NAMES = {
    "fill": "fill",
    "fillColor": "fill",
    "fill_color": "fill",
    "fill_opacity": "fill_opacity",
    "fillOpacity": "fill_opacity",
    "stroke": "stroke",
    "color": "stroke",
    "stroke_opacity": "stroke_opacity",
    "opacity": "stroke_opacity",
    "stroke_width_px": "stroke_width_px",
    "weight": "stroke_width_px",
    "dash": "dash_px",
    "dash_px": "dash_px",
    "dashArray": "dash_px",
    "size": "size_px",
    "size_px": "size_px",
    "radius_m": "radius_m",
    "shape": "shape",
    "glyph": "glyph",
    "hatch": "hatch",
}
MOST = {
    "fill_opacity": 1,
    "stroke_opacity": 1,
    "stroke_width_px": 40,
    "size_px": 200,
    "radius_m": 1_000_000,
}
"""Keys that are numbers, and the largest each may be."""
COLOURED = "colour"
"""What a class changes: fill or line, as the kind has it."""
# What has no value looks another way than any class, whatever the colours of the classes are.
UNKNOWN: Mapping[Kind, Mapping[str, Any]] = {
    "area": {"fill": "#F4F6F8", "stroke": "#5B6570", "hatch": "forward"},
    "line": {"dash_px": (4.0, 4.0)},
    "point": {"shape": "ring"},
}


@dataclass(frozen=True)
class PackedSymbol(SymbolSpec):
    """A symbol of a packed layer. `radius_m`: a circle of that many metres on the ground, in place
    of `size_px`; `glyph`: the shape in the head of a pin, whose point stands on the place.
    """

    stroke_opacity: float = 1.0
    radius_m: float | None = None
    glyph: str | None = None


class SymbolChange(TypedDict, total=False):
    """What a class changes of its layer's symbol."""

    fill: str | None
    fill_opacity: float
    stroke: str | None
    stroke_opacity: float
    stroke_width_px: float
    dash_px: tuple[float, ...]
    shape: str | None
    size_px: float
    radius_m: float | None
    glyph: str | None
    hatch: str | None


_FIELDS = tuple(one.name for one in fields(PackedSymbol) if one.name != "geometry")


def symbol_of(kind: Kind, base: Mapping[str, Any], look: Mapping[str, Any]) -> PackedSymbol:
    """The symbol of a kind with what `base` says of all, and `look` of some features."""
    said = {**base, **{key: value for key, value in look.items() if key != COLOURED}}
    symbol = default_symbol(kind, said)
    if COLOURED in look:
        # An outline somebody chose stays; one that is only the fill's goes with it.
        own = "stroke" in said and said["stroke"] != said.get("fill", object())
        rows = {key: look[key] for key in ("fill", "stroke") if key in look}
        symbol = replace(coloured(symbol, look[COLOURED], own), **rows)
    if symbol.shape == PIN and kind == "point":
        return replace(symbol, fill_opacity=1.0, stroke="#FFFFFF", stroke_width_px=1.0)
    return symbol


def change_of(symbol: PackedSymbol, default: PackedSymbol) -> SymbolChange:
    """What one has that the other has not."""
    pairs = ((key, getattr(symbol, key)) for key in _FIELDS)
    return {key: one for key, one in pairs if one != getattr(default, key)}  # type: ignore[return-value]


def default_symbol(kind: Kind, base: Mapping[str, Any]) -> PackedSymbol:
    """The symbol of a kind with what `base` changes."""
    symbol = PackedSymbol(
        geometry=kind,
        fill="#0072B2",
        fill_opacity=1.0 if kind == "point" else 0.35,
        stroke="#FFFFFF" if kind == "point" else "#0072B2",
        stroke_width_px=2.0 if kind == "line" else 1.0,
        dash_px=(),
        shape="circle" if kind == "point" else None,
        size_px=9.0,
        hatch=None,
    )
    # A map that names one colour means it for fill and outline, as Leaflet takes it.
    given = dict(base)
    if kind != "point" and "fill" in given and "stroke" not in given:
        given["stroke"] = given["fill"]
    if "stroke" in given and "fill" not in given and kind != "line":
        given["fill"] = given["stroke"]
    return replace(symbol, **given)


def coloured(symbol: PackedSymbol, colour: str | None, own: bool = False) -> PackedSymbol:
    """The symbol in another colour; an outline of its `own` stays, and the edge of a point."""
    if symbol.geometry == "line":
        return replace(symbol, stroke=colour)
    same = not own and symbol.stroke is not None and symbol.stroke == symbol.fill
    return replace(symbol, fill=colour, stroke=colour if same else symbol.stroke)


def checked(key: str, value: Any) -> Any:
    """The value of a key of a symbol, or of Leaflet's name for it. RequestError, in Chinese."""
    name = NAMES[key]
    if name in ("fill", "stroke"):
        return colour(key, value)
    if name == "dash_px":
        return _dash(key, value)
    if name in ("shape", "hatch", "glyph"):
        known = {"shape": SHAPES, "hatch": HATCHES, "glyph": tuple(DRAWING.outlines)}[name]
        if value is not None and value not in known:
            raise wrong(key, value, Listed(known))
        return value
    if name == "radius_m" and value is None:
        return None
    most = MOST[name]
    try:
        number = math.nan if isinstance(value, (bool, str)) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 <= number <= most:
        raise wrong(key, value, f"0 – {most:,}")
    return number


def wrong(key: str, value: Any, known: Any) -> RequestError:
    """That a key of a style cannot have this value, and which it can have."""
    return RequestError("packed", "error_style_value", key=key, value=value, known=known)


def listing(key: str, given: Any) -> list[Any]:
    """A list of values of any kind. RequestError naming `key` for what is none."""
    if not pd.api.types.is_list_like(given):
        raise RequestError("packed", "error_list", key=key, value=given)
    return list(given)


def _dash(key: str, value: Any) -> tuple[float, ...]:
    try:
        parts = value.replace(",", " ").split() if isinstance(value, str) else list(value or ())
        dash = tuple(float(part) for part in parts)
    except (TypeError, ValueError) as error:
        raise wrong(key, value, "6 4") from error
    if any(not 0 <= part <= 100 for part in dash):
        raise wrong(key, value, "0 – 100")
    return dash
