"""Every format as tools here write it: shapes, Chinese fields, encodings, declared systems."""

import io
import shutil
import zipfile

import ezdxf
import geopandas as gpd
import numpy as np
import pytest
import shapely

from erqi_map.errors import RequestError
from erqi_map.store.intake.finder import find_datum
from tests.overlay_book import parcels

from .incoming import ground

RARE = "𠮷䶮"


@pytest.fixture
def frame():
    found = parcels(12)
    found["权利人"] = [RARE, None, *["张三"] * 10]
    return found


def same(file, frame, crs="EPSG:4326"):
    """Whether the shapes are those of the frame, whatever their order."""
    there = gpd.GeoSeries(file.shapes, crs=file.crs or crs).to_crs("EPSG:4326")
    one, two = (
        np.array(x)[np.argsort(shapely.get_y(shapely.centroid(x)))]
        for x in (there.array, frame.geometry.array)
    )
    return (shapely.hausdorff_distance(one, two) < 1e-6).all()


@pytest.mark.parametrize(
    ("name", "format", "driver"),
    [
        ("a.gpkg", "GeoPackage", None),
        ("a.geojson", "GeoJSON", None),
        ("a.fgb", "FlatGeobuf", None),
        ("a.gdb", "FileGDB", "OpenFileGDB"),
        ("a.tab", "MapInfo", "MapInfo File"),
        ("a.mif", "MapInfo", "MapInfo File"),
    ],
)
def test_formats_of_gdal_keep_shapes_and_text(name, format, driver, frame, tmp_path, got):
    more = {"encoding": "UTF-8"} if format == "MapInfo" else {}
    frame.rename(columns={"权利人": "owner"}).to_file(tmp_path / name, driver=driver, **more)
    file = got(tmp_path / name)
    assert (file.format, len(file.shapes)) == (format, 12)
    assert same(file, frame)
    assert RARE in file.table["owner"].tolist()
    assert len([one for one in file.table["owner"] if one == "张三"]) == 10
    assert find_datum(file, ground()).chosen is not None


def test_geoparquet_and_a_geojson_without_a_word_of_its_system(frame, tmp_path, got):
    frame.to_parquet(tmp_path / "a.parquet")
    file = got(tmp_path / "a.parquet")
    assert (file.format, file.crs, same(file, frame)) == ("GeoParquet", "EPSG:4326", True)
    frame.crs = None
    (tmp_path / "b.geojson").write_text(frame.to_json(), encoding="utf-8")
    datum = find_datum(got(tmp_path / "b.geojson"), ground())
    assert datum.needs_decision
    assert datum.candidates[0].id == "EPSG:4326"
    assert "gcj02" in datum.close
    assert "RFC 7946" in str(datum.candidates[0].why[0])
    shutil.move(tmp_path / "b.geojson", tmp_path / "百度.geojson")
    assert find_datum(got(tmp_path / "百度.geojson"), ground()).chosen == "bd09"


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
@pytest.mark.parametrize("kept", ["", ".cpg", ".prj"])
def test_a_shapefile_is_read_whatever_it_says_of_itself(encoding, kept, tmp_path, got, frame):
    frame = frame.to_crs("EPSG:4547").rename(columns={"权利人": "土地使用权人"})
    frame["土地使用权人"] = ["二七区" if at else None for at in range(12)]
    frame.to_file(tmp_path / "a.shp", encoding=encoding)
    for ending in {".cpg", ".prj"} - {kept}:
        (tmp_path / f"a{ending}").unlink()
    file = got(tmp_path / "a.shp")
    assert file.encoding == {"GBK": "GB18030"}.get(encoding, encoding)
    column = "土地使" if encoding == "UTF-8" else "土地使用权"
    assert file.table[column].iloc[3] == "二七区"
    cut = [one.field for one in file.doubts if one.key == "name_cut"]
    assert cut == (["土地使"] if encoding == "UTF-8" else [])
    assert (file.crs is None) == (kept != ".prj")
    assert set(file.previews) == {"UTF-8", "GB18030"}


def test_a_cpg_that_lies_is_not_believed(frame, tmp_path, got):
    frame["权利人"] = "郑州市"
    frame.to_file(tmp_path / "a.shp", encoding="GBK")
    (tmp_path / "a.cpg").write_text("UTF-8")
    assert got(tmp_path / "a.shp").table["权利人"].iloc[0] == "郑州市"
    frame.to_file(tmp_path / "a.shp", encoding="UTF-8")
    (tmp_path / "a.cpg").write_text("936")
    assert got(tmp_path / "a.shp").encoding == "UTF-8"


def test_a_shapefile_without_index_or_table_is_read_and_says_so(frame, tmp_path, got):
    frame.to_file(tmp_path / "a.shp")
    (tmp_path / "a.shx").unlink()
    (tmp_path / "a.dbf").unlink()
    file = got(tmp_path / "a.shp")
    assert same(file, frame)
    assert {"no_shx", "no_dbf"} <= {one.key for one in file.doubts}


class Windows(zipfile.ZipInfo):
    """An entry as Windows writes it here: its name in GBK, and no word of it."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def packed(path, source, inside):
    with zipfile.ZipFile(path, "w") as archive:
        for one in source:
            archive.writestr(Windows(inside + one.name), one.read_bytes())
    return path


def test_zips_of_any_name_hold_a_shapefile_or_a_geodatabase(frame, tmp_path, got):
    frame.to_file(tmp_path / "地块.shp", encoding="GBK")
    parts = sorted(tmp_path.glob("地块.*"))
    file = got(packed(tmp_path / "数据.dat", parts, "成果/"))
    assert (file.format, file.layers[0].name, same(file, frame)) == ("Shapefile", "地块", True)
    frame.to_file(tmp_path / "x.gdb", driver="OpenFileGDB")
    inner = sorted((tmp_path / "x.gdb").iterdir())
    shutil.rmtree(tmp_path / "scratch")
    file = got(packed(tmp_path / "库.zip", inner, "成果/库/"))
    assert (file.format, same(file, frame)) == ("FileGDB", True)


def kml(body, head='<?xml version="1.0" encoding="UTF-8"?>'):
    return f'{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'


SPOTS = """<Folder><name>地块</name><Placemark><name>甲</name><ExtendedData>
<Data name="用地性质"><value>商业</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing>
<coordinates>113.6,34.7,0 113.61,34.7,0 113.61,34.71,0 113.6,34.7,0</coordinates></LinearRing>
</outerBoundaryIs></Polygon></Placemark></Folder><Folder><name>点</name><Placemark><name>乙</name>
<Point><coordinates>113.62,34.72</coordinates></Point></Placemark></Folder>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_kml_keeps_chinese_fields_in_either_encoding(encoding, tmp_path, got):
    text = kml(SPOTS, f'<?xml version="1.0" encoding="{encoding.upper()}"?>')
    (tmp_path / "a.kml").write_bytes(text.encode(encoding))
    file = got(tmp_path / "a.kml")
    assert file.table["用地性质"].tolist()[0] == "商业"
    assert [one.geom_type for one in file.shapes] == ["Polygon", "Point"]
    assert [one.name for one in file.layers] == ["地块", "点"]
    datum = find_datum(file, ground())
    assert (datum.chosen, datum.needs_decision) == ("EPSG:4326", False)
    assert not file.undecided
    assert len(got(tmp_path / "a.kml", table="点").shapes) == 1


def test_ovkml_declares_nothing_and_proposes_gcj02(tmp_path, got):
    with zipfile.ZipFile(tmp_path / "奥维.ovkmz", "w") as archive:
        archive.writestr("doc.kml", kml(SPOTS))
        archive.writestr("files/a.png", b"\x89PNG")
    datum = find_datum(got(tmp_path / "奥维.ovkmz"), ground())
    assert datum.needs_decision
    assert datum.candidates[0].id == "gcj02"


def test_gpx_is_points_routes_and_tracks(tmp_path, got):
    (tmp_path / "a.gpx").write_text(
        '<gpx><wpt lat="34.7" lon="113.6"><name>起点</name></wpt><trk><name>线</name><trkseg>'
        '<trkpt lat="34.7" lon="113.6"/><trkpt lat="34.71" lon="113.61"/></trkseg></trk></gpx>'
    )
    file = got(tmp_path / "a.gpx")
    assert [one.geom_type for one in file.shapes] == ["Point", "LineString"]
    assert file.crs == "EPSG:4326"


@pytest.mark.parametrize(("version", "encoding"), [("R2000", "gbk"), ("R2010", "utf-8")])
def test_closed_lines_of_a_drawing_are_areas_and_texts_their_attributes(
    version, encoding, tmp_path, got
):
    drawing = ezdxf.new(version)
    drawing.header["$DWGCODEPAGE"] = "ANSI_936"
    drawing.encoding = encoding
    space = drawing.modelspace()
    x, y = 38_463_000, 3_845_000
    square = [(x, y), (x + 100, y), (x + 100, y + 100), (x, y + 100)]
    space.add_lwpolyline(square, close=True, dxfattribs={"layer": "用地红线"})
    space.add_circle((x + 500, y), 10, dxfattribs={"layer": "用地红线"})
    space.add_line((x, y), (x + 50, y), dxfattribs={"layer": "道路"})
    space.add_text("甲地块", dxfattribs={"layer": "注记", "insert": (x + 50, y + 50)})
    space.add_text("无主", dxfattribs={"layer": "注记", "insert": (x + 5000, y)})
    stream = io.StringIO()
    drawing.write(stream)
    (tmp_path / "图.dxf").write_bytes(stream.getvalue().encode(encoding))
    file = got(tmp_path / "图.dxf")
    assert {one.name: one.rows for one in file.layers} == {"注记": 1, "用地红线": 2, "道路": 1}
    by_layer = file.table.assign(kind=[one.geom_type for one in file.shapes])
    area = by_layer[by_layer["图层"] == "用地红线"]
    assert area["kind"].tolist() == ["Polygon", "Polygon"]
    assert area["文字"].tolist()[0] == "甲地块"
    datum = find_datum(file, ground())
    assert datum.candidates[0].id == "EPSG:4526"
    assert datum.needs_decision


SURVEY = """[属性描述]
格式版本号=1.01版本
坐标系={system}
几度分带=3
计量单位=米
带号=38
[地块坐标]
{line}
J1,1,3845000.000,38463000.000
J2,1,3845000.000,38463100.000
J3,1,3845100.000,38463100.000
J4,1,3845100.000,38463000.000
J5,2,3845020.000,38463020.000
J6,2,3845020.000,38463060.000
J7,2,3845060.000,38463060.000
"""
LINES = {
    8: "7,0.92,DK-001,甲地块,面,I49G001,商业,05,@",
    9: "7,0.92,DK-001,甲地块,面,I49G001,商业,05,备注,@",
    12: "7,0.92,DK-001,甲地块,面,I49G001,商业,05,a,b,c,d,@",
    13: "7,0.92,DK-001,甲地块,面,I49G001,商业,05,a,b,c,d,e,@",
    0: "@",
}


@pytest.mark.parametrize("n", LINES)
@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_parcels_by_their_corners(n, encoding, tmp_path, got):
    text = SURVEY.format(line=LINES[n], system="2000国家大地坐标系")
    (tmp_path / "勘测定界.txt").write_bytes(text.encode(encoding))
    file = got(tmp_path / "勘测定界.txt")
    (shape,) = file.shapes
    assert shape.area == pytest.approx(100 * 100 - 40 * 40 / 2)
    assert len(shape.interiors) == 1
    if n:
        assert file.table["地块编号"].tolist() == ["DK-001"]
        assert file.table["地类编码"].tolist() == ["05"]
    datum = find_datum(file, ground())
    assert (datum.chosen, datum.needs_decision) == ("EPSG:4526", False)


def test_a_header_that_lies_is_for_a_person_to_decide(tmp_path, got):
    text = SURVEY.format(line=LINES[8], system="2000国家大地坐标系").replace("带号=38", "带号=36")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    datum = find_datum(got(tmp_path / "a.txt"), ground())
    assert datum.needs_decision
    assert datum.candidates[0].id == "EPSG:4526"
    old = SURVEY.format(line=LINES[8], system="80国家大地坐标系")
    (tmp_path / "b.txt").write_text(old, encoding="utf-8")
    datum = find_datum(got(tmp_path / "b.txt"), ground())
    assert datum.chosen == "EPSG:2362"
    assert "150 米" in "".join(map(str, datum.candidates[0].why))


def test_several_layers_have_to_be_chosen_from(frame, tmp_path, got):
    frame.to_file(tmp_path / "a.gpkg", layer="地块")
    frame.head(3).to_file(tmp_path / "a.gpkg", layer="道路", mode="a")
    file = got(tmp_path / "a.gpkg")
    assert file.undecided
    assert {one.name: one.rows for one in file.layers} == {"地块": 12, "道路": 3}
    chosen = got(tmp_path / "a.gpkg", table="道路")
    assert (len(chosen.shapes), chosen.undecided) == (3, False)
    with pytest.raises(RequestError, match="地块、道路"):
        got(tmp_path / "a.gpkg", table="水系")
