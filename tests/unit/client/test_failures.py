"""What cannot be drawn is said, in both languages; the page is never blank."""

import base64

from .harness import mount

MOUNT = """async input => {
  window.app = await client.mount({ element: document.getElementById("host"), base64: input });
  return [app.error && app.error.code, document.querySelector(".erqi-fatal")?.innerText || ""];
}"""


def said(page, text: str) -> tuple[str, str]:
    code, words = page.evaluate(MOUNT, text)
    return code, words


def test_a_damaged_payload_is_named_as_such(page, payload):
    code, words = said(page, base64.b64encode(payload[: len(payload) // 2]).decode())
    assert code == "damaged"
    assert "已损坏" in words
    assert "damaged" in words
    assert page.errors == []


def test_a_page_without_data_says_so(page):
    code, words = said(page, "")
    assert code == "no-data"
    assert "没有地图数据" in words


def test_a_page_without_leaflet_says_so(page, payload):
    page.evaluate("delete globalThis.L")
    assert said(page, base64.b64encode(payload).decode())[0] == "leaflet"


def test_the_app_of_a_failed_mount_can_be_used_and_removed(page):
    said(page, "")
    page.evaluate("app.setState({lang: 'en'}); app.on('select', () => {})(); app.destroy()")
    assert page.locator(".erqi-fatal").count() == 0


def test_one_part_that_fails_leaves_the_map_standing(page, payload):
    page.evaluate("client.parts.push({name: 'broken', create() { throw new Error('part'); }})")
    mount(page, payload)
    assert page.evaluate("app.labels().length") > 0
