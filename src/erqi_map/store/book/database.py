"""The database of a workspace: opened, made, brought to this version, and refused in words."""

import atexit
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from erqi_map.errors import RequestError, SaveError, system_words
from erqi_map.i18n import Message
from erqi_map.redact import hide

from .refusals import named, told, told_opening
from .tables import SETTINGS

WAIT_S = 10
APPLICATION = 0x45525149
"""What SQLite writes into the head of our files: "ERQI"."""
_OURS = frozenset({"settings", "changes", "entries", "items", "alembic_version"})
"""Tables of every version."""
_LOOKING = threading.Lock()
_LOOKED_AT: set[tuple[int, int]] = set()
"""Files this process knows to be ours, by device and number."""
_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    f"busy_timeout={WAIT_S * 1000}",
)


def database_url(where: str) -> URL:
    """The address of a workspace: an SQLite file, or `postgresql://…` as it is.

    Raises RequestError for an address of anything else.
    """
    if "://" not in where:
        return URL.create("sqlite", database=str(Path(where).absolute()))
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise RequestError("workspace", "bad_address", where=hide(where, [where])) from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    raise RequestError("workspace", "bad_address", where=hide(where, [where]))


def make_database(url: URL) -> Engine:
    """An empty workspace at an address where there is none yet.

    Raises RequestError where there is one, or anything else; SaveError where none can be made.
    """
    if url.get_backend_name() == "sqlite":
        return _make_file(url)
    engine = _engine(url)
    with told_opening(url), reading(engine) as connection:
        if set(inspect(connection).get_table_names()) & _OURS:
            raise RequestError("workspace", "exists", where=named(url))
    with told_opening(url), writing(engine) as connection:
        _migrate(connection)
    return engine


def open_database(url: URL) -> Engine:
    """The workspace at an address, brought to this version.

    Raises RequestError for none, for a damaged one, one of a newer version, and anything else.
    """
    if url.get_backend_name() != "sqlite":
        return _open(url, (0, 0), True)
    return _open(url, _check_file(url), is_writable(url))


def is_writable(url: URL) -> bool:
    """Whether a file and its folder may be written; a server tells when one saves."""
    file = Path(str(url.database))
    return url.get_backend_name() != "sqlite" or all(
        os.access(one, os.W_OK) for one in (file, file.parent)
    )


# A file that takes the place of another is another database.
@cache
def _open(url: URL, identity: tuple[int, int], writable: bool) -> Engine:
    engine = _engine(url) if writable else _engine_to_look(Path(str(url.database)))
    with told_opening(url):
        _bring_up(url, engine)
    return engine


@contextmanager
def reading(engine: Engine, whole: bool = False) -> Iterator[Connection]:
    """For reading; `whole`: one state of the database, however long it takes."""
    if whole and engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One writer at a time; all of it stands at the end, or nothing."""
    with engine.execution_options(writes=True).begin() as connection:
        yield connection
    if engine.dialect.name == "sqlite":
        # What was saved is in the file itself, so that a plain copy of it is whole. It is saved
        # without this too, and on a full disk only this fails.
        with closing(engine.raw_connection()) as plain, suppress(sqlite3.Error):
            plain.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")


def _make_file(url: URL) -> Engine:
    file = Path(str(url.database))
    if file.exists() or file.is_symlink():
        raise RequestError("workspace", "exists", where=file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # The name is taken in one step, so of two that make it one is told.
        file.open("xb").close()
    except FileExistsError as error:
        raise RequestError("workspace", "exists", where=file) from error
    except OSError as error:
        raise SaveError("workspace", "no_save", where=file, reason=system_words(error)) from error
    engine = _engine(url)
    try:
        with told(url), writing(engine) as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
            _migrate(connection)
    except BaseException:
        engine.dispose()
        remove_file(file)
        raise
    return engine


def remove_file(file: Path) -> None:
    """Take an SQLite file away with what stands beside it."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)


def _check_file(url: URL) -> tuple[int, int]:
    """Which file it is. Raises RequestError for none, and for what is not ours.

    Its head is read once, before SQLite has it open: to close a file, however it was opened, lets
    go of every lock this process holds on it, and others would write over what is read here.
    """
    file = Path(str(url.database))
    if not file.is_file():
        raise RequestError("workspace", "missing", where=file)
    with _LOOKING:
        try:
            found = file.stat()
            identity = (found.st_dev, found.st_ino)
            if identity in _LOOKED_AT:
                return identity
            with file.open("rb") as stream:
                head = stream.read(100)
        except OSError as error:
            raise RequestError(
                "workspace", "no_open", where=file, reason=system_words(error)
            ) from error
        application = int.from_bytes(head[68:72], "big")
        if not head.startswith(b"SQLite format 3\0") or application != APPLICATION:
            raise RequestError("workspace", "other", where=file)
        _LOOKED_AT.add(identity)
    return identity


def _bring_up(url: URL, engine: Engine) -> None:
    with reading(engine) as connection:
        if not _is_ours(connection):
            raise RequestError("workspace", "other", where=named(url))
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        reason = Message("workspace", "reason_no_version")
        raise RequestError("workspace", "damaged", where=named(url), reason=reason)
    script = ScriptDirectory.from_config(_config())
    if revision == script.get_current_head():
        return
    if revision not in {one.revision for one in script.walk_revisions()}:
        raise RequestError("workspace", "newer", where=named(url))
    with writing(engine) as connection:
        _migrate(connection)


def _is_ours(connection: Connection) -> bool:
    """Whether it holds our tables; of SQLite also: and nothing that runs by itself."""
    if not set(inspect(connection).get_table_names()) >= _OURS:
        return False
    if connection.dialect.name != "sqlite":
        return True
    kinds = connection.execute(text("SELECT DISTINCT type FROM sqlite_master")).scalars()
    return set(kinds) <= {"table", "index"}


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Two servers that start on one database bring it up one after the other.
        connection.execute(text(f"SELECT pg_advisory_xact_lock({APPLICATION})"))
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    known = connection.execute(SETTINGS.select().where(SETTINGS.c.key == "id")).first()
    if known is None:
        connection.execute(SETTINGS.insert().values(key="id", value=uuid4().hex))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files(__package__) / "migrations"))
    return config


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": WAIT_S})
    engine = create_engine(url, connect_args={"timeout": WAIT_S})
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA journal_mode=WAL"))
    return _listened(engine)


def _engine_to_look(file: Path) -> Engine:
    """Of a file on a stick that is write-protected. What it is opened as is decided each time: it
    may be a folder of others, who do write there.
    """

    def look() -> sqlite3.Connection:
        where = _as_it_stands(file)
        return sqlite3.connect(where, uri=True, timeout=WAIT_S, check_same_thread=False)

    return _listened(create_engine("sqlite://", creator=look, poolclass=NullPool))


def _as_it_stands(file: Path) -> str:
    """SQLite reads what was saved last where all three files are, and no file that nobody writes
    without being told so. Of two it makes the third, which it can in a copy.
    """
    saved_last, index = (Path(f"{file}{ending}") for ending in ("-wal", "-shm"))
    if not saved_last.is_file() or not saved_last.stat().st_size:
        return f"{file.as_uri()}?mode=ro&immutable=1"
    if not index.is_file():
        file = _copied(file, file.stat().st_mtime_ns, saved_last.stat().st_mtime_ns)
    return f"{file.as_uri()}?mode=ro"


@cache
def _copied(file: Path, *_: int) -> Path:
    folder = tempfile.mkdtemp(prefix="erqi-map-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy(f"{file}-wal", folder)
    return Path(shutil.copy(file, folder))


def _listened(engine: Engine) -> Engine:
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)
    return engine


def _connected(connection: Any, _: object) -> None:
    # Transactions begin where `_begun` says so, not where the driver guesses.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
