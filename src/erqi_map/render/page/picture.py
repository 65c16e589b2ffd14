"""A small map as plain shapes and words in millimetres, for pages that show no map client."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.spec import MapSpec, SymbolSpec

from .drawn import DrawnMap, Sizes, key_of, layers_in, stepped_aside
from .inks import Inks
from .label import Lettering, PlacedLabel
from .labels import place_labels
from .paper import Box
from .type import MM_PER_PT, width_mm
from .view import DrawnLayer, focus_on, view_of
from .window import fit

Record = dict[str, Any]
SIZE = Box(0, 0, 96, 62)
PX_MM = 0.27
PT_PER_PX = 0.62
STEP_MM = 0.12
DIGITS = 2
FADED = 0.35


def cluster_picture(spec: MapSpec, cluster: str, layers: tuple[str, ...]) -> Record:
    """The cluster in the map's own shapes, symbols and names: `width` and `height`, then `shapes`
    (paths and circles) and `words`, bottom first. The other clusters are faded.
    """
    known = tuple(layer.id for layer in spec.layers if layer.id in layers)
    view = view_of(spec, layers=known)
    own = {id for layer in view.layers for id in layer.data.index[layer.data["cluster"] == cluster]}
    view = focus_on(view, {cluster, *own}, (cluster,))
    window = fit(view.bounds, SIZE, view.zone, pad=0.05, exact=True)
    drawn = DrawnMap(
        window=window,
        view=view,
        layers=tuple(_of_cluster(layer, cluster) for layer in layers_in(view, window)),
        sizes=Sizes(PX_MM, 0.0),
    )
    drawn = replace(drawn, moved=stepped_aside(drawn))
    how = Lettering(
        lang=spec.lang, inks=Inks(spec.colours), unit=0.6, px_pt=PT_PER_PX, area=1.0, sub=0.8,
        most_mm=26.0, finer=0.6, width=width_mm, edge_mm=1.0, most=24, air_mm=0.6,
    )  # fmt: skip
    labels = place_labels(drawn, how, spec.content.get("cards") or {})
    shapes = [one for layer in drawn.layers for one in _shapes(drawn, layer, cluster, spec)]
    words = [one for label in labels for one in _words(label, spec)]
    return {"width": SIZE.width, "height": SIZE.height, "shapes": shapes, "words": words}


def _of_cluster(layer: DrawnLayer, cluster: str) -> DrawnLayer:
    """Of the points only those of the cluster."""
    if layer.spec.geometry != "point":
        return layer
    return layer.only(np.array([one == cluster for one in layer.data["cluster"]], dtype=bool))


def _shapes(drawn: DrawnMap, layer: DrawnLayer, cluster: str, spec: MapSpec) -> Iterator[Record]:
    for at, shape in enumerate(drawn.on_page(layer)):
        symbol = layer.symbols[at]
        if layer.spec.geometry == "point":
            tie = drawn.tie(layer, at, shape)
            if tie is not None:
                ink = _colour(spec, symbol.fill or "ink")
                yield {"d": _path(shapely.LineString(tie)), "stroke": ink, "width": 0.25}
            yield from (_symbol(symbol, x, y, spec) for x, y in drawn.places(layer, at, shape))
            continue
        own = cluster in (layer.data["cluster"].iloc[at], key_of(layer, at).partition("/")[2])
        strength = 1.0 if own or layer.spec.id != "clusters" else FADED
        yield {
            "d": _path(shapely.intersection(shapely.simplify(shape, STEP_MM), drawn.frame)),
            "fill": _colour(spec, symbol.fill) if symbol.fill_opacity else None,
            "alpha": round(symbol.fill_opacity * strength, 3),
            "stroke": _colour(spec, symbol.stroke),
            "width": round(symbol.stroke_width_px * PX_MM, DIGITS),
            "dash": " ".join(f"{one * PX_MM:.2f}" for one in symbol.dash_px) or None,
            "strength": strength,
        }


def _symbol(symbol: SymbolSpec, x: float, y: float, spec: MapSpec) -> Record:
    whole = symbol.size_px * PX_MM
    outline = DRAWING.outlines.get(symbol.shape or "circle", 1.0)
    ink = _colour(spec, symbol.fill or symbol.stroke or "ink")
    ring = symbol.shape == "ring"
    look = {
        "fill": _colour(spec, "paper") if ring else ink,
        "stroke": ink if ring else _colour(spec, "paper"),
        "width": round((DRAWING.ring_px(symbol.size_px) if ring else 1.0) * PX_MM, DIGITS),
    }
    if isinstance(outline, float):
        return {"x": round(x, 2), "y": round(y, 2), "r": round(outline * whole / 2, 2), **look}
    return {"d": _path(shapely.Polygon(np.array(outline) * whole / 2 + (x, y))), **look}


def _words(placed: PlacedLabel, spec: MapSpec) -> Iterator[Record]:
    label, (x, y) = placed.label, placed.position.middle
    if placed.position.stacked or placed.position.angle:
        return
    top = y - label.height_mm / 2
    for line in label.lines:
        top += line.height_mm
        yield {
            "x": round(x, 2),
            "y": round(top - 0.28 * line.size_pt * MM_PER_PT, 2),
            "words": line.words,
            "size": round(line.size_pt * MM_PER_PT, 2),
            "bold": line.bold,
            "colour": _colour(spec, label.colour),
        }


def _path(shape: BaseGeometry) -> str:
    """The outlines of a shape as the data of an SVG path."""
    found = []
    for part in shapely.get_parts(shape):
        polygon = isinstance(part, shapely.Polygon)
        for line in (part.exterior, *part.interiors) if polygon else (part,):
            points = " ".join(f"{x:.{DIGITS}f},{y:.{DIGITS}f}" for x, y in line.coords)
            found.append(f"M{points}{'Z' if polygon else ''}")
    return "".join(found)


def _colour(spec: MapSpec, name: str | None) -> str | None:
    return None if name is None else spec.colours.get(name, name)
