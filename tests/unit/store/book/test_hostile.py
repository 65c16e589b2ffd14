"""What is no workspace, or no longer one, is refused in words, and is as it was afterwards."""

import sqlite3

import pytest

from erqi_map.errors import RequestError, SaveError
from erqi_map.remember import forget_all
from erqi_map.store import Workspace, open_store
from erqi_map.store.book.saving import make_workspace
from tests.workspaces import shipped_workspace


@pytest.fixture
def file(tmp_path):
    shipped_workspace(tmp_path)
    return tmp_path / "work.sqlite"


def run_in(file, *statements):
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是二七规划图的工作区"),
        (b"not a database", "不是二七规划图的工作区"),
        (b"SQLite format 3\0" + bytes(4000), "不是二七规划图的工作区"),
        (b"<html>" * 1000, "不是二七规划图的工作区"),
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path, content, said):
    file = tmp_path / "work.sqlite"
    file.write_bytes(content)
    with pytest.raises(RequestError, match=said):
        open_store(Workspace(str(file)))
    assert file.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path):
    file = tmp_path / "other.sqlite"
    run_in(file, "create table parcels (id)")
    before = file.read_bytes()
    with pytest.raises(RequestError, match="不是二七规划图的工作区"):
        open_store(Workspace(str(file)))
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "create trigger t after insert on changes begin delete from changes; end",
        "create view v as select load_extension('x')",
    ],
)
def test_what_runs_by_itself_is_refused(file, statement):
    run_in(file, statement)
    with pytest.raises(RequestError, match="不是二七规划图的工作区"):
        open_store(Workspace(str(file)))


def test_a_newer_version_is_refused(file):
    run_in(file, "update alembic_version set version_num = '9999'")
    with pytest.raises(RequestError, match="更新版本的软件"):
        open_store(Workspace(str(file)))


def test_a_damaged_file_is_refused(file):
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(RequestError, match="已损坏"):
        open_store(Workspace(str(file)))


def test_a_file_whose_version_is_gone_is_damaged_and_not_newer(file):
    run_in(file, "delete from alembic_version")
    with pytest.raises(RequestError, match="已损坏"):
        open_store(Workspace(str(file)))


def test_content_that_is_not_what_it_is_called_is_refused(file):
    run_in(file, "update blob_parts set data = x'00' where number = 0")
    forget_all()
    with pytest.raises(SaveError, match="已损坏"):
        open_store(Workspace(str(file)))


@pytest.mark.parametrize(
    "name", ["../outside.yaml", "/etc/erqi.yaml", "a/../../b.yaml", ".git/config"]
)
def test_a_name_in_a_database_leads_to_no_other_place(file, tmp_path, name):
    run_in(
        file,
        "pragma foreign_keys=off",
        f"update items set item = '{name}' where item = 'terms.yaml'",
    )
    with pytest.raises(SaveError, match="已损坏"):
        open_store(Workspace(str(file)))
    assert not (tmp_path / "outside.yaml").exists()


def test_there_is_none(tmp_path):
    with pytest.raises(RequestError, match=r"找不到工作区 .*none\.sqlite"):
        open_store(Workspace(str(tmp_path / "none.sqlite")))
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize("where", ["mysql://a/b", "http://example.com/x", "file://x", "://"])
def test_an_address_of_something_else_is_refused(where):
    with pytest.raises(RequestError, match="不能用"):
        open_store(Workspace(where))


def test_a_password_is_never_said():
    with pytest.raises(RequestError) as error:
        open_store(Workspace("postgresql://u:secret@127.0.0.1:1/none"))
    assert "secret" not in str(error.value)
    assert "127.0.0.1" in str(error.value)


def test_a_faulty_folder_leaves_no_workspace(tmp_path):
    folder = tmp_path / "book"
    folder.mkdir()
    with pytest.raises(Exception, match=r"catalog\.yaml"):
        make_workspace(str(tmp_path / "w.sqlite"), folder, "张三", "")
    assert not (tmp_path / "w.sqlite").exists()
