"""Several people in one workspace: what others save is told, and who works at the same thing."""

from pathlib import Path

import pytest

from erqi_map.store.book.presence import announce
from erqi_map.ui.edit.drawn import STATE_KEY, TAB_KEY, Session
from erqi_map.ui.edit.table import KEY as TABLE_KEY
from erqi_map.ui.shell import together
from erqi_map.ui.shell.session import take_newest

from .test_changes_page import LAKE, change


@pytest.fixture
def looked(monkeypatch):
    """What a page would do when it looks again by itself."""
    marks = []
    monkeypatch.setattr(
        together, "_look", lambda: marks.append(together.st.session_state[together.MARK_KEY])
    )
    return marks


def test_what_a_part_of_the_page_shows_already_asks_for_no_run_of_the_whole(workspace, monkeypatch):
    runs = []
    monkeypatch.setattr("streamlit.session_state", {})
    monkeypatch.setattr("streamlit.rerun", lambda: runs.append("whole page"))
    take_newest()
    change(workspace, LAKE, "李四", "核对面积。")
    together.look_at_book(9)
    together._look.__wrapped__()
    assert runs == ["whole page"]
    take_newest()
    together._look.__wrapped__()
    assert runs == ["whole page"]


def test_what_another_has_saved_is_told_with_name_and_time_and_shown(app, workspace, looked):
    app.open("edit")
    assert not app.test.toast
    before = looked[-1]
    change(workspace, LAKE, "李四", "核对面积。")
    assert together.look_at_book(9).mark != before
    app.test.run()
    (told,) = app.test.toast
    assert ("李四" in told.value, "核对面积" in told.value) == (True, True)
    assert (
        "核对面积。" in app.test.session_state["erqi_book"].store.place("phoenix-lake").summary.zh
    )
    app.test.run()
    assert not app.test.toast


def test_what_oneself_has_saved_is_not(app, workspace, looked):
    app.open("edit")
    app.test.session_state["erqi_edit_who"] = "李四"
    change(workspace, LAKE, "李四", "核对面积。")
    app.test.run()
    assert not app.test.toast


@pytest.fixture
def another(workspace, monkeypatch):
    """Who else works at these things, without an end."""
    monkeypatch.setattr("erqi_map.store.book.presence.LASTS_MS", 600_000)
    return lambda *things: announce(workspace.journal, "another session", things, "李四")


def is_told(app, words="李四 也正在改"):
    return any(words in one.value for one in app.test.warning)


@pytest.mark.parametrize(("page", "id"), [("edit", "phoenix-lake"), ("briefing", "briefing-1346")])
def test_who_works_at_the_same_thing_is_told_before_anybody_saves(app, another, page, id):
    another(id)
    app.open(page)
    if page == "edit":
        assert not is_told(app)
        app.test.get_by_key("erqi_edit_place").set_value(id).run()
    assert is_told(app)
    # The other is told as well.
    assert another(id)


def test_who_draws_or_fills_in_rows_is_told_too(app, another):
    another("phoenix-lake", "dehua-street")
    app.open("edit")
    app.test.session_state[STATE_KEY] = Session(draft={"id": "phoenix-lake"})
    app.test.session_state[TAB_KEY] = "在地图上改"
    app.test.run()
    assert is_told(app)
    app.test.session_state[TAB_KEY] = "表格"
    app.test.run()
    assert not is_told(app)
    app.test.session_state[TABLE_KEY]["edits"] = {"dehua-street": {"stage": "在建"}}
    # A grid that is there gives its own changes; one that was hidden begins with these.
    app.test.session_state[TABLE_KEY]["key"] = None
    app.test.run()
    assert is_told(app, "李四（德化街")
    # Only of what is in front one is told to work at it.
    app.test.session_state[TAB_KEY] = "填表"
    app.test.run()
    assert not is_told(app)


def test_a_list_that_was_emptied_by_a_save_does_not_hear_what_stood_in_it(app, workspace):
    """A browser that has not drawn the emptied list yet sends, with the next word of the map, what
    it still shows: nobody has chosen that.
    """

    def shown():
        (one,) = [one for one in app.test.selectbox if one.label == "改哪一个图形"]
        return one

    app.open("edit")
    app.test.session_state[TAB_KEY] = "在地图上改"
    app.test.run()
    shown().set_value("dehua-street").run()
    assert app.test.session_state[STATE_KEY].draft == {"id": "dehua-street"}
    before = app.test._tree.get_widget_states()
    app.test.session_state[STATE_KEY].give(None)
    app.test.run()
    assert shown().value is None
    app.test._run(before)
    assert app.test.session_state[STATE_KEY].draft is None
    # The same one can be chosen again.
    shown().set_value("dehua-street").run()
    assert app.test.session_state[STATE_KEY].draft == {"id": "dehua-street"}


def test_a_file_that_cannot_be_written_is_no_reason_not_to_show_the_form(
    app, workspace, monkeypatch
):
    from erqi_map.errors import SaveError

    def refuse(*_):
        raise SaveError("workspace", "no_save", where="work.sqlite", reason="readonly")

    monkeypatch.setattr(together, "announce", refuse)
    app.open("edit")
    assert app.errors() == []


@pytest.mark.parametrize("page", ["map", "export"])
def test_what_was_read_last_stays_while_the_workspace_is_out_of_reach(app, workspace, looked, page):
    app.open(page)
    file = Path(workspace.where)
    away = file.rename(file.with_suffix(".away"))
    app.test.run()
    assert "这一页没有显示出来" not in [one.value for one in app.test.title]
    assert any("会自动接上" in one.value for one in app.test.caption)
    away.rename(file)
    app.test.run()
    assert not app.test.error
