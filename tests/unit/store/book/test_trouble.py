"""A disk that is full, a file that is read-only, a lost connection: nothing is half done."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from erqi_map.errors import RequestError, SaveError
from erqi_map.store import Workspace, open_store
from erqi_map.store.book import database
from erqi_map.store.book.items import Item
from tests.workspaces import shipped_workspace

from .changing import LAKE, change_text
from .test_together import SCRIPT, assert_whole, saved_by


@pytest.fixture
def file(tmp_path):
    return shipped_workspace(tmp_path)


@pytest.fixture
def pragma(monkeypatch):
    """Opens the workspace anew with another rule of the database."""

    def put(rule):
        monkeypatch.setattr(database, "_PRAGMAS", (*database._PRAGMAS, rule))
        database._open.cache_clear()

    yield put
    database._open.cache_clear()


@pytest.mark.parametrize(
    ("rule", "words"),
    [("max_page_count=1", "磁盘空间不足"), ("query_only=ON", "只读")],
    ids=["full disk", "read-only file"],
)
def test_what_cannot_be_written_is_told_and_nothing_is_changed(file, pragma, rule, words):
    journal = file.journal
    before, marks = journal.state(), journal.mark()
    pragma(rule)
    large = b"# " + bytes(range(33, 127)) * 20_000
    with pytest.raises(SaveError, match=f"{words}.*什么也没有改动"):
        journal.write({LAKE: Item(large)}, "李四", "改")
    assert (journal.state(), journal.mark()) == (before, marks)


def test_a_disk_that_fills_up_while_one_saves_loses_nothing_that_was_acknowledged(file):
    size = Path(file.where).stat().st_size
    limit = (size + 200_000, size + 200_000)
    done = subprocess.run(
        [sys.executable, SCRIPT, file.where, "a"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "SaveError" in done.stderr
    assert "磁盘" in done.stderr
    said = [int(n) for n in done.stdout.split()]
    assert said
    assert saved_by(file, "a") == said
    assert_whole(file)
    assert change_text(file, LAKE, "6000亩", "6001亩") is not None


REFUSED = (
    ("postgresql://user:secret@127.0.0.1:1/nothing", "数据库服务没有在那里运行"),
    ("postgresql:///nothing?host=/nowhere", "数据库服务没有在那里运行"),
    ("postgresql://user:secret@nowhere.invalid/nothing", "找不到这台主机"),
)


def seal(file, endings):
    """Its files as they are when a stick is pulled out, and the disk is write-protected."""
    script = (
        "import os, sqlite3, sys\nfile = sqlite3.connect(sys.argv[1])\n"
        "file.execute('insert into settings values (1, 2)')\nfile.commit()\nos._exit(0)"
    )
    if endings:
        subprocess.run([sys.executable, "-c", script, file.where], check=True)
    for one in {"-wal", "-shm"}.difference(endings):
        Path(f"{file.where}{one}").unlink(missing_ok=True)


@pytest.mark.parametrize("endings", [(), ("-wal",), ("-wal", "-shm")], ids=len)
def test_a_workspace_on_a_write_protected_stick_is_read_whole_and_written_nowhere(
    file, endings, monkeypatch, tmp_path
):
    seal(file, endings)
    before = {one: one.read_bytes() for one in tmp_path.glob("work.sqlite*[el]")}
    monkeypatch.setattr(database, "is_writable", lambda _: False)
    assert not file.writable
    with file.journal.reading() as connection:
        saved = connection.exec_driver_sql("select count(*) from settings where key = '1'").scalar()
    assert saved == bool(endings)
    assert len(open_store(file).places) > 10
    with pytest.raises(SaveError, match=r"只读.*复制到本机.*什么也没有改动"):
        change_text(file, LAKE, "6000亩", "6001亩")
    assert {one: one.read_bytes() for one in tmp_path.glob("work.sqlite*[el]")} == before


def test_what_others_save_in_a_folder_that_is_only_read_here_is_seen(file, monkeypatch):
    mark = file.journal.mark()
    monkeypatch.setattr(database, "is_writable", lambda _: False)
    assert file.journal.mark() == mark
    subprocess.run([sys.executable, SCRIPT, file.where, "a", "1"], check=True)
    assert file.journal.mark() != mark


@pytest.mark.parametrize(("where", "words"), REFUSED)
def test_a_server_that_is_not_there_is_told_in_words_of_ours_without_its_password(where, words):
    with pytest.raises(RequestError, match=f"打不开工作区 .*：{words}。请检查") as told:
        Workspace(where).journal.mark()
    assert "secret" not in str(told.value)


def test_what_is_only_read_is_not_said_to_be_unsaved(file, monkeypatch):
    def refuse(*_):
        raise OperationalError("", {}, Exception("gone"))

    monkeypatch.setattr("erqi_map.store.book.journal.newest_mark", refuse)
    with pytest.raises(SaveError, match="现在读不到工作区"):
        file.journal.mark()


def test_a_database_that_a_server_does_not_have_is_told_in_words_of_ours(database):
    with pytest.raises(RequestError, match="：那里没有这个数据库或用户。"):
        Workspace(database.rsplit("/", 1)[0] + "/nothing").journal.mark()
