"""A picture that was put to a place stands in the exported file: in its card and in a viewer."""

from playwright.sync_api import expect

from erqi_map.compose import compose_plan
from erqi_map.export.html.file import export_html
from erqi_map.store import open_store
from erqi_map.store.book.photographs import add_photo
from erqi_map.store.read.foreign.photo import read_photo
from tests.workspaces import shipped_workspace

from ..unit.store.test_photos import jpeg
from .conftest import DESKTOP, wait_for_map


def test_a_picture_is_shown_in_the_exported_file(open_page, tmp_path):
    workspace = shipped_workspace(tmp_path)
    (tmp_path / "街.jpg").write_bytes(jpeg((900, 600)))
    entry = {"place": "dehua-street", "file": "", "alt": {"zh": "步行街<b>东口</b>"}}
    taken = read_photo(tmp_path / "街.jpg", "街.jpg")
    add_photo(workspace.journal, taken, entry, "张三", "照片", "")
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
