"""A picture is put to a place, and stands in its card, in a viewer and in the exported file."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from erqi_map.compose import compose_plan
from erqi_map.export.html.file import export_html
from erqi_map.store import Workspace, open_store
from erqi_map.store.book.home import shipped_book
from erqi_map.store.book.saving import make_workspace

from ..unit.store.test_photos import jpeg
from .conftest import DESKTOP, serve_app, wait_for_map
from .hands import told


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    file = tmp_path_factory.mktemp("photos") / "work.sqlite"
    make_workspace(str(file), shipped_book(), "张三", "建立")
    return Workspace(str(file))


def test_a_picture_is_added_shown_and_exported(workspace, open_page, tmp_path):
    with serve_app(Path(workspace.where)) as address:
        page = open_page(f"{address}/edit", viewport=DESKTOP).page
        page.get_by_role("tab", name="图片与文件").click()
        page.get_by_label("加在哪里").click()
        page.get_by_role("option", name=re.compile("德化街")).click()
        page.locator("input[type=file]").first.set_input_files(
            {"name": "街.jpg", "mimeType": "image/jpeg", "buffer": jpeg((900, 600))}
        )
        page.get_by_label("图上是什么（中文").fill("步行街<b>东口</b>")
        page.get_by_text("用照片里的位置").click()
        page.get_by_role("button", name="加上").click()
        told(page, "已加上，记为变更 2")
    file = tmp_path / "plan.html"
    export_html(compose_plan(open_store(workspace)), file)
    watched = open_page(file.as_uri() + "#focus=dehua-street", offline=True, viewport=DESKTOP)
    page = watched.page
    wait_for_map(page)
    page.evaluate("() => app.setState({ panels: { ...app.getState().panels, right: true } })")
    small = page.locator(".erqi-photo img")
    expect(small).to_have_attribute("alt", "步行街<b>东口</b>")
    expect(small).to_have_js_property("naturalWidth", 900)
    page.locator(".erqi-photo").click()
    expect(page.locator(".erqi-viewer img")).to_be_visible()
    expect(page.locator(".erqi-viewer figcaption")).to_contain_text("2026-05-01")
    assert watched.errors == []
