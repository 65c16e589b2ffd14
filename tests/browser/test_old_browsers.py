"""Every kind of page opens and works in the oldest browsers of meeting rooms, from a disk."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from erqi_map import save_offline

from .conftest import Watched, wait_for_map
from .engines import Tab, chromium_80, firefox
from .folium_layers import bars, legend_by_hand
from .folium_maps import blank
from .folium_plugins import everything_at_once
from .told import RESTS
from .webkit import WebKitTab, webkit

ENGINES = {"chromium 80": chromium_80, "firefox": firefox, "webkit": webkit}
KINDS = ("plan", "deck", "packed", "tiled")
FAULTS = """
globalThis.faults = [];
globalThis.addEventListener("error", (event) => faults.push(event.message));
globalThis.addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));
console.error = (...words) => faults.push(words.join(" "));
"""
# Neither the page nor a worker has what unpacks: so it is in Firefox below 113 and Safari below 16.4.
NO_UNPACKER = """
delete globalThis.DecompressionStream;
const Whole = Blob;
globalThis.Blob = class extends Whole {
  constructor(parts, options) {
    super(["delete self.DecompressionStream;"].concat(parts), options);
  }
};
"""
# The margin after the last item of a box that wraps, and before one that is not shown.
ROUGHLY_PX = 12
# Where everything stands that is seen, by its class and the order on the page.
LAYOUT = """(() => {
  const found = [];
  for (const node of document.querySelectorAll(".erqi-map, .erqi-map [class*=erqi]")) {
    const { x, y, width, height } = node.getBoundingClientRect();
    if (width && height) found.push([node.getAttribute("class").replace(" erqi-stage-awake", ""), x, y, width, height]);
  }
  return found;
})()"""


@pytest.fixture(scope="module", params=list(ENGINES))
def tab(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tab | WebKitTab]:
    with ENGINES[request.param](tmp_path_factory.mktemp("profile")) as found:
        yield found


def opened(tab: Tab | WebKitTab, path: Path, script: str = "") -> str:
    """What the page says when it has come to rest."""
    tab.open(path, FAULTS + script)
    return str(tab.evaluate(f"({RESTS})()"))


def colours(tab: Tab | WebKitTab) -> int:
    """How many there are in the middle of the window, where the map is."""
    picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    width, height = picture.size
    middle = picture.crop((width // 4, height // 4, width * 3 // 4, height * 3 // 4))
    return len(middle.getcolors(middle.width * middle.height) or [])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_opens(
    tab: Tab | WebKitTab, page_files: dict[str, Path], kind: str
) -> None:
    assert opened(tab, page_files[kind]) == ""
    assert tab.evaluate("faults") == []
    assert tab.evaluate("document.title")
    assert "过旧" not in tab.evaluate("document.body.innerText")
    assert colours(tab) > 20


@pytest.mark.parametrize("kind", KINDS)
def test_and_where_nothing_unpacks(
    tab: Tab | WebKitTab, page_files: dict[str, Path], kind: str
) -> None:
    if isinstance(tab, WebKitTab):
        pytest.skip("WebKit's driver runs nothing before the scripts of a page")
    assert opened(tab, page_files[kind], NO_UNPACKER) == ""
    assert tab.evaluate("[typeof DecompressionStream, faults]") == ["undefined", []]
    assert colours(tab) > 20


def test_parts_of_folium_work_in_a_file_without_a_network(
    tab: Tab | WebKitTab, tmp_path: Path
) -> None:
    m = blank()
    everything_at_once(m)
    legend_by_hand(m)
    bars(5).add_to(m)
    save_offline(m, tmp_path / "map.html")
    tab.open(tmp_path / "map.html", FAULTS)
    drawn = "document.querySelector('.erqi-loaded .vega-embed canvas')"
    found = f"[faults, {drawn} !== null, getComputedStyle(document.getElementById('legend')).width]"
    tab.evaluate(f"new Promise((ok) => {{ setInterval(() => {drawn} && ok(1), 50); }})")
    assert tab.evaluate(found) == [[], True, "160px"]


@pytest.mark.parametrize("kind", ["plan", "deck"])
def test_everything_stands_where_it_stands_in_the_newest(
    page_files: dict[str, Path],
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
) -> None:
    with chromium_80(tmp_path_factory.mktemp("profile")) as old:
        assert opened(old, page_files[kind]) == ""
        width, height = old.evaluate("[innerWidth, innerHeight]")
        there = old.evaluate(LAYOUT)
    page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
    page.goto(page_files[kind].as_uri())
    assert page.evaluate(RESTS) == ""
    here = page.evaluate(LAYOUT)
    page.close()
    assert len(here) > 40
    assert [name for name, *_ in there] == [name for name, *_ in here]
    moved = {
        one[0]: (one[1:], other[1:])
        for one, other in zip(there, here, strict=True)
        if max(abs(a - b) for a, b in zip(one[1:], other[1:], strict=True)) > ROUGHLY_PX
    }
    assert moved == {}


def test_dialogs_open_and_close_where_the_browser_knows_none(
    open_page: Callable[..., Watched], plan_file: Path
) -> None:
    page = open_page("about:blank").page
    page.add_init_script("delete HTMLDialogElement.prototype.showModal")
    page.goto(plan_file.as_uri())
    wait_for_map(page)
    tool = page.locator('.erqi-tool[data-tool="help"]')
    help_window = page.locator(".erqi-help")
    expect(help_window).to_be_hidden()
    tool.click()
    expect(help_window).to_be_visible()
    inside = "document.activeElement.closest('.erqi-help') !== null"
    for key in ("Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"):
        page.keyboard.press(key)
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(help_window).to_be_hidden()
    expect(tool).to_be_focused()
