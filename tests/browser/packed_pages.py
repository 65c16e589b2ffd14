"""Plain folium maps with packed layers, written offline, and what tests ask of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import shapely
from playwright.sync_api import Page, expect

from erqi_map import save_offline

from .presenter import until

HERE = (34.65, 113.55)
LONG_TEXT = "本地块保留现状成年乔木，沿街布置公共服务设施。" * 9
Build = Callable[[folium.Map], Any]


def write_map(path: Path, build: Build, zoom: int = 13) -> Path:
    """A folium map that `build` adds to, as a file that needs no network."""
    m = folium.Map(HERE, tiles=None, zoom_start=zoom)
    build(m)
    save_offline(m, path)
    return path


def layers_are_drawn(page: Page) -> None:
    """Waits until every packed layer that is on a map is painted."""
    until(page, "Boolean(globalThis.ErqiMap && ErqiMap.packed && ErqiMap.packed.length)")
    page.evaluate(
        """async () => {
          for (const layer of ErqiMap.packed) if (layer.map) await layer.idle();
        }"""
    )


def squares(rows: int = 4, columns: int = 4, **more: Any) -> gpd.GeoDataFrame:
    """Squares of 400 m, 800 m apart, in rows and columns round HERE."""
    places = [(r, c) for r in range(rows) for c in range(columns)]
    corners = [
        (HERE[1] + 0.009 * (c - columns / 2), HERE[0] + 0.007 * (r - rows / 2)) for r, c in places
    ]
    data = {
        "name": [f"{r}行{c}列" for r, c in places],
        "size": [float(r * columns + c) for r, c in places],
        "note": [f"{r}-{c} {LONG_TEXT}" for r, c in places],
        "open": [(r + c) % 2 == 0 for r, c in places],
        **more,
    }
    shapes = [shapely.box(x, y, x + 0.0045, y + 0.0035) for x, y in corners]
    return gpd.GeoDataFrame(data, geometry=shapes, crs=4326)


def scattered_points(count: int) -> gpd.GeoDataFrame:
    """Points round HERE, seeded, thick in the middle."""
    random = np.random.default_rng(8)
    places = random.normal((HERE[1], HERE[0]), (0.03, 0.02), (count, 2))
    kinds = random.choice(["甲", "乙", "丙"], count)
    return gpd.GeoDataFrame({"kind": kinds}, geometry=shapely.points(places), crs=4326)


def pixel_of(page: Page, lng: float, lat: float) -> tuple[float, float]:
    """Where a place is in the window."""
    x, y = page.evaluate(
        """([lat, lng]) => {
          const { map } = ErqiMap.packed[0];
          const box = map.getContainer().getBoundingClientRect();
          const at = map.latLngToContainerPoint([lat, lng]);
          return [box.left + at.x, box.top + at.y];
        }""",
        [lat, lng],
    )
    return x, y


def middle_of(gdf: gpd.GeoDataFrame, row: int) -> tuple[float, float]:
    """Longitude and latitude inside a feature."""
    inside = gdf.geometry.iloc[row].representative_point()
    return inside.x, inside.y


def hover(page: Page, lng: float, lat: float) -> None:
    x, y = pixel_of(page, lng, lat)
    page.mouse.move(x - 2, y - 2)
    page.mouse.move(x, y)


def click(page: Page, lng: float, lat: float) -> None:
    page.mouse.click(*pixel_of(page, lng, lat))


def shows(page: Page, selector: str, text: str) -> None:
    expect(page.locator(selector)).to_contain_text(text)


def ink_at(page: Page, layer: int, lng: float, lat: float) -> bool:
    """Whether a layer has painted something at a place."""
    return page.evaluate(
        """([at, lng, lat]) => {
          const layer = ErqiMap.packed[at];
          const { map } = layer;
          if (!map) return false;
          const canvas = [...map.getPane(layer.paneNames.base).children].find((one) => one.style.visibility === "visible");
          if (!canvas) return false;
          const box = canvas.getBoundingClientRect();
          const point = map.latLngToContainerPoint([lat, lng]);
          const frame = map.getContainer().getBoundingClientRect();
          const ratio = canvas.width / box.width;
          const x = Math.round((frame.left + point.x - box.left) * ratio);
          const y = Math.round((frame.top + point.y - box.top) * ratio);
          return canvas.getContext("2d").getImageData(x, y, 1, 1).data[3] > 0;
        }""",
        [layer, lng, lat],
    )


def hit_row(page: Page, lng: float, lat: float, layer: int = 0) -> Any:
    """{row, id, properties} of what lies at a place, None for nothing."""
    return page.evaluate(
        """async ([at, lng, lat]) => {
          const layer = ErqiMap.packed[at];
          const hit = layer.hit({ lat, lng }, 0);
          if (!hit) return null;
          if (hit.group) return { group: hit.group.count };
          const { row, id, properties } = await layer.read(hit);
          return { row, id, properties: { ...properties } };
        }""",
        [layer, lng, lat],
    )
