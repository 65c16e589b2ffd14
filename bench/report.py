"""Writes what was measured: a `.json` with every value, a `.md` with medians and spread."""

import json
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .pages import middle
from .settings import BY_NAME, RESULTS
from .targets import Target

Record = Mapping[str, Any]
# figure, heading, divisor, unit
BUILD = (
    ("build_s", "build", 1, "s"),
    ("extra_mb", "extra memory", 1, "MB"),
    ("bytes", "file", 1e6, "MB"),
    ("remote", "remote requests", 1, ""),
)
OPEN = (
    ("interactive_ms", "interactive", 1e3, "s"),
    ("heap_mb", "JS heap", 1, "MB"),
    ("buffers_mb", "buffers", 1, "MB"),
    ("renderer_mb", "page process", 1, "MB"),
    ("longest_ms", "longest task", 1, "ms"),
)
USE = (
    ("hover_ms", "hover", 1, "ms"),
    ("click_ms", "click", 1, "ms"),
    ("pan_ms", "pan frame", 1, "ms"),
    ("pan_worst_ms", "worst", 1, "ms"),
    ("zoom_ms", "zoom frame", 1, "ms"),
    ("zoom_worst_ms", "worst", 1, "ms"),
)


def number(value: float) -> str:
    """Three figures that count, never in powers of ten."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def cell(record: Record, figure: str, divisor: float, unit: str) -> str:
    """Median and, in brackets, least and most of a figure."""
    value = middle(dict(record), figure)
    if value is None:
        return "–"
    text = f"{number(value / divisor)} {unit}".strip()
    low, high = min(record[figure]) / divisor, max(record[figure]) / divisor
    return text if number(low) == number(high) else f"{text} ({number(low)}–{number(high)})"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(text.replace("|", "\\|") for text in row) + " |" for row in rows]
    return "\n".join(lines)


def pages_section(records: Sequence[Record]) -> str:
    """A table of builds, one of opening and one of use for each size."""
    parts = []
    for size in sorted({record["size"] for record in records}):
        here = [record for record in records if record["size"] == size]
        parts.append(f"### {size:,} polygons")
        for columns in (BUILD, OPEN, USE):
            rows = [[name_of(record), *_cells(record, columns)] for record in here]
            heads = ["", *(heading for _, heading, _, _ in columns)]
            if columns is BUILD:
                heads.append("failed")
                rows = [
                    [*row, record.get("failed", "")] for row, record in zip(rows, here, strict=True)
                ]
            parts.append(table(heads, rows))
    return "\n\n".join(parts)


def _cells(record: Record, columns: Sequence[tuple[str, str, float, str]]) -> list[str]:
    return [cell(record, figure, divisor, unit) for figure, _, divisor, unit in columns]


def name_of(record: Record) -> str:
    """The contender as its users call it."""
    contender = BY_NAME[record["contender"]]
    return f"**{contender.label}**" if contender.name == "ours" else contender.label


def targets_section(targets: Sequence[Target]) -> str:
    """What was promised, what came of it."""
    words = {True: "met", False: "**missed**", None: "not measured"}
    rows = [
        [
            target.words,
            target.wanted,
            "–" if target.got is None else f"{number(target.got)} {target.unit}",
            words[target.met],
        ]
        for target in targets
    ]
    return table(["target", "wanted", "measured", ""], rows)


def plain_section(records: Sequence[Record], first: str) -> str:
    """A table of records that have the same figures, named by `first`."""
    figures = [key for record in records for key in record if key not in (first, "failed")]
    columns = list(dict.fromkeys(figures))
    rows = [
        [
            str(record[first]),
            *(_plain(record.get(column)) for column in columns),
            str(record.get("failed", "")),
        ]
        for record in records
    ]
    return table([first, *columns, "failed"], rows)


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        if not value or not all(isinstance(one, int | float) for one in value):
            return "–"
        middle_ = number(statistics.median(value))
        low, high = number(min(value)), number(max(value))
        return middle_ if low == high else f"{middle_} ({low}–{high})"
    return number(value) if isinstance(value, int | float) else str(value)


def machine_section(machine: Record) -> str:
    """The machine in one paragraph."""
    packages = ", ".join(f"{name} {found}" for name, found in machine["packages"].items())
    return (
        f"{machine['date']} · {machine['cores']} cores ({machine['processor']}), "
        f"{machine['memory_gb']} GB, load {machine['load_before']} before the run · "
        f"Python {machine['python']}, {machine['chromium']} · {packages}"
    )


def write_json(result: Record, name: str = "latest") -> None:
    """All values of the run."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def write_text(text: str, name: str = "latest") -> None:
    """The report in Markdown."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(text, encoding="utf-8")
