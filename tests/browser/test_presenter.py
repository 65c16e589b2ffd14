"""The presenter: a deck opened from disk with the network cut, walked through with the keyboard."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from erqi_map import load_plan
from erqi_map.compose import compose_plan
from erqi_map.export.html import export_page
from erqi_map.model import Text
from erqi_map.render.leaflet import render_map

from .conftest import PHONE, axe_violations

WALL = {"width": 1440, "height": 900}
EXPLORING = ("hidden", "grouping", "filter", "basemap", "focus", "goal", "panels", "tool")
LEAST_TITLE_PX = 40
LEAST_LABEL_PX = 18

Open = Callable[..., Any]


@pytest.fixture(scope="session")
def deck_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped story as a file that starts presenting."""
    return _write(tmp_path_factory.mktemp("deck") / "deck.html", present=True)


@pytest.fixture(scope="session")
def map_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same plan as a map one explores."""
    return _write(tmp_path_factory.mktemp("map") / "map.html")


@pytest.fixture(scope="session")
def scenes() -> list[str]:
    """Ids of the shipped scenes, in order."""
    return [scene.id for scene in compose_plan(load_plan()).scenes]


def _write(path: Path, lang: str = "zh", **options: Any) -> Path:
    spec = compose_plan(load_plan(), lang=lang)
    page = render_map(spec, host="file", hash=True, **options)
    path.write_bytes(export_page(page, spec, title=spec.furniture.title.get(lang)).content)
    return path


@pytest.fixture
def open_file(open_page: Open) -> Open:
    """Opens a file from disk, offline and without motion unless told, and waits for the picture."""

    def start(path: Path, fragment: str = "", **options: Any) -> Any:
        wanted = {"viewport": WALL, "reduced_motion": "reduce", **options}
        watched = open_page(path.as_uri() + fragment, offline=True, **wanted)
        _until(watched.page, "Boolean(globalThis.ErqiMap && ErqiMap.mounted)")
        watched.page.evaluate("async () => { globalThis.app = await ErqiMap.mounted[0]; }")
        _rest(watched.page)
        return watched

    return start


@pytest.fixture
def deck(open_file: Open, deck_file: Path) -> Iterator[Page]:
    """The deck on its first scene. Nothing it does may ask the network or raise an error."""
    watched = open_file(deck_file)
    yield watched.page
    assert watched.errors == []
    assert watched.outside() == []


def _rest(page: Page) -> None:
    page.evaluate(
        """async () => {
          const { map } = app.ctx;
          if (!map.watched) {
            map.watched = true;
            map.on("movestart", () => { map.moving = true; });
            map.on("moveend", () => { map.moving = false; });
          }
          await new Promise(requestAnimationFrame);
          while (map.moving) await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          await app.idle();
        }"""
    )


def _until(page: Page, condition: str) -> None:
    """Waits for a condition; the page's policy forbids Playwright's own way of asking again."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
    _rest(page)


def _state(page: Page, *keys: str) -> Any:
    state = page.evaluate("app.getState()")
    return state[keys[0]] if len(keys) == 1 else {key: state[key] for key in keys or state}


def _scene(page: Page) -> str | None:
    return _state(page, "scene")


def _jump(page: Page, scenes: list[str], id: str) -> None:
    _press(page, *str(scenes.index(id) + 1), "Enter")
    assert _scene(page) == id


def _seen(page: Page) -> dict[str, Any]:
    """What a scene puts on the wall: state, camera, and every name on the map."""
    return page.evaluate("({ state: app.getState(), labels: app.labels() })")


def _box(page: Page, selector: str) -> dict[str, float]:
    return page.evaluate(
        """(selector) => { const { left, top, right, bottom } =
             document.querySelector(selector).getBoundingClientRect();
           return { left, top, right, bottom }; }""",
        selector,
    )


def _visible(page: Page, selector: str) -> bool:
    return page.locator(selector).first.is_visible()


def _drag(page: Page, *points: tuple[int, int]) -> None:
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=6)
    page.mouse.up()
    _rest(page)


# ---- walking through ----


def test_deck_starts_with_its_first_scene(deck: Page, scenes: list[str]) -> None:
    assert _scene(deck) == scenes[0]
    assert deck.locator(".erqi-stage-count").inner_text() == f"1 / {len(scenes)}"
    assert not _visible(deck, ".erqi-side")
    assert not _visible(deck, ".erqi-toolbar")


@pytest.mark.parametrize(
    ("forward", "back"),
    [
        ("ArrowRight", "ArrowLeft"),
        ("PageDown", "PageUp"),
        ("Space", "Backspace"),
        ("Enter", "ArrowUp"),
    ],
)
def test_keys_and_clickers_go_on_and_back(
    deck: Page, scenes: list[str], forward: str, back: str
) -> None:
    _press(deck, forward)
    assert _scene(deck) == scenes[1]
    _press(deck, forward, forward, back)
    assert _scene(deck) == scenes[2]


def test_home_end_and_the_ends_hold(deck: Page, scenes: list[str]) -> None:
    _press(deck, "End", "ArrowRight")
    assert _scene(deck) == scenes[-1]
    _press(deck, "Home", "ArrowLeft")
    assert _scene(deck) == scenes[0]


def test_number_and_enter_jump(deck: Page, scenes: list[str]) -> None:
    _press(deck, "1", "0")
    assert "10" in deck.locator(".erqi-stage-jump").inner_text()
    _press(deck, "Enter")
    assert _scene(deck) == scenes[9]
    assert not _visible(deck, ".erqi-stage-jump")
    _press(deck, "9", "9", "Enter")
    assert _scene(deck) == scenes[9]
    assert "99" in deck.locator(".erqi-notice").inner_text()


def test_keys_work_when_nothing_has_the_focus(deck: Page, scenes: list[str]) -> None:
    deck.evaluate("document.activeElement.blur()")
    _press(deck, "PageDown")
    assert _scene(deck) == scenes[1]


def test_scene_is_announced_and_told(deck: Page, scenes: list[str]) -> None:
    deck.evaluate("() => { globalThis.heard = []; app.on('scene', ({ id }) => heard.push(id)); }")
    _press(deck, "ArrowRight")
    assert deck.evaluate("heard") == [scenes[1]]
    title = deck.locator(".erqi-caption-title").inner_text().replace("\n", "")
    assert title in deck.locator(".erqi-live").inner_text()


def test_scene_is_the_same_however_one_comes_to_it(deck: Page, scenes: list[str]) -> None:
    for id in ("commercial-district", "one-goal"):
        _jump(deck, scenes, id)
        first = _seen(deck)
        _press(deck, "ArrowLeft", "ArrowLeft", "+", "e", "e")
        deck.evaluate("app.setState({ hidden: [], focus: 'mazhai-industry', basemap: 'none' })")
        _jump(deck, scenes, id)
        assert _seen(deck) == first
        deck.evaluate("app.ctx.map.setView([34.7, 113.6], 14, { animate: false })")
        _press(deck, "r")
        assert _seen(deck) == first


def test_each_scene_shows_its_words(deck: Page, scenes: list[str]) -> None:
    for scene in deck.evaluate("app.ctx.plan.content.scenes"):
        assert _scene(deck) == scene["id"]
        caption = deck.locator(".erqi-caption").inner_text()
        for words in [*scene["points"], *(figure["label"] for figure in scene["figures"])]:
            assert words["zh"] in caption
        assert deck.locator(".erqi-caption-sources").inner_text().startswith("来源：")
        assert "未经地图审核" in deck.locator(".erqi-furniture-short").inner_text()
        _press(deck, "ArrowRight")


# ---- what can be read from ten metres ----


@pytest.mark.parametrize(
    "size", [WALL, {"width": 1920, "height": 1080}, {"width": 1024, "height": 768}]
)
def test_type_is_large_and_caption_covers_nothing_lit(
    open_file: Open, deck_file: Path, size: dict[str, int]
) -> None:
    page = open_file(deck_file, viewport=size).page
    for scene in page.evaluate("app.ctx.plan.content.scenes"):
        height = page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('.erqi-caption-title')).fontSize)"
        )
        assert height >= LEAST_TITLE_PX
        covered = page.evaluate(
            """(ids) => {
              const { ctx } = app;
              const at = ctx.map.getContainer().getBoundingClientRect();
              const box = document.querySelector(".erqi-caption").getBoundingClientRect();
              const foot = document.querySelector(".erqi-stage-foot").getBoundingClientRect();
              return ids.filter((id) => ctx.plan.features(id).some(({ layer, index }) => {
                if (layer.geometry !== "point") return false;
                const p = ctx.map.latLngToContainerPoint(layer.anchor(index));
                const [x, y] = [p.x + at.left, p.y + at.top];
                const hidden = x > box.left - 12 && x < box.right + 12 && y > box.top - 12 && y < box.bottom + 12;
                return hidden || x < at.left || x > at.right || y < at.top || y > foot.top;
              }));
            }""",
            scene["highlights"],
        )
        assert covered == [], scene["id"]
        smallest = "Math.min(...app.labels().map(({ box }) => Math.min(box[2], box[3])))"
        assert page.evaluate(smallest) >= LEAST_LABEL_PX, scene["id"]
        _press(page, "ArrowRight")


def test_camera_shows_the_extent_of_the_scene_beside_the_caption(
    deck: Page, scenes: list[str]
) -> None:
    for id in scenes:
        _jump(deck, scenes, id)
        inside = deck.evaluate(
            """() => {
              const { ctx } = app;
              const [w, s, e, n] = ctx.present.scene.state.view.fit;
              const at = ctx.map.getContainer().getBoundingClientRect();
              const corner = (lat, lng) => { const p = ctx.map.latLngToContainerPoint([lat, lng]);
                return [p.x + at.left, p.y + at.top]; };
              const [left, top] = corner(n, w);
              const [right, bottom] = corner(s, e);
              const box = document.querySelector(".erqi-caption").getBoundingClientRect();
              const apart = right <= box.left || left >= box.right || bottom <= box.top || top >= box.bottom;
              return { apart, whole: left >= at.left && right <= at.right && top >= at.top && bottom <= at.bottom };
            }"""
        )
        assert inside == {"apart": True, "whole": True}, id


def test_caption_moves_by_key_and_by_hand_and_stays_there(deck: Page, scenes: list[str]) -> None:
    caption = deck.locator(".erqi-caption")
    _press(deck, "c")
    assert caption.get_attribute("data-corner") == "tr"
    _press(deck, "ArrowRight")
    assert caption.get_attribute("data-corner") == "tr"
    handle = deck.locator(".erqi-caption-handle")
    handle.focus()
    _press(deck, "ArrowLeft", "ArrowDown")
    assert caption.get_attribute("data-corner") == "bl"
    box = _box(deck, ".erqi-caption-title")
    start = (int(box["left"] + 40), int(box["top"] + 20))
    _drag(deck, start, (1200, 200))
    assert caption.get_attribute("data-corner") == "tr"
    assert _box(deck, ".erqi-caption")["right"] <= WALL["width"]
    _press(deck, "h")
    assert not caption.is_visible()
    _press(deck, "h")
    assert caption.is_visible()


# ---- screens, light and ink ----


@pytest.mark.parametrize(("key", "colour"), [("b", "rgb(0, 0, 0)"), ("w", "rgb(255, 255, 255)")])
def test_black_and_white_screen(deck: Page, scenes: list[str], key: str, colour: str) -> None:
    _press(deck, key)
    look = "(node) => [getComputedStyle(node).backgroundColor, node.offsetWidth, node.offsetHeight]"
    curtain = deck.locator(".erqi-stage-curtain")
    assert curtain.evaluate(look) == [colour, WALL["width"], WALL["height"]]
    _press(deck, "ArrowRight")
    assert not curtain.is_visible()
    assert _scene(deck) == scenes[0]
    _press(deck, key, key)
    assert not curtain.is_visible()
    _press(deck, key, "Escape")
    assert not curtain.is_visible()
    assert _scene(deck) == scenes[0]


def test_spotlight_follows_pointer_and_keys(deck: Page) -> None:
    deck.mouse.move(900, 400)
    _press(deck, "l")
    veil = deck.locator(".erqi-spotlight")
    assert veil.is_visible()
    look = (
        "(node) => ['x', 'y', 'r'].map((one) => node.style.getPropertyValue(`--erqi-spot-${one}`))"
    )
    assert veil.evaluate(look)[:2] == ["900px", "400px"]
    _press(deck, "Shift+ArrowRight")
    assert veil.evaluate(look)[:2] == ["940px", "400px"]
    small = veil.evaluate(look)[2]
    _press(deck, "+")
    assert float(veil.evaluate(look)[2][:-2]) > float(small[:-2])
    _press(deck, "Escape")
    assert not veil.is_visible()
    assert _scene(deck)


def test_ink_lies_on_the_map_and_belongs_to_its_scene(deck: Page, scenes: list[str]) -> None:
    def strokes() -> list[dict[str, Any]]:
        return deck.evaluate("app.ctx.present.ink.strokes(app.getState().scene)")

    _press(deck, "d")
    _drag(deck, (900, 300), (1000, 350), (1100, 300))
    deck.get_by_role("button", name="蓝笔").click()
    _drag(deck, (900, 500), (1100, 520))
    assert [one["colour"] for one in strokes()] == ["red", "blue"]
    lat, lng = strokes()[0]["points"][0]
    at = deck.evaluate("([lat, lng]) => app.ctx.map.latLngToContainerPoint([lat, lng])", [lat, lng])
    assert abs(at["x"] - 900) < 1 and abs(at["y"] - 300) < 1
    _press(deck, "ArrowRight")
    assert strokes() == []
    _press(deck, "ArrowLeft")
    assert len(strokes()) == 2
    _press(deck, "e")
    _drag(deck, (1000, 470), (1000, 560))
    assert [one["colour"] for one in strokes()] == ["red"]
    _press(deck, "u")
    assert len(strokes()) == 2
    _press(deck, "Delete")
    assert strokes() == []
    _press(deck, "Control+z")
    assert len(strokes()) == 2
    _press(deck, "Escape")
    assert not _visible(deck, ".erqi-ink-bar")
    assert _scene(deck) == scenes[0]


def test_drawing_and_clicking_choose_nothing(deck: Page) -> None:
    before = _state(deck, "focus", "goal", "view")
    deck.mouse.click(1000, 500)
    _press(deck, "d")
    deck.mouse.click(1000, 500)
    _rest(deck)
    assert _state(deck, "focus", "goal", "view") == before


def test_overview_goes_to_any_scene_by_keys(deck: Page, scenes: list[str]) -> None:
    _press(deck, "o")
    tiles = deck.locator(".erqi-scene")
    assert tiles.count() == len(scenes)
    _until(deck, f"document.querySelectorAll('.erqi-scene canvas').length === {len(scenes)}")
    _press(deck, "ArrowRight", "ArrowRight", "ArrowLeft", "Enter")
    assert _scene(deck) == scenes[1]
    _press(deck, "o", "End", "Enter")
    assert _scene(deck) == scenes[-1]
    _press(deck, "o", "Escape")
    assert not _visible(deck, ".erqi-scenes")
    assert _scene(deck) == scenes[-1]


def test_print_lays_the_scene_out_on_a_sheet(deck: Page) -> None:
    _press(deck, "p")
    assert _visible(deck, ".erqi-print-dialog")
    _press(deck, "ArrowRight")
    assert deck.evaluate("app.ctx.present.index") == 0


def test_full_screen_by_key(deck: Page, scenes: list[str]) -> None:
    full = "document.fullscreenElement !== null || document.querySelector('.erqi-full') !== null"
    _press(deck, "f")
    _until(deck, full)
    _press(deck, "ArrowRight")
    assert _scene(deck) == scenes[1]
    _press(deck, "f")
    _until(deck, f"!({full})")
    assert _scene(deck) == scenes[1]


# ---- the speaker's window ----


def test_notes_window_works_from_a_file_and_drives_the_deck(deck: Page, scenes: list[str]) -> None:
    with deck.context.expect_page() as opened:
        deck.keyboard.press("n")
    notes = opened.value
    first, second = deck.evaluate("app.ctx.plan.content.scenes.slice(0, 2)")
    text = notes.locator(".erqi-notes")
    assert first["notes"]["zh"] in text.inner_text()
    assert first["title"]["zh"] in text.inner_text()
    assert second["title"]["zh"] in text.inner_text()
    _until(notes, "document.querySelectorAll('canvas').length === 2")
    assert (
        notes.evaluate("getComputedStyle(document.querySelector('.erqi-notes')).display") == "flex"
    )
    notes.keyboard.press("PageDown")
    _rest(deck)
    assert _scene(deck) == scenes[1]
    assert second["notes"]["zh"] in text.inner_text()
    notes.keyboard.press("b")
    assert _visible(deck, ".erqi-stage-curtain")
    notes.keyboard.press("b")
    assert axe_violations(notes, ".erqi-notes") == []
    with notes.expect_event("close"):
        deck.keyboard.press("n")
    with deck.context.expect_page() as again:
        deck.keyboard.press("n")
    assert second["notes"]["zh"] in again.value.locator(".erqi-notes").inner_text()


def test_timer_pauses_and_resets(deck: Page) -> None:
    with deck.context.expect_page() as opened:
        deck.keyboard.press("n")
    notes = opened.value
    assert deck.evaluate("app.ctx.present.timer.running()")
    notes.get_by_role("button", name="暂停计时").click()
    assert not deck.evaluate("app.ctx.present.timer.running()")
    stood = deck.evaluate("app.ctx.present.timer.passed()")
    time.sleep(0.05)
    assert deck.evaluate("app.ctx.present.timer.passed()") == stood
    notes.get_by_role("button", name="计时归零").click()
    assert notes.locator(".erqi-notes-passed").inner_text() == "0:00:00"
    assert len(notes.locator(".erqi-notes-clock").inner_text().split(":")) == 3


# ---- questions: out of the scene and back ----


def test_escape_gives_the_explorer_back_and_once_more_the_scene(
    open_file: Open, map_file: Path, scenes: list[str]
) -> None:
    watched = open_file(map_file)
    page = watched.page
    page.evaluate("""app.setState({ hidden: ["roads/-"], focus: "dehua-street", filter: { cluster: ["central-city"] },
      panels: { left: true, right: false, list: true }, grouping: "cluster" })""")
    _rest(page)
    before = _state(page, *EXPLORING)
    page.get_by_role("button", name="汇报", exact=True).click()
    _rest(page)
    assert _scene(page) == scenes[0]
    _jump(page, scenes, "phoenix-lake")
    view = _state(page, "view")
    _press(page, "Escape")
    assert _scene(page) is None
    assert _state(page, *EXPLORING) == before
    assert _state(page, "view") == view
    assert _visible(page, ".erqi-side")
    assert "9" in page.locator(".erqi-resume").inner_text()
    _press(page, "Escape")
    assert _scene(page) == "phoenix-lake"
    assert _state(page, "view") == view
    assert watched.errors == []


def test_escape_first_closes_what_a_question_opened(deck: Page, scenes: list[str]) -> None:
    _jump(deck, scenes, "phoenix-lake")
    _press(deck, "Escape")
    deck.evaluate("app.setState({ focus: 'phoenix-lake' })")
    _rest(deck)
    assert _visible(deck, ".erqi-popup-box")
    _press(deck, "Escape")
    assert not _visible(deck, ".erqi-popup-box")
    _press(deck, "Escape")
    assert _state(deck, "scene", "focus") == {"scene": None, "focus": None}
    _press(deck, "Escape")
    assert _scene(deck) == "phoenix-lake"


def test_end_gives_back_also_the_view(open_file: Open, map_file: Path) -> None:
    page = open_file(map_file).page
    view = _state(page, "view")
    page.locator(".leaflet-container").first.focus()
    _press(page, "s")
    _press(page, "End", "Escape")
    page.get_by_role("button", name="结束汇报").click()
    _rest(page)
    assert _state(page, "view") == view
    assert not _visible(page, ".erqi-resume")
    _press(page, "Escape")
    assert _scene(page) is None


def test_a_link_opens_a_scene(open_file: Open, map_file: Path, scenes: list[str]) -> None:
    page = open_file(map_file, "#scene=phoenix-lake").page
    assert _scene(page) == "phoenix-lake"
    assert _visible(page, ".erqi-caption")
    _press(page, "ArrowRight")
    _until(page, "location.hash === '#scene=indicators'")
    page.evaluate("location.hash = '#scene=close'")
    _until(page, "app.getState().scene === 'close'")
    page.evaluate("location.hash = '#scene=nowhere'")
    _until(page, "app.getState().scene === null")
    assert not _visible(page, ".erqi-caption")


def test_a_host_may_set_and_take_a_scene(open_file: Open, map_file: Path) -> None:
    page = open_file(map_file).page
    before = _state(page, *EXPLORING)
    page.evaluate("app.setState({ scene: 'one-goal' })")
    _rest(page)
    assert _state(page, "goal") == "goal-better-ecology"
    page.evaluate("app.setState({ scene: null })")
    _rest(page)
    assert _state(page, *EXPLORING) == before


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
    page.clock.install()
    page.goto(deck_file.as_uri())
    _until(page, "Boolean(globalThis.ErqiMap && ErqiMap.mounted)")
    page.evaluate("async () => { globalThis.app = await ErqiMap.mounted[0]; }")
    page.evaluate("app.ctx.present.auto.set({ interval_s: 8, loop: true })")
    page.keyboard.press("a")
    page.clock.run_for(8_100)
    assert _scene(page) == scenes[1]
    page.mouse.move(700, 400)
    page.mouse.down()
    page.mouse.up()
    page.clock.run_for(20_000)
    assert _scene(page) == scenes[1]
    page.clock.run_for(45_000)
    assert _scene(page) == scenes[2]
    page.evaluate("(last) => app.ctx.present.go(last)", len(scenes) - 1)
    page.clock.run_for(8_100)
    assert _scene(page) == scenes[0]
    page.evaluate("app.ctx.present.auto.set({ loop: false })")
    page.evaluate("(last) => app.ctx.present.go(last)", len(scenes) - 1)
    page.clock.run_for(30_000)
    assert _scene(page) == scenes[-1]


def test_a_finger_sweeps_to_the_next_scene(
    open_file: Open, deck_file: Path, scenes: list[str]
) -> None:
    page = open_file(deck_file, viewport=PHONE, has_touch=True, is_mobile=True).page
    view = _state(page, "view")
    _sweep(page, (320, 560), (80, 570))
    assert _scene(page) == scenes[1]
    _sweep(page, (80, 560), (320, 570))
    assert _scene(page) == scenes[0]
    _sweep(page, (200, 450), (205, 650))
    assert _scene(page) == scenes[0]
    assert _state(page, "view") == view


def _sweep(page: Page, start: tuple[int, int], stop: tuple[int, int]) -> None:
    touch = page.context.new_cdp_session(page)

    def send(kind: str, points: list[tuple[float, float]]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    send("touchStart", [start])
    for part in range(1, 5):
        way = [a + (b - a) * part / 4 for a, b in zip(start, stop, strict=True)]
        send("touchMove", [(way[0], way[1])])
    send("touchEnd", [])
    _rest(page)


def test_both_languages(deck: Page, scenes: list[str]) -> None:
    _press(deck, "e")
    english = deck.evaluate("app.ctx.present.scene.points[0].en")
    assert english in deck.locator(".erqi-caption").inner_text()
    assert "map." not in deck.locator(".erqi-stage").inner_text()
    _press(deck, "?")
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
    _press(page, "1", "0", "Enter", "d")
    found += axe_violations(page)
    _press(page, "d", "o")
    found += axe_violations(page)
    _press(page, "o", "?")
    found += axe_violations(page)
    _press(page, "?", "Escape")
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
    # Stopping the flight before is a move of its own.
    moving.wait_for_timeout(100)
    assert moving.evaluate(
        "() => { app.ctx.present.go(3); return Boolean(app.ctx.map._flyToFrame); }"
    )


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
