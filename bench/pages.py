"""The first part: every contender at every size, its build and its page."""

import statistics
from collections.abc import Callable, Sequence
from typing import Any

from .clock import Clock
from .data import parcels_file
from .settings import BY_NAME, OUT, build_limit_s, jobs_of, page_limit_s, rounds_for
from .steps import run_module

REHEARSAL_S = 150.0
REHEARSAL_SIZE = 20
NOT_TIMED = {"failed", "refused", "errors"}
Say = Callable[[str], None]


def measure_pages(
    names: Sequence[str], sizes: Sequence[int], rounds: int, clock: Clock, say: Say
) -> list[dict[str, Any]]:
    """One record a contender and size."""
    OUT.mkdir(exist_ok=True)
    spent: dict[str, str] = {}
    records = []
    for name in names:
        rehearse(name, say)
    for name, size in jobs_of(names, sizes):
        record: dict[str, Any] = {"contender": name, "size": size}
        if name in spent:
            record["failed"] = f"not run: {spent[name]} at a smaller size"
        elif clock.is_over():
            record["failed"] = "not run: the time of this run was used up"
        else:
            record |= measure_one(name, size, rounds_for(name, size, rounds))
            if "> " in record.get("failed", "") and "interactive_ms" not in record:
                spent[name] = record["failed"]
        records.append(record)
        say(f"{size:>9,} {name:<14} {brief(record)}")
    order = list(BY_NAME)
    records.sort(key=lambda one: (one["size"], order.index(one["contender"])))
    return records


def rehearse(name: str, say: Say) -> None:
    """Build and open a small page once: what it needs is fetched now and timed never."""
    out = OUT / f"{name}-rehearsal.html"
    built = run_module("build", [name, parcels_file(REHEARSAL_SIZE), out, 1], REHEARSAL_S)
    if not built.failed:
        run_module("browse", [name, out, REHEARSAL_SIZE], REHEARSAL_S)
    say(f"rehearsal {name}: {built.failed or 'done'}")


def measure_one(name: str, size: int, rounds: int) -> dict[str, Any]:
    """Builds, then pages; the hands only touch the last page."""
    out = OUT / f"{name}-{size}.html"
    built = run_module("build", [name, parcels_file(size), out, rounds], build_limit_s(size))
    record = collect(built.lines)
    if not built.lines:
        return {"failed": built.failed}
    seen: list[dict[str, Any]] = []
    for number in range(rounds):
        last = number == rounds - 1
        arguments = [name, out, size, *(["--hands"] if last else [])]
        page = run_module("browse", arguments, page_limit_s(size))
        seen.append(page.merged())
        if page.failed and "interactive_ms" in seen[-1]:
            seen[-1]["failed"] = f"hands: {page.failed}"
        if "failed" in seen[-1]:
            record["failed"] = seen[-1]["failed"]
            break
    out.unlink(missing_ok=True)
    return record | collect(seen)


def collect(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Each figure as its values in all rounds; words as the last of them."""
    found: dict[str, Any] = {}
    for line in lines:
        for key, value in line.items():
            if key in NOT_TIMED or isinstance(value, str):
                found[key] = value
            else:
                found.setdefault(key, []).append(value)
    return found


def middle(record: dict[str, Any], figure: str) -> float | None:
    """The median of a figure, None where there is none."""
    values = record.get(figure)
    return float(statistics.median(values)) if isinstance(values, list) and values else None


def brief(record: dict[str, Any]) -> str:
    """A line for whoever watches the run."""
    words = []
    for figure, unit in (("build_s", "s"), ("bytes", "B"), ("interactive_ms", "ms")):
        value = middle(record, figure)
        words.append(f"{figure} {value:,.4g} {unit}" if value is not None else f"{figure} –")
    return "  ".join([*words, record.get("failed", "")])
