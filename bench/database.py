"""A PostgreSQL with PostGIS of one's own, gone with all its data when the work is done."""

import contextlib
import glob
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

START_LIMIT_S = 120
USER = "erqi"


class NoDatabase(Exception):
    """Why there is none here."""


def programs_folder() -> Path:
    """The folder of initdb and pg_ctl. Raises NoDatabase."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    extension = glob.glob("/usr/share/postgresql/*/extension/postgis.control")
    if not found or not extension:
        raise NoDatabase("no PostgreSQL with PostGIS is installed here")
    return Path(found[-1]).parent


def _as_server(folder: Path, command: list[str]) -> None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=START_LIMIT_S)


@contextmanager
def own_database(settings: Sequence[str] = ()) -> Iterator[str]:
    """The address of an empty database with PostGIS; `settings` as in postgresql.conf.

    Raises NoDatabase where none is installed or it does not start.
    """
    with own_server(settings) as (address, _):
        yield address


@contextmanager
def own_server(settings: Sequence[str] = ()) -> Iterator[tuple[str, Callable[[], None]]]:
    """`own_database`, and what ends the server without a word and starts it again."""
    programs = programs_folder()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="erqi-pg-"))
    data = folder / "data"
    given = ["listen_addresses=127.0.0.1", "fsync=off", *settings]
    options = f"-p {port} -k {folder} " + " ".join(f"-c {setting}" for setting in given)
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-t", "90", "-l"]
    start = [*control, str(folder / "log"), "-o", options, "start"]
    stop = [str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]

    def kill_and_restart() -> None:
        _as_server(folder, stop)
        _as_server(folder, start)

    try:
        make = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", USER]
        try:
            _as_server(folder, make)
            _as_server(folder, start)
        except (OSError, subprocess.SubprocessError) as error:
            raise NoDatabase(f"PostgreSQL does not start here: {error}") from error
        address = f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        import psycopg

        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("create extension postgis")
        yield address, kill_and_restart
    finally:
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            _as_server(folder, stop)
        shutil.rmtree(folder, ignore_errors=True)
