"""The map of a slide: what a scene shows, in its camera, and where its symbols stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import shapely

from erqi_map.compose.base import BASE
from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.spec import LegendEntry, MapSpec
from erqi_map.compose.visibility import only_named
from erqi_map.render.page.drawn import DrawnMap, Sizes, layers_in, stepped_aside
from erqi_map.render.page.label import PlacedLabel
from erqi_map.render.page.paper import Box
from erqi_map.render.page.view import DrawnLayer, View, shown_legend, view_of
from erqi_map.render.page.window import Window, fit

from .shapes import MM_PER_PX

RING_GAP_MM, RING_WIDTH_MM = 0.6, 0.55
MAX_FEATURES, MAX_VERTICES = 300, 6_000
"""A layer with more in the window is drawn as a picture."""


@dataclass(frozen=True, kw_only=True)
class SlideMap(DrawnMap):
    """A map on a slide with the legend of what it shows."""

    legend: tuple[LegendEntry, ...]

    @property
    def aside(self) -> bool:
        """Whether a symbol stands so far from its place that a line leads there."""
        return any(
            self.tie(layer, at, shape) is not None
            for layer in self.layers
            if layer.spec.geometry == "point" and layer.spec.id not in self.pictured
            for at, shape in enumerate(self.on_page(layer))
        )


def slide_map(spec: MapSpec, scene: str, box: Box) -> SlideMap:
    """What the scene shows in a map window `box`. Raises ExportError where that is nothing."""
    view = view_of(spec, scene=scene)
    # A wall has no round scale.
    window = fit(view.bounds, box, view.zone, pad=0.0, exact=True)
    layers = layers_in(view, window)
    found = SlideMap(
        window=window,
        view=view,
        layers=layers,
        legend=slide_legend(spec, view, layers, window),
        sizes=Sizes(MM_PER_PX, RING_GAP_MM + RING_WIDTH_MM, DRAWING.lit_symbol),
        pictured=frozenset(layer.spec.id for layer in layers if _is_heavy(layer)),
    )
    return replace(found, moved=stepped_aside(found))


def slide_legend(
    spec: MapSpec, view: View, layers: Sequence[DrawnLayer], window: Window
) -> tuple[LegendEntry, ...]:
    """What is shown, without the base: a slide has no room for what explains itself."""
    kept = [layer for layer in layers if layer.spec.theme != BASE]
    return shown_legend(spec, view, kept, window)


def named_map(shown: SlideMap, spec: MapSpec, labels: Iterable[PlacedLabel]) -> SlideMap:
    """The map and its legend without points that are drawn only with a name and have none."""
    named = shown.with_names(labels)
    return replace(named, legend=slide_legend(spec, named.view, named.layers, named.window))


def _is_heavy(layer: DrawnLayer) -> bool:
    if only_named(layer.spec):
        # Of these few are drawn, however many there are.
        return False
    vertices = int(shapely.get_num_coordinates(layer.shapes).sum())
    return len(layer.data) > MAX_FEATURES or (vertices > MAX_VERTICES and len(layer.data) > 40)
