"""A PostgreSQL with PostGIS of the tests' own, where one is installed."""

import contextlib
import glob
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def _server_folder() -> Path | None:
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    extension = glob.glob("/usr/share/postgresql/*/extension/postgis.control")
    return Path(found[-1]).parent if found and extension else None


def _as_server(folder: Path, command: list[str]) -> None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=120)


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of an empty database with PostGIS."""
    programs = _server_folder()
    if programs is None:
        pytest.skip("no PostgreSQL with PostGIS is installed here")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="erqi-pg-"))
    data = folder / "data"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-t", "90", "-l"]
    try:
        make = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "erqi"]
        try:
            _as_server(folder, make)
            _as_server(folder, [*control, str(folder / "log"), "-o", options, "start"])
        except (OSError, subprocess.SubprocessError) as error:
            pytest.skip(f"PostgreSQL does not start here: {error}")
        address = f"postgresql://erqi@127.0.0.1:{port}/postgres"
        import psycopg

        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("create extension postgis")
        yield address
    finally:
        stop = [str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            _as_server(folder, stop)
        shutil.rmtree(folder, ignore_errors=True)
