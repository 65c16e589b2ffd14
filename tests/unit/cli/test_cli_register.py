"""The register of projects goes out as a workbook and comes back: faults by row and column, changes
first, nothing silently overwritten.
"""

import zipfile

import pytest
import python_calamine
import xlsxwriter
import yaml

from erqi_map.cli.app import run
from erqi_map.store import open_store
from tests.plans import copy_of_book

KEPT = "erqi-register"


@pytest.fixture
def book(tmp_path):
    return copy_of_book(tmp_path)


@pytest.fixture
def out(book, tmp_path):
    assert run(["export", "register", str(tmp_path / "a.xlsx"), "--geodata", str(book)]) == 0
    return tmp_path / "a.xlsx"


def cells(path):
    found = python_calamine.load_workbook(path)
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def edited(path, change):
    """The workbook written anew by another program, its first sheet changed."""
    sheets = cells(path)
    change(next(iter(sheets.values())))
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)


def put(id, column, value):
    def change(rows):
        at = rows[0].index(column)
        next(row for row in rows if row[0] == id)[at] = value

    return change


def back(path, book, *more, command="import"):
    return run([command, str(path), "--geodata", str(book), *more])


def test_one_row_a_project_with_lists_and_protected_ids(out, book):
    rows = cells(out)["项目登记表"]
    projects = [one for one in open_store(book).places.values() if one.kind == "project"]
    assert rows[0][:3] == ["编号", "名称", "英文名称"]
    assert [row[0] for row in rows[1:]] == [one.id for one in projects]
    with zipfile.ZipFile(out) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<sheetProtection" in sheet
    assert 'state="frozen"' in sheet
    assert sheet.count('type="list"') == 4
    assert cells(out)["选项"][1][1] == open_store(book).places["central-city"].name.zh


def test_what_comes_back_as_it_went_out_changes_nothing(out, book, capsys):
    before = {path: path.read_bytes() for path in book.rglob("*.yaml")}
    assert back(out, book) == 0
    assert "没有要写入的内容" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in book.rglob("*.yaml")} == before


def test_changes_are_told_and_written(out, book, capsys):
    edited(out, put("dehua-street", "责任单位", "区商务局𠮷䶮"))
    edited(out, put("dehua-street", "阶段", "在建"))
    edited(out, put("dehua-street", "投资（万元）", "1,200.5"))
    edited(out, put("dehua-street", "类型", "有机更新"))
    assert back(out, book, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "“责任单位”：（空） → 区商务局𠮷䶮" in said
    assert open_store(book).places["dehua-street"].stage is None
    assert back(out, book, command="register") == 0
    place = open_store(book).places["dehua-street"]
    assert (place.stage, place.investment_wan_yuan) == ("construction", 1200.5)
    assert place.responsible_unit.zh == "区商务局𠮷䶮"
    assert place.subkind == "renewal"
    assert open_store(book).layer("projects").loc["dehua-street", "kind"] == "renewal"
    text = (book / "places/dehua-street.yaml").read_text("utf-8")
    assert "fact-dehua-area" in text


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("阶段", "快好了", "谋划、立项"),
        ("进度（%）", 140, "100"),
        ("投资（万元）", "很多", "不是数字"),
        ("开始", "2026-13", "日期"),
        ("经度", 1, "不能在登记表里改"),
        ("名称", "", "缺少字段"),
        ("编号", "nobody", "不在规划书里"),
    ],
)
def test_a_fault_is_told_by_row_and_column_and_nothing_is_written(
    out, book, capsys, column, value, told
):
    before = {path: path.read_bytes() for path in book.rglob("*.yaml")}
    edited(out, put("dehua-street", column, value))
    row = [one[0] for one in cells(out)["项目登记表"]].index(
        value if column == "编号" else "dehua-street"
    )
    assert back(out, book) == 2
    said = capsys.readouterr().err
    assert f"第 {row + 1} 行“{column}”" in said
    assert told in said
    assert {path: path.read_bytes() for path in book.rglob("*.yaml")} == before


def test_what_somebody_changed_meanwhile_is_not_overwritten(out, book, capsys):
    path = book / "places/dehua-street.yaml"
    path.write_text(f"{path.read_text('utf-8')}stage: approval\nprogress_percent: 5\n", "utf-8")
    assert back(out, book) == 0
    assert open_store(book).places["dehua-street"].stage == "approval"
    edited(out, put("dehua-street", "阶段", "在建"))
    assert back(out, book) == 2
    assert "规划书已改为“审批”，表里是“在建”" in capsys.readouterr().err


def test_a_row_without_an_id_is_a_new_project_that_is_listed_and_not_drawn(out, book, capsys):
    def change(rows):
        head = rows[0]
        new = [""] * len(head)
        for name, value in (
            ("名称", "=新项目"),
            ("类型", "有机更新"),
            ("来源", rows[1][head.index("来源")]),
        ):
            new[head.index(name)] = value
        rows.append(new)

    edited(out, change)
    assert back(out, book) == 0
    place = open_store(book).places["xin-xiang-mu"]
    assert (place.name.zh, place.located, place.to_check) == ("=新项目", False, True)


def test_formulas_are_text_on_both_ways(book, tmp_path):
    path = book / "places/dehua-street.yaml"
    document = yaml.safe_load(path.read_text("utf-8")) | {"contact": "=HYPERLINK(1)"}
    path.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    run(["export", "register", str(tmp_path / "a.xlsx"), "--geodata", str(book)])
    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist() if "sheet" in name)
    edited(tmp_path / "a.xlsx", put("dehua-street", "口号", "=1+1"))
    assert back(tmp_path / "a.xlsx", book) == 0
    assert open_store(book).places["dehua-street"].slogan.zh == "=1+1"


def test_another_workbook_is_no_register(book, tmp_path, capsys):
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx")) as made:
        made.add_worksheet().write(0, 0, "x")
    assert back(tmp_path / "b.xlsx", book, command="register") == 2
    assert "export register" in capsys.readouterr().err


def test_a_register_is_read_into_a_workspace_as_one_change(out, book, tmp_path):
    home = str(tmp_path / "a.sqlite")
    assert run(["init", home, "--from", str(book)]) == 0
    edited(out, put("dehua-street", "阶段", "在建"))
    assert run(["import", str(out), "--workspace", home]) == 0
    assert open_store(home).places["dehua-street"].stage == "construction"
    assert run(["undo", "2", "--workspace", home]) == 0
    assert open_store(home).places["dehua-street"].stage is None
