"""Load: many sessions at once, and the others while one session has heavy work done."""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .app import LARGE_COUNT, PAGE_LIMIT_S, free_port, serving
from .crowd import Visitor, at_once
from .plan import erqi_map
from .settings import OUT, ROOT
from .steps import run_module
from .targets import Target, limit

Say = Callable[[str], None]
CROWD = 60
READERS = 20
PACKED = 8
THINK_S = 0.1
QUIET_ROUNDS = 60
FIRST_ROUNDS = 10
LIMIT_S = 300.0
CHANGES = "60 sessions change the filter at once"
READING = "20 sessions run again after a change of the book"
ATLAS = "others while one exports an atlas"
PACKING = f"others while {PACKED} overlays of {LARGE_COUNT:,} are packed"


def measure_load(say: Say) -> list[dict[str, Any]]:
    """All four."""
    records = []
    for what, measure in (
        (CHANGES, _changes),
        (READING, _reading),
        (ATLAS, _atlas),
        (PACKING, _packing),
    ):
        try:
            record = {"what": what} | measure()
        except (TimeoutError, OSError, RuntimeError) as error:
            record = {"what": what, "failed": str(error)}
        records.append(record)
        say(f"load {what}: {_shortly(record)}")
    return records


def _shortly(record: dict[str, Any]) -> str:
    parts = [
        f"{key} {statistics.median(values):.3f} (worst {max(values):.3f})"
        for key, values in record.items()
        if isinstance(values, list)
    ]
    return ", ".join(parts) or str(record.get("failed"))


@contextlib.contextmanager
def _served(book: Path | None = None) -> Iterator[str]:
    port = free_port()
    where = ("--geodata", book) if book else ()
    with serving(erqi_map("serve", *where, "--port", port), port, 0):
        yield f"http://127.0.0.1:{port}"


def _changes() -> dict[str, Any]:
    with _served() as url:
        told = run_module("crowd", [url, CROWD], LIMIT_S)
    if told.failed:
        raise RuntimeError(told.failed)
    found: dict[str, list[float]] = {"alone_s": [], "crowd_s": []}
    for line in told.lines:
        for key, values in line.items():
            found[key] += values
    return found


def _reading() -> dict[str, Any]:
    """One session after a change, then all after another."""
    book = _copy_of_the_plan()
    with _served(book) as url:
        visitors = [Visitor(url) for _ in range(READERS)]
        alone, crowd = [], []
        for _ in range(3):
            _touch(book)
            alone.append(visitors[0].rerun())
            _touch(book)
            crowd += at_once(visitors, Visitor.rerun)
    return {"alone_s": alone, "crowd_s": crowd}


def _copy_of_the_plan() -> Path:
    book = OUT / "book-load"
    shutil.rmtree(book, ignore_errors=True)
    return Path(shutil.copytree(ROOT / "geodata", book))


def _touch(book: Path) -> None:
    os.utime(book / "names.yaml", ns=(time.time_ns(), time.time_ns()))


def _atlas() -> dict[str, Any]:
    with _served() as url:
        visitor = Visitor(url)
        quiet = _quiet(visitor)
        order = [sys.executable, "-m", "bench.orders", url]
        with subprocess.Popen(order, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise RuntimeError("no atlas was begun")
            busy = _while(visitor, lambda: process.poll() is None)
            quiet += _quiet(visitor)
    return {"quiet_s": quiet, "busy_s": busy}


def _packing() -> dict[str, Any]:
    """The session that opens the map has the overlays packed; the others change their filters."""
    with _served(_book_of_overlays()) as url:
        visitor = Visitor(url)
        busy: list[float] = []

        def packing() -> bool:
            # Every now and then, and not counted: a run of the whole page tells what is there.
            if len(busy) % FIRST_ROUNDS == 0:
                visitor.rerun()
            return visitor.overlays < PACKED

        _while(visitor, packing, busy)
        return {"busy_s": busy, "quiet_s": _quiet(visitor)}


def _book_of_overlays() -> Path:
    book = OUT / f"book-{PACKED}x{LARGE_COUNT}"
    if (book / "overlays.yaml").is_file():
        return book
    command = [sys.executable, "-m", "bench.apps.book", str(book)]
    environment = os.environ | {"BENCH_COUNT": str(LARGE_COUNT), "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=PAGE_LIMIT_S)
    listed = json.loads((book / "overlays.yaml").read_text("utf-8"))
    (entry,) = listed["overlays"]
    entries = []
    for number in range(PACKED):
        name = f"overlays/parcels-{number}.parquet"
        shutil.copy(book / entry["file"], book / name)
        entries.append({**entry, "id": f"{entry['id']}-{number}", "file": name, "visible": False})
    (book / entry["file"]).unlink()
    (book / "overlays.yaml").write_text(json.dumps({"overlays": entries}), encoding="utf-8")
    return book


def _quiet(visitor: Visitor) -> list[float]:
    for _ in range(FIRST_ROUNDS):
        visitor.change()
    return [_change(visitor) for _ in range(QUIET_ROUNDS)]


def _while(
    visitor: Visitor, busy: Callable[[], bool], found: list[float] | None = None
) -> list[float]:
    found = [] if found is None else found
    end = time.monotonic() + LIMIT_S
    while busy():
        found.append(_change(visitor))
        if time.monotonic() > end:
            raise TimeoutError("the work did not end")
    return found


def _change(visitor: Visitor) -> float:
    time.sleep(THINK_S)
    return visitor.change()


def judge_load(records: list[dict[str, Any]]) -> list[Target]:
    """The promises under load, as ratios to the same session alone or in quiet."""
    found = {record["what"]: record for record in records}
    worst = [
        _ratio(f"load: {CHANGES}, slowest", found[CHANGES], "crowd_s", "alone_s", 20.0, max),
        _ratio(f"load: {READING}, slowest", found[READING], "crowd_s", "alone_s", 3.0, max),
    ]
    for what in (ATLAS, PACKING):
        record = found[what]
        worst.append(_ratio(f"load: {what}, median", record, "busy_s", "quiet_s", 1.2))
        worst.append(
            _ratio(f"load: {what}, worst to worst", record, "busy_s", "quiet_s", 1.5, max, max)
        )
    return worst


def _ratio(
    words: str,
    record: dict[str, Any],
    busy: str,
    quiet: str,
    most: float,
    of_busy: Callable[[list[float]], float] = statistics.median,
    of_quiet: Callable[[list[float]], float] = statistics.median,
) -> Target:
    values = record.get(busy), record.get(quiet)
    ratio = of_busy(values[0]) / of_quiet(values[1]) if values[0] and values[1] else None
    return limit(words, ratio, most, "×")
