"""An OpenStreetMap extract as the shapes that touch a box, in parts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa

from erqi_map.errors import RequestError, system_words
from erqi_map.geo.bounds import Bbox

from ...limits import MB, Limits
from .drivers import EXTRACT
from .faults import RefusedError
from .formats.osm import TABLES, is_pbf, is_xml
from .reading import apart
from .source import frame, open_file, refused

_HEAD_BYTES = 4096
_PACKED = (b"BZh", b"\x1f\x8b", b"PK\x03\x04", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd")
WANTED = frozenset(name for names in TABLES.values() for name in names)


def read_extract(
    path: Path, bbox: Bbox | None, told: Callable[[float], None]
) -> Iterator[gpd.GeoDataFrame]:
    """Frames (EPSG:4326) of what may touch `bbox`, with those of the columns `WANTED` it has;
    without a bbox some of the first features.

    An extract is .osm.pbf, .osm, or a GeoJSON made of one. told: gets the share that is done, 0 to
    1. Raises RequestError for a file that is none, is cut off, or larger than `extract_mb`.
    """
    head, most = _head(path), Limits.from_env().extract_mb
    if path.stat().st_size > most * MB:
        raise RequestError("foreign", "extract_large", label=path.name, most=most)
    if is_pbf(head) or is_xml(head):
        yield from _osm(path.resolve(), bbox, told)
    elif head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        source = open_file(path)
        known = {name.replace(":", "_"): name for name in source.info.columns}
        names = [known[name] for name in sorted(WANTED & set(known))]
        for part in source.batches(names, bbox):
            yield part.rename(columns={name: name.replace(":", "_") for name in names})
    else:
        key = "extract_packed" if head.startswith(_PACKED) else "not_extract"
        raise RequestError("foreign", key, label=path.name)
    told(1.0)


def _head(path: Path) -> bytes:
    if not path.is_file():
        raise RequestError("foreign", "no_file", path=path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise RequestError("foreign", "no_open", path=path, reason=system_words(error)) from error
    if not head:
        raise RequestError("foreign", "extract_empty", label=path.name)
    return head


def _osm(
    path: Path, bbox: Bbox | None, told: Callable[[float], None]
) -> Iterator[gpd.GeoDataFrame]:
    """GDAL goes through the file once for each kind of shape."""
    request: dict[str, Any] = {
        "op": "rows", "path": str(path), "format": "OSM", "bbox": bbox, "whole": False,
    }  # fmt: skip
    try:
        with apart(EXTRACT) as (child, _):
            for at, (table, columns) in enumerate(TABLES.items()):

                def within(share: float, at: int = at) -> None:
                    told((at + share) / len(TABLES))

                asked = request | {"table": table, "columns": list(columns)}
                for _, body in child.ask(asked, within):
                    if body:
                        found = pa.ipc.open_stream(pa.py_buffer(body)).read_all()
                        found.validate()
                        if found.num_rows:
                            yield frame(found)
    except RefusedError as error:
        raise refused(path, error) from error
