"""Tables of people: coordinates in every spelling, headings anywhere, sums, codes with zeros."""

import numpy as np
import pytest
import shapely
import xlsxwriter

from erqi_map.store.intake.finder import find_datum

from .incoming import ground, read


@pytest.fixture
def got(tmp_path):
    return lambda path: read(path, tmp_path / "scratch")


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("113.6", "34.7"),
        ("113°36′0″", "34°42'00\""),
        ("113度36分0秒", "34度42分0秒"),
        ("东经113°36′", "北纬34°42′"),
        ("E113:36:00", "N34:42:00"),
        ("113-36-00", "34-42-00"),
        ("１１３．６", "３４．７"),
    ],
)
def test_coordinates_in_every_spelling(x, y, tmp_path, got):
    (tmp_path / "a.csv").write_text(f"名称;经度;纬度\n甲;{x};{y}\n", encoding="utf-8")
    (shape,) = got(tmp_path / "a.csv").shapes
    assert (shape.x, shape.y) == pytest.approx((113.6, 34.7))


@pytest.mark.parametrize(
    ("heading", "cell", "kind"),
    [
        ("坐标", '"113.6,34.7"', "Point"),
        ("WKT", '"POLYGON((113.6 34.7,113.61 34.7,113.61 34.71,113.6 34.7))"', "Polygon"),
        ("坐标", '"113.6,34.7;113.61,34.7;113.61,34.71"', "Polygon"),
        ("度分秒坐标", '"113°36′,34°42′"', "Point"),
    ],
)
def test_coordinates_in_one_cell(heading, cell, kind, tmp_path, got):
    (tmp_path / "a.csv").write_text(f"名称,{heading}\n甲,{cell}\n", encoding="utf-8")
    assert [one.geom_type for one in got(tmp_path / "a.csv").shapes] == [kind]


def test_a_workbook_with_a_merged_title_and_a_row_of_sums(tmp_path, got):
    with xlsxwriter.Workbook(tmp_path / "项目.xlsx") as book:
        sheet = book.add_worksheet("百度坐标点位")
        sheet.merge_range("A1:E1", "二七区项目一览表")
        sheet.write_row("A3", ["序号", "项目名称", "位置", None, "投资（万元）"])
        sheet.write_row("C4", ["经度", "纬度"])
        for at in range(1, 4):
            sheet.write_row(at + 3, 0, [at, f"项目{at}", 113.6 + at / 100, 34.7, 100 * at])
        sheet.write_row("A8", ["合计", None, None, None, 600])
        book.add_worksheet("说明").write("A1", "填表说明")
    file = got(tmp_path / "项目.xlsx")
    assert (file.format, len(file.layers), file.layers[0].rows) == ("Excel", 1, 3)
    assert file.table["项目名称"].tolist() == ["项目1", "项目2", "项目3"]
    assert file.table["投资(万元)"].tolist() == [100, 200, 300]
    assert file.rows.tolist() == [5, 6, 7]
    assert [(one.row, one.key) for one in file.doubts] == [(8, "total_row")]
    assert find_datum(file, ground()).chosen == "bd09"


def test_codes_keep_their_zeros_and_rows_their_numbers(tmp_path, got):
    rows = ("0101,3845000.5,38463000.5", "0102,,", "0103,读不懂,1", "0104,3845001,38463001")
    text = "\n".join(("代码,X坐标,Y坐标", *rows))
    (tmp_path / "a.csv").write_text(text, encoding="gbk")
    file = got(tmp_path / "a.csv")
    assert file.table["代码"].tolist() == ["0101", "0102", "0103", "0104"]
    assert [(one.row, one.key) for one in file.doubts] == [
        (3, "coordinate_none"), (4, "coordinate_bad"),
    ]  # fmt: skip
    assert shapely.get_x(file.shapes[0]) == 38463000.5
    assert np.flatnonzero(shapely.is_missing(file.shapes)).tolist() == [1, 2]
