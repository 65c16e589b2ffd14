"""How layers are drawn: symbols with their colours, order from bottom to top, labels."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from erqi_map.errors import RequestError
from erqi_map.model import Symbol, Term, Terms, Theme

from .drawing import LABELS, ORIENTATION
from .spec import LabelRule, LayerRole, StyleRule, SymbolSpec

INK = "ink"
PAPER = "paper"
READABLE = 4.5
CLUSTER_THEME = "cluster"
CONTEXT_THEME = "boundary"
ORIENTATION_THEME = "orientation"


class Signs(Protocol):
    """What says how things are drawn."""

    @property
    def terms(self) -> Terms:
        """Kinds with their symbols."""

    @property
    def theme(self) -> Theme:
        """Colours by name."""


def resolve_symbol(symbol: Symbol, colours: Mapping[str, str]) -> SymbolSpec:
    """A symbol with #RRGGBB colours in place of colour names."""
    return SymbolSpec(
        geometry=symbol.geometry,
        fill=None if symbol.fill is None else colours[symbol.fill],
        fill_opacity=symbol.fill_opacity,
        stroke=None if symbol.stroke is None else colours[symbol.stroke],
        stroke_width_px=symbol.stroke_width_px,
        dash_px=symbol.dash_px,
        shape=symbol.shape,
        size_px=symbol.size_px,
        hatch=symbol.hatch,
    )


def _quiet(symbol: SymbolSpec) -> SymbolSpec:
    """A line of the surroundings, with a colour that leaves the plan's own signs in front."""
    if symbol.geometry != "line" or symbol.stroke is None:
        return symbol
    channels = [int(symbol.stroke[at : at + 2], 16) for at in (1, 3, 5)]
    if max(channels) - min(channels) < ORIENTATION.coloured:
        return symbol
    rest = (1 - ORIENTATION.share) * ORIENTATION.grey
    mixed = (round(one * ORIENTATION.share + rest) for one in channels)
    return replace(symbol, stroke="#" + "".join(f"{one:02X}" for one in mixed))


def kind_term(signs: Signs, kind: str) -> Term:
    """The term of a kind that is drawn; RequestError when it has no symbol."""
    term = next((term for term in signs.terms.kinds if term.id == kind), None)
    if term is None or term.symbol is None:
        raise RequestError("compose", "error_symbol", kind=kind)
    return term


def style_rule(signs: Signs, kinds: tuple[str, ...]) -> StyleRule:
    """Clusters by cluster, everything else by kind. `kinds`: those in the layer, first first."""
    colours = signs.theme.colours
    terms = [kind_term(signs, kind) for kind in kinds]
    symbols = {term.id: resolve_symbol(term.symbol, colours) for term in terms if term.symbol}
    if terms[0].theme == ORIENTATION_THEME:
        symbols = {kind: _quiet(symbol) for kind, symbol in symbols.items()}
    default = symbols[kinds[0]]
    if terms[0].theme == CLUSTER_THEME:
        cases = {
            cluster: resolve_symbol(symbol, colours)
            for cluster, symbol in signs.terms.cluster_symbols.items()
        }
        return StyleRule(default=default, column="cluster", cases=cases)
    return StyleRule(default=default, column="kind", cases=symbols)


def layer_role(theme: str) -> LayerRole:
    """The part a layer plays: boundaries are context, orientation is itself, the rest is plan."""
    if theme == CONTEXT_THEME:
        return "context"
    return "orientation" if theme == ORIENTATION_THEME else "plan"


def draw_order(role: LayerRole, style: StyleRule) -> int:
    """Bottom first: filled context, areas, lines, outlines of context, points, plan points."""
    symbol = style.default
    if role == "context":
        return 0 if symbol.fill and symbol.fill_opacity > 0 else 3
    rank = {"area": 1, "line": 2, "point": 4}[symbol.geometry]
    return rank + (role == "plan" and symbol.geometry == "point")


def label_rule(
    signs: Signs, role: LayerRole, theme: str, kind: str, style: StyleRule
) -> LabelRule | None:
    """The label of a layer. An outline is named only when it is lit: else its name would stand
    in the way of what lies in it.
    """
    symbol = style.default
    shape = "outline" if draw_order(role, style) == 3 else symbol.geometry
    look = LABELS.get(f"{role}/{shape}")
    if look is None:
        return None
    return LabelRule(
        columns={"zh": "label_zh", "en": "label_en"},
        priority=look.priority,
        min_zoom=look.min_zoom,
        size_px=look.size_px,
        colour=_label_colour(signs, theme, kind),
        bold=look.bold,
        placement=symbol.geometry,
        rank_column="rank",
    )


def _label_colour(signs: Signs, theme: str, kind: str) -> str:
    colours = signs.theme.colours
    symbol = kind_term(signs, kind).symbol
    assert symbol is not None
    drawn = [name for name in (symbol.stroke, symbol.fill) if name not in (None, PAPER)]
    names = [f"{kind}-ink", f"{theme}-ink"]
    names += drawn if theme == ORIENTATION_THEME else []
    known = (colours[name] for name in names if name in colours)
    return next((one for one in known if contrast_on_white(one) >= READABLE), colours[INK])


def contrast_on_white(colour: str) -> float:
    """The WCAG contrast ratio of a #RRGGBB colour on white, the colour of the labels' halo."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
