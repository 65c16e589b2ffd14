"""Tables of people: coordinates in every spelling, headings anywhere, sums, codes with zeros."""

import numpy as np
import pytest
import shapely
import xlsxwriter

from erqi_map.errors import RequestError
from erqi_map.geo import wgs84_to_bd09
from erqi_map.store.intake.finder import find_datum
from erqi_map.store.intake.looking import doubt_text
from tests.overlay_book import parcels

from .incoming import ground, points, workbook


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("113.6", "34.7"),
        ("113°36′0″", "34°42'00\""),
        ("113度36分0秒", "34度42分0秒"),
        ("东经113°36′", "北纬34°42′"),
        ("E113:36:00", "N34:42:00"),
        ("113d36m0s", "34d42m0s"),
        ("113d36'0\"E", "34d42'0\"N"),
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


def test_a_cell_far_away_is_told_as_such_and_empty_rows_are_none(tmp_path, got):
    rows = [["名称", "经度", "纬度"], ["甲", 113.6, 34.7]]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("点")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        sheet.write("XFD1048576", "远")
    with pytest.raises(RequestError, match=r"工作表“点”里，单元格散得太开"):
        got(tmp_path / "a.xlsx")
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet, grey = book.add_worksheet(), book.add_format({"bg_color": "#ccc"})
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        sheet.write_blank("XFD1048576", None, grey)
    assert got(tmp_path / "b.xlsx").layers[0].rows == 1


def test_a_sheet_of_words_speaks_for_the_others(tmp_path, got):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("说明").write("A1", "点位由百度坐标拾取器生成")
        sheet = book.add_worksheet("点")
        sheet.write_row("A1", ["名称", "经度", "纬度"])
        for at, row in enumerate(zip(*wgs84_to_bd09(*points(9)), strict=True), 2):
            sheet.write_row(f"A{at}", [f"点{at}", *row])
    datum = find_datum(got(tmp_path / "a.xlsx"), ground())
    assert (datum.chosen, datum.by) == ("bd09", "words")


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
    assert file.table["投资（万元）"].tolist() == [100, 200, 300]
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


def centres(n=6):
    return [(one.x, one.y) for one in parcels(n).to_crs("EPSG:4326").centroid]


def test_names_merged_over_three_rows_of_headings_are_not_lost(tmp_path, got):
    heads = [["二七区地块一览表"], ["序号", "地块名称", "位置", None, "面积"],
             [None, None, "中心点", None, None], [None, None, "经度", "纬度", "公顷"]]  # fmt: skip
    rows = [[n, f"地块{n}", x, y, 1.5] for n, (x, y) in enumerate(centres())]
    table = got(workbook(tmp_path / "a.xlsx", [*heads, *rows])).table
    assert list(table) == ["序号", "地块名称", "公顷"]
    assert table["地块名称"][2] == "地块2"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_numbers_with_a_comma_for_a_point(separator, tmp_path, got):
    rows = [(f"p{n}, x", f"{x}", f"{y}", "1,5") for n, (x, y) in enumerate(centres())]
    lines = [("name", "lon", "lat", "ha"), *([one.replace(".", ",") for one in r] for r in rows)]
    (tmp_path / "a.csv").write_text("\n".join(map(separator.join, lines)))
    file = got(tmp_path / "a.csv")
    assert [(one.x, one.y) for one in file.shapes] == centres()
    assert (file.table["name"][0], file.table["ha"][0]) == ("p0, x", 1.5)


def test_groups_of_thousands_stay_so(tmp_path, got):
    (tmp_path / "a.csv").write_text("X;Y;n\n3,845,000;463,000;1,234\n3,845,100;463,500;1,300\n")
    assert got(tmp_path / "a.csv").shapes[1].coords[0] == (463_500, 3_845_100)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_table_of_thousands_of_columns_is_refused_at_once(name, tmp_path, got):
    rows = [["经度", "纬度", *(f"c{n}" for n in range(9000))], [113.6, 34.7, *range(9000)]]
    if name == "a.csv":
        (tmp_path / name).write_text("\n".join(",".join(map(str, one)) for one in rows))
    else:
        workbook(tmp_path / name, rows)
    with pytest.raises(RequestError, match=r"有 900\d 列"):
        got(tmp_path / name)


def test_a_web_page_called_a_workbook_is_told_apart(tmp_path, got):
    cells = "<td>名称<td>经度<td>纬度<tr><td>甲<td>113.6<td>34.7"
    (tmp_path / "a.xls").write_text(f"<html><table><tr>{cells}</table>", encoding="gbk")
    with pytest.raises(RequestError, match=r"网页.*另存为 \.xlsx"):
        got(tmp_path / "a.xls")


def test_what_a_workbook_hides_is_never_taken_without_a_word(tmp_path, got):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name, hide in (("可见", ""), ("深藏", "very_hidden"), ("藏", "hide")):
            sheet = book.add_worksheet(name)
            rows = [(name, 113.6 + at / 100, 34.7, "139") for at in range(9 if hide else 4)]
            for at, row in enumerate([("名称", "经度", "纬度", "电话"), *rows]):
                sheet.write_row(at, 0, row)
            if hide:
                getattr(sheet, hide)()
            else:
                sheet.set_row(2, None, None, {"hidden": True})
                sheet.set_column("D:D", None, None, {"hidden": True})
    file = got(tmp_path / "a.xlsx")
    assert (file.chosen, file.undecided, len(file.shapes)) == (("可见",), False, 4)
    said = "".join(str(doubt_text(one)) for one in file.doubts)
    assert "深藏、藏" in said
    assert "1 行在 Excel 里是隐藏的" in said
    assert "隐藏的列 D" in said
    file = got(tmp_path / "a.xlsx", table="深藏")
    assert (file.undecided, len(file.shapes)) == (False, 9)
    assert "是隐藏的" in str(doubt_text(file.doubts[0]))


def test_lines_of_wkt_are_shapes(tmp_path, got):
    path = tmp_path / "a.wkt"
    path.write_text("POLYGON((113.6 34.7,113.7 34.7,113.7 34.8,113.6 34.7))\nPOINT(113.6 34.7)\n")
    assert [one.geom_type for one in got(path).shapes] == ["Polygon", "Point"]
