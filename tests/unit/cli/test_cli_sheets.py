"""`export pdf` and `export png`: sheets and the atlas from the command line."""

from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from erqi_map.cli.app import app
from erqi_map.errors import ErqiMapError, RequestError

Capture = pytest.CaptureFixture[str]


def run(*arguments: str) -> None:
    app(["export", *arguments], standalone_mode=False)


def test_a_pdf_is_written_and_said(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "plan.pdf"
    run("pdf", str(out), "--size", "a4", "--orientation", "portrait", "--grid", "km", "--bw")
    page = PdfReader(out).pages[0]
    assert float(page.mediabox.height) > float(page.mediabox.width)
    assert str(out) in capsys.readouterr().out


def test_a_scene_and_a_language_can_be_chosen(tmp_path: Path) -> None:
    out = tmp_path / "scene.pdf"
    run("pdf", str(out), "--size", "A4", "--scene", "opening", "--lang", "en")
    text = PdfReader(out).pages[0].extract_text()
    assert "Points" in text
    assert "Legend" in text


def test_layers_can_be_chosen(tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    run("pdf", str(out), "--size", "A4", "--layers", "district, clusters")
    text = PdfReader(out).pages[0].extract_text()
    assert "中心城区" in text
    assert "地铁站" not in text


def test_the_atlas_says_each_page(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "atlas.pdf"
    run("pdf", str(out), "--atlas", "--size", "A4", "--layers", "district")
    assert len(PdfReader(out).pages) == capsys.readouterr().err.count("页：")


def test_a_png_has_the_resolution_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "plan.png"
    run("png", str(out), "--size", "A4", "--dpi", "60")
    with Image.open(out) as picture:
        assert picture.size == pytest.approx((297 / 25.4 * 60, 210 / 25.4 * 60), abs=1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--size", "A9"], "纸张"),
        (["--orientation", "up"], "方向"),
        (["--grid", "hex"], "坐标网"),
        (["--scene", "none-such"], "场景"),
        (["--layers", "rivers"], "图层"),
        (["--lang", "fr"], "语言"),
        (["--atlas", "--scene", "opening"], "--scene"),
    ],
)
def test_a_wrong_option_is_said_in_chinese_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    with pytest.raises(RequestError, match=said):
        run("pdf", str(tmp_path / "plan.pdf"), *arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ErqiMapError, match="不存在"):
        run("png", str(tmp_path / "nothing" / "plan.png"), "--size", "A4", "--dpi", "40")
