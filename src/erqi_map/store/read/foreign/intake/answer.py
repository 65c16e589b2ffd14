"""The answer to "what is this file": what was found, then the rows of the layer that is chosen."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..faults import RefusedError
from ..rows import Size, check_size, check_total, stream
from .found import GEOMETRY, ROW, Fault, Found, Layer, kind_of_names, kinds_of
from .opening import Opening

MAX_FAULTS = 20_000
_NAMES = dict(enumerate(("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString",
                         "MultiPolygon", "GeometryCollection"), start=1))  # fmt: skip
_PLAIN = (
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_string,
    pa.types.is_date,
    pa.types.is_timestamp,
)


def answer(
    request: dict[str, Any], limits: dict[str, int], send: Callable[..., None]
) -> Iterator[tuple[dict[str, Any], Any]]:
    """Frames: {"found": …}, then rows with Arrow. Raises RefusedError and what libraries raise."""
    path = Path(request["path"])
    opening = Opening(limits, Path(request["scratch"]), request["encoding"],
                      lambda: send({"alive": True}))  # fmt: skip
    found = opening.open(path, request["name"])
    chosen = _chosen(found, request["table"])
    faults: list[Fault] = []
    # Read before it is told, so that what its rows hold is said with it.
    size = Size(_bytes_of(path), whole=True)
    bodies, total, before = [], 0, 0
    for layer in chosen:
        kinds: set[int] = set()
        read = 0
        for table in layer.tables():
            check_size(table, before, limits)
            made = _plain(table, faults)
            before += table.num_rows
            total += made.nbytes
            check_total(total, size, limits)
            kinds |= set(np.unique(kinds_of(made[GEOMETRY])).tolist())
            read += made.num_rows
            bodies.append((made.num_rows, stream(made)))
            send({"alive": True})
        layer.geometry, layer.rows = _kind(layer.geometry, kinds - {0}), read
    faults = [*(one for layer in chosen for one in layer.faults), *faults]
    yield {"found": _told(found, chosen, faults)}, b""
    for n, body in bodies:
        yield {"rows": n}, body


def _chosen(found: Found, table: str | None) -> list[Layer]:
    if table is not None:
        names = [one.name for one in found.layers]
        if table not in names:
            raise RefusedError("which_table", names=names)
        return [found.layers[names.index(table)]]
    if found.alike:
        return found.layers
    return [max(found.layers, key=lambda one: (not one.hidden, one.rows))]


def _told(found: Found, chosen: list[Layer], faults: list[Fault]) -> dict[str, Any]:
    return {
        "format": found.format,
        "encoding": found.encoding,
        "previews": found.previews,
        "layers": [one.head() for one in found.layers],
        "chosen": [found.layers.index(one) for one in chosen],
        "faults": faults[:MAX_FAULTS],
        "n_faults": len(faults),
    }


def _plain(table: pa.Table, faults: list[Fault]) -> pa.Table:
    """Columns an overlay can have: what is nested goes as text, pictures and bytes stay behind."""
    arrays, names = [], []
    for name, column in zip(table.column_names[:-2], table.columns[:-2], strict=True):
        kind = column.type
        if pa.types.is_dictionary(kind):
            column = pc.cast(column, kind.value_type)
            kind = column.type
        if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
            column = pc.cast(column, pa.string())
        elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            fault: Fault = (None, name, "bytes_left", {})
            if fault not in faults:
                faults.append(fault)
            continue
        elif pa.types.is_null(kind):
            column = pc.cast(column, pa.string())
        elif not any(check(kind) for check in _PLAIN):
            texts = [None if one is None else _text(one) for one in column.to_pylist()]
            column = pa.array(texts, pa.string())
        arrays.append(column)
        names.append(name)
    wkb = table.column(table.num_columns - 2).cast(pa.binary())
    return pa.table(
        [*arrays, wkb, table.column(table.num_columns - 1)], names=[*names, GEOMETRY, ROW]
    )


def _kind(said: str | None, kinds: set[int]) -> str | None:
    """The kind of shapes a layer has: as it says, else what its rows are."""
    if said not in (None, "Unknown"):
        return re.sub(r"^2\.5D | ?(Z|M|ZM)$", "", str(said))
    return kind_of_names(_NAMES.get(code, "Unknown") for code in kinds)


def _text(value: Any) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _bytes_of(path: Path) -> int:
    if path.is_dir():
        return sum(one.stat().st_size for one in path.iterdir() if one.is_file())
    return path.stat().st_size
