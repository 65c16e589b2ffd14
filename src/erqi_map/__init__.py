"""二七规划图: the interactive planning map of 二七区, Zhengzhou.

from erqi_map import load_plan, plan_map
plan_map()                      # the shipped plan as a folium map
plan_map(load_plan("geodata"))  # another plan book
PackedLayer(gdf).add_to(m)      # any GeoDataFrame in any folium map, fast and safe
explore_packed(gdf, "density")   # the same with the arguments of GeoDataFrame.explore
save_offline(m, "map.html")      # the same map as one file that needs no network
show_offline(m)                 # the same in a notebook
TiledLayer("a.pmtiles").add_to(m)  # millions of features, tile by tile
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from erqi_map.export.html.offline import save_offline, show_offline
    from erqi_map.render.web.explore import explore_packed
    from erqi_map.render.web.packed_layer import PackedLayer
    from erqi_map.render.web.plan_map import PlanMap
    from erqi_map.render.web.tiled_layer import TiledLayer
    from erqi_map.store import GeoStore, Home

__version__ = "0.1.0"
__all__ = [
    "PackedLayer",
    "TiledLayer",
    "__version__",
    "explore_packed",
    "load_plan",
    "plan_map",
    "save_offline",
    "show_offline",
]


# The heavy libraries are imported when they are needed: `erqi-map --help` answers at once.


_LATE = {
    "PackedLayer": "erqi_map.render.web.packed_layer",
    "TiledLayer": "erqi_map.render.web.tiled_layer",
    "explore_packed": "erqi_map.render.web.explore",
    "save_offline": "erqi_map.export.html.offline",
    "show_offline": "erqi_map.export.html.offline",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATE[name]), name)


def load_plan(path: Home | Path | str | None = None) -> GeoStore:
    """Read and check a plan book.

    path: its folder, the SQLite file or the address of its workspace. Without it what the
    environment variables ERQI_MAP_STORE and ERQI_MAP_GEODATA name, `workspace/erqi-map.sqlite`
    where there is one, else the shipped book. Raises DataError with every problem of the book,
    RequestError for a workspace that cannot be opened.
    """
    from erqi_map.store import open_store

    return open_store(path)


def plan_map(
    store: GeoStore | None = None,
    *,
    lang: str = "zh",
    layers: Iterable[str] | None = None,
    basemap: str | None = None,
    **map_options: Any,
) -> PlanMap:
    """The plan as a `folium.Map`: add plugins and layers, show it in a notebook, `save` it.

    store: a plan book, the shipped one by default. layers: ids of the layers to be shown, all by
    default. map_options: options of `folium.Map`. Raises RequestError for a layer,
    language or basemap there is not, and DataError when the plan book is faulty.
    """
    from erqi_map.compose import compose_plan
    from erqi_map.errors import RequestError
    from erqi_map.render.web.plan_map import render_map
    from erqi_map.store import GeoStore

    book = load_plan() if store is None else store
    if not isinstance(book, GeoStore):
        raise RequestError("errors", "store", value=type(book).__name__)
    spec = compose_plan(book, lang=lang, layers=layers, basemap=basemap)
    return render_map(spec, **map_options)
