"""Writing an exported file whole or not at all, with what goes wrong in words."""

from collections.abc import Callable
from pathlib import Path

from erqi_map import files
from erqi_map.errors import ExportError
from erqi_map.files import Result
from erqi_map.store.read.foreign.source import HEAD_BYTES, format_of

DATA = frozenset(
    {
        ".yaml", ".yml", ".json", ".geojson", ".geojsons", ".jsonl", ".csv", ".tsv", ".txt", ".xls",
        ".xlsx", ".ods", ".shp", ".shx", ".dbf", ".prj", ".gpkg", ".fgb", ".parquet", ".feather",
        ".arrow", ".gml", ".kml", ".kmz", ".gpx", ".dxf", ".dwg", ".tif", ".tiff", ".jgw", ".pgw",
        ".tfw", ".pbf", ".osm", ".sqlite", ".db", ".mbtiles", ".py", ".ipynb", ".qgz", ".qgs",
    }
)  # fmt: skip
"""Endings of files that are nobody's export."""


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` to `path` through a temporary file beside it.

    An old file stays as it is until the new one is complete. Raises ExportError, in Chinese, for
    a missing folder, a folder in the file's place, no permission, a full disk or a bad name.
    """

    replace_whole(path, lambda scratch: scratch.write_bytes(content))


def check_target(path: Path) -> None:
    """Raises ExportError for a file of data, which no export is.

    It may be the very file that is read, under another name too.
    """
    target = path.resolve()
    if not target.is_file() or not target.stat().st_size:
        return
    with target.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if target.suffix.lower() in DATA or format_of(head) is not None:
        raise _error("error_data", path, target=target.name)


def replace_whole(
    path: Path, fill: Callable[[Path], Result], suffix: str = ".tmp", *, known: bool = False
) -> Result:
    """Put what `fill` writes into a temporary file (its argument) at `path`, once it is complete.

    Gives what `fill` gives. `suffix` is the ending of the temporary file, for programs that go by
    it. `known`: that a file of data is there is known and meant.
    Raises as `write_whole`; what `fill` raises passes through and leaves nothing behind.
    """
    try:
        target = path.resolve()
        if target.is_dir():
            raise _error("error_is_folder", path)
        if target.exists() and not target.is_file():
            raise _error("error_not_file", path)
        if not target.parent.is_dir():
            raise _error("error_no_folder", path, folder=target.parent)
        if not known:
            check_target(path)
        return files.replace_whole(target, fill, suffix)
    except (OSError, ValueError) as error:
        key, reason = files.reason_of(error)
        raise _error(f"error_{key}", path, reason=reason) from error


def _error(key: str, path: Path, **values: object) -> ExportError:
    return ExportError("export", key, path=path, **values)
