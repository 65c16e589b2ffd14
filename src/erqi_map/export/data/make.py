"""One way out for every format: by the name, what is lost is told, written whole or not at all."""

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from erqi_map.errors import ExportError, RequestError
from erqi_map.i18n import Listed, Message

from ..write import replace_whole
from . import dxf, geojson, gis, kml, points_txt, tables
from .features import DataSet

GEOPACKAGE = ".gpkg"
SHAPEFILE, ZIP = ".shp", ".zip"
DEGREES, METRES = ("EPSG:4326", "gcj02"), ("EPSG:4526", "EPSG:4547")


@dataclass(frozen=True)
class Format:
    """`systems`: those a file can be in, the first where none is asked for; None for all.
    `places`: needs shapes. `losses`: what cannot be held, told before.
    """

    title: str
    write: Callable[[DataSet, Path], None]
    systems: tuple[str, ...] | None = None
    places: bool = True
    losses: Callable[[DataSet], Iterable[Message]] = lambda data: ()


_SHAPEFILE = Format("Shapefile", gis.write_shapefile, losses=gis.shapefile_losses)
FORMATS = {
    GEOPACKAGE: Format("GeoPackage", gis.write_geopackage, places=False),
    ".geojson": Format("GeoJSON", geojson.write_geojson, DEGREES),
    ".json": Format("GeoJSON", geojson.write_geojson, DEGREES),
    SHAPEFILE: _SHAPEFILE,
    ZIP: _SHAPEFILE,
    ".kml": Format("KML", kml.write_kml, DEGREES, losses=kml.losses),
    ".dxf": Format(
        "DXF", dxf.write_dxf, ("EPSG:4547", "EPSG:4526", *DEGREES, "EPSG:4490"), losses=dxf.losses
    ),
    ".txt": Format("TXT", points_txt.write_points, METRES, losses=points_txt.losses),
    ".fgb": Format("FlatGeobuf", gis.write_flatgeobuf),
    ".parquet": Format("GeoParquet", gis.write_parquet, places=False),
    ".csv": Format("CSV", tables.write_csv, places=False, losses=tables.csv_losses),
    ".xlsx": Format("Excel", tables.write_excel, places=False, losses=tables.excel_losses),
}
"""By the ending of the name."""


@dataclass(frozen=True)
class DataResult:
    """What was written: `path` and, of a Shapefile, its other parts."""

    path: Path
    format: str
    n: int
    size_bytes: int
    parts: tuple[Path, ...] = ()


def format_of(out: Path) -> tuple[Path, Format]:
    """The file and its format; a name without an ending is a GeoPackage. Raises RequestError."""
    path = out if out.suffix else out.with_name(f"{out.name}{GEOPACKAGE}")
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise RequestError("data", "error_format", value=path.name, known=Listed(FORMATS))
    return path, found


def system_for(format: Format, crs: str | None) -> str:
    """The system of a file. Raises RequestError for one that its format cannot be in."""
    if crs is None:
        return (format.systems or DEGREES)[0]
    if format.systems is not None and crs.casefold() not in {
        name for one in format.systems for name in (one.casefold(), one.removeprefix("EPSG:"))
    }:
        known = Listed(format.systems)
        raise RequestError("data", "error_crs_format", value=crs, format=format.title, known=known)
    return crs


def losses(data: DataSet, format: Format) -> list[Message]:
    """What the format cannot hold. Raises RequestError where it can hold nothing of it."""
    if format.places and data.shapes is None:
        raise RequestError("data", "error_no_places", format=format.title)
    return list(format.losses(data))


def write_data(data: DataSet, out: Path, *, overwrite: bool = False) -> DataResult:
    """Write the rows to `out`.

    Raises RequestError for a format there is not, ExportError for a place that cannot be written
    or, without `overwrite`, for a file that is there; nothing is changed then.
    """
    path, format = format_of(out)
    losses(data, format)
    check_free([path], overwrite)
    with tempfile.TemporaryDirectory(prefix="erqi-map-data-") as scratch:
        made = (
            Path(scratch)
            / f"{path.stem}{SHAPEFILE if path.suffix.lower() == ZIP else path.suffix.lower()}"
        )
        format.write(data, made)
        parts = sorted(Path(scratch).iterdir())
        if path.suffix.lower() == ZIP:
            parts = [_zipped(Path(scratch) / path.name, parts)]
        targets = [path.with_name(one.name) for one in parts]
        if path.suffix.lower() != SHAPEFILE:
            targets = [path]
        check_free(targets, overwrite)
        # The part that a program opens comes last: before it there is nothing to open.
        for part, target in sorted(
            zip(parts, targets, strict=True), key=lambda one: one[1] == path
        ):
            replace_whole(target, partial(shutil.copyfile, part), known=True)
    size = sum(one.stat().st_size for one in targets)
    others = tuple(one for one in targets if one != path)
    return DataResult(path, format.title, len(data), size, others)


def check_free(targets: list[Path], overwrite: bool) -> None:
    """Raises ExportError for a file that is there and not meant to be replaced."""
    there = [one for one in targets if one.is_file() and one.stat().st_size]
    if there and not overwrite:
        raise ExportError("data", "error_exists", path=there[0])


def _zipped(path: Path, parts: list[Path]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in parts:
            packed.write(part, part.name)
    return path
