"""The app: our component against streamlit-folium, and the memory of the app's sessions."""

import contextlib
import json
import math
import os
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psutil

from .clock import wait_until
from .data import CELL_M, CENTRE
from .pages import collect, middle
from .plan import erqi_map
from .settings import OUT, ROOT
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
PRODUCT = "the product"
EQUATOR_M = 40_075_017
MAP_PX = 560
SERVE = [sys.executable, "-m", "bench.apps.serve"]


@contextlib.contextmanager
def serving(command: Sequence[str], port: int, count: int) -> Iterator[psutil.Process]:
    """A server that answers; it is ended with all that it started."""
    with tempfile.TemporaryFile() as log:
        process = psutil.Popen(command, cwd=ROOT, env=_environment(count), stdout=log, stderr=log)
        try:
            _wait_for(port, process)
            yield process
        finally:
            end_tree(process)


def _environment(count: int) -> dict[str, str]:
    return os.environ | {"BENCH_COUNT": str(count), "PYTHONPATH": str(ROOT)}


def _wait_for(port: int, process: psutil.Process) -> None:
    health = f"http://127.0.0.1:{port}/_stcore/health"
    wait_until(lambda: not process.is_running() or answers(health), START_LIMIT_S)
    if not process.is_running():
        raise TimeoutError("the server has ended")


def answers(address: str) -> bool:
    """Whether a server says yes there."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure_app(rounds: int, say: Say) -> list[dict[str, Any]]:
    """Filter changes and loads with parcels, then sessions."""
    records = []
    for what, name, count in (
        (f"{PRODUCT} {COUNT:,}", PRODUCT, COUNT),
        (f"ours {COUNT:,}", "ours", COUNT),
        (f"{FOLIUM} {COUNT:,}", "st_folium_app", COUNT),
        (f"{PRODUCT} {LARGE_COUNT:,}", PRODUCT, LARGE_COUNT),
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
        with serving(_server(name, port, count), port, count):
            address = f"http://127.0.0.1:{port}{_view(count) if name == PRODUCT else ''}"
            run_module("app_page", [address, name, 0], PAGE_LIMIT_S)  # what the server reads once
            told = run_module("app_page", [address, f"{name}-{count}", rounds], PAGE_LIMIT_S)
    except (TimeoutError, OSError) as error:
        return {"failed": str(error)}
    return collect(told.lines) | ({"failed": told.failed} if told.failed else {})


def _view(count: int) -> str:
    """All parcels in the window, as the other apps show them: the product opens on the district."""
    side_m = CELL_M * count**0.5
    zoom = math.log2(EQUATOR_M * math.cos(math.radians(CENTRE[1])) * MAP_PX / (256 * side_m))
    return f"/?lng={CENTRE[0]}&lat={CENTRE[1]}&zoom={math.floor(4 * zoom) / 4}"


def _server(name: str, port: int, count: int) -> list[str]:
    if name != PRODUCT:
        return [*SERVE, name, str(port)]
    book = OUT / f"book-{count}"
    command = [sys.executable, "-m", "bench.apps.book", str(book)]
    limits = {"check": True, "timeout": PAGE_LIMIT_S}
    subprocess.run(command, cwd=ROOT, env=_environment(count), **limits)
    return erqi_map("serve", "--geodata", book, "--port", port)


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
    own, large_own = found[f"{PRODUCT} {COUNT:,}"], found[f"{PRODUCT} {LARGE_COUNT:,}"]
    ours, theirs = found[f"ours {COUNT:,}"], found[f"{FOLIUM} {COUNT:,}"]
    large = found[f"ours {LARGE_COUNT:,}"]

    def kilobytes(record: dict[str, Any]) -> float | None:
        value = middle(record, "change_socket_bytes")
        return None if value is None else value / 1e3

    def total(record: dict[str, Any], name: str) -> float | None:
        return _sum(*(middle(record, f"{name}_{kind}_bytes") for kind in ("socket", "http")))

    def remounts(record: dict[str, Any]) -> float | None:
        values = record.get("remounts")
        return None if values is None else float(sum(values))

    def change(record: dict[str, Any], what: str) -> Target:
        name = f"app, 1,000: filter change {what}, sooner"
        return compare(name, middle(record, "change_ms"), middle(theirs, "change_ms"), 6.0)

    return [
        change(own, "in the map's drawer"),
        change(ours, "by a Streamlit widget"),
        limit("app, 1,000: filter change in the drawer sends", kilobytes(own), 5, "kB"),
        limit("app, 1,000: filter change by a widget sends", kilobytes(ours), 5, "kB"),
        limit("app, 1,000: remounts", _sum(remounts(own), remounts(ours)), 0, ""),
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
        *(
            target
            for record, what in ((large_own, "in the drawer"), (large, "by a widget"))
            for target in (
                limit(
                    f"app, 100,000: filter change {what}", middle(record, "change_ms"), 400, "ms"
                ),
                limit(f"app, 100,000: filter change {what} sends", kilobytes(record), 20, "kB"),
            )
        ),
    ]


def _sum(*values: float | None) -> float | None:
    return None if None in values else sum(value for value in values if value is not None)
