"""Files of every format are read by bbox and column, and what cannot be read is refused."""

import geopandas as gpd
import pyarrow.parquet as pq
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from erqi_map.errors import RequestError
from erqi_map.store.read.foreign.formats.parquet import ParquetFile
from erqi_map.store.sources import open_source

CORNER = (113.499, 34.599, 113.516, 34.606)


@pytest.fixture(params=["parquet", "covering.parquet", "fgb", "gpkg", "geojson", "4547.gpkg"])
def file(request, parcels, tmp_path):
    path = tmp_path / f"parcels.{request.param.rpartition('.')[2]}"
    if request.param.endswith("parquet"):
        covering = request.param.startswith("covering")
        parcels.to_parquet(path, write_covering_bbox=covering, row_group_size=10)
    else:
        frame = parcels.to_crs("EPSG:4547") if "4547" in request.param else parcels
        frame.to_file(path, layer="parcels" if path.suffix == ".gpkg" else None)
    return path


def by_code(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.sort_values("code").reset_index(drop=True)


def test_a_file_says_what_it_holds_before_it_is_read(file, parcels):
    info = open_source(file).info
    assert info.n == 100
    # The envelope of a grid that lies askew is a little larger.
    assert info.bbox == pytest.approx(tuple(parcels.total_bounds), abs=1e-3)
    assert shapely.box(*info.bbox).buffer(1e-9).covers(shapely.box(*parcels.total_bounds))
    assert set(info.columns) >= {"code", "用途", "area_m2"}
    assert info.size_bytes == file.stat().st_size
    assert info.label == file.name


def test_only_what_touches_the_bbox_is_read(file):
    found = open_source(file).read(CORNER)
    assert sorted(found["code"]) == ["P-000", "P-001"]
    assert found.crs == "EPSG:4326"


def test_only_the_columns_asked_for_are_read(file):
    assert list(open_source(file).read(columns=["code"]).columns) == ["code", "geometry"]
    assert list(open_source(file).read(CORNER, []).columns) == ["geometry"]


def test_all_of_a_file_is_what_was_written(file, parcels):
    found = by_code(open_source(file).read(columns=["code", "用途", "area_m2"]))
    assert_geodataframe_equal(found, parcels, check_less_precise=True, check_dtype=False)


def test_batches_together_are_the_whole_file(file):
    codes = [code for batch in open_source(file).batches(["code"]) for code in batch["code"]]
    assert sorted(codes) == [f"P-{k:03}" for k in range(100)]


def test_nothing_in_the_bbox_is_an_empty_frame_with_the_columns(file):
    found = open_source(file).read((10, 10, 11, 11), ["code"])
    assert len(found) == 0
    assert list(found.columns) == ["code", "geometry"]


def test_row_groups_outside_the_bbox_are_not_read(parcels, tmp_path):
    path = tmp_path / "p.parquet"
    parcels.to_parquet(path, write_covering_bbox=True, row_group_size=10)
    reader = ParquetFile(str(path), most_columns=100, value_mb=1)
    assert [table.num_rows for table in reader.rows(["code"], CORNER)] == [10]


def test_a_column_there_is_not_is_named_with_those_there_are(file):
    with pytest.raises(RequestError, match=r"没有列 owner.*code"):
        open_source(file).read(columns=["code", "owner"])


@pytest.mark.parametrize("bbox", [(114, 34, 113, 35), (113, 35, 114, 34), (float("nan"), 0, 1, 1)])
def test_a_bbox_that_is_none_is_refused(file, bbox):
    with pytest.raises(RequestError, match="范围"):
        open_source(file).read(bbox)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"<OGRVRTDataSource/>", b"PK\x03\x04", b"fgb", b"\x00" * 100],
)
def test_other_content_is_refused_whatever_it_is_called(content, tmp_path):
    for name in ("a.fgb", "a.geojson", "a.parquet", "a.gpkg"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RequestError, match=r"不是 GeoParquet"):
            open_source(tmp_path / name)


@pytest.mark.parametrize("head", [b"PAR1", b"fgb\x03fgb\x00", b"SQLite format 3\x00", b"{"])
def test_a_damaged_file_is_refused_with_its_name(head, tmp_path):
    path = tmp_path / "damaged"
    path.write_bytes(head + b"\x07" * 200)
    with pytest.raises(RequestError, match="damaged"):
        _ = open_source(path).info


def test_a_parquet_that_says_it_has_more_rows_than_it_has_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    points = shapely.points([(113.6, 34.7)] * 1000)
    gpd.GeoDataFrame({"a": range(1000)}, geometry=points, crs="EPSG:4326").to_parquet(path)
    # The first such number in the foot of the file is that of all rows; 8,191 is as long.
    whole = path.read_bytes()
    at = whole.index(b"\x16\xd0\x0f", len(whole) - 8 - int.from_bytes(whole[-8:-4], "little"))
    path.write_bytes(whole[:at] + b"\x16\xfe\x7f" + whole[at + 3 :])
    assert pq.ParquetFile(path).metadata.num_rows == 8191
    with pytest.raises(RequestError, match="写明有 8191 个要素，却只读到 1000 个"):
        open_source(path).read()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(RequestError, match=r"没有文件 .*none\.fgb"):
        open_source(tmp_path / "none.fgb")


def test_a_parquet_without_geometry_and_one_without_a_crs_are_refused(parcels, tmp_path):
    parcels.drop(columns="geometry").to_parquet(tmp_path / "plain.parquet")
    with pytest.raises(RequestError, match="没有几何信息"):
        _ = open_source(tmp_path / "plain.parquet").info
    parcels.set_crs(None, allow_override=True).to_parquet(tmp_path / "nocrs.parquet")
    with pytest.raises(RequestError, match="坐标系"):
        _ = open_source(tmp_path / "nocrs.parquet").info


def test_a_package_of_several_tables_asks_which(parcels, tmp_path):
    path = tmp_path / "two.gpkg"
    parcels.to_file(path, layer="one")
    parcels.to_file(path, layer="two")
    with pytest.raises(RequestError, match=r"one、two"):
        _ = open_source(path).info
    assert open_source(path, "two").info.n == 100


def test_geoparquet_is_told_by_the_metadata_of_the_file_not_of_its_arrow_schema(parcels, tmp_path):
    parcels.to_parquet(tmp_path / "parcels.parquet")
    kept = pq.read_table(tmp_path / "parcels.parquet")
    path = tmp_path / "other_writer.parquet"
    with pq.ParquetWriter(path, kept.schema.remove_metadata()) as writer:
        writer.write_table(kept.replace_schema_metadata())
        writer.add_key_value_metadata({"geo": kept.schema.metadata[b"geo"].decode()})
    assert open_source(path).info.n == kept.num_rows
