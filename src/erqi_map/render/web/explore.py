"""`explore_packed`: what `GeoDataFrame.explore` of geopandas does, drawn by a `PackedLayer`."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from branca.element import Element

from erqi_map.compose.frames.plane import on_plane
from erqi_map.compose.frames.symbols import listing
from erqi_map.errors import RequestError
from erqi_map.i18n import phrase

from .explore_arguments import LAYER, MAP, OWN, mapping, refuse_others, taken
from .explore_style import explore_style
from .packed_layer import PackedLayer
from .plan_map import opened

VALUES = "erqi:values"
"""The column of values that are given beside the frame."""
NEAREST_ZOOM = 17


def explore_packed(
    gdf: Any,
    column: Any = None,
    cmap: Any = None,
    color: Any = None,
    m: Any = None,
    tiles: Any = None,
    attr: str | None = None,
    tooltip: Any = True,
    popup: Any = False,
    highlight: bool = True,
    categorical: bool = False,
    legend: bool = True,
    scheme: str | None = None,
    k: int = 5,
    vmin: float | None = None,
    vmax: float | None = None,
    width: Any = "100%",
    height: Any = "100%",
    categories: Sequence[Any] | None = None,
    classification_kwds: Mapping[str, Any] | None = None,
    control_scale: bool = True,
    marker_type: Any = None,
    marker_kwds: Mapping[str, Any] | None = None,
    style_kwds: Mapping[str, Any] | None = None,
    highlight_kwds: Mapping[str, Any] | None = None,
    missing_kwds: Mapping[str, Any] | None = None,
    tooltip_kwds: Mapping[str, Any] | None = None,
    popup_kwds: Mapping[str, Any] | None = None,
    legend_kwds: Mapping[str, Any] | None = None,
    map_kwds: Mapping[str, Any] | None = None,
    **kwargs: Any,
) -> Any:
    """A folium map of a frame, with the arguments of geopandas' `explore` (docs/explore.md).

    Further keywords: those of `folium.Map` (`zoom_start` …), and name, filters, search, labels,
    table, id, columns, points, formats, lang, show, overlay, control of `PackedLayer`. With `m` the
    layer is added to that map. Nothing is asked of the network unless `tiles` names a map.

    A frame without a CRS is drawn for its shapes, with a warning. Raises RequestError, in Chinese,
    for what cannot be drawn, and for an argument of `explore` that is not taken, with the reason.
    """
    refuse_others("", kwargs, (*LAYER, *OWN))
    if m is not None and not isinstance(m, Element):
        raise RequestError("explore", "error_m", value=m)
    frame, known = _frame(gdf, m)
    style, over = explore_style(
        frame,
        column=_column(frame, column),
        cmap=cmap,
        color=color,
        categorical=categorical,
        scheme=scheme,
        k=k,
        vmin=vmin,
        vmax=vmax,
        categories=categories,
        classification_kwds=classification_kwds,
        marker_type=marker_type,
        marker_kwds=taken("marker_kwds", marker_kwds),
        style_kwds=taken("style_kwds", style_kwds),
        highlight_kwds=highlight_kwds,
        missing_kwds=taken("missing_kwds", missing_kwds),
        legend_kwds=taken("legend_kwds", legend_kwds),
    )
    if not known and style.get("radius_m") is not None:
        raise RequestError("explore", "error_metres")
    names = [str(name) for name in frame.columns if name not in (frame.geometry.name, VALUES)]
    tips = _fields("tooltip", tooltip, taken("tooltip_kwds", tooltip_kwds), names)
    cards = _fields("popup", popup, taken("popup_kwds", popup_kwds), names)
    own = {key: kwargs[key] for key in (*LAYER, *OWN) if key in kwargs}
    layer = PackedLayer(
        frame,
        tooltip=tips,
        popup=cards,
        style=style,
        legend=legend,
        highlight=over if highlight else False,
        **{"columns": names, "formats": _formats(frame, tooltip_kwds, popup_kwds), **own},
    )
    if m is not None:
        layer.add_to(m)
        return m
    around = {key: kwargs[key] for key in MAP if key in kwargs}
    page = {"width": width, "height": height, "control_scale": control_scale and known}
    return _map_of(layer, tiles, attr, {**page, **around, **mapping("map_kwds", map_kwds)})


def _map_of(layer: PackedLayer, tiles: Any, attr: str | None, options: dict[str, Any]) -> Any:
    bounds = layer.js_bounds
    placed = options.get("location") is not None or bounds is None
    if not placed and "zoom_start" in options:
        middle = [sum(ends) / 2 for ends in zip(*bounds or (), strict=True)]
        options, placed = {**options, "location": middle}, True
    given = {"tiles": tiles, "attr": attr, **options}
    drawn = opened(lambda: folium.Map(**given), given)
    layer.add_to(drawn)
    if not placed:
        drawn.fit_bounds(bounds or (), max_zoom=NEAREST_ZOOM)
    return drawn


def _frame(gdf: Any, m: Any) -> tuple[Any, bool]:
    """The frame to draw with its named index as columns, and whether its place is known."""
    if isinstance(gdf, gpd.GeoSeries):
        gdf = gpd.GeoDataFrame(geometry=gdf.rename("geometry"))
    if not isinstance(gdf, gpd.GeoDataFrame) or gdf._geometry_column_name not in gdf.columns:
        raise RequestError("packed", "error_frame", type=type(gdf).__name__)
    others = [
        name
        for name, kind in gdf.dtypes.items()
        if str(kind) == "geometry" and name != gdf.geometry.name
    ]
    frame = gdf.drop(columns=others)
    named = [name for name in frame.index.names if name is not None and name not in frame.columns]
    if named and len(named) == frame.index.nlevels:
        frame = frame.reset_index()
    if frame.crs is not None or m is not None:
        return frame, frame.crs is not None
    warnings.warn(phrase("zh", "explore", "warn_crs"), UserWarning, stacklevel=3)
    return on_plane(frame), False


def _column(frame: gpd.GeoDataFrame, given: Any) -> str | None:
    """The name of the column that is asked for; values that are given become one."""
    if given is None or not pd.api.types.is_list_like(given) or isinstance(given, tuple):
        if given is not None and str(given) not in {str(name) for name in frame.columns}:
            known = ", ".join(str(name) for name in frame.columns)
            raise RequestError("explore", "error_column", column=given, known=known)
        return None if given is None else str(given)
    if isinstance(given, (set, Mapping)) or getattr(given, "ndim", 1) != 1:
        raise RequestError("packed", "error_list", key="column", value=type(given).__name__)
    if len(given) != len(frame):
        raise RequestError("explore", "error_rows", count=len(given), rows=len(frame))
    frame[VALUES] = given
    return VALUES


def _fields(
    argument: str, given: Any, kwds: Mapping[str, Any], names: list[str]
) -> Mapping[str, str]:
    """Columns and their words, as `explore` takes them."""
    if given is None or given is False or (isinstance(given, int) and given == 0):
        return {}
    if given is True:
        chosen = names
    elif isinstance(given, (int, np.integer)):
        chosen = names[: int(given)]
    elif isinstance(given, (str, Mapping)) or pd.api.types.is_list_like(given):
        chosen = [given] if isinstance(given, str) else [str(one) for one in given]
    else:
        raise RequestError("explore", "error_fields", argument=argument, value=given)
    said = dict(given) if isinstance(given, Mapping) else dict(zip(chosen, chosen, strict=True))
    aliases = kwds.get("aliases")
    if aliases is not None:
        aliases = listing(f"{argument}_kwds.aliases", aliases)
        if len(aliases) != len(chosen):
            raise RequestError(
                "explore",
                "error_aliases",
                argument=argument,
                count=len(aliases),
                columns=len(chosen),
            )
        said = dict(zip(chosen, map(str, aliases), strict=True))
    return said if kwds.get("labels", True) else dict.fromkeys(said, "")


def _formats(frame: gpd.GeoDataFrame, *kwds: Mapping[str, Any] | None) -> dict[str, str]:
    if not any(one and one.get("localize") for one in kwds):
        return {}
    numbers = (str(name) for name in frame.select_dtypes("number").columns)
    return dict.fromkeys(numbers, "{:,}")
