"""For each system a file can be in, data of the district are found first, or it is said that they
cannot be told apart.
"""

import geopandas as gpd
import numpy as np
import pytest
import shapely
import xlsxwriter
from pyproj import Transformer

from erqi_map.errors import RequestError
from erqi_map.geo import wgs84_to_bd09, wgs84_to_gcj02
from erqi_map.store.intake.finder import crs_name, find_datum
from erqi_map.store.intake.ground import turn_of
from erqi_map.store.intake.shift import given_shift, shift_of

from .incoming import csv_file, ground, points, read

DEGREES = ("EPSG:4326", "EPSG:4490", "gcj02", "bd09")
SYSTEMS = [id for id in ground().systems if id not in DEGREES]


def found(tmp_path, x, y, asked=None, **more):
    tmp_path.mkdir(exist_ok=True)
    file = read(csv_file(tmp_path / more.pop("name", "点.csv"), x, y, **more), tmp_path / "scratch")
    return find_datum(file, ground(), asked)


def to(id):
    return Transformer.from_crs("EPSG:4326", id, always_xy=True).transform(*points())


def ids(datum):
    return [one.id for one in datum.candidates]


@pytest.mark.parametrize("id", SYSTEMS)
def test_projected_data_are_found_in_their_zone_and_never_told_silently(id, tmp_path):
    east, north = to(id)
    datum = found(tmp_path, north, east, headings="X坐标,Y坐标")
    assert datum.needs_decision
    assert datum.chosen is None
    assert id in (datum.candidates[0].id, *datum.close)
    # The same zone of other datums, and nothing that lies 275 km away.
    assert {ground().systems[one] for one in datum.close} == {"cgcs2000", "xian80", "beijing54"}
    assert len(datum.candidates) == 3
    assert ground().systems[datum.candidates[0].id] == "cgcs2000"
    assert "分不清" in str(datum.candidates[0].why[-1])


@pytest.mark.parametrize(
    ("id", "shift"),
    [("EPSG:4326", lambda *p: p), ("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)],
)
def test_degrees_are_for_a_person_to_look_at(id, shift, tmp_path):
    datum = found(tmp_path, *shift(*points(400)))
    assert datum.needs_decision
    assert id == datum.candidates[0].id or id in datum.close


def test_names_of_known_places_put_the_right_one_first(tmp_path):
    named = ground().named
    names = [name for name, (shape, _) in named.items() if shape.geom_type == "Point"][:8]
    at = [named[name][0] for name in names]
    shifted = wgs84_to_gcj02([one.x for one in at], [one.y for one in at])
    datum = found(tmp_path, *shifted, more=names)
    assert ids(datum)[0] == "gcj02"
    assert datum.needs_decision
    assert "距规划书中的位置" in "".join(map(str, datum.candidates[0].why))


@pytest.mark.parametrize(
    ("words", "shift", "id"),
    [("百度坐标,,\n", wgs84_to_bd09, "bd09"), ("高德采集点位,,\n", wgs84_to_gcj02, "gcj02")],
)
def test_a_word_in_the_title_decides_and_is_quoted(words, shift, id, tmp_path):
    datum = found(tmp_path, *shift(*points()), before=words)
    assert (datum.chosen, datum.needs_decision) == (id, False)
    assert words.strip(",\n") in str(datum.candidates[0].why[0])


def test_a_word_in_the_name_of_the_file_or_a_heading_decides(tmp_path):
    east, north = to("EPSG:2362")
    datum = found(tmp_path, north, east, headings="X坐标,Y坐标", name="地块_西安80.csv")
    assert datum.chosen == "EPSG:2362"
    assert "150 米" in "".join(map(str, datum.candidates[0].why))
    datum = found(tmp_path, *wgs84_to_bd09(*points()), headings="百度经度,百度纬度")
    assert datum.chosen == "bd09"


@pytest.mark.parametrize(
    "words",
    ["本表不是百度坐标", "非百度坐标", "请勿使用百度坐标", "没有用 BD-09", "未采用百度坐标",
     "not Baidu", "百度坐标除外", "由百度坐标转换而来"],
)  # fmt: skip
def test_a_word_that_is_denied_decides_nothing(words, tmp_path):
    for at, where in enumerate(({"before": f"{words},,\n"}, {"name": f"{words}.csv"})):
        datum = found(tmp_path / str(at), *wgs84_to_bd09(*points()), **where)
        assert (datum.chosen, datum.needs_decision) == (None, True)
        assert words not in str(datum.candidates[0].why)
    datum = found(tmp_path / "2", *wgs84_to_bd09(*points()), before=f"{words}。百度坐标,,\n")
    assert datum.chosen == "bd09"


def test_a_word_on_a_sheet_without_coordinates_settles_only_what_is_even(tmp_path):
    def of(x, y):
        path = tmp_path / "点位.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet, note = book.add_worksheet("点位"), book.add_worksheet("说明")
            for at, row in enumerate([("经度", "纬度"), *zip(x, y, strict=True)]):
                sheet.write_row(at, 0, row)
            note.write(0, 0, "坐标取自百度地图")
        return find_datum(read(path, tmp_path / "scratch"), ground())

    even = shapely.get_coordinates(shapely.buffer(ground().area.representative_point(), 0.002)).T
    assert of(*even).chosen == "bd09"
    assert "另一工作表写有“坐标取自百度地图”" in str(of(*even).candidates[0].why[0])
    # WGS-84 that lies in the district all over, and half a kilometre out of it as BD-09.
    other = of(*points())
    assert (other.chosen, other.candidates[0].id) == (None, "EPSG:4326")


def test_a_header_that_lies_leaves_the_same_zone_of_other_datums_untold(tmp_path):
    shape = shapely.buffer(ground().area.representative_point(), 0.002)
    frame = gpd.GeoDataFrame(geometry=[shape], crs="EPSG:4490").to_crs("EPSG:4547")
    frame.set_crs("EPSG:4526", allow_override=True).to_file(tmp_path / "a.gpkg")
    datum = find_datum(read(tmp_path / "a.gpkg", tmp_path / "scratch"), ground())
    assert datum.close == ("EPSG:4547", "EPSG:2383", "EPSG:2435")
    assert "分不清" in str(datum.candidates[0].why[-1])


def test_words_that_contradict_each_other_decide_nothing(tmp_path):
    datum = found(tmp_path, *points(), before="百度坐标,,\n", name="高德.csv")
    assert datum.needs_decision


def test_exchanged_axes_are_a_candidate_of_their_own(tmp_path):
    lon, lat = points()
    datum = found(tmp_path, lat, lon)
    assert ids(datum) == ["swapped"]
    assert datum.needs_decision
    decided = found(tmp_path, lat, lon, asked="swapped")
    assert decided.chosen == "swapped:EPSG:4326"
    turned = turn_of(decided.chosen)(lat, lon)
    assert np.allclose(turned, (lon, lat))


def test_degrees_minutes_and_seconds_in_one_number_are_a_candidate(tmp_path):
    def packed(value):
        minutes, seconds = int(value % 1 * 60), value * 3600 % 60
        return int(value) + minutes / 100 + round(seconds, 3) / 10_000

    lon, lat = points()
    x, y = ([round(packed(one), 8) for one in axis] for axis in (lon, lat))
    datum = found(tmp_path, x, y)
    assert ids(datum)[0] == "ddd.mmss"
    assert np.allclose(turn_of("ddd.mmss")(np.array(x), np.array(y)), (lon, lat), atol=1e-6)
    assert read(tmp_path / "点.csv", tmp_path / "s").packed_dms


def test_a_person_decides_and_the_decision_is_said(tmp_path):
    datum = found(tmp_path, *wgs84_to_gcj02(*points()), asked="gcj02")
    assert (datum.chosen, datum.needs_decision) == ("gcj02", False)
    assert "指定" in str(datum.candidates[0].why[0])
    assert found(tmp_path, *points(), asked="4490").chosen == "EPSG:4490"


@pytest.mark.parametrize("word", ["EPSG:999999", "mars", "+init=epsg:4326", "EPSG:"])
def test_a_word_that_is_no_system_is_refused(word, tmp_path):
    with pytest.raises(RequestError, match="不认识坐标系"):
        found(tmp_path, *points(), asked=word)


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("EPSG:4526", "CGCS2000 3 度带第 38 带（坐标前有带号）"),
        ("EPSG:4547", "CGCS2000 中央经线 114°（坐标前无带号）"),
        ("EPSG:21419", "北京54 6 度带第 19 带（坐标前有带号）"),
        ("EPSG:2383", "西安80 中央经线 114°（坐标前无带号）"),
        ("gcj02", "gcj02"),
    ],
)
def test_zones_are_called_as_planners_call_them(id, name):
    assert str(crs_name(id)) == name


def test_data_of_another_place_fit_nowhere(tmp_path):
    lon, lat = points()
    datum = found(tmp_path, lon + 10, lat)
    assert datum.needs_decision
    assert datum.candidates == ()


def test_parameters_and_common_points_bring_old_systems_to_their_place(tmp_path):
    lon, lat = points(30)
    # Where 西安80 lies, as one set of seven parameters has it.
    parameters = "-8.5,120.25,60.5,0.8,-1.1,2.2,3.5"
    there = Transformer.from_crs("EPSG:4326", "EPSG:4526", always_xy=True)
    east, north = there.transform(lon, lat)
    right = shift_of(parameters, "EPSG:2362")
    x, y = east + 115.0, north - 62.0
    new = there.transform(*right.turn(x, y))
    assert 20 < np.hypot(new[0] - x, new[1] - y).mean() < 400
    # A hundred metres along the axis through Greenwich go west here, and a little north.
    plain, moved = (shift_of(f"{one},0,0,0,0,0,0", "EPSG:4610").turn(lon, lat) for one in (0, 100))
    metres = (moved[0] - plain[0]) * 111_320 * np.cos(np.radians(lat))
    assert np.allclose(metres, -100 * np.sin(np.radians(lon)), atol=0.5)
    rows = zip(y, x, new[1], new[0], strict=True)
    lines = [f"G{n},{','.join(map(str, row))}" for n, row in enumerate(rows)]
    text = "\n".join(["点名,旧X,旧Y,新X,新Y", *lines])
    (tmp_path / "公共点.csv").write_text(text, encoding="gbk")
    fitted = shift_of(given_shift(str(tmp_path / "公共点.csv")), "EPSG:2362")
    assert np.allclose(fitted.turn(x, y), right.turn(x, y), atol=2e-6)
    assert fitted.accuracy_m < 1
    assert "最大 0.0" in str(fitted.said)
    for bad in ("1,2,3", str(tmp_path)):
        with pytest.raises(RequestError, match="七个数"):
            shift_of(given_shift(bad), "EPSG:2362")
