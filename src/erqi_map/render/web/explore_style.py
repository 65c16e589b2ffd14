"""The style of a `PackedLayer` from what geopandas' `explore` is told of colours and markers."""

from collections.abc import Mapping, Sequence
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd

from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.frames.by_row import called
from erqi_map.compose.frames.classes import CONTINUOUS
from erqi_map.compose.frames.colours import palettes
from erqi_map.compose.frames.symbols import MOST, PIN, listing, wrong
from erqi_map.errors import RequestError
from erqi_map.frames.columns import find_column
from erqi_map.i18n import Listed

from .colour_maps import as_palette, is_ramp, knows_values
from .explore_arguments import mapping

PLAIN = "#0072B2"
RADIUS_PX, RADIUS_M, PIN_PX = 2, 50, 34
# The colours of folium.Icon that CSS has no name for, and those it means otherwise.
ICON_COLOURS = {
    "red": "#D63E2A", "orange": "#F69730", "green": "#72B026", "blue": "#38AADD",
    "purple": "#D252B9", "darkred": "#A23336", "darkblue": "#0067A3", "darkgreen": "#728224",
    "darkpurple": "#5B396B", "cadetblue": "#436978", "lightred": "#FF8E7F", "beige": "#FFCB92",
    "lightgreen": "#BBF970", "lightblue": "#8ADAFF", "pink": "#FF91EA", "gray": "#575757",
    "lightgray": "#A3A3A3", "black": "#303030", "white": "#FBFBFB",
}  # fmt: skip
ICONS = {"info-sign": "circle", **{shape: shape for shape in DRAWING.outlines}}


def explore_style(
    frame: gpd.GeoDataFrame,
    *,
    column: str | None,
    cmap: Any,
    color: Any,
    categorical: bool,
    scheme: str | None,
    k: int,
    vmin: float | None,
    vmax: float | None,
    categories: Sequence[Any] | None,
    classification_kwds: Mapping[str, Any] | None,
    marker_type: Any,
    marker_kwds: dict[str, Any],
    style_kwds: dict[str, Any],
    highlight_kwds: Mapping[str, Any] | None,
    missing_kwds: dict[str, Any],
    legend_kwds: dict[str, Any],
) -> tuple[dict[str, Any], Any]:
    """The style, and what the pointer changes of it."""
    pointed = mapping("highlight_kwds", highlight_kwds)
    over = _paths(pointed, "highlight_kwds") if pointed else True
    style = _painted(frame, color, style_kwds)
    marked = _marked(marker_type, marker_kwds, color is not None or column is not None)
    # A radius that a function gives has the last word.
    style = {**style, **marked, **{key: style[key] for key in ("size",) if key in style}}
    if column is None:
        return style, over
    values = find_column(frame, column)
    style["column"] = column
    title = "" if column.startswith("erqi:") else column
    style["title"] = str(legend_kwds.get("caption", title))
    style["missing"] = missing_kwds.get("color")
    style["missing_label"] = missing_kwds.get("label")
    if _is_categorical(values, categorical, categories):
        _by_category(style, values, cmap, categories)
    elif knows_values(cmap):
        style["colours"] = cmap
        style["title"] = str(legend_kwds.get("caption", getattr(cmap, "caption", "") or title))
    else:
        style["palette"] = _ramp(cmap)
        style.update(_scaled(scheme, k, vmin, vmax, classification_kwds, legend_kwds))
    style["labels"] = legend_kwds.get("labels")
    return style, over


def _painted(frame: gpd.GeoDataFrame, color: Any, given: dict[str, Any]) -> dict[str, Any]:
    """What `color` and `style_kwds` say of all features, or of each."""
    if isinstance(color, str) and color in frame.columns:
        color = frame[color]
    function = given.pop("style_function", None)
    paint = PLAIN if color is None else color
    style: dict[str, Any] = {"fill": paint, "stroke": paint, "fill_opacity": 0.5, "weight": 2}
    style.update(_paths(given))
    return style if function is None else _with_function(frame, style, function)


def _with_function(frame: gpd.GeoDataFrame, style: dict[str, Any], give: Any) -> dict[str, Any]:
    argument = "style_kwds.style_function"
    if not callable(give):
        raise RequestError("explore", "error_function", argument=argument, value=give)

    def paths(feature: Any) -> dict[str, Any]:
        said = _paths(mapping(argument, give(feature)), argument)
        if "stroke" in said and "fill" not in said:
            said["fill"] = said["stroke"]
        return said

    return {**style, **called(paths, frame)}


def _paths(given: dict[str, Any], argument: str = "style_kwds") -> dict[str, Any]:
    """Leaflet's names for a path in those of a symbol; `stroke` and `fill` are yes or no there."""
    names = {
        "color": "stroke", "weight": "stroke_width_px", "opacity": "stroke_opacity",
        "fillColor": "fill", "fillOpacity": "fill_opacity", "dashArray": "dash",
    }  # fmt: skip
    said = {names[key]: value for key, value in given.items() if key in names}
    if given.get("stroke") is False:
        said["stroke_width_px"] = 0
    if given.get("fill") is False:
        said["fill_opacity"] = 0
    if "radius" in given:
        said["size"] = _diameter(given["radius"])
    known = (*names, "stroke", "fill", "radius")
    others = [key for key in given if key not in known]
    if others:
        one = f"{argument}.{others[0]}"
        raise RequestError("explore", "error_unknown", argument=one, known=Listed(known))
    return said


# ---- colours ----


def _is_categorical(values: pd.Series, asked: bool, categories: Any) -> bool:
    text = pd.api.types.is_object_dtype(values) or pd.api.types.is_string_dtype(values)
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    return bool(asked or categories is not None or text or not numeric)


def _by_category(
    style: dict[str, Any], values: pd.Series, cmap: Any, categories: Sequence[Any] | None
) -> None:
    if isinstance(values.dtype, pd.CategoricalDtype) and categories is None:
        categories = list(values.cat.categories)
    if categories is not None:
        style["categories"] = categories = listing("categories", categories)
    count = len(categories) if categories is not None else int(values.nunique())
    if cmap is None:
        cmap = "okabe-ito" if count <= len(palettes()["okabe-ito"]) else "tab20"
    ramp = _ramp(cmap)
    if isinstance(ramp, list) and not pd.api.types.is_list_like(cmap):
        # As matplotlib takes some of the colours of a map that has a name.
        last = len(ramp) - 1
        ramp = [ramp[min(int(at), last)] for at in np.linspace(0, last + 1, count)]
    elif isinstance(ramp, list):
        ramp = (ramp * (count // len(ramp) + 1))[: max(count, 1)]
    style["palette"] = ramp or [PLAIN]


def _ramp(cmap: Any) -> Any:
    given = as_palette("viridis" if cmap is None else cmap, exact=True)
    if isinstance(given, str) and given not in palettes():
        raise RequestError("explore", "error_cmap", value=cmap)
    if not isinstance(given, str) and not is_ramp(given):
        if not pd.api.types.is_list_like(given) or not len(given):
            raise RequestError("explore", "error_cmap", value=cmap)
        return list(given)
    return given


def _scaled(
    scheme: str | None,
    k: int,
    vmin: float | None,
    vmax: float | None,
    options: Any,
    legend: dict[str, Any],
) -> dict[str, Any]:
    """How numbers become colours, and what the legend says of it."""
    words = {
        "format": legend.get("fmt"),
        "max_labels": legend.get("max_labels"),
        "interval": legend.get("interval", False),
    }
    if scheme is None:
        return {"scheme": CONTINUOUS, "vmin": vmin, "vmax": vmax, **words}
    more = mapping("classification_kwds", options)
    bar = {"bar": legend.get("colorbar", True), "scaled": legend.get("scale", True), **words}
    if str(scheme).lower() == "userdefined" and "bins" in more:
        return {"breaks": more.pop("bins"), **bar}
    return {"scheme": scheme, "k": more.pop("k", k), "options": more, **bar}


# ---- markers ----


def _marked(given: Any, kwds: dict[str, Any], coloured: bool) -> dict[str, Any]:
    """The symbol of points."""
    said = dict(kwds)
    if isinstance(given, (folium.Circle, folium.CircleMarker)):
        said = {"radius": given.options["radius"], **said}
        given = "circle" if isinstance(given, folium.Circle) else "circle_marker"
    elif isinstance(given, folium.Marker):
        said = {"icon": given.icon, **said}
        given = "marker"
    if given in (None, "circle_marker"):
        return {"size": _diameter(said.get("radius", RADIUS_PX)), **_hollow(said)}
    if given == "circle":
        return {"radius_m": said.get("radius", RADIUS_M), **_hollow(said)}
    if given != "marker":
        raise RequestError("explore", "error_marker", value=given)
    return {"shape": PIN, "size": PIN_PX, **_icon(said.get("icon"), coloured)}


def _diameter(radius: Any) -> Any:
    if pd.api.types.is_list_like(radius):
        return [_diameter(one) for one in radius]
    if isinstance(radius, bool) or not pd.api.types.is_number(radius):
        raise wrong("radius", radius, f"0 – {MOST['size_px'] // 2}")
    return 2 * radius


def _hollow(said: dict[str, Any]) -> dict[str, Any]:
    return {"fill_opacity": 0} if said.get("fill", True) is False else {}


def _icon(icon: Any, coloured: bool) -> dict[str, Any]:
    if icon is None:
        return {"glyph": "circle"}
    if type(icon) is not folium.Icon:
        raise RequestError("explore", "error_icon", value=type(icon).__name__, known=Listed(ICONS))
    name = str(icon.options.get("icon"))
    if name not in ICONS:
        raise RequestError("explore", "error_icon", value=name, known=Listed(ICONS))
    colour = str(icon.options.get("marker_color", "blue"))
    paint = {} if coloured else {"fill": ICON_COLOURS.get(colour, colour)}
    return {"glyph": ICONS[name], **paint}
