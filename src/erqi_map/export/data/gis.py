"""GeoPackage, FlatGeobuf, Shapefile and GeoParquet: what GDAL and Arrow write."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyogrio.raw import write_arrow
from pyproj.enums import WktVersion

from erqi_map.errors import RequestError
from erqi_map.i18n import LANGS, Listed, Message, phrase

from .features import DataSet
from .plain import words_of

DBF_NAME, DBF_TEXT, DBF_DIGITS = 10, 254, 10**17
DBF_ENCODING = "GB18030"
_PLURAL = {"Point": "MultiPoint", "LineString": "MultiLineString", "Polygon": "MultiPolygon"}
GEOMETRY = "geometry"


def write_geopackage(data: DataSet, path: Path) -> None:
    """One table, with title and sources in its metadata."""
    about = "\n".join(about_lines(data))
    said = {"IDENTIFIER": data.title.zh, "DESCRIPTION": about}
    names: list[str] = []
    for name in data.table.column_names:
        names.append(_free(name, names))
    own = {"GEOMETRY_NAME": _free("geom", names), "FID": _free("fid", names)}
    table = data.table.rename_columns(names)
    _write(data, table, path, "GPKG", layer=data.id, layer_metadata=said, **own)


def write_flatgeobuf(data: DataSet, path: Path) -> None:
    """With an index, which puts the rows into another order."""
    whole = not (shapely.is_missing(data.shapes) | shapely.is_empty(data.shapes)).any()
    _write(data, data.table, path, "FlatGeobuf", layer=data.id, SPATIAL_INDEX=str(whole))


def write_parquet(data: DataSet, path: Path) -> None:
    """GeoParquet 1.1, or plain Parquet for a table without places."""
    frame = data.table.to_pandas(types_mapper=pa_type)
    if data.shapes is None:
        frame.to_parquet(path, index=False)
        return
    whole = gpd.GeoDataFrame(frame, geometry=data.shapes, crs=data.system.crs)
    whole.to_parquet(path, index=False, compression="zstd", schema_version="1.1.0")


def pa_type(kind: pa.DataType) -> Any:
    """Columns stay what they are in Arrow: no missing number turns a whole one into a fraction."""
    import pandas as pd

    return pd.ArrowDtype(kind)


def write_shapefile(data: DataSet, path: Path) -> None:
    """The parts beside `path`; what each short name stands for goes into a list of its own."""
    short = short_names(data.table.column_names)
    table = pa.table([_dbf_column(one) for one in data.table.columns], names=[*short.values()])
    _write(data, table, path, "ESRI Shapefile", encoding=DBF_ENCODING)
    with path.with_suffix(".fields.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(phrase(LANGS[0], "data", key) for key in ("short", "long", "zh", "en"))
        for name, brief in short.items():
            rows.writerow((brief, name, *(data.names[name].get(lang) for lang in LANGS)))


def shapefile_losses(data: DataSet) -> Iterator[Message]:
    """What a Shapefile cannot hold of this. Raises RequestError for shapes of several kinds."""
    kinds = sorted(set(shapely.get_type_id(data.shapes)) - {-1})
    families = {
        ("point", "line", "line", "area", "points", "line", "area", "mixed")[k] for k in kinds
    }
    if len(families) > 1 or families & {"mixed"}:
        known = {type(one).__name__ for one in data.shapes if one is not None}
        raise RequestError("data", "error_mixed", kinds=Listed(sorted(known)))
    short = short_names(data.table.column_names)
    renamed = {name: brief for name, brief in short.items() if name != brief}
    if renamed:
        pairs = Listed(f"{name} → {brief}" for name, brief in renamed.items())
        yield Message("data", "loss_names", names=pairs)
    for name, column in zip(data.table.column_names, data.table.columns, strict=True):
        if pa.types.is_timestamp(column.type):
            yield Message("data", "loss_time", column=name)
        if pa.types.is_string(column.type):
            longer = sum(len(_encoded(one)) > DBF_TEXT for one in column.to_pylist() if one)
            if longer:
                yield Message("data", "loss_text", column=name, n=longer, most=DBF_TEXT)
            ends = pc.or_(pc.equal(column, ""), pc.ends_with(column, " "))
            if pc.any(ends).as_py():
                yield Message("data", "loss_empty", column=name)


def short_names(names: list[str]) -> dict[str, str]:
    """Each name cut to the bytes a Shapefile has for it, whole characters, no two alike."""
    found: dict[str, str] = {}
    for name in names:
        brief, number = _cut(name, DBF_NAME), 0
        while brief.casefold() in {one.casefold() for one in found.values()}:
            number += 1
            brief = _cut(name, DBF_NAME - len(str(number)) - 1) + f"_{number}"
        found[name] = brief
    return found


def about_lines(data: DataSet) -> list[str]:
    """What is true of the whole layer, in both languages."""
    lines = []
    for lang in LANGS:
        lines.append(data.title.get(lang))
        lines += [
            phrase(
                lang,
                "data",
                "about",
                name=phrase(lang, "data", f"about_{key}"),
                value=text.get(lang),
            )
            for key, text in data.about.items()
        ]
        lines.append(
            phrase(
                lang,
                "data",
                "about_gcj02" if data.system.is_gcj02 else "about_crs",
                crs=data.system.word,
            )
        )
    return lines


def _free(name: str, taken: Sequence[str]) -> str:
    """A name no other has; databases do not tell capitals from small letters."""
    while name.casefold() in {one.casefold() for one in taken}:
        name += "_"
    return name


def _cut(name: str, most: int) -> str:
    while len(_encoded(name)) > most:
        name = name[:-1]
    return name


def _encoded(text: str) -> bytes:
    return text.encode(DBF_ENCODING, errors="replace")


def _dbf_column(column: Any) -> Any:
    """Moments as text, whole numbers of more digits than it has as text, long text cut."""
    if pa.types.is_timestamp(column.type):
        return pa.array(words_of(column), pa.string())
    if pa.types.is_integer(column.type):
        most = pc.max(pc.abs_checked(pc.fill_null(column, 0))).as_py() if len(column) else 0
        return column.cast(pa.string()) if (most or 0) > DBF_DIGITS else column
    if pa.types.is_string(column.type):
        return pa.array(
            [one if one is None else _cut(one, DBF_TEXT) for one in column.to_pylist()], pa.string()
        )
    return column


def _write(
    data: DataSet, table: pa.Table, path: Path, driver: str, *, layer: str | None = None,
    encoding: str | None = None, layer_metadata: dict[str, str] | None = None, **options: str,
) -> None:  # fmt: skip
    placed: dict[str, Any] = {}
    if data.shapes is not None:
        shapes, kind = _one_kind(data.shapes)
        name = _free(GEOMETRY, table.column_names)
        field = pa.field(name, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
        table = table.append_column(field, pa.array(shapely.to_wkb(shapes), pa.binary()))
        wkt = data.system.crs.to_wkt(
            WktVersion.WKT1_GDAL if data.system.is_gcj02 else WktVersion.WKT2_2019
        )
        crs = wkt if data.system.is_gcj02 else data.system.word
        placed = {"geometry_name": field.name, "geometry_type": kind, "crs": crs}
    path.unlink(missing_ok=True)
    write_arrow(
        table, path, layer=layer or path.stem,
        encoding=encoding, driver=driver,
        layer_metadata=layer_metadata if driver == "GPKG" else None, **placed, **options,
    )  # fmt: skip


def _one_kind(shapes: Any) -> tuple[Any, str]:
    """Shapes of one kind where they can be: single ones beside several become such too."""
    kinds = {one.geom_type for one in shapes if one is not None}
    if len(kinds) == 1:
        return shapes, kinds.pop()
    for single, plural in _PLURAL.items():
        if kinds == {single, plural}:
            build = {
                "Point": shapely.multipoints,
                "LineString": shapely.multilinestrings,
                "Polygon": shapely.multipolygons,
            }[single]
            found = np.array(
                [
                    build([one]) if one is not None and one.geom_type == single else one
                    for one in shapes
                ],
                dtype=object,
            )
            return found, plural
    return shapes, "Unknown"
