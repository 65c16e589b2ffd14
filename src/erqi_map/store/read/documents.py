"""Reads the files of a plan book as plain data; every fault becomes a problem, nothing is raised.

YAML goes through the pure safe loader (yaml_data.py), GeoJSON through `json`. OGR is never asked:
it opens VRT text under any name and can be led to other files. Sizes are limited.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from ..report import Report
from .yaml_data import parse

MAX_YAML_BYTES = 1024 * 1024
MAX_LAYER_BYTES = 64 * 1024 * 1024


class _Unusable(Exception):
    """A file that gives no data at all; `code` and `values` name the problem."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def read_yaml(book: Path, name: str, report: Report) -> Any | None:
    """The data of a YAML file, or None when it cannot be used at all.

    Duplicate keys are reported with their place and the first value is kept.
    """
    try:
        return _yaml_data(_text(book / name, MAX_YAML_BYTES), name, report)
    except _Unusable as fault:
        report.add(fault.code, name, "", "", **fault.values)
    return None


def parse_yaml(content: bytes, name: str, report: Report) -> Any | None:
    """The data of YAML in memory, to be the file `name`; as `read_yaml` otherwise."""
    try:
        return _yaml_data(_decoded(content, MAX_YAML_BYTES), name, report)
    except _Unusable as fault:
        report.add(fault.code, name, "", "", **fault.values)
    return None


def read_json(book: Path, name: str, report: Report) -> Any | None:
    """The data of a JSON file, or None when it cannot be used at all."""
    try:
        return _json_data(_text(book / name, MAX_LAYER_BYTES), name, report)
    except _Unusable as fault:
        report.add(fault.code, name, "", "", **fault.values)
    except RecursionError:
        report.add("file_too_deep", name)
    return None


def _text(path: Path, limit_bytes: int) -> str:
    """The UTF-8 text of a file; the byte order mark that Windows editors write is dropped."""
    try:
        if not path.exists():
            raise _Unusable("file_missing")
        if not path.is_file():
            raise _Unusable("file_not_regular")
        with path.open("rb") as stream:
            content = stream.read(limit_bytes + 1)
    except OSError as error:
        raise _Unusable("file_unreadable", reason=error.strerror or type(error).__name__) from error
    return _decoded(content, limit_bytes)


def _decoded(content: bytes, limit_bytes: int) -> str:
    if len(content) > limit_bytes:
        raise _Unusable("file_too_large", limit=limit_bytes // (1024 * 1024))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _Unusable("file_not_utf8", line=line) from error


def _yaml_data(text: str, name: str, report: Report) -> Any:
    found = parse(text)
    for fault in found.faults:
        report.add(fault.code, name, fault.id, fault.field, **fault.values)
    return found.data


def _json_data(text: str, name: str, report: Report) -> Any:
    doubled: list[tuple[str, str]] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            entry = found.get("id")
            counted = Counter(key for key, _ in pairs)
            doubled.extend(
                (entry if isinstance(entry, str) else "", key)
                for key, count in counted.items()
                if count > 1
            )
        return found

    try:
        data = json.loads(text, object_pairs_hook=unique, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _Unusable("json_broken", line=error.lineno) from error
    except ValueError as error:
        raise _Unusable("json_not_finite") from error
    for entry, key in doubled:
        report.add("key_twice", name, entry, key, value=key)
    return data


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
