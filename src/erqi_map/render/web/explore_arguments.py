"""Which arguments of geopandas' `explore` are taken, and how; docs/explore.md is written of it.

What each means here beyond its name stands in i18n, section "explore".
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed, Message, words

How = Literal["same", "as", "refused"]
MAP = (
    "location", "zoom_start", "min_zoom", "max_zoom", "prefer_canvas", "no_touch", "disable_3d",
    "png_enabled", "zoom_control", "left", "top", "position", "min_lat", "max_lat", "min_lon",
    "max_lon", "max_bounds",
)  # fmt: skip
"""Those of `folium.Map`."""
LAYER = ("name", "show", "overlay", "control")
"""Those of every layer of folium."""
ARGUMENTS: Mapping[str, How] = {
    "column": "same",
    "cmap": "as",
    "color": "same",
    "m": "same",
    "tiles": "as",
    "attr": "same",
    "tooltip": "same",
    "popup": "same",
    "highlight": "as",
    "categorical": "same",
    "legend": "same",
    "scheme": "same",
    "k": "same",
    "vmin": "same",
    "vmax": "same",
    "width": "same",
    "height": "same",
    "categories": "same",
    "classification_kwds": "same",
    "control_scale": "same",
    "marker_type": "same",
    "marker_kwds.radius": "same",
    "marker_kwds.fill": "same",
    "marker_kwds.icon": "as",
    "marker_kwds.draggable": "refused",
    "style_kwds.stroke": "same",
    "style_kwds.color": "same",
    "style_kwds.weight": "same",
    "style_kwds.opacity": "same",
    "style_kwds.fill": "same",
    "style_kwds.fillColor": "same",
    "style_kwds.fillOpacity": "same",
    "style_kwds.dashArray": "same",
    "style_kwds.style_function": "same",
    "style_kwds.lineCap": "refused",
    "style_kwds.lineJoin": "refused",
    "style_kwds.dashOffset": "refused",
    "style_kwds.fillRule": "refused",
    "style_kwds.bubblingMouseEvents": "refused",
    "highlight_kwds": "same",
    "missing_kwds.color": "same",
    "missing_kwds.label": "as",
    "tooltip_kwds.aliases": "same",
    "tooltip_kwds.labels": "same",
    "tooltip_kwds.localize": "same",
    "tooltip_kwds.sticky": "as",
    "tooltip_kwds.style": "refused",
    "tooltip_kwds.class_name": "refused",
    "popup_kwds.aliases": "same",
    "popup_kwds.labels": "same",
    "popup_kwds.localize": "same",
    "popup_kwds.style": "refused",
    "popup_kwds.class_name": "refused",
    "legend_kwds.caption": "same",
    "legend_kwds.labels": "same",
    "legend_kwds.colorbar": "same",
    "legend_kwds.scale": "same",
    "legend_kwds.fmt": "same",
    "legend_kwds.interval": "same",
    "legend_kwds.max_labels": "same",
    "map_kwds": "same",
    **dict.fromkeys(MAP, "same"),
    "crs": "refused",
    **dict.fromkeys(LAYER, "same"),
}
"""Argument, or argument.key → taken as it is, taken with another default or look, or refused."""
OWN = ("filters", "search", "labels", "table", "id", "columns", "points", "formats", "lang")
"""What `explore_packed` passes on to `PackedLayer`."""


def mapping(argument: str, given: Any) -> dict[str, Any]:
    """An argument that is a mapping, or nothing. RequestError for anything else."""
    if given is not None and not isinstance(given, Mapping):
        raise RequestError("explore", "error_mapping", argument=argument, value=given)
    return dict(given or {})


def taken(argument: str, given: Any) -> dict[str, Any]:
    """The keys of an argument that is a mapping. RequestError, with the reason, for others."""
    said = mapping(argument, given)
    refuse_others(f"{argument}.", said)
    return said


def refuse_others(head: str, keys: Iterable[str], also: Iterable[str] = ()) -> None:
    """RequestError for a key that is refused, with the reason, or not known at all."""
    more = set(also)
    known = [
        key.removeprefix(head)
        for key, how in ARGUMENTS.items()
        if key.startswith(head) and "." not in key.removeprefix(head) and how != "refused"
    ]
    for key in keys:
        if key in known or key in more:
            continue
        if f"{head}{key}" in ARGUMENTS:
            reason = Message("explore", f"{head}{key}")
            raise RequestError("explore", "error_refused", argument=f"{head}{key}", reason=reason)
        named = Listed((*known, *more))
        raise RequestError("explore", "error_unknown", argument=f"{head}{key}", known=named)


def table(lang: str = "en") -> str:
    """All of them as a table of Markdown."""
    said = words(lang, "explore")
    lines = ["| argument | taken | here |", "|---|---|---|"]
    lines += [f"| `{name}` | {how} | {said.get(name, '')} |" for name, how in ARGUMENTS.items()]
    return "\n".join(lines) + "\n"
