"""What cannot be drawn is said, in both languages; the page is never blank."""

import base64

import pytest

from .harness import mount

MOUNT = """async input => {
  window.app = await client.mount({ element: document.getElementById("host"), base64: input });
  return [app.error && app.error.code, document.querySelector(".erqi-fatal")?.innerText || ""];
}"""


def said(page, text: str) -> tuple[str, str]:
    code, words = page.evaluate(MOUNT, text)
    return code, words


def broken(payload: bytes) -> dict[str, bytes]:
    middle = len(payload) // 2
    return {
        "empty container": b"ERQI1\n",
        "other magic": b"PKZIP\n" + payload[6:],
        "manifest cut off": payload[:40],
        "blocks cut off": payload[:middle],
        "last byte missing": payload[:-1],
        "manifest length is a lie": payload[:6] + b"\xff\xff\xff\x7f" + payload[10:],
        "manifest is no stream": payload[:10] + b"}" + payload[11:],
        "block overwritten": payload[:-400] + bytes(400),
        "one byte of the manifest changed": payload[:60] + b"?" + payload[61:],
        "one byte of a block changed": payload[:-400] + b"?" + payload[-399:],
    }


@pytest.mark.parametrize("damage", list(broken(bytes(1000))))
def test_a_damaged_payload_is_named_as_such(page, payload, damage):
    code, words = said(page, base64.b64encode(broken(payload)[damage]).decode())
    assert code == "damaged"
    assert "已损坏" in words
    assert "damaged" in words
    assert page.errors == []


@pytest.mark.parametrize("text", ["@@not base64@@", "QUJD="])
def test_text_that_is_not_base64_is_damage(page, text):
    assert said(page, text)[0] == "damaged"


@pytest.mark.parametrize("text", ["", "   \n "])
def test_a_page_without_data_says_so(page, text):
    code, words = said(page, text)
    assert code == "no-data"
    assert "没有地图数据" in words


@pytest.mark.parametrize(
    "old",
    [
        "delete globalThis.DecompressionStream",
        "void (globalThis.DecompressionStream = class { constructor() { throw TypeError(); } })",
    ],
    ids=["absent", "of other formats"],
)
def test_a_browser_that_cannot_inflate_shows_the_map(page, payload, old):
    page.evaluate(old)
    assert said(page, base64.b64encode(payload).decode()) == (None, "")
    assert page.errors == []


def test_a_page_without_leaflet_says_so(page, payload):
    page.evaluate("delete globalThis.L")
    assert said(page, base64.b64encode(payload).decode())[0] == "leaflet"


def test_the_app_of_a_failed_mount_can_be_used_and_removed(page):
    said(page, "")
    page.evaluate("app.setState({lang: 'en'}); app.on('select', () => {})(); app.destroy()")
    assert page.locator(".erqi-fatal").count() == 0


def test_line_breaks_in_the_base64_do_no_harm(page, payload):
    text = base64.encodebytes(payload).decode()
    assert said(page, text)[0] is None


def test_one_part_that_fails_leaves_the_map_standing(page, payload):
    page.evaluate("client.parts.push({name: 'broken', create() { throw new Error('part'); }})")
    mount(page, payload)
    assert page.evaluate("app.labels().length") > 0
