"""A hundred thousand parcels of a Shapefile and a File Geodatabase: from the file to a layer of a
book, beside reading the same file with geopandas.
"""

import resource
import shutil
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyogrio

from erqi_map.store import Folder, open_store
from erqi_map.store.book.home import shipped_book
from erqi_map.store.intake.looking import apply, look_at
from erqi_map.store.intake.overlay import Target as Layer
from tests.overlay_book import parcels

from .targets import Target, limit

COUNT = 100_000
LIMIT_S = 10.0
KINDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Shapefile", "a.shp", {"encoding": "GBK"}),
    ("FileGDB", "a.gdb", {"driver": "OpenFileGDB"}),
)


def measure_intake(rounds: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """One record a format: seconds to read it plainly, to look at it, and until it is a layer."""
    records = []
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        folder = Path(scratch)
        frame = parcels(COUNT).rename(columns={"use": "地类名称"}).to_crs("EPSG:4526")
        for kind, name, options in KINDS:
            frame.to_file(folder / name, **options)
            runs = [_run(folder, name) for _ in range(max(1, min(rounds, 3)))]
            keys = ("plain_s", "look_s", "layer_s", "processor_s")
            found = {key: round(statistics.median(one[key] for one in runs), 2) for key in keys}
            found["ratio"] = round(found["layer_s"] / found["plain_s"], 1)
            records.append({"what": kind, **found})
            say(f"intake {kind}: {found}")
    return records


def judge_intake(records: list[dict[str, Any]]) -> list[Target]:
    """A layer within LIMIT_S."""
    return [
        limit(f"100,000 parcels of a {one['what']}, a layer", one["layer_s"], LIMIT_S, "s")
        for one in records
    ]


def _run(folder: Path, name: str) -> dict[str, float]:
    book = folder / "book"
    shutil.rmtree(book, ignore_errors=True)
    shutil.copytree(shipped_book(), book)
    home, layer = Folder(book), Layer.named("parcels")
    store, begun = open_store(home), time.perf_counter()
    pyogrio.read_dataframe(folder / name)
    plain, used = time.perf_counter(), _processor()
    look = look_at(folder / name, store, target=layer)
    looked = time.perf_counter()
    apply(look, home, layer, "bench", "bench")
    ended = time.perf_counter()
    return {"plain_s": plain - begun, "look_s": looked - plain, "layer_s": ended - plain,
            "processor_s": _processor() - used}  # fmt: skip


def _processor() -> float:
    """Seconds of processor time of this process and of those that have ended."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(one)[:2]) for one in whose)
