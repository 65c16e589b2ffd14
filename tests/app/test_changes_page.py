"""变更: the journal with its filters, and what the shipped book has become."""

import datetime as dt

import pytest

from erqi_map.store.book.baselines import baselines, name_baseline
from erqi_map.store.book.documents import open_draft, save_drafts
from erqi_map.store.stories.saving import read_story
from erqi_map.ui.export.made import FILES, MadeFile
from tests.plans import copy_of_book
from tests.unit.store.test_photos import jpeg

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
        assert app.test.text_input(key="erqi_who_asked").placeholder == "王五"


class TestSinceAMoment:
    @pytest.fixture
    def since(self, app, workspace):
        """One point moved and one text changed since the last meeting."""
        name_baseline(workspace.journal, "11月例会", "张三")
        draft = open_draft(workspace.journal, "layers/projects.geojson#dehua-street")
        data = draft.data
        data["geometry"]["coordinates"][0] += 0.001
        save_drafts(workspace.journal, {draft: data}, "李四", "核对位置")
        change(workspace, LAKE, "李四", "核对面积。")
        return app.open("changes")

    def test_it_is_told_thing_by_thing_with_how_far_a_point_has_moved(self, since):
        assert since.errors() == []
        assert "新增 0 项，修改 2 项，删除 0 项" in since.words()
        assert "移动 91.6 米" in since.words()

    def test_the_present_gets_a_name(self, app, workspace):
        app.open("changes")
        app.test.text_input(key="erqi_baseline_name").set_value("12月例会").run()
        app.press("erqi-baseline-now")
        assert app.errors() == []
        assert [one.name for one in baselines(workspace.journal)] == ["12月例会"]

    def test_it_is_lit_on_the_map_until_one_has_seen_it(self, since):
        since.press("erqi-since-map")
        since.go("map")
        assert sorted(since.map["state"]["lit"]) == ["dehua-street", "phoenix-lake"]
        since.press("erqi-unlit")
        assert since.map["state"]["lit"] == []

    def test_it_becomes_a_scene_that_can_be_presented_and_saved(self, since, workspace):
        since.press("erqi-since-scene")
        since.go("briefing")
        assert since.errors() == []
        since.press("erqi-save")
        scene = read_story(workspace, "briefing-1346")[0].scenes[-1]
        assert scene.title.zh == "自“11月例会”以来的变化"
        assert sorted(scene.highlights) == ["dehua-street", "phoenix-lake"]
        assert [point.zh for point in scene.points] == [
            "修改 德化街（百年德化） 移动 91.6 米",
            "修改 凤湖生态休闲区：概述",
        ]


def test_an_atlas_tells_what_is_new_since_a_named_moment(app, workspace, monkeypatch):
    # What an atlas looks like is told by the tests of the command.
    orders = []
    picture = MadeFile(jpeg((30, 40)), "", (), "image/png", "png", rows=(("总图",),))
    monkeypatch.setattr(FILES, "make", lambda book, order, *more: orders.append(order) or picture)
    name_baseline(workspace.journal, "八月例会", "张三")
    draft = open_draft(workspace.journal, LAKE)
    save_drafts(workspace.journal, {draft: {**draft.data, "start": "2027"}}, "李四", "定了时间")
    app.open("export").test.get_by_key("erqi-export-kind").set_value("atlas").run()
    app.test.selectbox(key="erqi-export-since").set_value("八月例会").run()
    app.press("erqi-export-make")
    assert app.errors() == []
    changes = next(one for one in orders if one.kind == "atlas").changes
    assert "八月例会" in changes.title
    assert ["开始时间" in line and "如 2026" not in line for line in changes.lines] == [True]
    app.test.get_by_key("erqi-export-edition").set_value("public").run()
    assert not [one for one in app.test.selectbox if one.key == "erqi-export-since"]
