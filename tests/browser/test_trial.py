"""What a new planner does in ten minutes without reading anything: a fact corrected, a project with
its point and its photo, one edit taken back, and what is new since a meeting in the deck.
"""

import pytest
from playwright.sync_api import expect

from erqi_map.store import open_store
from erqi_map.store.book.baselines import name_baseline
from tests.workspaces import shipped_workspace

from ..unit.store.test_photos import jpeg
from ..waiting import at_rest
from .conftest import serve_app
from .hands import LAPTOP, field, pick, press, told


@pytest.fixture
def trial(tmp_path_factory):
    home = shipped_workspace(tmp_path_factory.mktemp("trial"))
    name_baseline(home.journal, "11月例会", "张三")
    with serve_app(home.where) as address:
        yield address, home


def test_the_first_ten_minutes(trial, open_page):
    address, home = trial
    watched = open_page(address, viewport=LAPTOP, reduced_motion="reduce")
    page = watched.page
    # From the map to the form of what was clicked, and a corrected fact.
    page.locator(".erqi-search-input").fill("凤湖")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    press(page, "编辑")
    page.locator("summary", has_text="凤湖水面").click()
    field(page, "数值（中文）").fill("6002亩（核对）")
    press(page, "保存")
    bar = page.locator(".st-key-erqi-edit-bar")
    expect(bar).to_contain_text("已保存，地图已是新的内容")
    expect(bar).to_be_in_viewport(ratio=1)
    press(page, "在地图上看")
    expect(page.get_by_text("6002亩（核对）").first).to_be_attached()
    # A new project, its point clicked on the map.
    page.get_by_role("link", name="编辑", exact=True).click()
    page.get_by_text("新建项目或生态区").click()
    field(page, "名称（中文）").fill("嵩山路驿站")
    field(page, "概述（中文）").fill("社区服务驿站。")
    for label in ("细类", "来源"):
        pick(field(page, label))
    page.keyboard.press("Escape")
    press(page, "新建")
    press(page, "在地图上点位置")
    expect(page.locator(".erqi-edit")).to_contain_text("点一下地图")
    at_rest(page)
    box = page.locator(".st-key-erqi-canvas .leaflet-container").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.53, box["y"] + box["height"] * 0.36)
    field(page, "精度（米）").fill("100")
    field(page, "精度（米）").press("Tab")
    press(page, "保存图形")
    told(page, "图形已保存为变更")
    # Its photo.
    page.get_by_role("tab", name="图片与文件").click()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "驿站.jpg", "mimeType": "image/jpeg", "buffer": jpeg((900, 600))}
    )
    field(page, "图上是什么（中文").fill("驿站外观")
    page.get_by_text("用照片里的位置").click()
    press(page, "加上")
    told(page, "已加上，记为变更")
    # One edit taken back where it was saved.
    press(page, "撤销这次变更")
    told(page, "已撤销，记为变更")
    # What is new since the last meeting goes into the deck.
    page.get_by_role("link", name="变更", exact=True).click()
    page.get_by_role("tab", name="自上次会议以来").click()
    expect(page.get_by_text("修改 凤湖生态休闲区", exact=True)).to_be_visible()
    press(page, "加入汇报")
    expect(page.get_by_text("自“11月例会”以来的变化").first).to_be_visible()
    place = open_store(home).place("song-shan-lu-yi-zhan")
    assert (place.located, place.cluster) == (True, "central-city")
    assert watched.errors == []
