"""A planner's own files, as different tools write them, are on the map at their place after a handful
of clicks on the page 数据.
"""

import zipfile

import numpy as np
import pytest
from playwright.sync_api import expect

from erqi_map.geo import to_work, wgs84_to_bd09, wgs84_to_gcj02
from erqi_map.store import open_store
from tests.workspaces import shipped_workspace

from ..overlay_book import parcels
from ..unit.store.intake.incoming import workbook
from .conftest import serve_app
from .hands import LAPTOP, press, told

TRUTH = parcels(36).iloc[14:22].reset_index(drop=True)
SPOTS = TRUTH.to_crs("EPSG:4526").centroid.to_crs("EPSG:4326")


def geodatabase(folder):
    TRUTH.to_crs("EPSG:4526").to_file(folder / "a.gdb", driver="OpenFileGDB", layer="DLTB")
    with zipfile.ZipFile(folder / "国土.zip", "w") as archive:
        for one in (folder / "a.gdb").iterdir():
            archive.write(one, f"成果/现状.gdb/{one.name}")
    return folder / "国土.zip"


def schools(folder):
    """Of a web map, with its system in the title alone."""
    places = zip(*wgs84_to_bd09(SPOTS.x.to_numpy(), SPOTS.y.to_numpy()), strict=True)
    rows = [[n, f"学校{n}", *map(float, place)] for n, place in enumerate(places)]
    head = [["二七区学校一览表（百度坐标）"], ["序号", "名称", "经度", "纬度"]]
    return workbook(folder / "学校.xlsx", [*head, *rows])


def ovital(folder):
    """Of 奥维, which does not say that it is shifted."""
    places = zip(*wgs84_to_gcj02(SPOTS.x.to_numpy(), SPOTS.y.to_numpy()), strict=True)
    marks = "".join(
        f"<Placemark><name>点{n}</name><Point><coordinates>{x},{y},0</coordinates></Point>"
        "</Placemark>" for n, (x, y) in enumerate(places)
    )  # fmt: skip
    (folder / "踏勘.ovkml").write_text(f"<kml><Document>{marks}</Document></kml>", "utf-8")
    return folder / "踏勘.ovkml"


@pytest.fixture
def desk(tmp_path):
    home = shipped_workspace(tmp_path)
    with serve_app(home.where) as address:
        yield address, home


def test_files_of_three_tools_are_at_their_place(desk, open_page, tmp_path):
    address, home = desk
    watched = open_page(f"{address}/data", viewport=LAPTOP, reduced_motion="reduce")
    page = watched.page
    for make, choice in ((geodatabase, ""), (schools, ""), (ovital, "GCJ-02")):
        path = make(tmp_path)
        page.locator("input[type=file]").set_input_files(path)
        told(page, "放进哪个图层")
        put = page.get_by_role("button", name="导入", exact=True)
        expect(put).to_be_enabled(enabled=not choice)
        if choice:
            page.locator("label", has_text=choice).click()
            expect(put).to_be_enabled()
        press(page, "导入")
        told(page, f"已导入为图层“{path.stem}”")
    truth = np.array(to_work(list(SPOTS)))
    for one in open_store(home).overlays.values():
        for shape in to_work(list(one.read().geometry)):
            assert min(shape.centroid.distance(spot) for spot in truth) < 3
    page.get_by_role("link", name="地图", exact=True).click()
    expect(page.locator("[data-overlay]")).to_have_count(3)
    assert watched.errors == []
