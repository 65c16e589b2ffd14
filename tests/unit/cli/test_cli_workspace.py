"""The commands of a workspace: they ask nothing, and say what they did."""

import json
import re

import pytest
from pypdf import PdfReader

from erqi_map.cli.app import run
from tests.plans import copy_of_book

LAKE = "places/phoenix-lake.yaml"


@pytest.fixture
def where(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "work.sqlite"
    assert run(["init", str(file), "--who", "张三"]) == 0
    return str(file)


@pytest.fixture
def edited(where, tmp_path, capsys):
    """A folder written from the workspace, with one figure changed, and read in again."""
    folder = tmp_path / "out"
    assert run(["book", "export", str(folder), "--workspace", where]) == 0
    file = folder / LAKE
    file.write_text(file.read_text().replace("6000亩（2020年文）", "6001亩"))
    capsys.readouterr()
    assert run(["book", "import", str(folder), "--workspace", where, "--who", "李四"]) == 0
    return folder


def test_an_import_prints_the_difference_and_saves_it(edited, capsys):
    said = capsys.readouterr().out
    assert "修改 凤湖生态休闲区（places/phoenix-lake.yaml）" in said
    assert "  事实与数字 · 凤湖水面（马寨镇） · 数值：" in said
    assert "6001亩" in said
    assert said.splitlines()[-1] == "已保存为变更 2，涉及 1 个条目。"


def test_history_is_a_list_with_the_newest_first(edited, where, capsys):
    capsys.readouterr()
    assert run(["history", "phoenix-lake", "--json", "--workspace", where]) == 0
    newest, first = json.loads(capsys.readouterr().out)
    assert (newest["id"], newest["who"], first["id"]) == (2, "李四", 1)
    assert newest["items"] == [{"id": "phoenix-lake", "item": LAKE, "change": "changed"}]
    assert run(["history", "--workspace", where]) == 0
    # A planner reads the clock on his wall, and no fractions of a second.
    assert re.match(r"变更 2｜\d{4}-\d\d-\d\d \d\d:\d\d｜李四", capsys.readouterr().out)


def test_a_difference_is_the_same_in_words_and_as_json(edited, where, capsys):
    capsys.readouterr()
    assert run(["diff", "1", "now", "--json", "--workspace", where]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["id"], found["change"]) == ("phoenix-lake", "changed")
    assert found["fields"][0]["after"] == "6001亩"
    assert run(["diff", "1", "2", "--workspace", where]) == 0
    assert "6001亩" in capsys.readouterr().out
    assert run(["diff", "2", "now", "--workspace", where]) == 0
    assert capsys.readouterr().out == "没有差别。\n"


def test_what_the_system_refuses_is_told_in_chinese(where, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    for words in (["book", "export"], ["backup"]):
        target = str(tmp_path / "file" / "out")
        assert run([*words, target, "--workspace", where]) == 2
        assert "那里不是文件夹" in capsys.readouterr().err


def test_a_moment_is_named_listed_compared_with_and_forgotten(edited, where, capsys):
    home = ["--workspace", where]
    assert run(["baseline", "例会", "--change", "1", "--who", "张三", *home]) == 0
    assert run(["baseline", *home]) == 0
    assert "例会｜变更 1 之后｜" in capsys.readouterr().out
    assert run(["diff", "例会", "--json", *home]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == ["phoenix-lake"]
    assert run(["baseline", "例会", "--forget", *home]) == 0
    assert run(["diff", "例会", *home]) == 2


def test_an_atlas_has_a_page_of_what_is_new_since_a_moment(edited, where, tmp_path, capsys):
    out = tmp_path / "atlas.pdf"
    order = ["export", "pdf", str(out), "--since", "1", "--workspace", where]
    assert run(order) == 2
    assert "--atlas" in capsys.readouterr().err
    assert run([*order, "--atlas"]) == 0
    page = "".join(PdfReader(out).pages[1].extract_text().split())
    assert "自“1”以来的变化" in page
    assert "6001亩" in page


def test_an_undo_is_a_change_and_gives_the_files_back(edited, where, tmp_path):
    from erqi_map.store.book.home import shipped_book

    assert run(["undo", "2", "--workspace", where]) == 0
    assert run(["book", "export", str(edited), "--workspace", where]) == 0
    assert (edited / LAKE).read_bytes() == (shipped_book() / LAKE).read_bytes()


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["story", "list"],
        ["export", "html", "OUT"],
        ["export", "pptx", "OUT"],
    ],
)
def test_every_command_takes_a_workspace(where, tmp_path, capsys, command):
    command = [str(tmp_path / f"out.{command[1]}") if one == "OUT" else one for one in command]
    assert run([*command, "--workspace", where]) == 0
    assert run([*command, "--workspace", where, "--geodata", str(tmp_path)]) == 2
    assert "只能写一个" in capsys.readouterr().err


def test_a_file_exported_from_it_is_that_of_the_folder(where, tmp_path):
    for name, home in (("a", ["--workspace", where]), ("b", [])):
        assert run(["export", "html", str(tmp_path / f"{name}.html"), *home]) == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_what_writes_files_saves_a_change(where, tmp_path, capsys):
    from tests.town import write_town

    town = write_town(tmp_path / "town.osm")
    assert run(["base", str(town), "--workspace", where]) == 0
    capsys.readouterr()
    assert run(["history", "--json", "--workspace", where]) == 0
    newest = json.loads(capsys.readouterr().out)[0]
    assert {one["item"].split("/")[0] for one in newest["items"]} == {"base"}
    assert run(["undo", "2", "--workspace", where]) == 0


def test_a_folder_has_no_history(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ERQI_MAP_GEODATA", str(copy_of_book(tmp_path)))
    monkeypatch.delenv("ERQI_MAP_STORE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert run(["history"]) == 2
    assert "要一个工作区" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["0x1", "-1", "99", "²", "1" * 40])
def test_a_change_there_is_not_is_told(where, capsys, change):
    assert run(["diff", "--workspace", where, "--", change]) == 2
    assert "变更" in capsys.readouterr().err


def test_a_backup_is_whole(edited, where, tmp_path, capsys):
    copy = tmp_path / "backup.sqlite"
    assert run(["backup", str(copy), "--workspace", where]) == 0
    assert run(["undo", "2", "--workspace", str(copy)]) == 0
    assert run(["backup", str(copy), "--workspace", where]) == 2
    assert "已经存在" in capsys.readouterr().err
