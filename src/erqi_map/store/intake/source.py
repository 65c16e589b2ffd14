"""A file of others as it stands, fetched from the reading process."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from erqi_map.errors import RequestError
from erqi_map.i18n import LANGS, Listed, words

from ..read.foreign.drivers import INTAKE
from ..read.foreign.faults import RefusedError
from ..read.foreign.reading import apart
from ..read.foreign.source import values_of

SECTION = "intake"


@dataclass(frozen=True)
class FoundLayer:
    """A layer of a file: its name, number of rows, kind of shape and type of each field; `hidden`:
    the file does not show it, so that it is taken only when it is named.
    """

    name: str
    rows: int
    geometry: str | None
    fields: Mapping[str, str]
    hidden: bool = False


@dataclass(frozen=True)
class Doubt:
    """What is to be known of a row or a field; `row` is None for all of them."""

    row: int | None
    field: str
    key: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Incoming:
    """A file that was read. `table`: its fields; `shapes`: coordinates as they stand, None for
    none; `rows`: where each row stands in the file. `crs`: what it declares, `by` says where.
    `undecided`: it has several layers and none was named; `chosen` was looked at. `words`: texts
    that may name a coordinate system, each with the key of where they stand.
    """

    path: Path
    format: str
    encoding: str | None
    previews: Mapping[str, str]
    layers: tuple[FoundLayer, ...]
    chosen: tuple[str, ...]
    undecided: bool
    table: pd.DataFrame
    shapes: NDArray[np.object_]
    rows: NDArray[np.int64]
    crs: str | None
    by: str
    words: tuple[tuple[str, str], ...]
    packed_dms: bool
    doubts: tuple[Doubt, ...]


def read_incoming(
    path: Path,
    table: str | None = None,
    encoding: str | None = None,
    told: Callable[[float], None] = lambda share: None,
) -> Incoming:
    """The file or folder at `path`. Raises RequestError for one that is refused."""
    label = path.name
    if path.is_symlink() or not (path.is_file() or path.is_dir()):
        raise RequestError("foreign", "no_file", path=path)
    request = {"op": "intake", "path": str(path.resolve()), "table": table, "encoding": encoding,
               "name": path.resolve().stem}  # fmt: skip
    head: dict[str, Any] = {}
    parts: list[pa.Table] = []
    try:
        with apart(INTAKE) as (child, scratch):
            for frame, body in child.ask({**request, "scratch": scratch}, told):
                head = frame.get("found", head)
                if body:
                    part = pa.ipc.open_stream(pa.py_buffer(body)).read_all()
                    part.validate()
                    parts.append(part)
    except RefusedError as error:
        raise refusal(label, error) from error
    return _incoming(path, head, parts, named=table is not None)


def refusal(label: str, error: RefusedError) -> RequestError:
    """What the reading process refused, to be told of the file `label`."""
    section = SECTION if error.key in words(LANGS[0], SECTION) else "foreign"
    return RequestError(section, error.key, label=label, path=label, **_values(error.values))


def _values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: Listed(one) if isinstance(one, list) else one for k, one in values.items()}


def _incoming(path: Path, head: dict[str, Any], parts: Sequence[pa.Table], named: bool) -> Incoming:
    whole = pa.concat_tables(parts, promote_options="permissive")
    found = [head["layers"][at] for at in head["chosen"]]
    last = whole.num_columns - 2
    shapes, bad = _shapes(whole.column(last), whole.column(last + 1).to_numpy())
    doubts = [Doubt(row, field, key, _values(values)) for row, field, key, values in head["faults"]]
    layers = tuple(
        FoundLayer(one["name"], one["rows"], one["geometry"], one["fields"], one["hidden"])
        for one in head["layers"]
    )
    decided = named or len(found) == len(layers)
    shown = [one for one in layers if not one.hidden] or layers
    return Incoming(
        path=path,
        format=head["format"],
        encoding=head["encoding"],
        previews=head["previews"],
        layers=layers,
        chosen=tuple(one["name"] for one in found),
        undecided=not decided and len([one for one in shown if one.rows]) > 1,
        table=values_of(whole.select(range(last))),
        shapes=shapes,
        rows=whole.column(last + 1).to_numpy(),
        crs=found[0]["crs"],
        by=found[0]["by"],
        words=tuple({tuple(one): None for layer in found for one in layer["words"]}),
        packed_dms=any(one["packed_dms"] for one in found),
        doubts=(*doubts, *bad),
    )


def _shapes(
    column: pa.ChunkedArray, rows: NDArray[np.int64]
) -> tuple[NDArray[np.object_], list[Doubt]]:
    wkb = np.asarray(column.to_pylist(), dtype=object)
    try:
        return np.asarray(shapely.from_wkb(wkb), dtype=object).reshape(len(wkb)), []
    except (shapely.errors.ShapelyError, NotImplementedError, ValueError, TypeError):
        pass
    shapes, doubts = np.full(len(wkb), None, dtype=object), []
    for at, one in enumerate(wkb):
        try:
            shapes[at] = shapely.from_wkb(one)
        except NotImplementedError:
            doubts.append(Doubt(int(rows[at]), "geometry", "curved_row", {}))
        except (shapely.errors.ShapelyError, ValueError, TypeError):
            doubts.append(Doubt(int(rows[at]), "geometry", "geometry_row", {}))
    return shapes, doubts
