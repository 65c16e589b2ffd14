"""The tools of the presenter: curtain, spotlight, ink, overview, print, notes window and timer."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import axe_violations
from .hands import told
from .presenter import (
    WALL,
    drag,
    press,
    rest,
    scene_of,
    state,
    until,
    visible,
)
from .printed import printed, says


@pytest.mark.parametrize(("key", "colour"), [("b", "rgb(0, 0, 0)"), ("w", "rgb(255, 255, 255)")])
def test_black_and_white_screen(deck: Page, scenes: list[str], key: str, colour: str) -> None:
    press(deck, key)
    look = "(node) => [getComputedStyle(node).backgroundColor, node.offsetWidth, node.offsetHeight]"
    curtain = deck.locator(".erqi-stage-curtain")
    assert curtain.evaluate(look) == [colour, WALL["width"], WALL["height"]]
    press(deck, "ArrowRight")
    assert not curtain.is_visible()
    assert scene_of(deck) == scenes[0]
    press(deck, key, key)
    assert not curtain.is_visible()
    press(deck, key, "Escape")
    assert not curtain.is_visible()
    assert scene_of(deck) == scenes[0]


def test_spotlight_follows_pointer_and_keys(deck: Page) -> None:
    deck.mouse.move(900, 400)
    press(deck, "l")
    veil = deck.locator(".erqi-spotlight")
    assert veil.is_visible()
    look = (
        "(node) => ['x', 'y', 'r'].map((one) => node.style.getPropertyValue(`--erqi-spot-${one}`))"
    )
    assert veil.evaluate(look)[:2] == ["900px", "400px"]
    press(deck, "Shift+ArrowRight")
    assert veil.evaluate(look)[:2] == ["940px", "400px"]
    small = veil.evaluate(look)[2]
    press(deck, "+")
    assert float(veil.evaluate(look)[2][:-2]) > float(small[:-2])
    press(deck, "Escape")
    assert not veil.is_visible()
    assert scene_of(deck)


def test_ink_lies_on_the_map_and_belongs_to_its_scene(deck: Page, scenes: list[str]) -> None:
    def strokes() -> list[dict[str, Any]]:
        return deck.evaluate("app.ctx.present.ink.strokes(app.getState().scene)")

    press(deck, "d")
    drag(deck, (900, 300), (1000, 350), (1100, 300))
    deck.get_by_role("button", name="蓝笔").click()
    drag(deck, (900, 500), (1100, 520))
    assert [one["colour"] for one in strokes()] == ["red", "blue"]
    lat, lng = strokes()[0]["points"][0]
    at = deck.evaluate("([lat, lng]) => app.ctx.map.latLngToContainerPoint([lat, lng])", [lat, lng])
    assert abs(at["x"] - 900) < 1 and abs(at["y"] - 300) < 1
    press(deck, "ArrowRight")
    assert strokes() == []
    press(deck, "ArrowLeft")
    assert len(strokes()) == 2
    press(deck, "e")
    drag(deck, (1000, 470), (1000, 560))
    assert [one["colour"] for one in strokes()] == ["red"]
    press(deck, "u")
    assert len(strokes()) == 2
    press(deck, "Delete")
    assert strokes() == []
    press(deck, "Control+z")
    assert len(strokes()) == 2
    press(deck, "Escape")
    assert not visible(deck, ".erqi-ink-bar")
    assert scene_of(deck) == scenes[0]


def test_drawing_and_clicking_choose_nothing(deck: Page) -> None:
    before = state(deck, "focus", "goal", "view")
    deck.mouse.click(1000, 500)
    press(deck, "d")
    deck.mouse.click(1000, 500)
    rest(deck)
    assert state(deck, "focus", "goal", "view") == before


def test_overview_goes_to_any_scene_by_keys(deck: Page, scenes: list[str]) -> None:
    press(deck, "o")
    tiles = deck.locator(".erqi-scene")
    assert tiles.count() == len(scenes)
    until(deck, f"document.querySelectorAll('.erqi-scene canvas').length === {len(scenes)}")
    press(deck, "ArrowRight", "ArrowRight", "ArrowLeft", "Enter")
    assert scene_of(deck) == scenes[1]
    press(deck, "o", "End", "Enter")
    assert scene_of(deck) == scenes[-1]
    press(deck, "o", "Escape")
    assert not visible(deck, ".erqi-scenes")
    assert scene_of(deck) == scenes[-1]


def test_print_lays_the_scene_out_on_a_sheet(deck: Page) -> None:
    press(deck, "p")
    assert visible(deck, ".erqi-print-dialog")
    press(deck, "ArrowRight")
    assert deck.evaluate("app.ctx.present.index") == 0


def test_a_deck_prints_every_scene_on_a_page_of_its_own(deck: Page, scenes: list[str]) -> None:
    titles = deck.evaluate("app.ctx.present.scenes.map((one) => one.title.zh)")
    view = state(deck, "view", "scene")
    pages = dict(zip(scenes, printed(deck), strict=True))
    for title, words in zip(titles, pages.values(), strict=True):
        assert says(words, title)
        assert says(words, "图例")
    # Its legend is of what the scene shows, no more.
    assert says(pages["central-city"], "历史文化")
    assert not says(pages["central-city"], "休闲风景区")
    # Also the words round the district, which are no part of the map beneath.
    around = deck.evaluate("app.ctx.present.scenes.findIndex((one) => one.around.length)")
    assert all(says(pages[scenes[around]], word) for word in ("东强", "外联"))
    deck.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert deck.locator(".erqi-print").count() == 0
    assert state(deck, "view", "scene") == view


def test_full_screen_by_key(deck: Page, scenes: list[str]) -> None:
    full = "document.fullscreenElement !== null || document.querySelector('.erqi-full') !== null"
    press(deck, "f")
    until(deck, full)
    press(deck, "ArrowRight")
    assert scene_of(deck) == scenes[1]
    press(deck, "f")
    until(deck, f"!({full})")
    assert scene_of(deck) == scenes[1]


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
    until(notes, "document.querySelectorAll('canvas').length === 2")
    assert (
        notes.evaluate("getComputedStyle(document.querySelector('.erqi-notes')).display") == "flex"
    )
    notes.keyboard.press("PageDown")
    rest(deck)
    assert scene_of(deck) == scenes[1]
    assert second["notes"]["zh"] in text.inner_text()
    notes.keyboard.press("b")
    assert visible(deck, ".erqi-stage-curtain")
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
    deck.clock.install()
    stood = deck.evaluate("app.ctx.present.timer.passed()")
    deck.clock.run_for(5_000)
    assert deck.evaluate("app.ctx.present.timer.passed()") == stood
    notes.get_by_role("button", name="计时归零").click()
    assert notes.locator(".erqi-notes-passed").inner_text() == "0:00:00"
    assert len(notes.locator(".erqi-notes-clock").inner_text().split(":")) == 3


# ---- questions: out of the scene and back ----


BLOCKED = {
    "gives no window": "window.open = () => null",
    "closes it at once": "window.open = () => ({ closed: true })",
}


@pytest.mark.parametrize("blocker", list(BLOCKED))
def test_a_notes_window_that_is_blocked_is_told_with_what_to_do(deck: Page, blocker: str) -> None:
    deck.evaluate(f"() => {{ globalThis.kept = window.open; {BLOCKED[blocker]}; }}")
    deck.keyboard.press("n")
    told(deck, "允许本页打开窗口，再按N")
    deck.evaluate("() => { window.open = kept; }")
    with deck.expect_popup() as opened:
        deck.keyboard.press("n")
    expect(opened.value.locator(".erqi-notes")).to_be_visible()
