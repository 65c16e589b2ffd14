"""The command line: silent when all is well, Chinese and exit code 2 when it is not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

from erqi_map import __version__
from erqi_map.cli.app import run
from tests.overlay_book import book_with_overlay, parcels

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def broken_book(book: Path) -> Path:
    (book / "catalog.yaml").write_text("title: {zh: 图}\n", encoding="utf-8")
    (book / "names.yaml").unlink()
    return book


def warnings_and_problems(err: str) -> tuple[list[str], list[str]]:
    """The lines of a check that only warn, and those that name what must be mended."""
    lines = err.splitlines()
    warnings = [line for line in lines if line.startswith("提醒：")]
    return warnings, [line for line in lines if line not in warnings]


def test_what_is_made_in_english_is_spoken_of_in_english(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "plan.html"
    assert run(["export", "html", str(out), "--lang", "en", "--layers", "roofs"]) == 2
    assert "There is no layer “roofs”" in capsys.readouterr().err
    assert run(["export", "html", "--lang=en"]) == 2
    assert "lacks OUT" in capsys.readouterr().err
    assert run(["export", "html", str(out), "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("Exported ")
    # The next command is Chinese again.
    assert run(["export", "html", str(out), "--layers", "roofs"]) == 2
    assert "没有图层“roofs”" in capsys.readouterr().err


class TestCheck:
    def test_a_good_book_is_silent(self, capsys: Capture) -> None:
        assert run(["check"]) == 0
        assert capsys.readouterr() == ("", "")

    def test_what_is_only_a_warning_is_said_and_the_book_is_sound(
        self, book: Path, capsys: Capture
    ) -> None:
        names = book / "names.yaml"
        text = names.read_text("utf-8").replace(', en: "Zhongyuan Road"', "", 1)
        names.write_text(text, "utf-8")
        assert run(["check", "--geodata", str(book)]) == 0
        out, err = capsys.readouterr()
        assert out == ""
        assert "road-zhongyuan" in err
        assert err.count("\n") == 1

    def test_the_data_of_an_overlay_are_read_too(self, tmp_path: Path, capsys: Capture) -> None:
        book = book_with_overlay(tmp_path, 5)
        assert run(["check", "--geodata", str(book)]) == 0
        wrong = parcels(5).set_crs("EPSG:4547", allow_override=True).to_crs("EPSG:4547")
        wrong.loc[2, "geometry"] = shapely.Point(float("inf"), 1)
        wrong.to_parquet(book / "overlays" / "parcels.parquet")
        assert run(["check", "--geodata", str(book)]) == 2
        err = capsys.readouterr().err
        assert "overlays/parcels.parquet" in err
        assert "第 2 行" in err

    def test_every_problem_stands_on_a_line_of_its_own(
        self, broken_book: Path, capsys: Capture
    ) -> None:
        assert run(["check", "--geodata", str(broken_book)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert "catalog.yaml" in err
        assert "names.yaml" in err
        assert all(line.startswith(("文件 ", "提醒：文件 ")) for line in err.splitlines())

    def test_a_warning_beside_problems_is_told_from_them(
        self, broken_book: Path, capsys: Capture
    ) -> None:
        assert run(["check", "--geodata", str(broken_book)]) == 2
        warnings, problems = warnings_and_problems(capsys.readouterr().err)
        assert any("title.en" in line for line in warnings)
        assert not any("title.en" in line for line in problems)
        assert any("names.yaml" in line for line in problems)

    def test_the_environment_names_another_book(
        self, broken_book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ERQI_MAP_GEODATA", str(broken_book))
        assert run(["check"]) == 2

    def test_a_missing_folder_is_said(self, tmp_path: Path, capsys: Capture) -> None:
        assert run(["check", "--geodata", str(tmp_path / "nothing")]) == 2
        assert "nothing" in capsys.readouterr().err


class TestExportHtml:
    def test_it_writes_the_file_and_says_so(self, tmp_path: Path, capsys: Capture) -> None:
        out = tmp_path / "plan.html"
        assert run(["export", "html", str(out)]) == 0
        said = capsys.readouterr()
        assert out.read_bytes().startswith(b"<!DOCTYPE html>")
        assert str(out) in said.out
        assert "不联网" in said.out
        assert said.err == ""

    def test_the_cdn_file_is_said_to_need_the_network(
        self, tmp_path: Path, capsys: Capture
    ) -> None:
        assert run(["export", "html", str(tmp_path / "a.html"), "--assets", "cdn"]) == 0
        said = capsys.readouterr().out
        assert "联网" in said
        assert "https://cdn.jsdelivr.net/npm/leaflet@1.9.4/" in said

    def test_language_layers_and_basemap_can_be_chosen(self, tmp_path: Path) -> None:
        out = tmp_path / "plan.html"
        choice = ["--lang", "en", "--layers", "clusters, projects", "--basemap", "osm"]
        assert run(["export", "html", str(out), *choice]) == 0
        assert '<html lang="en" ' in out.read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("choice", "said"),
        [
            (["--layers", "roofs"], "没有图层“roofs”"),
            (["--layers", ","], "没有选任何图层"),
            (["--lang", "fr"], "没有语言“fr”"),
            (["--basemap", "baidu"], "没有底图“baidu”"),
            (["--assets", "zip"], "没有“zip”"),
            (["--scene", "no-such-scene"], "没有场景“no-such-scene”"),
            (["--geodata", "no-such-folder"], "no-such-folder"),
        ],
    )
    def test_a_wrong_choice_is_said_and_nothing_is_written(
        self, tmp_path: Path, capsys: Capture, choice: list[str], said: str
    ) -> None:
        assert run(["export", "html", str(tmp_path / "plan.html"), *choice]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert said in captured.err
        assert list(tmp_path.iterdir()) == []

    def test_a_broken_book_is_not_exported_and_all_its_problems_are_said(
        self, broken_book: Path, tmp_path: Path, capsys: Capture
    ) -> None:
        out = tmp_path / "plan.html"
        out.write_text("old", encoding="utf-8")
        assert run(["export", "html", str(out), "--geodata", str(broken_book)]) == 2
        exported = capsys.readouterr().err
        run(["check", "--geodata", str(broken_book)])
        # What is only a warning does not hinder an export and is left to the check.
        _, problems = warnings_and_problems(capsys.readouterr().err)
        assert problems
        assert exported.splitlines() == problems
        assert out.read_text(encoding="utf-8") == "old"

    @pytest.mark.parametrize("name", [".", "missing/plan.html"])
    def test_a_place_that_cannot_be_written_is_said(
        self, tmp_path: Path, capsys: Capture, name: str
    ) -> None:
        assert run(["export", "html", str(tmp_path / name)]) == 2
        assert "无法写入" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []


class TestServe:
    def test_it_hands_port_address_names_and_book_to_the_app(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from erqi_map.store import Folder
        from erqi_map.ui.shell import launch

        asked: list[tuple[object, ...]] = []
        monkeypatch.setattr(launch, "launch", lambda *at, **how: asked.append((*at, how)) or 0)
        assert run(["serve", "--port", "8600", "--geodata", str(tmp_path)]) == 0
        how = {"address": "127.0.0.1", "anybody": False, "hosts": ()}
        assert asked == [(8600, Folder(tmp_path), how)]
        arguments = ["--address", "0.0.0.0", "--open", "--host", "a.example", "--host", "b:1"]
        assert run(["serve", *arguments]) == 0
        how = {"address": "0.0.0.0", "anybody": True, "hosts": ["a.example", "b:1"]}
        assert asked[1:] == [(8501, None, how)]

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--address", "0.0.0.0"], "任何人都能看到、修改、导出"),
            (["--address", "::"], "--open"),
            (["--address", "203.0.113.7", "--open"], "本机没有地址 203.0.113.7"),
            (["--host", "http://plan.example"], "http://plan.example 不是主机名"),
            (["--host", "*"], "* 不是主机名"),
        ],
    )
    def test_where_it_cannot_or_must_not_listen_is_said_and_nothing_is_started(
        self, arguments: list[str], said: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("ERQI_MAP_HOSTS", raising=False)
        assert run(["serve", *arguments]) == 2
        told = capsys.readouterr()
        assert said in told.err
        assert told.out == ""

    def test_its_exit_code_is_that_of_the_app(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from erqi_map.ui.shell import launch

        monkeypatch.setattr(launch, "launch", lambda *_, **how: 2)
        assert run(["serve"]) == 2


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["export", "html"], "命令少了 OUT"),
            (["chek"], "没有命令 chek"),
            (["check", "--bogus"], "没有选项 --bogus"),
            (["serve", "--port", "abc"], "--port 的值不对"),
            (["serve", "--port", "70000"], "--port 的值不对"),
            (["check", "extra"], "多写了 extra"),
            (["check", "--geodata"], "选项 --geodata 后面要写值"),
        ],
    )
    def test_a_wrong_command_is_said_in_chinese(
        self, capsys: Capture, arguments: list[str], said: str
    ) -> None:
        assert run(arguments) == 2
        error = capsys.readouterr().err
        assert said in error
        assert "--help" in error

    @pytest.mark.parametrize(
        "arguments",
        [["--help"], ["check", "--help"], ["export", "html", "--help"], ["serve", "--help"]],
    )
    def test_help_is_chinese(self, capsys: Capture, arguments: list[str]) -> None:
        assert run(arguments) == 0
        text = capsys.readouterr().out
        assert "用法：" in text
        for word in ("Usage:", "Options:", "Commands:", "Arguments:", "Show this"):
            assert word not in text

    def test_no_command_shows_the_help(self, capsys: Capture) -> None:
        assert run([]) == 2
        assert "check" in capsys.readouterr().err

    def test_the_version_is_said(self, capsys: Capture) -> None:
        assert run(["--version"]) == 0
        assert capsys.readouterr().out == f"erqi-map {__version__}\n"


def test_a_console_without_chinese_gets_an_answer_not_a_traceback(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "erqi_map.cli.app", "check", "--geodata", str(tmp_path / "无")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_help_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys, erqi_map.cli; print({'folium', 'geopandas', 'streamlit'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
