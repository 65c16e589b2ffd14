"""A packed layer with everything a reader can do, and what tests ask of its panel."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
from playwright.sync_api import Page

from erqi_map import PackedLayer

from .conftest import Watched
from .packed_pages import layers_are_drawn, squares, write_map

Open = Callable[..., Watched]
USES = ["居住", "商业", "绿地", None]
BOX = ".erqi-packed-sheet"


def parcels(rows: int = 4, columns: int = 4) -> gpd.GeoDataFrame:
    """Squares with a use (居住 商业 绿地 and none, in turn), a size (0, 1, 2 …) and a day each."""
    count = rows * columns
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(range(count), unit="D")
    return squares(rows, columns, use=(USES * count)[:count], day=days)


def everything(gdf: gpd.GeoDataFrame, **more: Any) -> PackedLayer:
    """The layer with filters, search, names, table, tooltip and popup."""
    return PackedLayer(
        gdf,
        **{
            "name": "地块",
            "tooltip": ["name"],
            "popup": {"name": "名称", "use": "用途"},
            "style": {"column": "use"},
            "filters": {"use": "用途", "open": "开放", "size": "面积", "day": "日期"},
            "search": {"name": "名称", "note": "说明"},
            "labels": "name",
            "table": {"name": "名称", "use": "用途", "size": "面积"},
            **more,
        },
    )


def open_map(
    open_clean: Open,
    path: Path,
    build: Callable[[folium.Map], Any],
    *,
    worker: bool = True,
    zoom: int = 14,
    **options: Any,
) -> Page:
    """The map written, and opened from disk without a network."""
    return open_written(open_clean, write_map(path, build, zoom=zoom), worker=worker, **options)


def open_written(open_clean: Open, path: Path, *, worker: bool = True, **options: Any) -> Page:
    """A map opened from disk; without a worker where a policy forbids it."""
    if not worker:
        text = path.read_text("utf-8")
        path = path.with_name("page.html")
        path.write_text(text.replace("worker-src blob:", "worker-src 'none'"), "utf-8")
    page = open_clean(path.as_uri(), reduced_motion="reduce", **options).page
    layers_are_drawn(page)
    return page


def adding(*layers: PackedLayer) -> Callable[[folium.Map], None]:
    """What adds these layers to a map."""

    def build(m: folium.Map) -> None:
        for layer in layers:
            layer.add_to(m)

    return build


def call(page: Page, code: str, *given: Any) -> Any:
    """The answer of the first layer: `code` is a body that has `layer` and `given`."""
    return page.evaluate(
        f"""async (given) => {{ const [layer] = ErqiMap.packed; {code} }}""", list(given)
    )


def set_filter(page: Page, conditions: Any) -> Any:
    return call(page, "return layer.setFilter(given[0]);", conditions)


def shown_rows(page: Page) -> list[int]:
    """The rows the list has, in its order (each row of these layers is one feature)."""
    return call(page, "return [...await layer.plan.open.ask('list', { sort: null })];")


def names_on_map(page: Page) -> list[str]:
    """The names that are drawn."""
    code = "await layer.idle(); return layer.view.names.placed().map(({ text }) => text);"
    return call(page, code)


def open_panel(page: Page) -> Any:
    """Opens the panel with its button and gives its box."""
    page.locator(".erqi-packed-open").click()
    box = page.locator(BOX)
    box.wait_for(state="visible")
    return box
