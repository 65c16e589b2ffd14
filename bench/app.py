"""The app: our component against streamlit-folium, and the memory of the app's sessions."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psutil

from .pages import collect, middle
from .plan import erqi_map
from .settings import ROOT
from .steps import end_tree, run_module
from .targets import Target, compare, limit

Say = Callable[[str], None]
COUNT = 1_000
LARGE_COUNT = 100_000
SESSIONS = (1, 10, 50)
START_LIMIT_S = 60.0
PAGE_LIMIT_S = 180.0
SESSIONS_LIMIT_S = 180.0
FOLIUM = "streamlit-folium"
SERVE = [sys.executable, "-m", "bench.apps.serve"]


@contextlib.contextmanager
def serving(command: Sequence[str], port: int, count: int) -> Iterator[psutil.Process]:
    """A server that answers; it is ended with all that it started."""
    environment = os.environ | {"BENCH_COUNT": str(count), "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile() as log:
        process = psutil.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(port, process)
            yield process
        finally:
            end_tree(process)


def _wait_for(port: int, process: psutil.Process) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end and process.is_running():
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2),
        ):
            return
        time.sleep(0.2)
    raise TimeoutError("the server did not answer")


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure_app(rounds: int, say: Say) -> list[dict[str, Any]]:
    """Filter changes and loads with parcels, then sessions."""
    records = []
    for what, name, count in (
        (f"ours {COUNT:,}", "ours", COUNT),
        (f"{FOLIUM} {COUNT:,}", "st_folium_app", COUNT),
        (f"ours {LARGE_COUNT:,}", "ours", LARGE_COUNT),
        ("Streamlit alone, a box", "bare", COUNT),
    ):
        port = free_port()
        records.append({"what": what} | _visited(name, port, count, rounds))
        say(f"app {records[-1]}")
    for what, command in (
        ("sessions of the app", erqi_map("serve", "--port")),
        (f"sessions of {FOLIUM} {COUNT:,}", [*SERVE, "st_folium_app"]),
    ):
        port = free_port()
        records.append({"what": what} | _sessions([*command, str(port)], port))
        say(f"app {records[-1]}")
    return records


def _visited(name: str, port: int, count: int, rounds: int) -> dict[str, Any]:
    try:
        with serving([*SERVE, name, str(port)], port, count):
            address = f"http://127.0.0.1:{port}"
            run_module("app_page", [address, name, 0], PAGE_LIMIT_S)  # what the server reads once
            told = run_module("app_page", [address, f"{name}-{count}", rounds], PAGE_LIMIT_S)
    except (TimeoutError, OSError) as error:
        return {"failed": str(error)}
    return collect(told.lines) | ({"failed": told.failed} if told.failed else {})


def _sessions(command: Sequence[str], port: int) -> dict[str, Any]:
    record: dict[str, Any] = {}
    try:
        with serving(command, port, COUNT) as server:
            record["memory_mb_0"] = server.memory_info().rss / 1e6
            for count in _opened(f"http://127.0.0.1:{port}"):
                record[f"memory_mb_{count}"] = server.memory_info().rss / 1e6
    except (TimeoutError, OSError) as error:
        record["failed"] = str(error)
    if f"memory_mb_{SESSIONS[-1]}" not in record:
        record.setdefault("failed", "sessions did not open")
    return record


def _opened(url: str) -> Iterator[int]:
    command = [sys.executable, "-m", "bench.sessions", url, *map(str, SESSIONS)]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    assert process.stdout is not None
    # Reading a line has no limit of its own: this one ends the process, and with it the reading.
    timer = threading.Timer(SESSIONS_LIMIT_S, process.kill)
    timer.start()
    try:
        for line in process.stdout:
            yield int(json.loads(line)["sessions"])
            process.stdin.write(b"\n")
            process.stdin.flush()
    finally:
        timer.cancel()
        process.kill()
        process.wait()


def judge_app(records: list[dict[str, Any]]) -> list[Target]:
    """The promises of the app."""
    found = {record["what"]: record for record in records}
    ours, theirs = found[f"ours {COUNT:,}"], found[f"{FOLIUM} {COUNT:,}"]
    large = found[f"ours {LARGE_COUNT:,}"]

    def kilobytes(record: dict[str, Any]) -> float | None:
        value = middle(record, "change_socket_bytes")
        return None if value is None else value / 1e3

    def total(record: dict[str, Any], name: str) -> float | None:
        parts = [middle(record, f"{name}_{kind}_bytes") for kind in ("socket", "http")]
        return None if None in parts else sum(part for part in parts if part is not None)

    remounts = ours.get("remounts")
    return [
        compare(
            "app, 1,000: filter change sooner",
            middle(ours, "change_ms"),
            middle(theirs, "change_ms"),
            6.0,
        ),
        limit("app, 1,000: filter change sends", kilobytes(ours), 5, "kB"),
        limit("app, 1,000: remounts", None if remounts is None else float(sum(remounts)), 0, ""),
        compare(
            "app, 1,000: load, fewer bytes over the socket",
            middle(ours, "load_socket_bytes"),
            middle(theirs, "load_socket_bytes"),
            10.0,
        ),
        compare(
            "app, 1,000: first load, fewer bytes in all",
            total(ours, "cold"),
            total(theirs, "cold"),
            1.0,
        ),
        compare(
            "app, 1,000: load, sooner", middle(ours, "load_ms"), middle(theirs, "load_ms"), 2.0
        ),
        limit("app, 100,000: filter change", middle(large, "change_ms"), 400, "ms"),
        limit("app, 100,000: filter change sends", kilobytes(large), 20, "kB"),
    ]
