"""The shipped book changes after a workspace was made from it: what is new is put together."""

import pytest

from erqi_map.store import Workspace
from erqi_map.store.book import source
from erqi_map.store.book.saving import make_workspace
from erqi_map.store.book.source import is_left, leave_news, news_of_source, take_news
from tests.plans import copy_of_book

from .changing import LAKE, STREET, change_text


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A folder that takes the place of the shipped book."""
    folder = copy_of_book(tmp_path)
    for module in ("saving", "source"):
        monkeypatch.setattr(f"erqi_map.store.book.{module}.shipped_book", lambda: folder)
    return folder


@pytest.fixture
def workspace(shipped, tmp_path):
    make_workspace(str(tmp_path / "work.sqlite"), shipped, "张三", "建立")
    return Workspace(str(tmp_path / "work.sqlite"))


def write(folder, name, old, new):
    file = folder / name
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def text(workspace, item):
    return workspace.journal.contents([sha := workspace.journal.sha_of(item)])[sha].decode()


def test_a_book_that_did_not_change_has_no_news(workspace):
    change_text(workspace, LAKE, "6000亩", "6001亩")
    assert news_of_source(workspace.journal) is None


def test_what_is_new_follows_and_what_was_written_here_stays(workspace, shipped):
    change_text(workspace, LAKE, "6000亩（2020年文）", "6001亩")
    change_text(workspace, STREET, "113.66027", "113.66127")
    write(shipped, LAKE, '对标杭州西湖、武汉东湖", en', '对标西湖、东湖", en')
    write(shipped, "layers/projects.geojson", "113.65991", "113.65992")
    news = news_of_source(workspace.journal)
    assert [one.id for one in news.found] == ["erqi-memorial-tower", "phoenix-lake"]
    assert news.kept == ()
    assert take_news(workspace.journal, news, "李四", "合并").id == 4
    assert all(words in text(workspace, LAKE) for words in ("6001亩", "对标西湖、东湖"))
    layer = (workspace.folder / "layers/projects.geojson").read_text()
    assert all(number in layer for number in ("113.66127", "113.65992"))
    assert news_of_source(workspace.journal) is None


def test_of_a_field_that_both_changed_the_words_of_the_workspace_stay_and_it_is_told(
    workspace, shipped
):
    change_text(workspace, LAKE, "6000亩（2020年文）", "6001亩")
    write(shipped, LAKE, "6000亩（2020年文）", "6002亩")
    news = news_of_source(workspace.journal)
    assert news.kept == (LAKE,)
    assert take_news(workspace.journal, news, "李四", "合并") is None
    assert "6001亩" in text(workspace, LAKE)
    assert news_of_source(workspace.journal) is None
    # What came after is compared with what was taken over, not with what stands here.
    write(shipped, LAKE, "6002亩", "6003亩")
    assert news_of_source(workspace.journal).kept == (LAKE,)


def test_what_is_left_alone_is_asked_again_only_after_the_next_change(workspace, shipped):
    write(shipped, LAKE, "6000亩（2020年文）", "6002亩")
    leave_news(workspace.journal, news_of_source(workspace.journal))
    assert is_left(workspace.journal, news_of_source(workspace.journal))
    (shipped / "places" / "erqi-oct.yaml").unlink()
    news = news_of_source(workspace.journal)
    assert not is_left(workspace.journal, news)
    assert {(one.id, one.kind) for one in news.found} == {
        ("erqi-oct", "removed"),
        ("phoenix-lake", "changed"),
    }


def test_a_workspace_of_another_book_is_not_asked(tmp_path, shipped):
    other = copy_of_book(tmp_path / "other")
    where = str(tmp_path / "other.sqlite")
    make_workspace(where, other, "张三", "建立")
    write(shipped, LAKE, "6000亩（2020年文）", "6002亩")
    assert source.news_of_source(Workspace(where).journal) is None
