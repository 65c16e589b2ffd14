"""The filter of an overlay in links and scenes, in the exported file opened from disk without a
network and in the app.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page, expect

from erqi_map.compose import compose_plan
from erqi_map.export import export_html
from erqi_map.store import open_store
from tests.overlay_book import book_with_overlay, parcels

from .conftest import Watched, serve_app
from .overlay_pages import COUNT, ID, LAYER, drawn, start
from .presenter import rest, until

__all__ = ["start"]

Open = Callable[..., Watched]
FILTER = {"use": ["居住"], "area_ha": [1, 6.5]}
LINK = "#" + urlencode({"overlays": ID, "overlay_filter": json.dumps({ID: FILTER})})
OLD_TEXT = f"{ID}:use:居住;{ID}:area_ha:1,6.5"
BOX = f"[data-overlay={ID}]"


def kept() -> int:
    frame = parcels(COUNT)
    return int((frame["use"].eq("居住") & frame["area_ha"].between(1, 6.5)).sum())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan book whose first scene shows the parcels filtered, the second all, the third none."""
    book = book_with_overlay(tmp_path_factory.mktemp("state"), COUNT)
    story = next((book / "stories").glob("*.yaml"))
    filters = json.dumps({ID: FILTER}, ensure_ascii=False)
    shown = [f"    overlays: [{ID}]\n    overlay_filter: {filters}\n", f"    overlays: [{ID}]\n"]
    first, *scenes = re.split(r"(?m)^(?=    layers:)", story.read_text(encoding="utf-8"))
    lines = [*shown, *[""] * len(scenes)]
    text = first + "".join(line + scene for line, scene in zip(lines, scenes, strict=False))
    story.write_text(text, encoding="utf-8")
    return book


@pytest.fixture(scope="module")
def file(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "plan.html"
    export_html(compose_plan(open_store(book)), path)
    return path


def filter_of(page: Page) -> Any:
    """The filter in force, as the layer has it and as the state has it: they must agree."""
    rest(page)
    layer, state = page.evaluate(f"() => [{LAYER}.filter(), app.getState().overlayFilter]")
    assert (layer or {}) == state.get(ID, {})
    return layer


class TestLink:
    def test_a_link_restores_the_filter(self, start: Any) -> None:
        page = start(LINK)
        assert filter_of(page) == FILTER
        expect(page.locator(f"{BOX} .erqi-packed-shown")).to_contain_text(f"{kept()} / {COUNT}")
        expect(
            page.locator(f"{BOX} .erqi-packed-check", has_text="居住").locator("input")
        ).to_be_checked()

    def test_no_row_is_seen_that_the_filter_of_a_link_leaves_out(
        self, open_plan: Open, file: Path
    ) -> None:
        page = open_plan("", file).page
        page.evaluate(
            """() => {
              const { addTo } = L.Layer.prototype;
              L.Layer.prototype.addTo = function (map) {
                if (this.filter) globalThis.whenAdded = this.filter();
                return addTo.call(this, map);
              };
            }"""
        )
        page.evaluate("(link) => { location.hash = link; }", LINK)
        drawn(page)
        assert page.evaluate("() => whenAdded") == FILTER

    def test_a_filter_set_in_the_drawer_is_in_the_address_and_comes_back(self, start: Any) -> None:
        page = start()
        page.locator(f"{BOX} .erqi-packed-check", has_text="绿地").click()
        until(page, "() => location.hash.includes('overlay_filter=')")
        again = start(page.evaluate("() => location.hash"))
        assert filter_of(again) == {"use": ["绿地"]}
        again.locator(f"{BOX} .erqi-packed-clear").click()
        until(again, "() => !location.hash.includes('overlay_filter=')")
        assert filter_of(again) is None

    def test_what_a_link_names_and_nobody_knows_is_left_aside(self, start: Any) -> None:
        page = start(LINK)
        # What is no filter at all the tests of the notation tell; which values there are only the layer.
        hostile = "<img src=x onerror=globalThis.harmed=1>"
        for text in (f"{ID}:use:农业", f"{ID}:area_ha:a,b", f"{ID}:area_ha:1", hostile):
            unknown = f"#overlays={ID}&overlay_filter={quote(text)}"
            for link, sign, wanted in ((LINK, "!==", FILTER), (unknown, "===", None)):
                page.evaluate("(link) => { location.hash = link; }", link)
                until(page, f"() => JSON.stringify(app.getState().overlayFilter) {sign} '{{}}'")
                assert filter_of(page) == wanted, text
        assert page.evaluate("() => Boolean(globalThis.harmed)") is False

    def test_a_link_from_before_still_opens(self, start: Any) -> None:
        page = start(f"#o={ID}&fc=central-city&b=none&of={quote(OLD_TEXT, safe=':;,')}")
        assert filter_of(page) == FILTER
        assert page.evaluate("() => app.getState().filter.cluster") == ["central-city"]


class TestScene:
    def test_a_scene_brings_its_filter_and_the_next_takes_it_away(self, start: Any) -> None:
        page = start(
            f"#overlays={ID}&overlay_filter=" + quote(json.dumps({ID: {"area_ha": [8, None]}}))
        )
        first, second, third, *_ = page.evaluate("() => app.ctx.present.scenes.map(({ id }) => id)")
        for scene, wanted in ((first, FILTER), (second, None), (first, FILTER)):
            page.evaluate("(scene) => app.setState({ scene })", scene)
            assert filter_of(page) == wanted
            assert page.evaluate("() => app.getState().overlays") == [ID]
        page.evaluate("(scene) => app.setState({ scene })", third)
        rest(page)
        assert page.evaluate("() => [app.getState().overlays, app.getState().overlayFilter]") == [
            [],
            {},
        ]
        page.evaluate("() => app.setState({ scene: null })")
        assert filter_of(page) == {"area_ha": [8, None]}
        assert page.evaluate("() => app.getState().overlays") == [ID]

    def test_scenes_that_follow_at_once_leave_the_filter_of_the_last(self, start: Any) -> None:
        page = start()
        first, second, *_ = page.evaluate("() => app.ctx.present.scenes.map(({ id }) => id)")
        page.evaluate(
            "([a, b]) => { for (const scene of [a, b, a, b]) app.setState({ scene }); }",
            [first, second],
        )
        assert filter_of(page) is None
        page.evaluate(
            "([a, b]) => { for (const scene of [a, b, a]) app.setState({ scene }); }",
            [first, second],
        )
        assert filter_of(page) == FILTER

    def test_a_deck_plays_it(self, open_plan: Open, book: Path, tmp_path: Path) -> None:
        spec = compose_plan(open_store(book))
        export_html(spec, tmp_path / "deck.html", present=True)
        page = open_plan("", tmp_path / "deck.html").page
        drawn(page)
        assert filter_of(page) == FILTER
        page.keyboard.press("ArrowRight")
        until(page, "() => app.ctx.present.index === 1")
        assert filter_of(page) is None


def test_the_app_opens_a_link_with_a_filter_and_shares_the_one_that_is_set(
    open_page: Open, book: Path
) -> None:
    with serve_app(book) as address:
        watched = open_page(
            f"{address}/?overlays={ID}&overlay_filter={quote(json.dumps({ID: FILTER}))}"
        )
        page = watched.page
        box = page.locator(f".st-key-erqi-map {BOX}")
        expect(box.locator(".erqi-packed-shown")).to_contain_text(f"{kept()} / {COUNT}")
        box.locator(".erqi-packed-clear").click()
        expect(box.locator(".erqi-packed-shown")).not_to_contain_text("/")
        box.locator(".erqi-packed-check", has_text="绿地").click()
        expect(box.locator(".erqi-packed-shown")).to_contain_text("/")
        # The address always says the map, and sharing gives the address.
        expect(page).to_have_url(re.compile(f"#.*overlay_filter=.*{re.escape(quote('绿地'))}"))
        assert watched.outside(address) == []
