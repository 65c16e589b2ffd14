"""What a reader of the reading process gives: layers whose rows are fetched when one is chosen."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

GEOMETRY, ROW = "geometry", "row"
Fault = tuple[int | None, str, str, dict[str, Any]]
"""Row (None for the whole layer), field, key of i18n `intake`, values."""


@dataclass
class Layer:
    """One layer. `tables`: batches of the columns, WKB as it stands, and the row in the file.

    crs: what the file declares, code or WKT; `by` says where ("format", "prj", …). words: texts
    that may name a datum, each with the key of the place it stands in. packed_dms: all numbers may
    be degrees written ddd.mmss. hidden: its file does not show it.
    """

    name: str
    rows: int
    geometry: str | None
    fields: dict[str, str]
    tables: Callable[[], Iterator[pa.Table]]
    crs: str | None = None
    by: str = ""
    words: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    packed_dms: bool = False
    hidden: bool = False

    def head(self) -> dict[str, Any]:
        """All but the rows, JSON-ready."""
        names = ("name", "rows", "geometry", "fields", "crs", "by", "words", "packed_dms",
                 "hidden")  # fmt: skip
        return {name: getattr(self, name) for name in names}


@dataclass
class Found:
    """A file: what it is. `alike`: its layers have the same fields and may be taken together."""

    format: str
    layers: list[Layer]
    encoding: str | None = None
    previews: dict[str, str] = field(default_factory=dict)
    alike: bool = False


def layer_of(
    name: str,
    columns: Mapping[str, Sequence[Any] | pa.Array],
    shapes: Iterable[Any],
    rows: Sequence[int] | None = None,
    **more: Any,
) -> Layer:
    """A layer that is in memory: columns of plain values, shapes, and where each row stands."""
    geometries = np.array([*shapes, None], dtype=object)[:-1]
    arrays = [one if isinstance(one, pa.Array) else typed(one) for one in columns.values()]
    numbers = range(1, len(geometries) + 1) if rows is None else rows
    table = pa.table(
        [*arrays, pa.array(shapely.to_wkb(geometries), pa.binary()), pa.array(numbers, pa.int64())],
        names=[*columns, GEOMETRY, ROW],
    )
    fields = {key: str(one.type) for key, one in zip(columns, arrays, strict=True)}
    return Layer(name, len(geometries), kind_of(geometries), fields, lambda: iter([table]), **more)


def kinds_of(wkb: pa.ChunkedArray) -> NDArray[np.int64]:
    """The code of the kind of each shape, 0 for none."""
    heads = pc.fill_null(pc.binary_slice(wkb.cast(pa.binary()), 0, 5), bytes(5)).to_numpy()
    heads = np.frombuffer(b"".join(heads), np.uint8).reshape(-1, 5).astype(np.int64)
    low, high = np.where(heads[:, :1] == 1, heads[:, 1:3], heads[:, :2:-1]).T
    return np.asarray((low + 256 * high) % 1000)


def kind_of(shapes: Any) -> str | None:
    """The kind of shapes; "Unknown" for several, None where there is none."""
    return kind_of_names(one.geom_type for one in shapes if one is not None)


def kind_of_names(names: Iterable[str]) -> str | None:
    """One kind for several; see `kind_of`."""
    kinds = set(names)
    plain = {one.removeprefix("Multi") for one in kinds}
    if not kinds:
        return None
    if len(kinds) == 1:
        return kinds.pop()
    return f"Multi{plain.pop()}" if len(plain) == 1 else "Unknown"


def typed(values: Sequence[Any]) -> pa.Array:
    """Plain values as Arrow: numbers and dates where all are, text else; empty text is nothing."""
    there = [one for one in values if one is not None and one != ""]
    kinds = {type(one) for one in there}
    clean = [None if one == "" else one for one in values]
    if kinds and kinds <= {int, float} and len(kinds) == 2:
        clean = [None if one is None else float(one) for one in clean]
    elif len(kinds) > 1 or not kinds:
        clean = [None if one is None else str(one) for one in clean]
    try:
        return pa.array(clean, pa.string() if not kinds else None)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OverflowError):
        return pa.array([None if one is None else str(one) for one in clean], pa.string())
