"""OpenStreetMap extracts (.osm.pbf, .osm) through GDAL's OSM driver, whole files only.

GDAL reads a file that was cut off up to where it ends and says nothing, so the frame of the file is
walked first.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyogrio
import pyogrio.raw

from ..faults import RefusedError
from .table import BATCH_ROWS, Bounds, Described

CONFIG = Path(__file__).with_name("osmconf.ini")
IN_MEMORY_MB = 128
"""Positions of nodes kept in memory, and of ways; what is more goes to the scratch folder."""
SAMPLE = 1000
_HEAD_BYTES, _TAIL_BYTES = 4096, 4096
_MAX_HEADER, _MAX_BLOB = 64 * 1024, 32 * 1024 * 1024
"""Ceilings of the format itself."""
TABLES = {
    "points": ("name", "name_en", "place"),
    "lines": (
        "name",
        "name_en",
        "highway",
        "waterway",
        "railway",
        "service",
        "tunnel",
        "boundary",
        "admin_level",
    ),
    "multipolygons": (
        "name",
        "name_en",
        "natural",
        "landuse",
        "leisure",
        "waterway",
        "building",
        "boundary",
        "admin_level",
    ),
}
"""The kinds of shape that are read, with the columns osmconf.ini makes."""


class OsmFile:
    """The shapes of one kind in an extract."""

    def __init__(self, path: str, table: str) -> None:
        """Raises RefusedError for a file that is not whole, and for what is no extract."""
        check_whole(path)
        self._path, self._table = path, table
        columns = dict.fromkeys(TABLES[table], "string")
        self.described = Described(n=0, bounds=None, crs="EPSG:4326", columns=columns)

    def rows(self, columns: Sequence[str], within: Bounds | None) -> Iterator[pa.Table]:
        """The rows; see `Reader.rows`. Without an extent only the first SAMPLE of them."""
        # As an Arrow stream GDAL ends at what it cannot read as if the file ended there.
        meta, _, wkb, fields = pyogrio.raw.read(
            self._path,
            layer=self._table,
            columns=list(columns),
            bbox=within,
            max_features=SAMPLE if within is None else None,
            CONFIG_FILE=str(CONFIG),
            MAX_TMPFILE_SIZE=str(IN_MEMORY_MB),
            COMPRESS_NODES="YES",
        )
        values = dict(zip(map(str, meta["fields"]), fields, strict=True))
        for at in range(0, len(wkb), BATCH_ROWS):
            rows = slice(at, at + BATCH_ROWS)
            arrays = [
                pa.array(values[name][rows], pa.string(), from_pandas=True) for name in columns
            ]
            yield pa.table(
                [*arrays, pa.array(wkb[rows], pa.binary())], names=[*columns, "geometry"]
            )


def is_pbf(head: bytes) -> bool:
    """Whether a file that begins so is an extract in OpenStreetMap's binary format."""
    return head[4:6] == b"\x0a\x09" and head[6:15] == b"OSMHeader"


def is_xml(head: bytes) -> bool:
    """Whether a file that begins so is an extract as XML."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<osm")) and b"<osm" in head


def check_whole(path: str) -> None:
    """Raises RefusedError for an extract that does not end as one does."""
    size = os.stat(path).st_size
    with open(path, "rb") as file:
        head = file.read(_HEAD_BYTES)
        if is_pbf(head):
            file.seek(0)
            if not _ends_with_a_block(file, size):
                raise RefusedError("osm_cut")
        elif is_xml(head):
            file.seek(max(0, size - _TAIL_BYTES))
            if not file.read().rstrip(b" \t\r\n").endswith((b"</osm>", b"/>")):
                raise RefusedError("osm_cut")
        else:
            raise RefusedError("not_extract")


def _ends_with_a_block(file: IO[bytes], size: int) -> bool:
    """Blocks follow each other, each with the length of its header and of itself before it."""
    at = 0
    while at < size:
        file.seek(at)
        length = int.from_bytes(file.read(4), "big")
        header = file.read(length) if 0 < length <= _MAX_HEADER else b""
        data = _data_size(header)
        if len(header) < length or data is None or data > _MAX_BLOB:
            return False
        at += 4 + length + data
    return at == size


def _data_size(header: bytes) -> int | None:
    """Field 3 of a block's header; field 1 is the block's type, 2 an index."""
    at = 0
    try:
        while at < len(header):
            key, at = _varint(header, at)
            value, at = _varint(header, at)
            if key == 0x18:
                return value
            if key & 7 == 2:
                at += value
            elif key & 7:
                return None
    except IndexError:
        pass
    return None


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where the next begins."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80 or shift > 63:
            return value, at
