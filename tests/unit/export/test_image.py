"""Sheets as files: embedded type, Chinese one can select, the same bytes every time."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.errors import RequestError
from erqi_map.export.sheets import export_atlas, export_pdf, export_png
from erqi_map.render.page.paper import SheetOptions
from erqi_map.render.sheet.figure import render_sheet
from erqi_map.store import GeoStore

POINTS_PER_MM = 72 / 25.4


@pytest.fixture(scope="module")
def pdf(spec: MapSpec, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return export_pdf(spec, tmp_path_factory.mktemp("sheets") / "plan.pdf").content


@pytest.fixture(scope="module")
def told() -> list[tuple[int, str]]:
    return []


@pytest.fixture(scope="module")
def atlas(
    spec: MapSpec, told: list[tuple[int, str]], tmp_path_factory: pytest.TempPathFactory
) -> PdfReader:
    path = tmp_path_factory.mktemp("atlas") / "atlas.pdf"
    result = export_atlas(spec, path, progress=lambda *page: told.append(page))
    assert path.read_bytes() == result.content
    return PdfReader(BytesIO(result.content))


def fonts_of(reader: PdfReader) -> dict[str, bool]:
    """Name of each font of a document, and whether its outlines are in the file."""
    found = {}
    for page in reader.pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            for one in font.get("/DescendantFonts", [font]):
                descriptor = one.get_object()["/FontDescriptor"].get_object()
                found[font["/BaseFont"]] = "/FontFile2" in descriptor
    return found


def test_all_fonts_are_embedded_truetype(pdf: bytes) -> None:
    fonts = fonts_of(PdfReader(BytesIO(pdf)))
    assert fonts
    assert all(fonts.values())
    assert {name.split("+")[1] for name in fonts} == {"NotoSansSC-Regular", "NotoSansSC-Bold"}


def test_chinese_can_be_selected_and_found(pdf: bytes) -> None:
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text().replace("\n", "")
    for words in (
        "二七规划图", "中心城区", "二七新区", "马寨产业集聚区", "樱桃沟田园区", "凤湖", "图例",
        "未经地图审核，仅供内部研究讨论", "EPSG:4547", "OpenStreetMap",
    ):  # fmt: skip
        assert words in text


def test_the_page_has_the_size_of_the_paper(pdf: bytes) -> None:
    page = PdfReader(BytesIO(pdf)).pages[0]
    assert float(page.mediabox.width) == pytest.approx(420 * POINTS_PER_MM, abs=0.1)
    assert float(page.mediabox.height) == pytest.approx(297 * POINTS_PER_MM, abs=0.1)


def test_the_sheet_is_drawn_not_painted(pdf: bytes) -> None:
    assert list(PdfReader(BytesIO(pdf)).pages[0].images) == []


def test_the_file_says_what_it_is_and_no_time(pdf: bytes) -> None:
    told = PdfReader(BytesIO(pdf)).metadata
    assert told is not None
    assert "二七规划图" in str(told.title)
    assert "未经地图审核" in str(told.subject)
    assert told.creation_date is None


def test_bytes_do_not_depend_on_the_process(pdf: bytes, tmp_path: Path) -> None:
    code = """
import sys
from erqi_map.compose import compose_plan
from erqi_map.export.sheets import export_pdf
from erqi_map.store import open_store
from erqi_map.render.page.paper import SheetOptions
export_pdf(compose_plan(open_store()), sys.argv[1])
"""
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "SOURCE_DATE_EPOCH": "1"}
    environment = {**os.environ, **other}
    target = tmp_path / "other.pdf"
    subprocess.run([sys.executable, "-c", code, str(target)], check=True, env=environment)
    assert target.read_bytes() == pdf


def test_a_picture_has_the_pixels_asked_for(spec: MapSpec, tmp_path: Path) -> None:
    path = tmp_path / "plan.png"
    export_png(spec, path, SheetOptions(size="A4", orientation="portrait"), dpi=100)
    with Image.open(path) as picture:
        assert picture.size == pytest.approx((210 / 25.4 * 100, 297 / 25.4 * 100), abs=1)
        assert picture.info["dpi"] == pytest.approx((100, 100), abs=0.1)
        assert len(picture.convert("RGB").getcolors(10**7) or ()) > 40


@pytest.mark.parametrize(
    ("size", "dpi", "said"),
    [("A3", 0, "36 到 1200"), ("A3", 5000, "36 到 1200"), ("A0", 600, "太大")],
)
def test_a_resolution_out_of_reach_is_refused(
    spec: MapSpec, tmp_path: Path, size: str, dpi: int, said: str
) -> None:
    with pytest.raises(RequestError, match=said):
        export_png(spec, tmp_path / "a.png", SheetOptions(size), dpi=dpi)
    assert list(tmp_path.iterdir()) == []


def test_the_atlas_tells_how_far_it_is(atlas: PdfReader, told: list[tuple[int, str]]) -> None:
    assert [number for number, _ in told] == list(range(1, len(atlas.pages) + 1))
    assert told[1][1].startswith("中心城区")


def test_every_page_of_the_atlas_embeds_its_fonts(atlas: PdfReader) -> None:
    assert all(fonts_of(atlas).values())


def test_the_atlas_has_overview_clusters_and_register(atlas: PdfReader) -> None:
    texts = [page.extract_text().replace("\n", "") for page in atlas.pages]
    assert len(texts) >= 6
    names = ("中心城区", "二七新区", "马寨产业集聚区", "樱桃沟田园区")
    for text, name in zip(texts[1:5], names, strict=True):
        assert name in text
        assert "发展目标" in text
    register = "".join(texts[5:])
    for words in ("凤湖生态休闲区", "二七华侨城", "无可用坐标", "二七区委十一届八次"):
        assert words in register


# The smallest paper has the least room; that of larger paper grows faster than its type.
@pytest.mark.parametrize(
    ("lang", "size", "orientation"),
    [
        ("zh", "A4", "landscape"), ("zh", "A4", "portrait"), ("zh", "A3", "portrait"),
        ("en", "A4", "landscape"), ("en", "A4", "portrait"), ("en", "A1", "landscape"),
    ],
)  # fmt: skip
def test_every_place_of_the_plan_is_named_on_every_sheet(
    store: GeoStore, size: str, orientation: str, lang: str
) -> None:
    spec = compose_plan(store, lang=lang)
    shown = render_sheet(spec, SheetOptions(size=size, orientation=orientation)).shown
    plan = {id for layer in spec.layers if layer.role == "plan" for id in layer.data.index}
    assert plan <= {label.id for label in shown.labels}


def test_a_point_of_orientation_is_drawn_with_its_name_or_not_at_all(store: GeoStore) -> None:
    sheet = render_sheet(compose_plan(store), SheetOptions(size="A4"))
    named = {f"{label.layer}/{label.id}" for label in sheet.shown.labels}
    drawn = {f"{layer}/{id}" for layer, ids in sheet.shown.features.items() for id in ids}
    gids = {str(one.get_gid()) for one in sheet.figure.findobj() if one.get_gid()}
    for layer in ("stations", "landmarks", "villages"):
        own = {one for one in drawn if one.startswith(f"{layer}/")}
        assert own
        assert own <= named
        assert {one for one in gids if one.startswith(f"{layer}/")} == own
