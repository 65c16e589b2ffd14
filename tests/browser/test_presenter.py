"""The presenter: a deck opened from disk with the network cut, walked through with the keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from .hands import told
from .presenter import (
    MIN_LABEL_PX,
    MIN_TITLE_PX,
    WALL,
    Open,
    box,
    drag,
    jump,
    press,
    scene_of,
    seen,
    visible,
)

# ---- walking through ----


def test_deck_starts_with_its_first_scene(deck: Page, scenes: list[str]) -> None:
    assert scene_of(deck) == scenes[0]
    assert deck.locator(".erqi-stage-count").inner_text() == f"1 / {len(scenes)}"
    assert not visible(deck, ".erqi-side")
    assert not visible(deck, ".erqi-toolbar")


def test_keys_and_clickers_go_on_and_back(deck: Page, scenes: list[str]) -> None:
    for forward, back in (
        ("ArrowRight", "ArrowLeft"),
        ("PageDown", "PageUp"),
        ("Space", "Backspace"),
        ("Enter", "ArrowUp"),
    ):
        press(deck, "Home", forward)
        assert scene_of(deck) == scenes[1], forward
        press(deck, forward, forward, back)
        assert scene_of(deck) == scenes[2], back


def test_home_end_and_the_ends_hold(deck: Page, scenes: list[str]) -> None:
    press(deck, "End", "ArrowRight")
    assert scene_of(deck) == scenes[-1]
    press(deck, "Home", "ArrowLeft")
    assert scene_of(deck) == scenes[0]


def test_number_and_enter_jump(deck: Page, scenes: list[str]) -> None:
    # Numbers are forgotten after a while: there is no wait before the next key.
    deck.keyboard.type("10")
    assert "10" in deck.locator(".erqi-stage-jump").inner_text()
    press(deck, "Enter")
    assert scene_of(deck) == scenes[9]
    assert not visible(deck, ".erqi-stage-jump")
    press(deck, "9", "9", "Enter")
    assert scene_of(deck) == scenes[9]
    told(deck, "99")


def test_keys_work_when_nothing_has_the_focus(deck: Page, scenes: list[str]) -> None:
    deck.evaluate("document.activeElement.blur()")
    press(deck, "PageDown")
    assert scene_of(deck) == scenes[1]


def test_scene_is_announced_and_told(deck: Page, scenes: list[str]) -> None:
    deck.evaluate("() => { globalThis.heard = []; app.on('scene', ({ id }) => heard.push(id)); }")
    press(deck, "ArrowRight")
    assert deck.evaluate("heard") == [scenes[1]]
    title = deck.locator(".erqi-caption-title").inner_text().replace("\n", "")
    assert title in deck.locator(".erqi-live").inner_text()


def test_scene_is_the_same_however_one_comes_to_it(deck: Page, scenes: list[str]) -> None:
    for id in ("commercial-district", "one-goal"):
        jump(deck, scenes, id)
        first = seen(deck)
        press(deck, "ArrowLeft", "ArrowLeft", "+", "e", "e")
        deck.evaluate("app.setState({ hidden: [], focus: 'mazhai-industry', basemap: 'none' })")
        jump(deck, scenes, id)
        assert seen(deck) == first
        deck.evaluate("app.ctx.map.setView([34.7, 113.6], 14, { animate: false })")
        press(deck, "r")
        assert seen(deck) == first


def test_each_scene_shows_its_words(deck: Page, scenes: list[str]) -> None:
    for scene in deck.evaluate("app.ctx.plan.content.scenes"):
        assert scene_of(deck) == scene["id"]
        caption = deck.locator(".erqi-caption").inner_text()
        for words in [*scene["points"], *(figure["label"] for figure in scene["figures"])]:
            assert words["zh"] in caption
        assert deck.locator(".erqi-caption-sources").inner_text().startswith("来源：")
        assert "未经地图审核" in deck.locator(".erqi-furniture-short").inner_text()
        press(deck, "ArrowRight")


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
        assert height >= MIN_TITLE_PX
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
        assert page.evaluate(smallest) >= MIN_LABEL_PX, scene["id"]
        press(page, "ArrowRight")


def test_camera_shows_the_extent_of_the_scene_beside_the_caption(
    deck: Page, scenes: list[str]
) -> None:
    for id in scenes:
        jump(deck, scenes, id)
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
    press(deck, "c")
    assert caption.get_attribute("data-corner") == "tr"
    press(deck, "ArrowRight")
    assert caption.get_attribute("data-corner") == "tr"
    handle = deck.locator(".erqi-caption-handle")
    handle.focus()
    press(deck, "ArrowLeft", "ArrowDown")
    assert caption.get_attribute("data-corner") == "bl"
    title = box(deck, ".erqi-caption-title")
    start = (int(title["left"] + 40), int(title["top"] + 20))
    drag(deck, start, (1200, 200))
    assert caption.get_attribute("data-corner") == "tr"
    assert box(deck, ".erqi-caption")["right"] <= WALL["width"]
    press(deck, "h")
    assert not caption.is_visible()
    press(deck, "h")
    assert caption.is_visible()


# ---- screens, light and ink ----
