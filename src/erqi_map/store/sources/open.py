"""Finds out what a source is, by what it holds and not by its name."""

from pathlib import Path

from erqi_map.errors import RequestError
from erqi_map.redact import looks_like_address

from .info import LayerSource

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
        from .postgis.table import PostgisTable

        if not table:
            raise RequestError("large", "no_table")
        return PostgisTable(text, table)
    if looks_like_address(text):
        raise RequestError("large", "bad_address")
    from ..read.foreign.source import open_file

    return open_file(Path(source), table)
