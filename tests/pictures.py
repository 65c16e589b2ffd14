"""What the client, the sheet and the slide show of a scene, brought to one form.

The rule they are held to (docs/same-picture.md):
- the same features of every layer in the extent of the scene;
- the same look: fill, strength of the fill, stroke, and which are lit or faded;
- the same lines in the legend, with the words and symbols of the MapSpec, counting what is drawn;
- names as the MapSpec gives them. Each output has its own room, so names of less weight may be
  left out; names of what is lit, and of clusters that lie whole in the extent, may not.
"""

import io
from dataclasses import dataclass, field
from typing import Any

import shapely
from matplotlib.colors import to_hex
from pptx import Presentation
from pptx.oxml.ns import qn

from erqi_map.compose import MapSpec
from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.spec import LayerSpec, LegendEntry, SymbolSpec
from erqi_map.compose.visibility import only_named
from erqi_map.export.slides.deck import Palette
from erqi_map.export.slides.make import SlideShown
from erqi_map.render.page.view import legend_of, view_of
from erqi_map.render.sheet.figure import Sheet

NEAR = 0.011
"""How far apart two strengths of a fill may be: a canvas and a slide round them."""


@dataclass(frozen=True)
class Look:
    """How a feature is drawn: #RRGGBB of fill and stroke, strength of the fill (0 none, 1 full)."""

    fill: str | None
    opacity: float
    stroke: str | None


@dataclass
class Picture:
    """A scene as an output shows it. Keys of features: "layer/id"."""

    features: set[str]
    legend: dict[tuple[str, str], int]
    labels: dict[str, str]
    looks: dict[str, Look] = field(default_factory=dict)


def key(layer: str, id: object) -> str:
    return f"{layer}/{id}"


def extent_of(spec: MapSpec, scene: str) -> Any:
    return shapely.box(*next(one for one in spec.scenes if one.id == scene).state["view"]["fit"])


def in_extent(spec: MapSpec, scene: str) -> set[str]:
    """Every feature of the MapSpec that reaches into the extent, shown or not."""
    extent = extent_of(spec, scene)
    return {
        key(layer.id, id)
        for layer in spec.layers
        for id, shape in layer.data.geometry.items()
        # What is drawn only with its name stands where the output had room for it.
        if shape is not None and shape.intersects(extent) and not only_named(layer)
    }


def symbols_of(layer: LayerSpec) -> dict[str, SymbolSpec]:
    """The symbol the MapSpec gives each feature of a layer."""
    style = layer.style
    values = layer.data[style.column] if style.column else [None] * len(layer.data)
    return {
        key(layer.id, id): style.cases.get(value, style.default)
        for id, value in zip(layer.data.index, values, strict=True)
    }


def names_of(spec: MapSpec) -> dict[str, str]:
    """The label the MapSpec gives each feature."""
    return {
        key(layer.id, id): str(name)
        for layer in spec.layers
        if layer.label is not None
        for id, name in layer.data[layer.label.columns[spec.lang]].items()
    }


def due_names(spec: MapSpec, scene: str) -> set[str]:
    """Features whose name may not be left out."""
    view, extent = view_of(spec, scene=scene), extent_of(spec, scene)
    due = set()
    for layer in view.layers:
        if layer.spec.label is None:
            continue
        for id, shape in layer.data.geometry.items():
            whole = layer.spec.id == "clusters" and shape.within(extent)
            if shape.intersects(extent) and (whole or id in view.emphasis.highlighted):
                due.add(key(layer.spec.id, id))
    return due


def legend_lines(entries: tuple[LegendEntry, ...]) -> dict[tuple[str, str], int]:
    return {(entry.layer, entry.label.zh): entry.count for entry in entries}


def legend_due(spec: MapSpec, scene: str) -> set[tuple[str, str]]:
    """Lines of the legend whose symbol stands in the extent."""
    view, seen = view_of(spec, scene=scene), in_extent(spec, scene)
    entries = legend_of(spec, view.layers)
    due = set()
    for layer in view.layers:
        ids = [key(layer.spec.id, id) for id in layer.data.index]
        drawn = {symbol for id, symbol in zip(ids, layer.symbols, strict=True) if id in seen}
        due |= {
            (entry.layer, entry.label.zh)
            for entry in entries
            if entry.layer == layer.spec.id and entry.symbol in drawn
        }
    return due


def expected_looks(spec: MapSpec, scene: str) -> dict[str, Look]:
    """How the MapSpec wants every feature of the scene to look."""
    view = view_of(spec, scene=scene)
    looks = {}
    for layer in view.layers:
        for id, symbol in zip(layer.data.index, layer.symbols, strict=True):
            highlighted = id in view.emphasis.highlighted
            strength = view.emphasis.strength(layer.spec, id)
            look = _look(symbol, strength, highlighted, spec)
            if view.overlaid and symbol.geometry == "area" and layer.spec.role != "overlay":
                # What lies over an overlay keeps to its outlines.
                look = Look(None, 0.0, look.stroke)
            looks[key(layer.spec.id, id)] = look
    return looks


def _look(symbol: SymbolSpec, strength: float, highlighted: bool, spec: MapSpec) -> Look:
    if symbol.geometry == "line":
        return Look(None, 0.0, _upper(symbol.stroke))
    if symbol.geometry == "point":
        ring = symbol.shape == "ring"
        return Look("#FFFFFF" if ring else _upper(symbol.fill), strength, None)
    if symbol.fill and symbol.fill_opacity > 0:
        # The outline of what is lit lies over its edge; outputs tell one or the other.
        stroke = None if highlighted else symbol.stroke
        return Look(_upper(symbol.fill), symbol.fill_opacity * strength, _upper(stroke))
    outlined = (_upper(spec.colours["accent"]), DRAWING.bare_fill) if highlighted else (None, 0.0)
    return Look(*outlined, _upper(symbol.stroke))


def _upper(colour: str | None) -> str | None:
    return None if colour is None else colour.upper()


def assert_looks(found: dict[str, Look], wanted: dict[str, Look], keys: set[str]) -> None:
    """Every one of `keys` looks as wanted. A point's outline is a matter of the output."""
    for one in sorted(keys):
        want = wanted[one]
        if one not in found and want.fill is None and one.startswith("clusters/"):
            # Nothing but edges, all of which it shares: they are drawn with another area.
            continue
        look = found[one]
        assert look.fill == want.fill, (one, look, want)
        assert abs(look.opacity - want.opacity) <= NEAR, (one, look, want)
        # The edges that an area shares are drawn with another.
        shared = one.startswith("clusters/") and look.stroke is None
        assert shared or want.stroke in (None, look.stroke), (one, look, want)


def picture_of_sheet(sheet: Sheet) -> Picture:
    """Read from the artists of the figure."""
    shown = sheet.shown
    axes = next(one for one in sheet.figure.axes if one.get_label() == "map")
    fills: dict[str, tuple[str, float]] = {}
    strokes: dict[str, str] = {}
    for patch in axes.patches:
        for id in (patch.get_gid() or "").split():
            red, green, blue, alpha = patch.get_facecolor()
            if alpha:
                fills[id] = (to_hex((red, green, blue)).upper(), alpha)
            else:
                strokes[id] = to_hex(patch.get_edgecolor()[:3]).upper()
    for lines in axes.collections:
        for id in (lines.get_gid() or "").split():
            strokes[id] = to_hex(lines.get_colors()[0][:3]).upper()
    looks = {id: Look(*fills.get(id, (None, 0.0)), strokes.get(id)) for id in {*fills, *strokes}}
    return Picture(
        {key(layer, id) for layer, ids in shown.features.items() for id in ids},
        legend_lines(shown.legend),
        {key(label.layer, label.id): label.text for label in shown.labels},
        looks,
    )


def picture_of_slide(spec: MapSpec, content: bytes, number: int, shown: SlideShown) -> Picture:
    """Read from the shapes of slide `number` of the file."""
    slide = Presentation(io.BytesIO(content)).slides[number]
    slots = Palette(spec).slots
    slots |= {"tx1": slots["dk1"], "bg1": slots["lt1"], "tx2": slots["dk2"], "bg2": slots["lt2"]}
    features = {key(layer, id) for layer, ids in shown.features.items() for id in ids}
    looks: dict[str, Look] = {}
    drawn = next(one for one in slide.shapes if one.shape_type and one.shape_type.name == "GROUP")
    for shape in drawn.shapes:
        id, _, rest = shape.name.partition(" ")
        if id not in features or rest.endswith(("○", "◇")):
            continue
        fill, opacity = _colour(shape._element.spPr.find(qn("a:solidFill")), slots)
        line = shape._element.spPr.find(qn("a:ln"))
        stroke, _ = _colour(None if line is None else line.find(qn("a:solidFill")), slots)
        known = looks.get(id, Look(None, 0.0, None))
        # White parts outlines from what lies under them; it is no colour of the symbol.
        stroke = known.stroke if stroke in (None, "#FFFFFF") else stroke
        looks[id] = Look(fill or known.fill, opacity or known.opacity, stroke)
    labels = {key(label.layer, label.id): label.text for label in shown.labels}
    return Picture(features, legend_lines(shown.legend), labels, looks)


def _colour(fill: Any, slots: dict[str, str]) -> tuple[str | None, float]:
    if fill is None:
        return None, 0.0
    colour = fill[0]
    value = colour.get("val")
    name = slots[value] if colour.tag == qn("a:schemeClr") else f"#{value}"
    alpha = colour.find(qn("a:alpha"))
    return name.upper(), 1.0 if alpha is None else int(alpha.get("val")) / 100_000
