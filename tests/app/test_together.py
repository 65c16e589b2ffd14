"""Several people in one workspace: what others save is told, and who works at the same thing."""

import pytest

from erqi_map.store.book.presence import announce
from erqi_map.ui.shell import together

from .test_changes_page import LAKE, change


@pytest.fixture
def looked(monkeypatch):
    """What a page would do when it looks again by itself."""
    marks = []
    monkeypatch.setattr(together, "_look", marks.append)
    return marks


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


@pytest.mark.parametrize(
    ("page", "item"), [("edit", LAKE), ("briefing", "stories/briefing-1346.yaml")]
)
def test_who_works_at_the_same_thing_is_told_before_anybody_saves(
    app, workspace, monkeypatch, page, item
):
    monkeypatch.setattr("erqi_map.store.book.presence.LASTS_MS", 600_000)
    announce(workspace.journal, "another session", item, "李四")
    app.open(page)
    if page == "edit":
        app.test.get_by_key("erqi_edit_place").set_value("phoenix-lake").run()
    assert any("李四 也正在改" in one.value for one in app.test.warning)
    # The other is told as well.
    assert announce(workspace.journal, "another session", item, "李四")


def test_a_file_that_cannot_be_written_is_no_reason_not_to_show_the_form(
    app, workspace, monkeypatch
):
    from erqi_map.errors import SaveError

    def refuse(*_):
        raise SaveError("workspace", "no_save", where="work.sqlite", reason="readonly")

    monkeypatch.setattr(together, "announce", refuse)
    app.open("edit")
    assert app.errors() == []
