"""An overlay too large to be read whole is drawn from tiles, in the exported file and in the app."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from erqi_map.compose import compose_plan
from erqi_map.export import export_html
from erqi_map.store import open_store
from tests.overlay_book import book_with_overlay, overlay_entry, parcels

from .conftest import Watched, serve_app
from .overlay_pages import ID
from .presenter import until

COUNT = 400
LAYER = "ErqiMap.packed[0]"
FIELDS = [{**one, "uses": ["popup"]} for one in overlay_entry()["fields"]]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiled")
    return book_with_overlay(folder, COUNT, tiles=True, fields=FIELDS, labels=None, visible=True)


def look(page: Page) -> None:
    """What it is, and a parcel that is clicked."""
    row = page.locator(f"[data-overlay={ID}]")
    expect(row).to_contain_text("按瓦片显示", timeout=60_000)
    expect(row).to_contain_text(str(COUNT))
    until(page, f"() => Boolean({LAYER}.view)")
    spot = parcels(COUNT).representative_point()[210]
    at = page.evaluate(
        f"""async ([lat, lng]) => {{
          const {{ map }} = {LAYER};
          map.setView([lat, lng], 15, {{ animate: false }});
          await {LAYER}.idle();
          const box = map.getContainer().getBoundingClientRect();
          const {{ x, y }} = map.latLngToContainerPoint([lat, lng]);
          return [box.left + x, box.top + y];
        }}""",
        [spot.y, spot.x],
    )
    page.mouse.click(*at)
    popup = page.locator(".erqi-packed-popup")
    expect(popup).to_contain_text("EQ-000210")
    expect(popup).to_contain_text("工业")


def test_the_file_holds_the_tiles(
    book: Path, tmp_path: Path, open_plan: Callable[..., Watched]
) -> None:
    export_html(compose_plan(open_store(book)), tmp_path / "plan.html")
    watched = open_plan("", tmp_path / "plan.html")
    look(watched.page)
    assert (watched.errors, watched.outside()) == ([], [])


def test_the_app_sends_what_is_looked_at(book: Path, open_page: Callable[..., Watched]) -> None:
    with serve_app(book) as address:
        watched = open_page("about:blank")
        parts: list[int] = []
        watched.page.on(
            "response", lambda one: parts.append(one.status) if one.url.endswith(".pack") else None
        )
        watched.page.goto(address)
        look(watched.page)
        assert set(parts) == {206}
        assert (watched.errors, watched.outside(address)) == ([], [])
