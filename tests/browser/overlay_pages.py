"""Pages of the plan with the made-up parcels under it, and what tests ask of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from erqi_map.compose import compose_plan
from erqi_map.export import export_html
from erqi_map.store import open_store
from tests.overlay_book import book_with_overlay

from .conftest import Watched
from .presenter import rest, until

Open = Callable[..., Watched]
ID = "test-parcels"
COUNT = 400
LAYER = f"app.ctx.overlays.layer('{ID}')"
DRAWN = f"() => Boolean({LAYER} && {LAYER}.view)"


def drawn(page: Page) -> None:
    until(page, DRAWN)
    rest(page)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan with the made-up parcels as an exported file."""
    folder = tmp_path_factory.mktemp("overlaid")
    export_html(compose_plan(open_store(book_with_overlay(folder, COUNT))), folder / "plan.html")
    return folder / "plan.html"


@pytest.fixture
def start(open_plan: Open, file: Path) -> Any:
    """Opens the module's `file`; afterwards nothing may have gone wrong, or been asked of the
    network.
    """
    opened: list[Watched] = []

    def start(fragment: str = f"#overlays={ID}", **options: Any) -> Page:
        opened.append(open_plan(fragment, file, **options))
        drawn(opened[-1].page)
        return opened[-1].page

    yield start
    for watched in opened:
        assert watched.errors == []
        assert watched.outside() == []


def eye(page: Page, root: str = "") -> None:
    page.locator(f"{root} [data-overlay={ID}] .erqi-eye").click()


def hit_at(spot: dict) -> str:
    """Whether a large layer has something at a place, as an expression of the page."""
    at = f"L.latLng({spot['lat']}, {spot['lng']})"
    return f"(ErqiMap.packed || []).some((one) => one.map && one.view && one.hit({at}, 0))"


def place_on_page(page: Page, lat: float, lng: float) -> tuple[float, float]:
    x, y = page.evaluate(
        """([lat, lng]) => {
          const { map } = app.ctx;
          const box = map.getContainer().getBoundingClientRect();
          const point = map.latLngToContainerPoint([lat, lng]);
          return [box.left + point.x, box.top + point.y];
        }""",
        [lat, lng],
    )
    return x, y


def parcel_in_sight(
    page: Page, edges: tuple[int, ...] = (420, 320, 160, 160), near_px: int = 8
) -> dict:
    """A parcel that is shown, whose middle lies free in the window (`edges`: left, right, top and
    bottom), within a cluster and away from symbols.
    """
    return page.evaluate(
        f"""([[left, right, top, bottom], near]) => {{
          const {{ map, plan }} = app.ctx;
          const {{ layers: [layer] }} = {LAYER}.plan;
          const size = map.getSize();
          for (let i = 0; i < layer.n; i += 1) {{
            const [a, b, c, d] = layer.bounds(i);
            const at = L.CRS.EPSG3857.pointToLatLng(L.point((a + c) / 2, (b + d) / 2).divideBy(2 ** 22), 0);
            const point = map.latLngToContainerPoint(at);
            const free = point.x > left && point.x < size.x - right && point.y > top && point.y < size.y - bottom;
            const hits = plan.hit(at, near);
            const within = hits.length && hits.every((hit) => hit.layer.geometry === "area");
            if ((!layer.shown || layer.shown[i]) && free && within) return {{ row: i, lat: at.lat, lng: at.lng }};
          }}
          return null;
        }}""",
        [edges, near_px],
    )
