"""What a sheet shows of a MapSpec: features by the rules of the client's state, scene, extent.

A sheet never shows an online basemap, so a scene that has one is drawn on the offline layers.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.frames.overlays import ROLE
from erqi_map.compose.spec import (
    LayerSpec,
    LegendEntry,
    MapSpec,
    PictureSpec,
    Scene,
    SymbolSpec,
)
from erqi_map.compose.stages import LOOK, told_by
from erqi_map.compose.visibility import Emphasis, emphasis_of, shown_rows
from erqi_map.errors import ExportError, RequestError
from erqi_map.geo import Zone
from erqi_map.i18n import Listed, Message

from .pictures import picture_line, seen_pictures
from .window import Bounds, Window

EDGE_POINTS = 16


@dataclass(frozen=True)
class DrawnLayer:
    """A layer with the features a sheet shows. `shapes`: in its zone, in the order of `data`."""

    spec: LayerSpec
    data: GeoDataFrame
    shapes: NDArray[np.object_]

    @cached_property
    def symbols(self) -> list[SymbolSpec]:
        """The symbol of each feature."""
        style = self.spec.style
        if style.column is None or style.column not in self.data:
            return [style.default] * len(self.data)
        return [style.cases.get(value, style.default) for value in self.data[style.column]]

    @property
    def told(self) -> list[tuple[SymbolSpec, ...]]:
        """By which symbols of the legend each feature is told."""
        if self.spec.style.column != LOOK:
            return [(symbol,) for symbol in self.symbols]
        return [told_by(self.spec, look) for look in self.data[LOOK]]

    def inside(self, window: Window) -> "DrawnLayer":
        """Only the features that reach into the window."""
        return self.only(np.asarray(shapely.intersects(self.shapes, window.polygon), dtype=bool))

    def only(self, rows: NDArray[np.bool_]) -> "DrawnLayer":
        """Only these features."""
        return replace(self, data=self.data[rows], shapes=self.shapes[rows])


@dataclass(frozen=True)
class View:
    """What is to be drawn. `bounds`: in `zone`, what has to lie in the window. `marked`: ids of
    features that get a strong outline or a ring. `whole`: whether `bounds` are the whole plan's,
    not where a scene or somebody looks. `pictures`: what lies underneath, lowest first.
    """

    layers: tuple[DrawnLayer, ...]
    bounds: Bounds
    zone: Zone
    emphasis: Emphasis
    marked: frozenset[str] = frozenset()
    scene: Scene | None = None
    whole: bool = True
    pictures: tuple[PictureSpec, ...] = ()

    @property
    def overlaid(self) -> bool:
        """Whether an overlay lies under the map, whose areas then keep to their outlines."""
        return any(layer.spec.role == ROLE for layer in self.layers)

    def bare(self, layer: LayerSpec) -> bool:
        """Whether an area of the layer keeps to its outline, so that what lies under it is seen."""
        if layer.role == ROLE:
            return False
        return self.overlaid or (bool(self.pictures) and layer.role != "plan")


def view_of(
    spec: MapSpec, *, scene: str | None = None, layers: Iterable[str] | None = None
) -> View:
    """The view of a scene, or of the map in its initial state.

    layers: ids to draw instead of what the state shows. Raises RequestError for a scene or layer
    there is not, ExportError when nothing is left to draw.
    """
    found = None if scene is None else _scene(spec, scene)
    asked = {} if found is None else {**found.state, "scene": scene}
    # Paper is drawn on the offline layers, whatever the screen shows below them.
    state: Mapping[str, Any] = {**spec.state, **asked, "basemap": "none"}
    wanted = None if layers is None else _known_layers(spec, layers)
    drawn = tuple(
        layer
        for layer in (_drawn(spec, one, state, wanted) for one in spec.layers)
        if len(layer.data)
    )
    if not drawn:
        raise ExportError("sheet", "error_nothing")
    emphasis = emphasis_of(spec, state)
    marked = emphasis.highlighted - emphasis.missed
    whole = not (state.get("view") or {}).get("fit")
    off = set(state.get("hidden") or ())
    pictures = tuple(one for one in spec.pictures if one.picture.key not in off)
    bounds = _bounds(spec, state)
    return View(drawn, bounds, spec.zone, emphasis, marked, found, whole, pictures)


def focus_on(view: View, highlighted: Collection[str], fit: Collection[str]) -> View:
    """The same view looking at features `fit`; features `highlighted` stand out from the others."""
    shapes = [
        shape
        for layer in view.layers
        for id, shape in zip(layer.data.index, layer.shapes, strict=True)
        if id in fit
    ]
    bounds = bounds_of(shapes) if shapes else view.bounds
    return View(
        view.layers,
        bounds,
        view.zone,
        Emphasis(frozenset(highlighted), fades=True),
        pictures=view.pictures,
    )


def bounds_of(shapes: Iterable[BaseGeometry]) -> Bounds:
    """West, south, east, north of all shapes."""
    west, south, east, north = (float(one) for one in shapely.total_bounds(list(shapes)))
    return west, south, east, north


def legend_of(
    spec: MapSpec, layers: Iterable[DrawnLayer], missed: Collection[str] = frozenset()
) -> tuple[LegendEntry, ...]:
    """The legend of exactly `layers`: lines of the MapSpec's legend whose symbol is drawn, with the
    number of features that pass the filter; the same symbol in several clusters is one line.
    """
    counts: dict[tuple[str, str | None, SymbolSpec], int] = {}
    for layer in layers:
        clusters = layer.data.get("cluster", [None] * len(layer.data))
        for id, cluster, told in zip(layer.data.index, clusters, layer.told, strict=True):
            for symbol, of in zip(told, (cluster or None, None), strict=False):
                key = (layer.spec.id, of, symbol)
                counts[key] = counts.get(key, 0) + (id not in missed)
    lines: dict[tuple[str, str, SymbolSpec], LegendEntry] = {}
    for entry in spec.legend:
        count = counts.pop((entry.layer, entry.cluster, entry.symbol), None)
        if count is None:
            continue
        key = (entry.layer, entry.label.zh, entry.symbol)
        known = lines.get(key)
        total = count + (known.count if known else 0)
        cluster = entry.cluster if known is None or known.cluster == entry.cluster else None
        lines[key] = replace(entry, cluster=cluster, count=total)
    return tuple(lines.values())


def shown_legend(
    spec: MapSpec, view: View, layers: Sequence[DrawnLayer], window: Window
) -> tuple[LegendEntry, ...]:
    """`legend_of` with symbols as they stand on the map: over an overlay areas are bare. Pictures
    that lie in the window come last.
    """
    entries = legend_of(spec, layers, view.emphasis.missed)
    over = {layer.spec.id for layer in layers if layer.spec.role == ROLE}
    if over:
        entries = tuple(
            entry if entry.layer in over else replace(entry, symbol=outlined(entry.symbol))
            for entry in entries
        )
    return (*entries, *(picture_line(one) for one in seen_pictures(view.pictures, window)))


def outlined(symbol: SymbolSpec) -> SymbolSpec:
    """An area without what would hide or tint an overlay under it; other symbols as they are."""
    return replace(symbol, fill_opacity=0.0, hatch=None) if symbol.geometry == "area" else symbol


def _scene(spec: MapSpec, id: str) -> Scene:
    for scene in spec.scenes:
        if scene.id == id:
            return scene
    none = [Message("sheet", "none")]
    known = Listed([scene.id for scene in spec.scenes] or none)
    raise RequestError("sheet", "error_scene", value=id, known=known)


def _known_layers(spec: MapSpec, wanted: Iterable[str]) -> frozenset[str]:
    ids = [layer.id for layer in spec.layers]
    for id in (chosen := tuple(wanted)):
        if id not in ids:
            known = Listed(ids)
            raise RequestError("sheet", "error_layer", value=id, known=known)
    return frozenset(chosen)


def _drawn(
    spec: MapSpec, layer: LayerSpec, state: Mapping[str, Any], wanted: frozenset[str] | None
) -> DrawnLayer:
    keep = ~(layer.data.geometry.is_empty | layer.data.geometry.isna()).to_numpy()
    if wanted is None:
        keep &= shown_rows(spec, layer, state)
    else:
        keep &= layer.id in wanted
    data = layer.data[keep]
    return DrawnLayer(layer, data, spec.zone.shapes(data.geometry))


def _bounds(spec: MapSpec, state: Mapping[str, Any]) -> Bounds:
    view = state.get("view") or {}
    extent = view.get("fit") or spec.extent
    west, south, east, north = (float(one) for one in extent)
    if not (west < east and south < north):
        raise ExportError("sheet", "error_extent")
    # The edges of a rectangle in degrees are curves in the grid: take points along them.
    x, y = np.linspace(west, east, EDGE_POINTS), np.linspace(south, north, EDGE_POINTS)
    lon = np.concatenate([x, x, np.full_like(y, west), np.full_like(y, east)])
    lat = np.concatenate([np.full_like(x, south), np.full_like(x, north), y, y])
    easts, norths = spec.zone.to_grid(lon, lat)
    if not np.isfinite([easts, norths]).all():
        raise ExportError("sheet", "error_extent")
    return float(easts.min()), float(norths.min()), float(easts.max()), float(norths.max())
