"""A deck whose scene shows an overlay: the caption says what it is and what its colours mean."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from erqi_map.compose import compose_plan
from erqi_map.compose.overlays import filter_words
from erqi_map.export import export_html
from erqi_map.frames.filters import rows_kept
from erqi_map.store import open_store
from tests.overlay_book import FILLS, USES, book_with_overlay

from .conftest import DESKTOP, PHONE, Watched, axe_violations
from .overlay_pages import ID
from .presenter import box, press, rest

Open = Callable[..., Watched]
SOURCE = "derived-links"
KEY = ".erqi-caption .erqi-overlay-key"


@pytest.fixture(scope="module", params=["zh", "en"])
def deck_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("overlay-deck")
    return write_deck(folder, request.param, f"    overlays: [{ID}]\n")


def write_deck(folder: Path, lang: str, *lines: str) -> Path:
    """A deck whose first scenes have these lines too."""
    book = book_with_overlay(folder, 400, sources=[SOURCE])
    (story,) = (book / "stories").glob("*.yaml")
    more = iter(lines)
    scene = r"(?m)^  - id: .*\n"
    text = re.sub(scene, lambda found: found[0] + next(more, ""), story.read_text("utf-8"))
    story.write_text(text, "utf-8")
    path = folder / f"{lang}.html"
    export_html(compose_plan(open_store(book), lang=lang), path, present=True)
    return path


def open_deck(open_plan: Open, path: Path) -> Page:
    page = open_plan("", path).page
    rest(page)
    return page


def test_the_caption_names_it_with_status_accuracy_colours_and_source(
    open_plan: Open, deck_file: Path
) -> None:
    page = open_deck(open_plan, deck_file)
    chinese = deck_file.stem == "zh"
    key = page.locator(KEY)
    expect(key).to_contain_text("测试地块" if chinese else "Test parcels")
    expect(key).to_contain_text("示意" if chinese else "Schematic")
    expect(key).to_contain_text("±50")
    names = list(USES) if chinese else [f"Use {at}" for at in range(len(USES))]
    expect(key.locator("li")).to_have_text(names)
    found = key.locator("li .erqi-overlay-swatch > span").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).backgroundColor)"
    )
    wanted = [[int(fill[at : at + 2], 16) for at in (1, 3, 5)] for fill in FILLS]
    assert found == [f"rgb({red}, {green}, {blue})" for red, green, blue in wanted]
    sources = page.locator(".erqi-caption-sources")
    expect(sources).to_contain_text("任务与产业关联归并" if chinese else "Links to tasks")
    assert axe_violations(page, ".erqi-caption") == []


FILTERS = (
    {"use": [USES[0], USES[2]], "area_ha": [1.25, None]},
    {"area_ha": [None, 6]},
    {"area_ha": [2, 6.5]},
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_caption_tells_the_filter_in_the_words_of_the_sheets(
    open_plan: Open, tmp_path: Path, lang: str
) -> None:
    lines = [
        f"    overlays: [{ID}]\n    overlay_filter: {json.dumps({ID: one})}\n" for one in FILTERS
    ]
    page = open_deck(open_plan, write_deck(tmp_path, lang, *lines))
    overlay = open_store(tmp_path / "book").overlays[ID]
    for conditions in FILTERS:
        _, used = rows_kept(overlay.read(), {name: tuple(one) for name, one in conditions.items()})
        wanted = filter_words(overlay.overlay, used).get(lang)
        expect(page.locator(f"{KEY} .erqi-overlay-key-filter")).to_have_text(wanted)
        press(page, "ArrowRight")


def test_without_a_filter_none_is_told(open_plan: Open, deck_file: Path) -> None:
    page = open_deck(open_plan, deck_file)
    expect(page.locator(f"{KEY} .erqi-overlay-classes")).to_have_count(1)
    expect(page.locator(f"{KEY} .erqi-overlay-key-filter")).to_have_count(0)


def test_a_scene_without_it_has_no_key(open_plan: Open, deck_file: Path) -> None:
    page = open_deck(open_plan, deck_file)
    expect(page.locator(KEY)).to_have_count(1)
    press(page, "ArrowRight")
    expect(page.locator(KEY)).to_have_count(0)


def test_the_key_stands_whole_in_the_caption(open_plan: Open, deck_file: Path) -> None:
    page = open_deck(open_plan, deck_file)
    for viewport in (DESKTOP, PHONE, {"width": 1920, "height": 1080}):
        page.set_viewport_size(viewport)
        rest(page)
        key, caption = box(page, KEY), box(page, ".erqi-caption")
        assert key["left"] >= caption["left"], viewport
        assert key["right"] <= caption["right"], viewport
        assert key["bottom"] <= caption["bottom"], viewport


def test_on_middling_widths_no_tool_lies_on_the_notes(open_plan: Open, deck_file: Path) -> None:
    page = open_deck(open_plan, deck_file)
    for width in (860, 980, 1080):
        page.set_viewport_size({"width": width, "height": 620})
        page.mouse.move(width / 2, 300)
        rest(page)
        notes, tools = box(page, ".erqi-furniture-short"), box(page, ".erqi-stage-tools")
        assert notes["bottom"] <= tools["top"] or notes["right"] <= tools["left"], width
        assert notes["right"] <= width
