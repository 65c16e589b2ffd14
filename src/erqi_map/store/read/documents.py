"""Reads the files of a plan book as plain data; every fault becomes a problem, nothing is raised.

YAML goes through yaml_data.py, GeoJSON through `json`. OGR is never asked: it opens VRT text under
any name and can be led to other files. What may be read and how much of it: within.py, limits.py.
All who read the same content share what was parsed of it; nobody writes to it.
"""

import json
import re
from collections import Counter
from copy import deepcopy
from typing import Any, NoReturn

from erqi_map.remember import remembered

from ..check.report import Report
from ..limits import MB, Limits
from .files import Files, Pieces
from .within import Refused
from .yaml_data import MAX_NUMBER, Fault, YamlData, parse

# Files that file managers leave behind.
_LITTER = frozenset({"thumbs.db", "desktop.ini"})
_HALF_SIGN = re.compile(r"\\u[dD][89a-fA-F]")


class BookFiles:
    """The files of one plan book, read once each within its ceilings; faults go to `report`."""

    def __init__(self, files: Files, limits: Limits, report: Report) -> None:
        self._files, self._limits, self._report = files, limits, report
        self._left = {"yaml": limits.all_yaml_mb * MB, "layer": limits.all_layer_mb * MB}

    def yaml(self, name: str) -> Any | None:
        """The data of a YAML file, or None when it cannot be used at all.

        Duplicate keys are reported with their place and the first value is kept.
        """
        limits = self._limits
        try:
            content = self._content(name, "yaml", limits.yaml_mb, limits.all_yaml_mb)
        except Refused as fault:
            self._report.add(fault.code, name, "", "", **fault.values)
            return None
        return _told(_yaml(content, limits.yaml_mb, limits.yaml_nodes), name, self._report)

    def json(self, name: str) -> Any | None:
        """The data of a JSON file, or None when it cannot be used at all."""
        limits = self._limits
        pieces = self._files.pieces(name)
        if pieces is not None and (data := self._together(pieces)) is not None:
            return data
        try:
            content = self._content(name, "layer", limits.layer_mb, limits.all_layer_mb)
        except Refused as fault:
            self._report.add(fault.code, name, "", "", **fault.values)
            return None
        return _told(_json(content, limits.layer_values), name, self._report)

    def names(self, folder: str, ending: str) -> list[str] | None:
        """The data files of a folder, or None where there is no such folder."""
        try:
            found = self._files.names(folder, self._limits.folder_files)
        except Refused as fault:
            self._report.add(fault.code, folder, "", "", **fault.values)
            return None
        kept = [name for name in found if not name.startswith(".") and name.lower() not in _LITTER]
        for name in kept:
            if not name.endswith(ending):
                self._report.add("file_unknown", f"{folder}/{name}", ending=ending)
        return [f"{folder}/{name}" for name in kept if name.endswith(ending)]

    def _content(self, name: str, sort: str, limit_mb: int, all_mb: int) -> bytes:
        content = self._files.content(name, limit_mb * MB)
        _check_size(content, sort, limit_mb)
        self._left[sort] -= len(content)
        if self._left[sort] < 0:
            raise Refused("files_too_large", limit=all_mb, setting=f"all_{sort}_mb")
        return content

    def _together(self, pieces: Pieces) -> Any | None:
        """The data of a file in pieces; None where the whole file has to be looked at: one of them
        is at fault, or it may be too large.
        """
        limits, size = self._limits, sum(map(len, pieces.features)) + 2 * len(pieces.features)
        whole = max(size, len(pieces.head)) + MB
        parts = [_json(one, limits.layer_values) for one in (pieces.head, *pieces.features)]
        values = max(_count(pieces.head), sum(map(_count, pieces.features))) + len(parts)
        if (
            any(one.faults for one in parts)
            or whole > limits.layer_mb * MB
            or whole > self._left["layer"]
            or 2 * values > limits.layer_values
        ):
            return None
        self._left["layer"] -= whole - MB
        return {**parts[0].data, "features": [one.data for one in parts[1:]]}


def parse_yaml(content: bytes, name: str, limits: Limits, report: Report) -> Any | None:
    """The data of YAML in memory, to be the file `name`, as one's own; as `BookFiles.yaml`
    otherwise.
    """
    return deepcopy(_told(_yaml(content, limits.yaml_mb, limits.yaml_nodes), name, report))


def _told(found: YamlData, name: str, report: Report) -> Any | None:
    for fault in found.faults:
        report.add(fault.code, name, fault.id, fault.field, **fault.values)
    return found.data


# A book is read again after every change of one file: the others need not be parsed again.
@remembered()
def _yaml(content: bytes, limit_mb: int, nodes: int) -> YamlData:
    try:
        _check_size(content, "yaml", limit_mb)
        return parse(_decoded(content), nodes)
    except Refused as refused:
        return YamlData(None, (Fault(refused.code, refused.values),))


@remembered()
def _json(content: bytes, most_values: int) -> YamlData:
    try:
        return _json_data(_decoded(content), most_values)
    except Refused as refused:
        return YamlData(None, (Fault(refused.code, refused.values),))
    except RecursionError:
        return YamlData(None, (Fault("file_too_deep", {}),))


@remembered()
def _count(content: bytes) -> int:
    return sum(map(content.count, (b",", b"[", b"{")))


def _check_size(content: bytes, sort: str, limit_mb: int) -> None:
    if len(content) > limit_mb * MB:
        raise Refused("file_too_large", limit=limit_mb, setting=f"{sort}_mb")


def _decoded(content: bytes) -> str:
    """UTF-8; the byte order mark that Windows editors write is dropped."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused("file_not_utf8", line=line) from error


def _json_data(text: str, most_values: int) -> YamlData:
    # Signs within words are counted too; what is counted cannot be less than what there is.
    if sum(map(text.count, ",[{")) > most_values:
        raise Refused("json_too_full", limit=most_values)
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
        data = json.loads(
            text, object_pairs_hook=unique, parse_constant=_refuse_constant, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        raise Refused("json_broken", line=error.lineno) from error
    except ValueError as error:
        raise Refused("json_not_finite") from error
    if data is None:
        raise Refused("file_empty")
    _check_signs(text, data)
    twice = (Fault("key_twice", {"value": key}, entry, key) for entry, key in doubled)
    return YamlData(data, tuple(twice))


def _check_signs(text: str, data: Any) -> None:
    """Half of a surrogate pair can be written in JSON, but neither shown nor saved."""
    found = _HALF_SIGN.search(text)
    if found is None:
        return
    try:
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, found.start()) + 1
        raise Refused("json_half_sign", line=line) from error


def _whole(digits: str) -> int:
    if len(digits) > MAX_NUMBER:
        raise ValueError(digits[:MAX_NUMBER])
    return int(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
