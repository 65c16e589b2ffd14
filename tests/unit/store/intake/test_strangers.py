"""Files as other tools and other people write them: each once came in wrong, or not at all."""

import io
import sqlite3
import struct
import zipfile

import ezdxf
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from erqi_map.geo import wgs84_to_bd09
from erqi_map.store.intake.changes import Changes
from erqi_map.store.intake.finder import find_datum
from erqi_map.store.intake.looking import Look, decisions, doubt_text, report
from erqi_map.store.read.foreign.intake.texts import encoding_of
from tests.overlay_book import parcels

from .incoming import csv_file, ground, points, workbook


def parts(value):
    minutes = int(value % 1 * 60)
    return int(value), minutes, round((value % 1 * 60 - minutes) * 60, 4)


@pytest.mark.parametrize(
    ("text", "written", "declared", "codec"),
    [
        ("郑州市二七区", "gbk", "ISO-8859-1", "gb18030"),
        ("郑州市二七区", "gbk", "big5", "gb18030"),
        ("鄭州市建設用地", "big5", "big5", "big5"),
        ("Zürich Genève", "cp1252", "cp1252", "cp1252"),
        ("模", "gbk", None, "gb18030"),
        ("é", "utf-8", "UTF-8", "utf-8"),
        ("𠮷䶮", "gb18030", "GBK", "gb18030"),
    ],
)
def test_an_encoding_that_is_declared_wrongly_is_not_believed(text, written, declared, codec):
    assert encoding_of([text.encode(written)], [declared]) == codec


@pytest.mark.parametrize(
    "heads",
    [
        [["名称", "经度度", "经度分", "经度秒", "纬度度", "纬度分", "纬度秒"]],
        [["名称", "东经°", "东经′", "东经″", "北纬°", "北纬′", "北纬″"]],
        [["名称", "lon_d", "lon_m", "lon_s", "lat_d", "lat_m", "lat_s"]],
        [["名称", "经度", None, None, "纬度"], [None, "度", "分", "秒", "度", "分", "秒"]],
    ],
)
def test_degrees_minutes_and_seconds_in_columns_of_their_own(heads, tmp_path, got):
    lon, lat = points(5)
    rows = [["甲", *parts(x), *parts(y)] for x, y in zip(lon, lat, strict=True)]
    file = got(workbook(tmp_path / "a.xlsx", [*heads, *rows]))
    assert np.allclose(shapely.get_coordinates(file.shapes), np.column_stack([lon, lat]), atol=1e-7)
    assert list(file.table) == ["名称"]


@pytest.mark.parametrize("cell", ["{x};{y}", "N{y} E{x}", "（{x}，{y}）", "{x}º，{y}º"])
def test_pairs_in_one_cell_however_they_stand_apart(cell, tmp_path, got):
    rows = [["名称", "坐标"], ["甲", cell.format(x=113.6, y=34.7)]]
    file = got(workbook(tmp_path / "a.xlsx", rows))
    assert file.shapes[0].coords[0] == (113.6, 34.7)


@pytest.mark.parametrize(
    ("headings", "blank", "closed"),
    [
        (["地块编号", "界址点号", "X坐标", "Y坐标"], False, False),
        (["宗地号", "点号", "纵坐标", "横坐标"], True, True),
        (["DKBH", "序号", "X", "Y"], True, False),
        (["项目名称", "拐点号", "经度", "纬度"], False, True),
    ],
)
def test_tables_of_corners_become_areas(headings, blank, closed, tmp_path, got):
    frame = parcels(6).to_crs("EPSG:4326" if "经度" in headings else "EPSG:4526")
    rows = []
    for n, shape in enumerate(frame.geometry):
        corners = [*shape.exterior.coords][: None if closed else -1]
        for k, (x, y) in enumerate(corners):
            at = (x, y) if "经度" in headings else (y, x)
            rows.append([None if blank and k else f"D{n}", k % (len(corners) - closed) + 1, *at])
    file = got(workbook(tmp_path / "成果.xlsx", [headings, *rows]))
    assert [one.key for one in file.doubts] == ["corners_joined"]
    assert file.table[headings[0]].tolist() == [f"D{n}" for n in range(6)]
    assert shapely.equals_exact(file.shapes, frame.geometry.array, 1e-6, normalize=True).all()


def test_points_with_a_number_stay_points(tmp_path, got):
    file = got(csv_file(tmp_path / "a.csv", *points(9), headings="经度,纬度", more=["甲"] * 9))
    assert {one.geom_type for one in file.shapes} == {"Point"}


@pytest.mark.parametrize("kind", ["CURVEPOLYGON", "MULTISURFACE"])
def test_arcs_become_chords_and_it_is_said(kind, tmp_path, got):
    frame = gpd.GeoDataFrame({"a": [1, 2]}, geometry=parcels(2).centroid, crs=4326).to_crs(4547)
    round_ = frame.set_geometry(frame.buffer(50, quad_segs=64))
    round_.to_file(tmp_path / "a.gpkg", layer="a")
    base = sqlite3.connect(tmp_path / "a.gpkg")
    for (name,) in base.execute("select name from sqlite_master where type='trigger'").fetchall():
        base.execute(f'drop trigger "{name}"')
    base.execute("update gpkg_geometry_columns set geometry_type_name = ?", (kind,))
    spot = frame.geometry[1]
    x, y, r = spot.x, spot.y, 50
    arc = (x - r, y, x, y + r, x + r, y, x, y - r, x - r, y)
    wkb = struct.pack("<BIIBII10d", 1, 10, 1, 1, 8, 5, *arc)
    wkb = wkb if kind == "CURVEPOLYGON" else struct.pack("<BII", 1, 12, 1) + wkb
    (before,) = base.execute("select geom from a where fid = 2").fetchone()
    base.execute("update a set geom = ? where fid = 2", (before[:40] + wkb,))
    base.commit()
    base.close()
    file = got(tmp_path / "a.gpkg")
    assert [(one.row, one.key) for one in file.doubts] == [(2, "curved")]
    assert file.shapes[1].hausdorff_distance(round_.geometry[1]) < 0.02


def test_what_a_drawing_has_in_blocks_hatches_and_escapes(tmp_path, got):
    drawing = ezdxf.new("R2000")
    block, symbol = drawing.blocks.new("总图"), drawing.blocks.new("井盖")
    x, y = 463_000, 3_845_000
    ring = [(x, y), (x + 100, y), (x + 100, y + 100), (x, y + 100)]
    block.add_lwpolyline(ring, close=True, dxfattribs={"layer": "红线"})
    symbol.add_circle((0, 0), 1)
    space = drawing.modelspace()
    space.add_blockref("总图", (0, 0))
    space.add_blockref("井盖", (x + 300, y))
    space.add_hatch(dxfattribs={"layer": "填充"}).paths.add_polyline_path(
        [(a + 200, b) for a, b in ring], is_closed=True
    )
    space.add_text("甲地块", dxfattribs={"height": 9}).set_placement(
        (x + 50, y + 50), align=ezdxf.enums.TextEntityAlignment.MIDDLE_CENTER
    )
    stream = io.StringIO()
    drawing.write(stream)
    text = stream.getvalue().replace("红线", r"\U+7EA2\U+7EBF")
    (tmp_path / "a.dxf").write_bytes(text.encode("gbk"))
    file = got(tmp_path / "a.dxf")
    kinds = [one.geom_type for one in file.shapes]
    by_layer = dict(zip(file.table["图层"], kinds, strict=True))
    assert by_layer == {"红线": "Polygon", "填充": "Polygon", "0": "Point"}
    assert file.table["文字"].dropna().tolist() == ["甲地块"]


@pytest.mark.parametrize("ending", ["tab", "mif"])
@pytest.mark.parametrize("crs", ["EPSG:4547", "EPSG:2383", None])
def test_mapinfo_is_named_by_a_code_and_a_plane_is_no_place(ending, crs, tmp_path, got):
    frame = parcels(4).to_crs(crs or "EPSG:4547")
    frame.crs = None
    (frame.set_crs(crs) if crs else frame).to_file(
        tmp_path / f"地块.{ending}", driver="MapInfo File", encoding="UTF-8"
    )
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for one in tmp_path.glob("地块.*"):
            archive.write(one, f"成果/{one.name}")
    for path in (tmp_path / f"地块.{ending}", tmp_path / "a.zip"):
        file = got(path)
        assert (file.layers[0].rows, file.table["use"][0]) == (4, "居住")
        assert find_datum(file, ground()).chosen == crs


def test_workbooks_and_kmz_lie_in_zips(tmp_path, got):
    workbook(tmp_path / "点.xlsx", [["名称", "经度", "纬度"], ["甲", 113.6, 34.7]])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "点.xlsx", "表/点.xlsx")
    assert got(tmp_path / "a.zip").format == "Excel"


@pytest.mark.parametrize(("encoding", "label"), [("gbk", "GB18030"), ("utf-16", "UTF-16")])
def test_a_geojson_in_another_encoding_is_read(encoding, label, tmp_path, got):
    text = parcels(4).rename(columns={"use": "用地性质"}).to_json(ensure_ascii=False)
    (tmp_path / "a.geojson").write_bytes(text.encode(encoding))
    file = got(tmp_path / "a.geojson")
    assert (file.encoding, file.table["用地性质"][0]) == (label, "居住")


def test_a_kml_keeps_the_types_of_its_schema_and_needs_no_word_of_its_prefixes(tmp_path, got):
    coords = "".join(f"<gx:coord>113.6 {34.7 + at / 100} 9</gx:coord>" for at in range(3))
    (tmp_path / "a.kml").write_text(
        '<kml><Document><Schema id="s"><SimpleField name="层数" type="int"/></Schema>'
        "<Folder><name>甲</name><Placemark><name>一</name><ExtendedData><SchemaData>"
        '<SimpleData name="层数">6</SimpleData></SchemaData></ExtendedData>'
        "<Point><coordinates>113.6,34.7</coordinates></Point></Placemark></Folder>"
        "<Folder><name>乙</name><Placemark><gx:MultiTrack>"
        f"<gx:Track>{coords}</gx:Track><gx:Track>{coords}</gx:Track></gx:MultiTrack>"
        "</Placemark></Folder></Document></kml>"
    )
    file = got(tmp_path / "a.kml")
    assert [one.geom_type for one in file.shapes] == ["Point", "MultiLineString"]
    assert {one.fields["层数"] for one in file.layers} == {"int64"}
    assert file.table["层数"].dropna().tolist() == [6]


def test_a_long_code_stays_whole_where_another_row_has_none(tmp_path, got):
    code = 410103001001000017
    frame = parcels(3).assign(宗地代码=pd.array([code, None, code + 1], "Int64"))
    frame.to_file(tmp_path / "a.gpkg")
    assert got(tmp_path / "a.gpkg").table["宗地代码"].dropna().tolist() == [code, code + 1]


def test_a_table_in_the_balloon_of_a_kml_is_its_fields(tmp_path, got):
    cells = "<table><tr><td>标题</td></tr><tr><td><table><tr><td>用地性质</td><td>商业</td></tr>"
    (tmp_path / "a.kml").write_text(
        f"<kml><Placemark><name>甲</name><description><![CDATA[{cells}]]></description>"
        "<Point><coordinates>113.6,34.7</coordinates></Point></Placemark></kml>"
    )
    assert got(tmp_path / "a.kml").table["用地性质"].tolist() == ["商业"]


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("坐标系：1954年北京坐标系", "beijing54"),
        ("1980 西安坐标系", "xian80"),
        ("2000国家大地坐标系", "cgcs2000"),
        ("bd_lng", "bd09"),
        ("gcj_lat", "gcj02"),
        ("编号180坐标", None),
    ],
)
def test_words_for_a_datum_in_every_spelling(text, family, tmp_path, got):
    from erqi_map.store.intake.signs import said_in

    rows = [["名称", "经度", "纬度", text], ["甲", 113.6, 34.7, "x"]]
    said = said_in(got(workbook(tmp_path / "a.xlsx", rows)))
    assert [one[0] for one in said] == ([] if family is None else [family])


def test_a_note_under_a_table_speaks_too_and_kinds_and_types_are_said(tmp_path, got):

    rows = [["甲", x, y, None] for x, y in zip(*wgs84_to_bd09(*points(9)), strict=True)]
    rows = [["名称", "经度", "纬度", "日期"], *rows, ["坐标系：百度"]]
    file = got(workbook(tmp_path / "a.xlsx", rows))
    datum = find_datum(file, ground())
    assert datum.chosen == "bd09"
    (tmp_path / "b.geojson").write_text(parcels(3).to_json())
    file = got(tmp_path / "b.geojson")
    (layer,) = report(Look(file, datum, (), None, None, Changes(3)))["layers"]
    assert layer["geometry"] == "Polygon"
    types = {one["name"]: one["type"] for one in layer["fields"]}
    assert (types["use"], types["area_ha"], types["built"]) == ("string", "float64", "boolean")


def test_the_mark_of_another_encoding_is_not_believed(tmp_path, got):
    text = "名称,经度,纬度\n二七塔,113.66,34.75\n".encode("gbk")
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + text)
    file = got(tmp_path / "a.csv")
    assert (file.encoding, list(file.table), file.table["名称"][0]) == (
        "GB18030",
        ["名称"],
        "二七塔",
    )


def test_a_shape_alone_is_geojson_too(tmp_path, got):
    shape = parcels(1).geometry[0]
    (tmp_path / "a.geojson").write_text(shapely.to_geojson(shape))
    assert got(tmp_path / "a.geojson").shapes[0].equals(shape)


def test_what_a_kml_has_beside_its_places_is_told_and_its_notes_are_words(tmp_path, got):
    note = '<img src="a.jpg"/>现场<b>照片</b><script>x()</script>'
    (tmp_path / "a.kml").write_text(
        f"<kml><Folder><Placemark><name>甲</name><description><![CDATA[{note}]]></description>"
        "<Point><coordinates>113.6,34.7</coordinates></Point></Placemark></Folder>"
        "<NetworkLink><Link><href>http://far.example</href></Link></NetworkLink>"
        "<GroundOverlay><Icon><href>a.png</href></Icon></GroundOverlay></kml>"
    )
    file = got(tmp_path / "a.kml")
    assert file.table["说明"][0] == "现场 照片"
    assert "2 处网络链接、叠加图片" in str(doubt_text(file.doubts[0]))


def test_a_wrong_number_of_a_zone_is_named(tmp_path, got):
    east, north = parcels(9).to_crs("EPSG:4526").centroid.get_coordinates().to_numpy().T
    file = got(csv_file(tmp_path / "a.csv", north, east - 1e6, headings="X,Y"))
    look = Look(file, find_datum(file, ground()), (), None, None, Changes(9))
    assert "3 度带第 37 带" in str(decisions(look)[0])
