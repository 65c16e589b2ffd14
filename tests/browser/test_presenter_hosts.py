"""Coming and going: Esc, links, hosts, autoplay, touch, languages, and text that is only text."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from erqi_map import load_plan
from erqi_map.compose import compose_plan
from erqi_map.export.html.file import export_page
from erqi_map.model import Text
from erqi_map.render.web.plan_map import render_map

from .conftest import PHONE, axe_violations
from .presenter import (
    EXPLORING,
    WALL,
    Open,
    jump,
    press,
    rest,
    scene_of,
    state,
    sweep,
    until,
    visible,
)


def test_escape_gives_the_explorer_back_and_once_more_the_scene(
    open_file: Open, map_file: Path, scenes: list[str]
) -> None:
    watched = open_file(map_file)
    page = watched.page
    page.evaluate("""app.setState({ hidden: ["roads/-"], focus: "dehua-street", filter: { cluster: ["central-city"] },
      panels: { left: true, right: false, list: true }, grouping: "cluster" })""")
    rest(page)
    before = state(page, *EXPLORING)
    page.get_by_role("button", name="演示", exact=True).click()
    rest(page)
    assert scene_of(page) == scenes[0]
    jump(page, scenes, "phoenix-lake")
    view = state(page, "view")
    press(page, "Escape")
    assert scene_of(page) is None
    assert state(page, *EXPLORING) == before
    assert state(page, "view") == view
    assert visible(page, ".erqi-side")
    assert "9" in page.locator(".erqi-resume").inner_text()
    press(page, "Escape")
    assert scene_of(page) == "phoenix-lake"
    assert state(page, "view") == view
    assert watched.errors == []


def test_escape_first_closes_what_a_question_opened(deck: Page, scenes: list[str]) -> None:
    jump(deck, scenes, "phoenix-lake")
    press(deck, "Escape")
    deck.evaluate("app.setState({ focus: 'phoenix-lake' })")
    rest(deck)
    assert visible(deck, ".erqi-popup-box")
    press(deck, "Escape")
    assert not visible(deck, ".erqi-popup-box")
    assert state(deck, "scene", "focus") == {"scene": None, "focus": None}
    press(deck, "Escape")
    assert scene_of(deck) == "phoenix-lake"


def test_end_gives_back_also_the_view(open_file: Open, map_file: Path) -> None:
    page = open_file(map_file).page
    view = state(page, "view")
    page.locator(".leaflet-container").first.focus()
    press(page, "s")
    press(page, "End", "Escape")
    page.get_by_role("button", name="结束汇报").click()
    rest(page)
    # To less than half a pixel: the map stands on whole ones.
    assert state(page, "view") == pytest.approx(view, abs=1e-4)
    assert not visible(page, ".erqi-resume")
    press(page, "Escape")
    assert scene_of(page) is None


def test_a_link_opens_a_scene(open_file: Open, map_file: Path, scenes: list[str]) -> None:
    page = open_file(map_file, "#scene=phoenix-lake").page
    assert scene_of(page) == "phoenix-lake"
    assert visible(page, ".erqi-caption")
    press(page, "ArrowRight")
    until(page, "location.hash === '#scene=indicators'")
    page.evaluate("location.hash = '#scene=close'")
    until(page, "app.getState().scene === 'close'")
    page.evaluate("location.hash = '#scene=nowhere'")
    until(page, "app.getState().scene === null")
    assert not visible(page, ".erqi-caption")


def test_a_host_may_set_and_take_a_scene(open_file: Open, map_file: Path) -> None:
    page = open_file(map_file).page
    before = state(page, *EXPLORING)
    page.evaluate("app.setState({ scene: 'one-goal' })")
    rest(page)
    assert state(page, "goal") == "goal-better-ecology"
    page.evaluate("app.setState({ scene: null })")
    rest(page)
    assert state(page, *EXPLORING) == before


def test_no_button_without_scenes(open_file: Open, tmp_path: Path) -> None:
    spec = replace(compose_plan(load_plan()), scenes=())
    path = tmp_path / "plain.html"
    path.write_bytes(export_page(render_map(spec, host="file", hash=True), spec, title="x").content)
    page = open_file(path).page
    assert page.locator("[data-tool=present]").count() == 0
    assert page.evaluate("app.ctx.present === undefined")


# ---- lobby, fingers, languages, everybody ----


def test_autoplay_goes_round_and_rests_after_input(
    open_page: Open, deck_file: Path, scenes: list[str]
) -> None:
    page = open_page("about:blank", viewport=WALL, reduced_motion="reduce").page
    page.clock.install(time=0)
    page.goto(deck_file.as_uri())
    until(page, "Boolean(globalThis.ErqiMap && ErqiMap.mounted)")
    page.evaluate("async () => { globalThis.app = await ErqiMap.mounted[0]; }")
    # From here on no time goes by but what the test lets go by.
    page.clock.pause_at(3600)
    page.evaluate("app.ctx.present.auto.set({ interval_s: 8, loop: true })")
    page.keyboard.press("a")
    page.clock.run_for(8_100)
    assert scene_of(page) == scenes[1]
    page.mouse.move(700, 400)
    page.mouse.down()
    page.mouse.up()
    page.clock.run_for(20_000)
    assert scene_of(page) == scenes[1]
    page.clock.run_for(45_000)
    assert scene_of(page) == scenes[2]
    page.evaluate("(last) => app.ctx.present.go(last)", len(scenes) - 1)
    page.clock.run_for(8_100)
    assert scene_of(page) == scenes[0]
    page.evaluate("app.ctx.present.auto.set({ loop: false })")
    page.evaluate("(last) => app.ctx.present.go(last)", len(scenes) - 1)
    page.clock.run_for(30_000)
    assert scene_of(page) == scenes[-1]


def test_a_finger_sweeps_to_the_next_scene(
    open_file: Open, deck_file: Path, scenes: list[str]
) -> None:
    page = open_file(deck_file, viewport=PHONE, has_touch=True, is_mobile=True).page
    view = state(page, "view")
    sweep(page, (320, 560), (80, 570))
    assert scene_of(page) == scenes[1]
    sweep(page, (80, 560), (320, 570))
    assert scene_of(page) == scenes[0]
    sweep(page, (200, 450), (205, 650))
    assert scene_of(page) == scenes[0]
    assert state(page, "view") == view


def test_both_languages(deck: Page, scenes: list[str]) -> None:
    press(deck, "e")
    english = deck.evaluate("app.ctx.present.scene.points[0].en")
    assert english in deck.locator(".erqi-caption").inner_text()
    assert "map." not in deck.locator(".erqi-stage").inner_text()
    press(deck, "?")
    words = deck.locator(".erqi-present-help").inner_text()
    assert "Next scene" in words and "map." not in words
    missing = deck.evaluate(
        """() => { const { zh, en } = app.ctx.plan.content.ui;
          return Object.keys(zh).filter((key) => key.startsWith("map.present.") && !en[key]); }"""
    )
    assert missing == []


@pytest.mark.parametrize("viewport", [WALL, PHONE])
def test_axe_finds_nothing(open_file: Open, deck_file: Path, viewport: dict[str, int]) -> None:
    page = open_file(deck_file, viewport=viewport).page
    found = axe_violations(page)
    press(page, "1", "0", "Enter", "d")
    found += axe_violations(page)
    press(page, "d", "o")
    found += axe_violations(page)
    press(page, "o", "?")
    found += axe_violations(page)
    press(page, "?", "Escape")
    found += axe_violations(page)
    assert found == []


def test_flights_are_smooth_and_absent_when_asked(
    open_file: Open, deck_file: Path, scenes: list[str]
) -> None:
    frames = """() => new Promise((done) => { let n = 0; const { map } = app.ctx;
      const count = () => { n += 1; }; map.on("move", count); map.once("moveend", () => done(n));
      app.ctx.present.go(4); })"""
    assert open_file(deck_file).page.evaluate(frames) <= 2
    moving = open_file(deck_file, reduced_motion="no-preference").page
    assert moving.evaluate("() => { app.ctx.present.go(3); return Boolean(app.ctx.flying); }")


def test_text_of_a_story_is_never_markup(open_file: Open, tmp_path: Path) -> None:
    spec = compose_plan(load_plan())
    bad = Text(zh='<img src=x onerror="alert(1)">{{7*7}}', en="<script>alert(1)</script>")
    scene = replace(spec.scenes[0], title=bad, points=(bad,), notes=bad)
    spec = replace(spec, scenes=(scene,))
    path = tmp_path / "bad.html"
    page = render_map(spec, host="file", hash=True, present=True)
    path.write_bytes(export_page(page, spec, title="x").content)
    watched = open_file(path)
    assert watched.page.locator(".erqi-caption img").count() == 0
    assert "{{7*7}}" in watched.page.locator(".erqi-caption-title").inner_text()
    with watched.page.context.expect_page() as opened:
        watched.page.keyboard.press("n")
    assert opened.value.locator(".erqi-notes img").count() == 0
    assert watched.errors == []
