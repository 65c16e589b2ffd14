"""The part of the bench beyond one page: tiles on a static server, and a PostGIS table.

`make bench PARTS=scale`, with SIZES=100000,1000000,10000000 for ten million. The archive is made by
`erqi-map pack`, the table is served by `erqi-map browse`; filling the table is not counted. Where
there is no PostGIS it is said.
"""

import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from .app import answers, free_port
from .clock import Clock, wait_until
from .data import CELL_M, CENTRE, METRES_PER_DEGREE, MILLION, parcels_file
from .database import NoDatabase, own_database
from .pages import collect, middle
from .plan import erqi_map
from .range_server import serving
from .settings import CACHE, LARGE, OUT, ROOT, SEED
from .steps import end_tree, run_module, run_step
from .targets import Target, limit

PAGE = "parcels.html"
PAGE_LIMIT_S = 120.0
START_LIMIT_S = 60.0
TILE_LIMIT_S = 30.0
COUNT_LIMIT_S = 900
# So long the server keeps a tile.
CACHED_S = 61
TILES_A_ZOOM = 12
ZOOMS = {"low": (7, 8, 9), "middle": (11, 12), "high": (14, 16)}
MEMORY = ("shared_buffers=512MB", "max_wal_size=8GB", "maintenance_work_mem=256MB")
Say = Callable[[str], None]


def pack_limit_s(size: int) -> float:
    """Seconds an archive may take."""
    return 120 + size / MILLION * 480


def fill_limit_s(size: int) -> float:
    """Seconds a table may take to fill and index."""
    return 60 + size / MILLION * 120


def measure_scale(sizes: Sequence[int], clock: Clock, say: Say) -> list[dict[str, Any]]:
    """One record a way and size."""
    OUT.mkdir(exist_ok=True)
    records = []
    for size in sorted(size for size in sizes if size >= LARGE):
        for way, measure in (("PMTiles", _archive), ("PostGIS", _table)):
            record: dict[str, Any] = {"what": f"{way}, {size:,}"}
            if clock.is_over():
                record["failed"] = "not run: the time of this run was used up"
            else:
                record |= measure(size)
            records.append(record)
            say(f"scale {record}")
    return records


def _archive(size: int) -> dict[str, Any]:
    """The archive and its page at a static server. One of more than a million is kept: it takes
    long to make; `made` then tells when that was."""
    folder = CACHE / f"tiles-{SEED}-{size}"
    made = folder / "made.json"
    try:
        if not made.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            record = _packed(size, folder / PAGE)
            if "failed" in record:
                return record
            made.write_text(json.dumps(record), encoding="utf-8")
        with serving(folder) as address:
            seen = _opened(f"{address}/{PAGE}", f"scale-tiles-{size}")
        return json.loads(made.read_text(encoding="utf-8")) | seen
    finally:
        if size <= MILLION or not made.is_file():
            shutil.rmtree(folder, ignore_errors=True)


def _packed(size: int, page: Path) -> dict[str, Any]:
    words = ["--way", "tiles", "--tooltip", "code"]
    begun = f"{datetime.now():%Y-%m-%d %H:%M}, load {os.getloadavg()[0]:.1f}"
    run = run_step(
        erqi_map("pack", parcels_file(size), page, *words), pack_limit_s(size), family=True
    )
    if run.failed:
        return {"build_s": run.seconds, "peak_mb": run.peak_mb, "failed": run.failed}
    held = sum(file.stat().st_size for file in page.parent.iterdir()) / 1e6
    return {"build_s": run.seconds, "peak_mb": run.peak_mb, "file_mb": held, "made": begun}


def _table(size: int) -> dict[str, Any]:
    """A table and the server of its tiles."""
    try:
        with own_database(MEMORY) as address:
            file = parcels_file(min(size, MILLION))
            filled = run_module("scale_table", [address, file, size], fill_limit_s(size))
            if filled.failed:
                return {"failed": f"table: {filled.failed}"}
            return {"fill_s": filled.seconds} | _browsed(address, size)
    except NoDatabase as reason:
        return {"failed": f"not run: {reason}"}


def _browsed(database: str, size: int) -> dict[str, Any]:
    try:
        with _server(database) as (process, address, ready_s):
            record: dict[str, Any] = {"ready_s": ready_s}
            # Tiles first: the page would leave some of them in the server's cache.
            start = time.perf_counter()
            record |= _tile_times(address, size)
            _wait_until_counted(database)
            record["counted_s"] = time.perf_counter() - start
            time.sleep(CACHED_S)
            record |= _tile_times(address, size, "counted ", ("low",))
            record |= _opened(address, f"scale-postgis-{size}")
            record["server_mb"] = process.memory_info().rss / 1e6
            return record
    except (TimeoutError, OSError) as error:
        return {"failed": f"server: {error}"}


@contextmanager
def _server(database: str) -> Iterator[tuple[psutil.Popen, str, float]]:
    port = free_port()
    words = ["--table", "parcels", "--port", port, "--tooltip", "code"]
    start = time.perf_counter()
    process = psutil.Popen(
        erqi_map("browse", database, *words),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: not process.is_running() or answers(address), START_LIMIT_S)
        yield process, address, time.perf_counter() - start
    finally:
        end_tree(process)


def _wait_until_counted(database: str) -> None:
    """Until the server has counted the table for its tiles from afar."""
    import psycopg

    asked = "select 1 from pg_stat_activity where state = 'active' and query ilike '%middles as%'"
    with psycopg.connect(database, autocommit=True) as connection, suppress(TimeoutError):
        counted = lambda: len(connection.execute(asked).fetchall()) <= 1  # noqa: E731
        wait_until(counted, COUNT_LIMIT_S, every_s=1)


def _tile_times(
    address: str, size: int, when: str = "", names: Sequence[str] = tuple(ZOOMS)
) -> dict[str, Any]:
    """Milliseconds of tiles drawn by lot within the data, each asked for once."""
    record: dict[str, Any] = {}
    for name in names:
        zooms = ZOOMS[name]
        times: list[float] = []
        for z in zooms:
            for x, y in _some_tiles(size, z):
                start = time.perf_counter()
                try:
                    with urllib.request.urlopen(
                        f"{address}/tiles/{z}/{x}/{y}.mvt", timeout=TILE_LIMIT_S
                    ) as answer:
                        answer.read()
                except (urllib.error.URLError, TimeoutError) as error:
                    return record | {"failed": f"tile {z}/{x}/{y}: {error}"}
                times.append((time.perf_counter() - start) * 1_000)
        record[f"{when}tile_{name}_ms"] = statistics.median(times)
        record[f"{when}tile_{name}_p95_ms"] = statistics.quantiles(times, n=20, method="inclusive")[
            -1
        ]
    return record


def _some_tiles(size: int, z: int) -> list[tuple[int, int]]:
    lot = random.Random(SEED + z)
    half = math.sqrt(min(size, MILLION)) * CELL_M / METRES_PER_DEGREE / 2
    found = set()
    for _ in range(TILES_A_ZOOM):
        lon = CENTRE[0] + lot.uniform(-half, half) / math.cos(math.radians(CENTRE[1]))
        lat = CENTRE[1] + lot.uniform(-half, half)
        y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
        found.add((int((lon + 180) / 360 * 2**z), int(y * 2**z)))
    return sorted(found)


def _opened(address: str, name: str) -> dict[str, Any]:
    page = run_module("scale_page", [address, name], PAGE_LIMIT_S)
    seen = page.merged()
    if page.failed and "interactive_ms" in seen:
        seen["failed"] = f"hands: {page.failed}"
    return collect([{key: value for key, value in seen.items() if value != []}])


def judge_scale(records: Sequence[dict[str, Any]]) -> list[Target]:
    """What a million and ten million must keep to, by either way."""
    found = {record["what"]: record for record in records}
    targets = []
    for way in ("PMTiles", "PostGIS"):
        for size in (MILLION, 10 * MILLION):
            words = f"{way}, {size:,}"
            if size > MILLION and words not in found:
                continue
            record = found.get(words, {})
            targets += [
                limit(f"{words}: interactive", middle(record, "interactive_ms"), 8_000, "ms"),
                limit(f"{words}: pan frame", middle(record, "pan_ms"), 100, "ms"),
                limit(f"{words}: click", middle(record, "click_ms"), 100, "ms"),
            ]
            if way == "PostGIS":
                first, counted = (record.get(f"{when}tile_low_p95_ms") for when in ("", "counted "))
                targets += [
                    limit(f"{words}: 95 % of tiles from afar, at once", first, 2_000, "ms"),
                    limit(f"{words}: the same when counted", counted, 500, "ms"),
                ]
    return targets


def scale_rows(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Figures as rows and ways as columns: there are many of the one and few of the other."""
    figures = dict.fromkeys(key for record in records for key in record if key != "what")
    return [
        {"figure": figure, **{record["what"]: record.get(figure) for record in records}}
        for figure in figures
        if figure != "failed"
    ] + [{"figure": "failed", **{record["what"]: record.get("failed", "–") for record in records}}]


if __name__ == "__main__":
    sys.exit("python -m bench --parts scale")
