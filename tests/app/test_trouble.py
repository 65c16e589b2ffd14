"""A plan book or a computer that does not let the app work: one page says what to do."""

import pytest
from streamlit.testing.v1 import AppTest

from ..picture_book import FILE, picture_entry, write_pictures
from .conftest import PAGES, TIMEOUT_S, App

DAMAGE = {
    "a link to nowhere": (
        "places/phoenix-lake.yaml", "task-ecology", "task-nowhere", ["phoenix-lake", "tasks"],
    ),
    "Chinese left out": (
        "catalog.yaml", 'zh: "二七规划图"', 'zh: ""', ["catalog.yaml", "title"],
    ),
    "not YAML any more": ("framework.yaml", "goal:\n", "goal: [\n", ["framework.yaml"]),
    "a status there is not": (
        "catalog.yaml", "status: schematic", "status: agreed", ["catalog.yaml", "status"],
    ),
}  # fmt: skip


def said(app):
    return app.words().replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_book_is_explained_and_the_app_comes_back_when_it_is_mended(
    app, book, change, kind
):
    name, good, bad, named = DAMAGE[kind]
    change(name, good, bad)
    app.open()
    shown = said(app)
    assert app.test.title[0].value == "规划书有错误，暂时不能显示"
    assert name in shown
    assert all(word in shown for word in named)
    assert "怎么办" in shown
    assert app.figures() == {}

    change(name, bad, good)
    app.test.button(key="erqi-again").click().run()
    assert app.errors() == []
    assert app.map["payload"]


def test_without_a_faulty_picture_the_book_is_shown_and_the_file_named(app, book):
    (book / "pictures").mkdir()
    (book / FILE).write_bytes(b"nothing")
    write_pictures(book, picture_entry())
    app.open()
    assert app.map["payload"]
    shown = said(app)
    assert all(word in shown for word in ("其余照常可看", FILE, "old-plan", "怎么办"))
    (book / FILE).unlink()
    (book / "pictures.yaml").unlink()
    app.test.run()
    assert "其余照常可看" not in said(app)


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_book_damaged_while_it_is_shown_stays_as_it_was_and_says_so(app, book, change, kind):
    name, good, bad, named = DAMAGE[kind]
    before = app.open().map
    change(name, good, bad)
    app.test.run()
    assert app.map["payload"] == before["payload"]
    shown = said(app)
    assert all(word in shown for word in (name, *named, "上一个没有错误的版本"))

    change(name, bad, good)
    app.test.run()
    assert "上一个没有错误的版本" not in said(app)
    assert app.errors() == []


def test_a_book_without_some_of_its_english_is_shown_like_any_other(app, book, change):
    change("catalog.yaml", 'en: "Erqi Planning Map"', 'en: ""')
    assert app.open(lang="en").map["payload"]
    assert app.errors() == []
    assert "What to do" not in said(app)


def test_whatever_the_readers_raise_leaves_the_last_sound_book(app, change, monkeypatch):
    def fail(*_):
        raise IndexError("list index out of range")

    before = app.open().map
    monkeypatch.setattr("erqi_map.ui.shell.book.open_store", fail)
    change("places/phoenix-lake.yaml", "对标杭州西湖、武汉东湖", "对标西湖和东湖")
    app.test.run()
    assert app.map["payload"] == before["payload"]
    assert [one.replace("\\", "") for one in app.errors()] == [
        "读不到规划书。请检查规划书所在的文件夹。"
    ]


def test_many_problems_are_counted_and_the_first_of_them_shown(app, book, monkeypatch):
    from erqi_map.errors import DataError, Problem

    problems = [Problem("names.yaml", f"id-{n:04d}", "", "file_empty") for n in range(1000)]

    def fail(*_):
        raise DataError(problems)

    monkeypatch.setattr("erqi_map.ui.shell.book.open_store", fail)
    app.open()
    shown = said(app)
    assert "共 1000 处错误" in shown
    assert "另有 800 处错误没有列出" in shown
    assert shown.count("文件是空的") == 200


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_a_damaged_book_shows_half_of_it(app, change, page):
    change("places/phoenix-lake.yaml", "task-ecology", "task-nowhere")
    app.open(page)
    assert app.test.title[0].value == "规划书有错误，暂时不能显示"
    assert app.figures() == {}


def test_a_book_that_is_not_there_is_said_to_be_missing(app, tmp_path, monkeypatch):
    monkeypatch.setenv("ERQI_MAP_GEODATA", str(tmp_path / "nowhere"))
    app.open()
    assert app.test.title[0].value == "规划书有错误，暂时不能显示"
    assert app.errors()


def test_a_changed_book_is_read_again(app, change):
    app.open()
    before = app.map["payload"], app.map["steps"]
    change("places/phoenix-lake.yaml", "对标杭州西湖、武汉东湖", "对标西湖和东湖")
    app.test.run()
    assert (app.map["payload"], app.map["steps"]) != before


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "static").write_text("a file where a folder should be")
    script = tmp_path / "app.py"
    script.write_text(
        "from pathlib import Path\n"
        "from erqi_map.ui.shell.entry import run\n"
        "run(Path(__file__).parent / 'static')\n"
    )
    app = App(AppTest.from_file(script, default_timeout=TIMEOUT_S))
    app.test.run()
    [sentence] = app.errors()
    shown = sentence.replace("\\", "").replace("\u2060", "")
    assert str(tmp_path / "static") in shown
    assert "不能写入" in shown


def test_a_fault_nobody_foresaw_is_told_in_chinese(app, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("erqi_map.ui.content.indicators.indicator_tiles", broken)
    app.open("indicators")
    assert app.errors() == [
        "程序出现意外错误，详情已写入运行日志。请重试；仍不行时，请把日志交给维护人员。"
    ] or ("secret" not in "".join(app.errors()))


def test_a_book_that_is_only_being_opened_is_not_said_to_have_errors(monkeypatch):
    monkeypatch.setattr("erqi_map.ui.shell.trouble._watch", lambda _: None)

    def page():
        from erqi_map.ui.shell.book import Book
        from erqi_map.ui.shell.cache import Reading
        from erqi_map.ui.shell.trouble import show_book_problems

        show_book_problems(Reading(Book("", reading=True)))

    shown = AppTest.from_function(page, default_timeout=TIMEOUT_S).run()
    assert [one.value for one in shown.title] == ["正在打开规划书"]
    assert not shown.button
