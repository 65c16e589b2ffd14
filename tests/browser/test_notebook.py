"""A folium map in the frame of a notebook: as folium shows it, and with everything in the page."""

import json
from collections.abc import Callable
from pathlib import Path

import folium
from playwright.sync_api import Page

from erqi_map import PackedLayer, show_offline

from .conftest import Watched
from .packed_pages import HERE, middle_of, squares

Open = Callable[..., Watched]


def row_in_frame(page: Page, lng: float, lat: float) -> int:
    """The row at a place of the map in the one frame of a page."""
    frame = next(one for one in page.frames if one.parent_frame)
    frame.wait_for_function("() => globalThis.ErqiMap && ErqiMap.packed")
    return frame.evaluate(
        """async ([lng, lat]) => {
          const layer = await ErqiMap.packed[0].idle();
          return (await layer.read(layer.hit({ lat, lng }, 0))).row;
        }""",
        [lng, lat],
    )


def test_the_page_of_folium_itself_works_in_a_frame_of_a_notebook(
    open_page: Open, tmp_path: Path
) -> None:
    from erqi_map.render.web.assets import page_scripts, page_styles

    gdf = squares()
    m = folium.Map(HERE, tiles=None, zoom_start=13)
    # A notebook is online; here Leaflet stands in for the address folium takes it from.
    m.default_js, m.default_css = [page_scripts()[0]], [page_styles()[0]]
    PackedLayer(gdf).add_to(m)
    notebook = tmp_path / "notebook.html"
    notebook.write_text(m._repr_html_(), "utf-8")
    watched = open_page(notebook.as_uri(), offline=True)
    assert row_in_frame(watched.page, *middle_of(gdf, 7)) == 7
    assert json.dumps(watched.errors) == "[]"


def test_a_notebook_that_was_exported_shows_it_without_a_network(
    open_page: Open, tmp_path: Path
) -> None:
    gdf = squares()
    m = folium.Map(HERE, tiles=None, zoom_start=13)
    PackedLayer(gdf, name='地块"<b>', popup=["name"]).add_to(m)
    notebook = tmp_path / "notebook.html"
    notebook.write_text(show_offline(m, title='图"<b>')._repr_html_(), "utf-8")
    watched = open_page(notebook.as_uri(), offline=True)
    assert row_in_frame(watched.page, *middle_of(gdf, 7)) == 7
    assert watched.page.locator("iframe").get_attribute("title") == '图"<b>'
    assert watched.errors == []
    assert watched.outside() == []
