"""What folium's parts do under the policy of a file without a network: they work, and data never runs."""

import re
from collections.abc import Callable
from pathlib import Path

import folium
import nbformat
import pytest
from branca.colormap import LinearColormap
from branca.element import Element
from folium import plugins
from nbconvert import HTMLExporter
from nbconvert.preprocessors import ExecutePreprocessor
from playwright.sync_api import Page

from erqi_map import save_offline
from erqi_map.errors import ExportError

from ..security.payloads import payloads
from .conftest import Watched
from .folium_layers import legend_by_hand
from .folium_maps import AT, LINE, blank, points
from .packed_pages import layers_are_drawn

NOTEBOOK = Path(__file__).parent / "folium_guide.ipynb"
IN_FRAME = """<p style="color:red">x</p><script>
try { parent.document.title = "seen"; document.body.append("seen"); } catch { document.body.append("ran"); }
</script>"""


def test_what_a_map_offers_works_under_the_policy(
    open_page: Callable[..., Watched], tmp_path: Path
) -> None:
    m = blank()
    plugins.MeasureControl().add_to(m)
    plugins.ScrollZoomToggler().add_to(m)
    m.get_root().html.add_child(
        Element('<button onclick="document.title = this.id" id="b">a</button>')
    )
    m.get_root().html.add_child(
        Element("<img id=i onclick='go()'><script>function go() { document.title = 2 }</script>")
    )
    m.get_root().html.add_child(folium.IFrame(IN_FRAME, width=200, height=90))
    save_offline(m, tmp_path / "map.html")
    opened = open_page((tmp_path / "map.html").as_uri(), offline=True)
    page = opened.page
    page.wait_for_selector(".erqi-loaded")
    for what, title in (("#b", "b"), ("#i", "2")):
        page.locator(what).dispatch_event("click")
        assert page.title() == title
    frame = page.frames[1]
    frame.wait_for_function("() => document.body.textContent.includes('ran')")
    assert "seen" not in frame.locator("body").inner_text()
    page.locator(".leaflet-control-measure").hover()
    page.locator(".js-start").click()
    for x in (300, 400, 500):
        page.mouse.click(x, 500)
    assert "Last point" in page.locator(".results").inner_text()
    assert not page.evaluate(f"{m.get_name()}.scrollWheelZoom.enabled()")
    page.locator("img[alt=scroll]").dispatch_event("click")
    assert page.evaluate(f"{m.get_name()}.scrollWheelZoom.enabled()")
    assert (opened.outside(), opened.errors) == ([], [])


BUILT = """<script>
const [s, away] = [["s", "rc"].join(""), ["https:", "", "t.example", ""].join("/")];
window["fe" + "tch"](away + "NAME.json").catch(() => {});
new Image()[s] = away + "NAME.png";
</script>"""


def test_what_no_literal_shows_is_told_in_the_page(
    open_page: Callable[..., Watched], tmp_path: Path
) -> None:
    """What the policy keeps back, here and in a frame, is named by its address, and can be closed."""
    m = blank()
    m.get_root().html.add_child(Element(BUILT.replace("NAME", "甲<b>")))
    m.get_root().html.add_child(folium.IFrame(BUILT.replace("NAME", "b"), width=300, height=200))
    save_offline(m, tmp_path / "map.html")
    opened = open_page((tmp_path / "map.html").as_uri(), offline=True)
    for frame, name in zip(opened.page.frames, ("%E7%94%B2%3Cb%3E", "b"), strict=True):
        box = frame.locator("#erqi-silenced")
        for ending in ("json", "png"):
            box.get_by_text(f"https://t.example/{name}.{ending}", exact=True).wait_for()
        box.click(position={"x": 3, "y": 3})
        box.wait_for(state="detached")


def test_styles_stand_where_a_browser_tells_them_not_apart(
    open_page: Callable[..., Watched], tmp_path: Path
) -> None:
    """Firefox below 108 and Safari below 15.4 know neither of two rules of the policy."""
    m = blank()
    legend_by_hand(m)
    folium.LayerControl().add_to(m)
    save_offline(m, tmp_path / "map.html")
    text = (tmp_path / "map.html").read_text("utf-8")
    old, count = re.subn(r"style-src-(elem|attr) [^;]*; ", "", text)
    (tmp_path / "old.html").write_text(old, "utf-8")
    opened = open_page((tmp_path / "old.html").as_uri(), offline=True)
    opened.page.wait_for_selector(".erqi-loaded")
    legend = opened.page.locator("#legend")
    toggle = opened.page.locator(".leaflet-control-layers-toggle")
    assert toggle.evaluate("(node) => getComputedStyle(node).backgroundImage").startswith(
        'url("data:'
    )
    assert count == 2
    assert legend.evaluate("(node) => getComputedStyle(node).width") == "160px"
    assert opened.errors == []


def test_a_notebook_of_the_guide_ends_in_a_file_without_a_network(
    open_page: Callable[..., Watched], tmp_path: Path
) -> None:
    """A kernel runs its cells, and it is exported as HTML with what they show."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    run = ExecutePreprocessor(timeout=600)
    run.preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
    exported = tmp_path / "notebook.html"
    exported.write_text(HTMLExporter().from_notebook_node(notebook)[0], "utf-8")
    layer_in_frame(open_page(exported.as_uri(), offline=True).page)
    opened = open_page((tmp_path / "second.html").as_uri(), offline=True)
    layers_are_drawn(opened.page)
    assert (opened.outside(), opened.errors) == ([], [])
    opened = open_page((tmp_path / "guide.html").as_uri(), offline=True)
    page = opened.page
    page.wait_for_selector(".leaflet-control-layers-overlays label:nth-of-type(4)")
    page.locator(".leaflet-marker-icon").first.dispatch_event("click")
    assert page.locator(".leaflet-popup-content").inner_text() == "火车站"
    assert page.locator(".marker-cluster").count() >= 1
    assert page.title() == "向导"
    assert (opened.outside(), opened.errors) == ([], [])


def layer_in_frame(page: Page) -> None:
    """The packed layer among the maps a notebook shows is drawn, with the network cut."""
    page.wait_for_function("() => document.querySelectorAll('iframe').length === 2")
    frame = page.frames[-1]
    frame.wait_for_function("() => globalThis.ErqiMap && ErqiMap.packed && ErqiMap.packed.length")
    assert frame.evaluate("async () => (await ErqiMap.packed[0].idle()).plan.content.rows") == 2


def spoken(text: str) -> list[Element]:
    """Parts of folium, each with a text of the data in one of its places."""
    frame = {
        **points(),
        "features": [{**one, "properties": {"n": text}} for one in points()["features"]],
    }
    colours = LinearColormap(["red", "blue"], caption=text)
    return [
        folium.Marker(AT, popup=folium.Popup(text, show=True)),
        folium.Marker(AT, popup=folium.Popup(text, lazy=True)),
        folium.Marker(AT, tooltip=folium.Tooltip(text, permanent=True)),
        folium.Marker(AT, icon=folium.DivIcon(text)),
        folium.Marker(AT, icon=folium.Icon(icon=text, prefix="fa", color="red")),
        folium.Marker(AT, icon=plugins.BeautifyIcon(icon=text, number=text)),
        folium.GeoJson(frame, name=text, tooltip=folium.GeoJsonTooltip(["n"], aliases=[text])),
        folium.GeoJson(frame, popup=folium.GeoJsonPopup(["n"], aliases=[text], show=True)),
        folium.FeatureGroup(text),
        colours,
        plugins.TagFilterButton([text]),
        plugins.TreeLayerControl(overlay_tree={"label": text}),
        plugins.GroupedLayerControl({text: []}),
        plugins.MeasureControl(primary_length_unit=text),
        plugins.MousePosition(prefix=text, separator=text),
        plugins.FloatImage(f"data:image/png;{text}"),
        plugins.Fullscreen(title=text),
        plugins.AntPath(LINE, tooltip=text, color=text),
        folium.LayerControl(collapsed=False),
    ]


@pytest.mark.parametrize(
    "name", ["substitution", "backticks", "script-end", "image", "svg", "attribute", "javascript"]
)
def test_no_text_of_the_data_runs(
    open_page: Callable[..., Watched], tmp_path: Path, name: str
) -> None:
    text = payloads(tmp_path)[name]
    m, refused_ = blank(), 0
    for index, part in enumerate(spoken(text)):
        alone = blank()
        spoken(text)[index].add_to(alone)
        try:
            save_offline(alone, tmp_path / "alone.html")
            part.add_to(m)
        except ExportError:
            refused_ += 1
    save_offline(m, tmp_path / "map.html")
    opened = open_page("about:blank", offline=True)
    opened.page.add_init_script("globalThis.alert = () => { globalThis.harmed = true; }")
    opened.page.goto((tmp_path / "map.html").as_uri())
    opened.page.wait_for_selector(".erqi-loaded")
    # The last part of all: the page's script went through.
    opened.page.wait_for_selector(".leaflet-control-layers-expanded")
    assert not opened.page.evaluate("Boolean(globalThis.harmed)")
    assert opened.outside() == []
    assert refused_ <= 6
