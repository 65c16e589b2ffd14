"""Checks what a register of projects says of a place."""

from collections.abc import Mapping
from typing import Any

from erqi_map.model import REGISTER

from .report import Report


def check_register(file: str, id: str, data: Mapping[str, Any], report: Report) -> None:
    """Reports an end before the start, and what only a project can have where it is a cluster's."""
    start, end = (str(data.get(name) or "") for name in ("start", "end"))
    # Of a year and a month only the years can be compared.
    known = min(len(start), len(end))
    if end[:known] < start[:known]:
        report.add("end_before_start", file, id, "end", value=end, start=start)
    if data.get("kind") == "cluster":
        for name in REGISTER:
            if data.get(name) is not None:
                report.add("register_of_cluster", file, id, name, name=name)
