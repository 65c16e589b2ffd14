"""The plan as shipped: its file against folium's map of the same features, and its exports."""

import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .pages import collect, middle
from .settings import OUT
from .steps import run_module, run_step
from .targets import Target, compare, limit

Say = Callable[[str], None]
BUILD_LIMIT_S = 120.0
PAGE_LIMIT_S = 60.0
EXPORT_LIMIT_S = 240.0
SMALL = 1_000
KILOBYTE = 1_000
EXPORTS = (
    ("html", ["html"]),
    ("deck", ["deck"]),
    ("pptx", ["pptx"]),
    ("pdf", ["pdf"]),
    ("png", ["png"]),
    ("atlas", ["pdf", "--atlas"]),
)
SUFFIX = {"html": "html", "deck": "html", "pptx": "pptx", "pdf": "pdf", "png": "png"}


def erqi_map(*arguments: object) -> list[str]:
    """The command line of the product."""
    return [sys.executable, "-m", "erqi_map.cli.app", *(str(argument) for argument in arguments)]


def measure_plan(rounds: int, say: Say) -> list[dict[str, Any]]:
    """One record for ours, one for folium's."""
    OUT.mkdir(exist_ok=True)
    ours, theirs = OUT / "plan-ours.html", OUT / "plan-folium.html"
    records = []
    for what, contender, file, build in (
        ("ours", "plan", ours, lambda: run_step(erqi_map("export", "html", ours), BUILD_LIMIT_S)),
        (
            "folium",
            "folium-svg",
            theirs,
            lambda: run_module("folium_plan", [theirs], BUILD_LIMIT_S),
        ),
    ):
        record: dict[str, Any] = {"what": what}
        built = build()
        if built.failed:
            record["failed"] = built.failed
        else:
            record["bytes"] = file.stat().st_size
            record |= _opened(contender, file, rounds)
        records.append(record)
        say(f"plan {what}: {record}")
    return records


def _opened(contender: str, file: Path, rounds: int) -> dict[str, Any]:
    run_module("browse", [contender, file, SMALL], PAGE_LIMIT_S)
    seen = [run_module("browse", [contender, file, SMALL], PAGE_LIMIT_S) for _ in range(rounds)]
    found = collect([page.merged() for page in seen])
    wanted = ("remote", "interactive_ms", "longest_ms", "heap_mb", "failed")
    return {key: found[key] for key in wanted if key in found}


def judge_plan(records: list[dict[str, Any]]) -> list[Target]:
    """0 requests, 330 kB, interactive not later than folium."""
    ours, theirs = records
    size = ours.get("bytes")
    return [
        limit("plan file: remote requests", middle(ours, "remote"), 0, ""),
        limit("plan file: size", None if size is None else size / KILOBYTE, 330, "kB"),
        compare(
            "plan file: not later interactive than folium",
            middle(ours, "interactive_ms"),
            middle(theirs, "interactive_ms"),
            1.0,
        ),
    ]


def measure_exports(rounds: int, say: Say) -> list[dict[str, Any]]:
    """Whole commands, from the start of Python to the finished file."""
    OUT.mkdir(exist_ok=True)
    records = []
    for what, words in EXPORTS:
        out = OUT / f"export-{what}.{SUFFIX[words[0]]}"
        command = erqi_map("export", words[0], out, *words[1:])
        record: dict[str, Any] = {"what": what, "seconds": [], "peak_mb": []}
        for _ in range(rounds):
            step = run_step(command, EXPORT_LIMIT_S)
            if step.failed:
                record["failed"] = step.failed
                break
            record["seconds"].append(step.seconds)
            record["peak_mb"].append(step.peak_mb)
            record["bytes"] = out.stat().st_size
            # A sheet takes long and always the same.
            if statistics.median(record["seconds"]) > EXPORT_LIMIT_S / 8:
                break
        records.append(record)
        say(f"export {what}: {record}")
    return records
