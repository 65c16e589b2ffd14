"""Makes hostile files, each from a sound one or from nothing."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from tests.overlay_book import parcels

SECRET = "topsecret-7f3a"
ROWS = 40


@dataclass(frozen=True)
class Bait:
    """What an attack tries to reach, and where it may write."""

    folder: Path
    secret: Path
    address: str

    def file(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def sound(self, ending: str) -> Path:
        path = self.folder / f"sound.{ending}"
        frame = parcels(ROWS)
        frame.to_parquet(path) if ending == "parquet" else frame.to_file(path)
        return path


def pipeline(bait: Bait, source: str) -> str:
    command = f"gdal vector pipeline ! read --input-format CSV {source}"
    return json.dumps(
        {
            "type": "gdal_streamed_alg",
            "command_line": command,
            "relative_paths_to_this_file": False,
        }
    )


def vrt_of(bait: Bait) -> str:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>CSV:{bait.secret}'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )


def zipped(bait: Bait) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("layer.vrt", vrt_of(bait))
    return packed.getvalue()


def collection(**more: Any) -> str:
    feature = {
        "type": "Feature",
        "properties": {"a": 1},
        "geometry": {"type": "Point", "coordinates": [113.6, 34.7]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more})


def geoparquet(bait: Bait, change: Callable[[dict[str, Any]], None], **more: Any) -> Path:
    table = pq.read_table(bait.sound("parquet"))
    geo = json.loads(table.schema.metadata[b"geo"])
    change(geo)
    metadata = {**table.schema.metadata, b"geo": json.dumps(geo).encode(), **more}
    pq.write_table(table.replace_schema_metadata(metadata), bait.folder / "made.parquet")
    return bait.folder / "made.parquet"


def column(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda geo: geo["columns"]["geometry"].update(values)


def repeated(value: str, rows: int, bait: Bait) -> Path:
    """A small file of one value told `rows` times."""
    codes = pa.array(np.zeros(rows, np.int32))
    point = shapely.to_wkb(shapely.Point(113.6, 34.7))
    table = pa.table(
        {
            "text": pa.DictionaryArray.from_arrays(codes, pa.array([value])),
            "geometry": pa.DictionaryArray.from_arrays(codes, pa.array([point])),
        }
    )
    geo = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    path = bait.folder / "made.parquet"
    with pq.ParquetWriter(path, table.schema, compression="zstd", store_schema=False) as writer:
        writer.write_table(table, row_group_size=rows)
        writer.add_key_value_metadata({"geo": json.dumps(geo)})
    return path


def package(bait: Bait, *statements: str) -> Path:
    path = bait.sound("gpkg")
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


def view(bait: Bait, query: str) -> Path:
    return package(
        bait,
        f"create view hostile as {query}",
        "delete from gpkg_contents where table_name = 'sound'",
        "delete from gpkg_geometry_columns where table_name = 'sound'",
        "insert into gpkg_contents(table_name, data_type, identifier, srs_id)"
        " values ('hostile', 'features', 'hostile', 4326)",
        "insert into gpkg_geometry_columns values ('hostile', 'geom', 'POLYGON', 4326, 0, 0)",
    )


def wide(bait: Bait, ending: str) -> Path:
    frame = gpd.GeoDataFrame(
        {f"c{at}": [1] for at in range(300)}, geometry=[shapely.Point(113.6, 34.7)], crs=4326
    )
    path = bait.folder / f"wide.{ending}"
    frame.to_parquet(path) if ending == "parquet" else frame.to_file(path)
    return path


def many_corners(bait: Bait, ending: str) -> Path:
    ring = shapely.Point(113.6, 34.7).buffer(0.01, quad_segs=3000)
    path = bait.folder / f"round.{ending}"
    frame = gpd.GeoDataFrame({"a": [1]}, geometry=[ring], crs=4326)
    frame.to_parquet(path) if ending == "parquet" else frame.to_file(path)
    return path


def long_value(bait: Bait, ending: str) -> Path:
    frame = gpd.GeoDataFrame(
        {"text": ["x" * 2_500_000]}, geometry=[shapely.Point(113.6, 34.7)], crs=4326
    )
    path = bait.folder / f"long.{ending}"
    frame.to_parquet(path) if ending == "parquet" else frame.to_file(path)
    return path


def patched(bait: Bait, ending: str, at: int, content: bytes) -> Path:
    path = bait.sound(ending)
    data = bytearray(path.read_bytes())
    data[at : at + len(content)] = content
    path.write_bytes(data)
    return path


def cut(bait: Bait, ending: str, share: float) -> Path:
    path = bait.sound(ending)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def claimed_count(bait: Bait, n: int) -> Path:
    """A FlatGeobuf whose head tells another number of features than there are."""
    path = bait.folder / "made.fgb"
    parcels(ROWS).to_file(path, SPATIAL_INDEX="NO")
    data = path.read_bytes()
    told = ROWS.to_bytes(8, "little")
    assert data.count(told) == 1
    path.write_bytes(data.replace(told, n.to_bytes(8, "little")))
    return path
