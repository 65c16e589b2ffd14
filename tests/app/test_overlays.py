"""Overlays in the app: served as files of their own, and a fault of one leaves the map alone."""

import json
from pathlib import Path

import pytest

from erqi_map.ui.briefing.words import scene_rows
from tests.overlay_book import book_with_overlay, overlay_entry, parcels, write_overlays

from .conftest import App
from .test_map_page import MESSAGE_LIMIT_BYTES

ID = "test-parcels"


@pytest.fixture
def overlaid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    book = book_with_overlay(tmp_path, 5_000)
    monkeypatch.setenv("ERQI_MAP_GEODATA", str(book))
    return book


def test_the_map_is_told_where_an_overlay_lies_and_carries_none_of_it(
    app: App, overlaid: Path
) -> None:
    app.open()
    assert app.errors() == []
    assert list(app.map["overlays"]) == [ID]
    assert app.map["overlays"][ID].startswith("app/static/")
    assert len(json.dumps(app.map)) < MESSAGE_LIMIT_BYTES


def test_every_session_is_given_the_same_file(app: App, overlaid: Path) -> None:
    first = app.open().map["overlays"]
    assert app.open(overlays=ID).map["overlays"] == first


def test_a_map_without_overlays_is_given_none_of_their_code(app: App) -> None:
    app.open()
    assert app.map["overlays"] == {}
    assert len(app.map["scripts"]) == len(app.map["styles"]) == 1


def test_a_link_says_which_overlays_are_on(app: App, overlaid: Path) -> None:
    app.open(overlays=ID)
    assert app.map["state"]["overlays"] == [ID]
    app.open(overlays="nowhere")
    assert app.map["state"]["overlays"] == []


def test_what_was_switched_on_the_map_is_remembered_and_shared(app: App, overlaid: Path) -> None:
    app.open()
    app.report(overlays=[ID])
    app.go("clusters")
    app.go("map")
    assert app.map["state"]["overlays"] == [ID]


def test_changing_a_filter_of_the_plan_sends_no_overlay_again(app: App, overlaid: Path) -> None:
    app.open()
    before = app.map["overlays"]
    app.report(filter={"cluster": ["central-city"]})
    assert app.map["overlays"] == before


def test_one_that_cannot_be_drawn_is_told_and_the_others_stay(app: App, overlaid: Path) -> None:
    broken = parcels(4).set_crs("EPSG:4547", allow_override=True)
    broken.geometry = broken.geometry.scale(1e9, 1e9)
    broken.to_parquet(overlaid / "overlays" / "broken.parquet")
    entry = overlay_entry(id="broken", file="overlays/broken.parquet")
    write_overlays(overlaid, overlay_entry(), entry)
    app.open()
    assert list(app.map["overlays"]) == [ID]
    (said,) = app.errors()
    assert "overlays/broken.parquet" in said.replace("\\", "")


def test_a_list_with_a_fault_stops_the_book_as_every_other_fault_does(
    app: App, overlaid: Path
) -> None:
    write_overlays(overlaid, overlay_entry(id_column="number"))
    app.open()
    assert "number" in app.words()


FILTER = {ID: {"use": ["居住"], "area_ha": [1, 5.5]}}
LINK = json.dumps(FILTER, ensure_ascii=False, separators=(",", ":"))


def test_a_link_restores_the_filter_of_an_overlay(app: App, overlaid: Path) -> None:
    app.open(overlays=ID, overlay_filter=LINK)
    assert app.map["state"]["overlayFilter"] == FILTER
    assert app.map["revisions"]["overlayFilter"] == 1


def test_a_filter_made_by_hand_that_names_nothing_known_is_none(app: App, overlaid: Path) -> None:
    app.open(overlays=ID, overlay_filter="<img src=x onerror=alert(1)>")
    assert app.errors() == []
    assert app.map["state"]["overlayFilter"] == {}


def test_a_filter_is_kept_from_page_to_page(app: App, overlaid: Path) -> None:
    app.open()
    app.report(overlays=[ID], overlayFilter=FILTER)
    app.go("clusters")
    app.go("map")
    assert app.map["state"]["overlayFilter"] == FILTER


def test_a_scene_taken_from_the_map_has_its_overlays_and_their_filters(
    app: App, overlaid: Path
) -> None:
    from erqi_map.ui.briefing.capture import capture_scene, recapture
    from erqi_map.ui.map.state import MapState
    from erqi_map.ui.shell.cache import open_book

    book = open_book()
    filters = {ID: {"use": ("居住",), "area_ha": (1, 5.5)}}
    scene = capture_scene(book, MapState(overlays=(ID,), overlay_filter=filters), [])
    assert (scene["overlays"], scene["overlay_filter"]) == ([ID], FILTER)
    off = capture_scene(book, MapState(overlays=(), overlay_filter=filters), [])
    assert (off["overlays"], off["overlay_filter"]) == ([], {})
    gone = {ID: {"use": ("农业",)}}
    lost = capture_scene(book, MapState(overlays=(ID,), overlay_filter=gone), [])
    assert (lost["overlays"], lost["overlay_filter"]) == ([ID], {})
    recapture(book, scene, MapState(overlays=(ID,)), "all")
    assert scene["overlay_filter"] == {}


def test_the_editor_of_a_story_says_which_overlays_a_scene_shows_and_how_they_are_filtered(
    app: App, overlaid: Path
) -> None:
    from erqi_map.ui.briefing.capture import capture_scene
    from erqi_map.ui.map.state import MapState
    from erqi_map.ui.shell.cache import open_book

    book = open_book()
    filters = {ID: {"use": ("居住",), "area_ha": (1, None)}}
    scene = capture_scene(book, MapState(overlays=(ID,), overlay_filter=filters), [])
    rows = dict(scene_rows(book, scene))
    assert rows["叠加图层："] == "测试地块（筛选：用途 居住；面积（公顷） ≥ 1）"
    assert "叠加图层：" not in dict(scene_rows(book, {**scene, "overlays": []}))
