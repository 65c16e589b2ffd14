"""变更: the journal with its filters, and what the shipped book has become."""

import datetime as dt

import pytest

from erqi_map.store.book.documents import open_draft, save_drafts
from tests.plans import copy_of_book

LAKE, OCT = "places/phoenix-lake.yaml", "places/erqi-oct.yaml"


def change(workspace, item, who, why):
    draft = open_draft(workspace.journal, item)
    data = draft.data
    data["summary"]["zh"] += why
    return save_drafts(workspace.journal, {draft: data}, who, why)


@pytest.fixture
def changed(app, workspace):
    change(workspace, LAKE, "李四", "核对面积。")
    change(workspace, OCT, "王五", "补充业态。")
    return app.open("changes")


def titles(app):
    return [one.label for one in app.test.expander]


def test_the_journal_says_who_changed_what_and_why_with_the_newest_first(changed):
    assert changed.errors() == []
    newest, second, first = titles(changed)
    assert all(words in newest for words in ("王五", "补充业态", "变更 3"))
    assert all(words in second for words in ("李四", "凤湖", "变更 2"))
    assert "张三" in first


def test_it_is_searched_by_person_place_and_day(changed):
    by = changed.test.get_by_key
    by("erqi-by-who").set_value("李四").run()
    assert len(titles(changed)) == 1
    by("erqi-by-who").set_value(None).run()
    by("erqi-by-place").set_value("erqi-oct").run()
    assert [("王五" in one, "张三" in one) for one in titles(changed)] == [(1, 0), (0, 1)]
    by("erqi-by-day").set_value(dt.date.today() - dt.timedelta(days=9)).run()
    assert "没有符合条件的变更" in changed.words()


def test_a_long_journal_comes_page_by_page(app, workspace, monkeypatch):
    monkeypatch.setattr("erqi_map.ui.changes.history.PAGE", 1)
    change(workspace, LAKE, "李四", "核对面积。")
    app.open("changes")
    assert ["变更 2" in one for one in titles(app)] == [True]
    app.press("erqi-changes-older")
    assert ["变更 1" in one for one in titles(app)] == [True]
    app.press("erqi-changes-newer")
    assert ["变更 2" in one for one in titles(app)] == [True]


@pytest.fixture
def shipped(tmp_path, monkeypatch, workspace):
    """The shipped book has changed since the workspace was made."""
    folder = copy_of_book(tmp_path / "shipped")
    for name in ("store.book.source", "ui.changes.news"):
        monkeypatch.setattr(f"erqi_map.{name}.shipped_book", lambda: folder)
    file = folder / LAKE
    file.write_text(file.read_text().replace("6000亩（2020年文）", "6002亩"))
    return folder


def test_news_of_the_shipped_book_are_told_on_every_page_and_taken_over(app, workspace, shipped):
    app.open("clusters")
    app.test.button(key="erqi-news-open")
    app.go("changes")
    assert "修改 凤湖" in app.words()
    app.press("erqi-news-take")
    assert app.errors() == []
    assert workspace.journal.history()[0].why == "合并随软件提供的规划书的改动"
    assert not [one for one in app.test.button if one.key == "erqi-news-open"]


def test_news_can_be_left_alone(app, workspace, shipped):
    app.open("changes")
    app.press("erqi-news-leave")
    assert len(workspace.journal.history()) == 1
    assert not [one for one in app.test.button if one.key == "erqi-news-take"]


def test_the_name_is_asked_once(app, workspace, monkeypatch):
    monkeypatch.delenv("ERQI_MAP_WHO", raising=False)
    app.open("edit")
    app.test.text_input(key="erqi_who_asked").set_value("王五").run()
    app.press("erqi-who-keep")
    for page in ("changes", "edit"):
        app.go(page)
        assert not [one for one in app.test.text_input if one.key == "erqi_who_asked"]
