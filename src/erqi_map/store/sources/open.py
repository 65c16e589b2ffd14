"""Finds out what a source is, by what it holds and not by its name."""

from pathlib import Path

from erqi_map.errors import RequestError

from .files import VectorFile
from .info import LayerSource, say
from .parquet import ParquetFile

_HEAD_BYTES = 64
_POSTGRES = ("postgresql://", "postgres://")


def open_source(source: Path | str, table: str | None = None) -> LayerSource:
    """A GeoParquet, FlatGeobuf, GeoPackage or GeoJSON file, or a PostGIS table.

    source: a file, or the address of a database (`postgresql://…`); then `table` names the table
    or view, with its schema if need be. Only these formats are opened, told by their first bytes:
    a file that points to other files is refused whatever it is called.
    Raises RequestError for what cannot be read.
    """
    text = str(source)
    if text.startswith(_POSTGRES):
        from .postgis import PostgisTable

        if not table:
            raise RequestError(say("no_table"))
        return PostgisTable(text, table)
    path = Path(source)
    head = _read_head(path)
    if head.startswith(b"PAR1"):
        return ParquetFile(path)
    if head.startswith(b"fgb\x03"):
        return VectorFile(path, "FlatGeobuf", None)
    if head.startswith(b"SQLite format 3\x00"):
        return VectorFile(path, "GeoPackage", table)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return VectorFile(path, "GeoJSON", None)
    raise RequestError(say("bad_format", path=path))


def _read_head(path: Path) -> bytes:
    if not path.is_file():
        raise RequestError(say("no_file", path=path))
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except OSError as error:
        raise RequestError(say("unreadable", path=path, reason=error.strerror)) from error
