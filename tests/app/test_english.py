"""The English app says what is wrong in English, whichever room it comes from."""

import re

import pytest

from erqi_map.errors import ExportError
from erqi_map.ui.export.made import FILES
from tests.overlay_book import book_with_overlay, overlay_entry, parcels, write_overlays

from .briefing import ID, TITLE, change_elsewhere, write
from .test_trouble import DAMAGE, said

CHINESE = re.compile("[\u4e00-\u9fff]+")


def told(app):
    """What looks like something went wrong."""
    return "\n".join(app.errors()).replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_book_is_explained_in_english(app, book, change, kind):
    name, good, bad, named = DAMAGE[kind]
    change(name, good, bad)
    app.open(lang="en")
    shown = said(app)
    assert all(word in shown for word in (name, *named, "What to do"))
    assert CHINESE.findall(shown) == []


def test_a_book_damaged_while_it_is_shown_says_so_in_english(app, book, change):
    name, good, bad, _ = DAMAGE["a link to nowhere"]
    before = app.open(lang="en").map
    change(name, good, bad)
    app.test.run()
    assert app.map["payload"] == before["payload"]
    assert "There is no task “task-nowhere”" in said(app)


def test_a_setting_that_cannot_be_used_is_told_in_english(app, book, monkeypatch):
    monkeypatch.setenv("ERQI_MAP_LIMITS", "yaml_mb=many")
    app.open(lang="en")
    assert "ERQI_MAP_LIMITS" in told(app)
    assert CHINESE.findall(told(app)) == []


def test_the_reason_an_overlay_of_a_book_cannot_be_read_is_english_too(app, tmp_path, monkeypatch):
    book = book_with_overlay(tmp_path, 50)
    (book / "overlays" / "parcels.parquet").write_bytes(b"not a map at all")
    monkeypatch.setenv("ERQI_MAP_GEODATA", str(book))
    app.open(lang="en")
    assert "is not a GeoParquet" in said(app)
    assert CHINESE.findall(said(app)) == []


def test_an_overlay_that_a_worker_could_not_draw_is_told_in_english(app, tmp_path, monkeypatch):
    book = book_with_overlay(tmp_path, 50)
    broken = parcels(4).set_crs("EPSG:4547", allow_override=True)
    broken.geometry = broken.geometry.scale(1e9, 1e9)
    broken.to_parquet(book / "overlays" / "broken.parquet")
    write_overlays(book, overlay_entry(file="overlays/broken.parquet"), overlay_entry(id="whole"))
    monkeypatch.setenv("ERQI_MAP_GEODATA", str(book))
    app.open(lang="en")
    assert "overlays/broken.parquet" in told(app)
    assert CHINESE.findall(told(app)) == []


def test_a_save_that_came_too_late_is_told_in_english(app, workspace):
    app.open("briefing", lang="en")
    write(app, TITLE, "改过的标题")
    change_elsewhere(workspace)
    app.press("erqi-save")
    assert ID in told(app)
    assert CHINESE.findall(told(app)) == []


def test_what_is_wrong_with_a_scene_is_told_in_english(app, book):
    app.open("briefing", lang="en")
    draft = app.test.session_state["erqi_story_drafts"][ID]
    scene, *others = draft.data["scenes"]
    draft.change({**draft.data, "scenes": [{**scene, "highlights": ["nowhere"]}, *others]})
    app.test.run()
    [warning] = [one.value for one in app.test.warning]
    assert "There is no place or feature" in warning
    assert CHINESE.findall(warning) == []


@pytest.mark.parametrize("failing", ["png", "pdf"], ids=["its preview", "the file"])
def test_a_file_that_cannot_be_made_is_told_in_english(app, monkeypatch, failing):
    make_file = FILES.make

    def fail(book, order, *more):
        if order.kind == failing:
            raise ExportError("slides", "error_too_long", what="Clusters")
        return make_file(book, order, *more)

    monkeypatch.setattr(FILES, "make", fail)
    app.open("export", lang="en")
    app.test.get_by_key("erqi-export-kind").set_value("pdf").run()
    if failing == "pdf":
        assert app.errors() == []
        # Another test may have made the same sheet: this one is of this test alone.
        app.test.text_input(key="erqi-export-title").set_value("A wall").run()
        app.press("erqi-export-make")
    assert "“Clusters”" in told(app)
    assert CHINESE.findall(told(app)) == []
