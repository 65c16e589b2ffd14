"""Hostile files: format × attack. Each names a secret file or an address it tries to reach."""

import json
from collections.abc import Callable
from pathlib import Path

from pyproj import CRS

from .foreign_makers import (
    Bait,
    claimed_count,
    collection,
    column,
    cut,
    geoparquet,
    long_value,
    many_corners,
    package,
    patched,
    pipeline,
    repeated,
    view,
    vrt_of,
    wide,
    zipped,
)

Attack = Callable[[Bait], Path]
HEADS = {
    "geojson": b'{"type":"FeatureCollection","features":[]}',
    "fgb": b"fgb\x03fgb\x00",
    "gpkg": b"SQLite format 3\x00",
    "parquet": b"PAR1",
}


def _attacks() -> dict[str, Attack]:
    found: dict[str, Attack] = {
        # Another driver behind an accepted name or head.
        "geojson × driver: a pipeline reads a file": lambda b: b.file(
            "a.geojson", pipeline(b, str(b.secret))
        ),
        "geojson × driver: a pipeline asks an address": lambda b: b.file(
            "a.geojson", pipeline(b, f"/vsicurl/{b.address}/x.csv")
        ),
        "geojson × driver: TopoJSON": lambda b: b.file(
            "a.geojson", '{"type":"Topology","objects":{},"arcs":[]}'
        ),
        "geojson × driver: a tile set": lambda b: b.file(
            "a.json", json.dumps({"tilejson": "2.0.0", "tiles": [f"{b.address}/0/0/0.mvt"]})
        ),
        "geojson × driver: STAC": lambda b: b.file(
            "a.json",
            json.dumps(
                {"type": "Catalog", "stac_version": "1.0.0", "links": [{"href": b.address}]}
            ),
        ),
        "geojson × driver: ESRI paging": lambda b: b.file(
            "a.geojson", collection(exceededTransferLimit=True, geometryType="esriGeometryPoint")
        ),
        "geojson × link: a CRS at an address": lambda b: b.file(
            "a.geojson", collection(crs={"type": "link", "properties": {"href": b.address}})
        ),
        "geojson × link: a CRS in a file": lambda b: b.file(
            "a.geojson", collection(crs={"type": "name", "properties": {"name": str(b.secret)}})
        ),
        "geojson × link: a CRS of PROJ's own files": lambda b: b.file(
            "a.geojson",
            collection(crs={"type": "name", "properties": {"name": f"+init={b.secret}:x"}}),
        ),
        "parquet × link: a CRS of PROJ's own files": lambda b: geoparquet(
            b, column(crs=f"+init={b.secret}:x")
        ),
        "parquet × link: a grid file": lambda b: geoparquet(
            b, column(crs=f"+proj=longlat +ellps=GRS80 +nadgrids={b.secret} +type=crs")
        ),
        "parquet × link: a grid file in PROJJSON": lambda b: geoparquet(
            b,
            column(
                crs=json.loads(
                    CRS(f"+proj=longlat +ellps=GRS80 +nadgrids={b.secret} +type=crs").to_json()
                )
            ),
        ),
        "parquet × link: a CRS at an address": lambda b: geoparquet(b, column(crs=b.address)),
        "gpkg × link: a virtual table": lambda b: package(
            b, f"create virtual table if not exists other using fts3(content, '{b.secret}')"
        ),
        "gpkg × link: a raster's value in a view": lambda b: view(
            b,
            f"select 1 as fid, null as geom, "
            f"gdal_get_pixel_value('{b.secret}', 1, 'pixel', 0, 0) as v",
        ),
        "gpkg × link: an extension in a view": lambda b: view(
            b, f"select 1 as fid, null as geom, load_extension('{b.secret}') as v"
        ),
        "gpkg × link: another database in a view": lambda b: view(
            b, f"select 1 as fid, null as geom, readfile('{b.secret}') as v"
        ),
        # Small files that become large.
        "parquet × bomb: one long value": lambda b: repeated("x" * 40_000_000, 1, b),
        "parquet × bomb: one value many times": lambda b: repeated("y" * 4096, 1_000_000, b),
        "gpkg × bomb: a view without end": lambda b: view(
            b,
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000000000)"
            " select i as fid, null as geom from n",
        ),
        "geojson × bomb: nesting": lambda b: b.file(
            "a.geojson", '{"type":"FeatureCollection","features":' + "[" * 200_000
        ),
        "geojson × bomb: digits": lambda b: b.file(
            "a.geojson", collection().replace('"a": 1', '"a": 1' + "0" * 500_000)
        ),
        "geojson × bomb: one endless text": lambda b: b.file(
            "a.geojson", '{"type":"' + "x" * 3_000_000
        ),
        # Headers that lie.
        "parquet × lie: a covering that is a list": lambda b: geoparquet(b, column(covering=[])),
        "parquet × lie: a covering of texts": lambda b: geoparquet(
            b, column(covering={"bbox": {"xmin": "a", "ymin": [1, 2]}})
        ),
        "parquet × lie: an extent of texts": lambda b: geoparquet(
            b, column(bbox=["a", None, {}, []])
        ),
        "parquet × lie: an extent without end": lambda b: geoparquet(
            b, column(bbox=[float("nan"), float("inf"), 1e308, -1e308])
        ),
        "parquet × lie: a geometry that is text": lambda b: geoparquet(
            b, lambda geo: geo.update(primary_column="code", columns={"code": {"encoding": "WKB"}})
        ),
        "parquet × lie: a geometry that is not there": lambda b: geoparquet(
            b, lambda geo: geo.update(primary_column="none", columns={"none": {"encoding": "WKB"}})
        ),
        "parquet × lie: columns that are a list": lambda b: geoparquet(
            b, lambda geo: geo.update(columns=[1])
        ),
        "parquet × lie: pandas metadata": lambda b: geoparquet(
            b,
            lambda geo: None,
            pandas=json.dumps(
                {"index_columns": ["code"], "columns": [{"name": 1}], "column_indexes": 7}
            ).encode(),
        ),
        "fgb × lie: too many features": lambda b: claimed_count(b, 50_000_000),
        "fgb × lie: a head of gigabytes": lambda b: patched(b, "fgb", 8, b"\xff\xff\xff\x7f"),
        "gpkg × lie: a page size of nothing": lambda b: patched(b, "gpkg", 16, b"\x00\x00"),
        "geojson × lie: properties that are a list": lambda b: b.file(
            "a.geojson", collection().replace('{"a": 1}', "[1]")
        ),
        "geojson × lie: positions that are text": lambda b: b.file(
            "a.geojson", collection().replace("[113.6, 34.7]", '["113.6", "34.7"]')
        ),
        "geojson × lie: positions without end": lambda b: b.file(
            "a.geojson", collection().replace("113.6", "1e999")
        ),
        "geojson × lie: another encoding": lambda b: b.file(
            "a.geojson", collection().replace('"a"', '"名称"').encode("gbk")
        ),
    }
    for ending, head in HEADS.items():
        for other in ("zip", "kmz", "tar.gz", ending):
            found[f"{ending} × archive: a head before a zip, named .{other}"] = (
                lambda b, head=head, other=other: b.file(f"a.{other}", head + zipped(b))
            )
        found[f"{ending} × driver: a VRT behind the head"] = lambda b, head=head, ending=ending: (
            b.file(f"a.{ending}", head + vrt_of(b).encode())
        )
        for share in (1, 2, 3):
            found[f"{ending} × truncation: {share}/4"] = lambda b, ending=ending, share=share: cut(
                b, ending, share / 4
            )
        for other, foreign in HEADS.items():
            if other != ending:
                found[f"{ending} × foreign magic: the head of {other}"] = (
                    lambda b, ending=ending, foreign=foreign: patched(b, ending, 0, foreign)
                )
        found[f"{ending} × bomb: columns"] = lambda b, ending=ending: wide(b, ending)
        found[f"{ending} × bomb: corners"] = lambda b, ending=ending: many_corners(b, ending)
        found[f"{ending} × bomb: a long value"] = lambda b, ending=ending: long_value(b, ending)
    return found


ATTACKS = _attacks()
# What is sound after all: the attack changes nothing of what is read.
HARMLESS = frozenset(
    {
        "geojson × driver: ESRI paging",
        "parquet × lie: a covering that is a list",
        "parquet × lie: a covering of texts",
        "parquet × lie: an extent of texts",
        "parquet × lie: an extent without end",
        "parquet × lie: pandas metadata",
    }
)
