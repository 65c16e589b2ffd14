"""How colours and symbols reach paper: palette names resolved, greys and hatches for one ink.

In black and white an area is told by its hatch, a point by its shape, a line by its dashes; the
tints are too light to be told apart by a copier and only set land from paper.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from matplotlib.colors import to_hex, to_rgb

from erqi_map.compose.drawing import PAPER
from erqi_map.compose.spec import LayerSpec, SymbolSpec

MM_PER_PX = 25.4 / 96
PRINT_FACTOR = 0.84
"""Paper is read from nearer than a screen: symbols and labels are this much smaller on A3."""

HATCHES = ("forward", "horizontal", "grid", "dots", "backward", "vertical")
FALLBACK: Mapping[str, str] = {
    "ink": "#1F2933",
    "ink-soft": "#52606D",
    "paper": "#FFFFFF",
    "paper-soft": "#F5F7F9",
    "line": "#CBD2D9",
    "halo": "#FFFFFF",
    "accent": "#0B5394",
    "highlight": "#C2185B",
    "warning": "#8A4B00",
    "district": "#323F4B",
    "neighbour-line": "#B3BCC6",
}
"""Colours of the sheet's own furniture, for a plan book whose theme does not name them."""

_DARKEST, _LIGHTEST = 0.12, 0.97
_TINT_RANGE = 0.09


def _luminance(colour: str) -> float:
    red, green, blue = to_rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _grey(level: float) -> str:
    return to_hex((level, level, level)).upper()


@dataclass(frozen=True)
class Inks:
    """Colours of one sheet. `spare` gives areas without a hatch of their own one in one ink."""

    colours: Mapping[str, str]
    monochrome: bool = False
    spare: Mapping[SymbolSpec, str] = field(default_factory=dict)

    def colour(self, name: str) -> str:
        """#RRGGBB of a palette name or of a colour, grey on a one-ink sheet."""
        known = name if name.startswith("#") else self.colours.get(name) or FALLBACK.get(name, name)
        if not self.monochrome:
            return known
        return _grey(min(_LIGHTEST, max(_DARKEST, _luminance(known))) if known != "#FFFFFF" else 1)

    def label(self, colour: str) -> str:
        """Colour of words on the map: on a one-ink sheet dark enough to read over hatches."""
        if not self.monochrome:
            return colour
        return _grey(min(0.35, _luminance(colour)))

    def faded(self, colour: str) -> str:
        """A colour of words that stand back."""
        red, green, blue = (1 - (1 - one) * PAPER.faded_names for one in to_rgb(colour))
        return to_hex((red, green, blue)).upper()

    def symbol(self, symbol: SymbolSpec) -> SymbolSpec:
        """The symbol as it is printed; the same for map, legend and register. A hatch belongs to
        one ink; in colours only an area without a fill keeps it, as on the screen.
        """
        if not self.monochrome:
            return replace(symbol, hatch=None) if symbol.fill else symbol
        if symbol.geometry == "area":
            return self._area(symbol)
        dark = None if symbol.stroke is None else self.colour(symbol.stroke)
        fill = None if symbol.fill is None else self.colour(symbol.fill)
        return replace(symbol, fill=fill, stroke=dark)

    def _area(self, symbol: SymbolSpec) -> SymbolSpec:
        # A tint that shows what a translucent colour over white would, but never darker than 9 %.
        tint = 1 - (1 - _luminance(symbol.fill or "#FFFFFF")) * symbol.fill_opacity
        level = 1 - min(1 - tint, _TINT_RANGE)
        hatch = symbol.hatch or self.spare.get(symbol)
        edge = None
        if symbol.stroke is not None:
            edge = _grey(0.2) if hatch or symbol.dash_px else self.colour(symbol.stroke)
        opaque = symbol.fill is not None and symbol.fill_opacity > 0
        fill = _grey(level) if opaque else None
        return replace(symbol, fill=fill, fill_opacity=1.0, stroke=edge, hatch=hatch)


def inks_of(
    colours: Mapping[str, str], layers: Iterable[LayerSpec], *, monochrome: bool = False
) -> Inks:
    """The colours of a sheet that draws `layers`."""
    spare: dict[SymbolSpec, str] = {}
    for layer in layers:
        cases = list(layer.style.cases.values()) if layer.style.column else []
        if layer.geometry != "area" or len(cases) < 2:
            continue
        taken = {symbol.hatch for symbol in cases}
        free = [hatch for hatch in HATCHES if hatch not in taken] or list(HATCHES)
        plain = [symbol for symbol in cases if symbol.hatch is None and symbol.fill]
        spare |= {symbol: free[at % len(free)] for at, symbol in enumerate(plain)}
    return Inks(colours, monochrome, spare)


def px_to_mm(size_px: float, unit: float) -> float:
    """CSS pixels of the MapSpec → millimetres on a sheet whose unit is `unit`."""
    return size_px * MM_PER_PX * PRINT_FACTOR * unit
