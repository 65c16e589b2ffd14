"""A workspace made from the shipped plan book, as a file and on a server."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from erqi_map.store import Workspace
from erqi_map.store.book.home import shipped_book
from erqi_map.store.book.saving import make_workspace
from tests.databases import database  # noqa: F401
from tests.workspaces import shipped_workspace

_NUMBERS = count()


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path) -> Iterator[str]:
    """Where there is no workspace yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "work.sqlite")
        return
    import psycopg

    server = request.getfixturevalue("database")
    name = f"workspace_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    yield server.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture
def workspace(address, tmp_path) -> Workspace:
    if not address.startswith("postgresql"):
        return shipped_workspace(tmp_path)
    make_workspace(address, shipped_book(), "张三", "建立")
    return Workspace(address)


@pytest.fixture
def exported(workspace, tmp_path) -> Callable:
    """The present state as a folder."""
    from erqi_map.store.book.saving import export_files

    def export(name: str = "out"):
        export_files(workspace.journal, tmp_path / name)
        return tmp_path / name

    return export
