"""A folium page becomes one that stands alone."""

import base64
import zlib

import pytest

from erqi_map import client
from erqi_map.errors import ExportError
from erqi_map.export.html.page import PageWriter


def unpacked(html: str, kind: str = "script") -> list[str]:
    parts = html.split(f'data-erqi-packed="{kind}">')[1:]
    return [zlib.decompress(base64.b64decode(part.split("<")[0])).decode("utf-8") for part in parts]


def test_scripts_are_packed_in_their_order_with_a_hash_each() -> None:
    writer = PageWriter()
    html = writer.rewrite('<script>one()</script><script src="data:,two()"></script>')
    assert unpacked(html) == ["one()", "two()"]
    assert len(writer.allowed.scripts) == 2


def test_a_script_that_would_end_its_element_is_harmless_when_packed() -> None:
    text = 'x = "</script><script>alert(1)</script>"'
    address = "data:text/javascript;base64," + base64.b64encode(text.encode()).decode()
    html = PageWriter().rewrite(f'<script src="{address}"></script>')
    assert unpacked(html) == [text]
    assert "alert" not in html


def test_data_blocks_stay_as_they_are() -> None:
    block = '<script type="text/plain" id="p">QUJD</script>'
    assert PageWriter().rewrite(block) == block


def test_links_to_styles_become_styles() -> None:
    writer = PageWriter()
    html = writer.rewrite('<link rel="stylesheet" href="data:text/css,a%7B%7D"/>')
    assert unpacked(html, "style") == ["a{}"]
    assert len(writer.allowed.styles) == 1


def test_metas_the_page_has_of_its_own_fall_away() -> None:
    html = '<meta charset="x"><meta http-equiv="refresh" content="0"><meta name="viewport">'
    assert PageWriter().rewrite(html) == ""


def test_markup_and_text_stay_as_they_are() -> None:
    html = '<div class="folium-map" id="m">a &amp; &#8212; b<br></div>'
    assert PageWriter().rewrite(html) == html


def test_a_vendored_file_may_stay_a_link() -> None:
    file = client.vendored_file("leaflet/leaflet.js")
    writer = PageWriter(frozenset({file.url}))
    html = writer.rewrite(f'<script src="{file.url}"></script>')
    assert file.integrity in html
    assert writer.allowed.requests == [file.url]


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://example.org/x.js"></script>',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        '<link rel="icon" href="https://example.org/x.png">',
        '<img src="https://example.org/x.png">',
        '<iframe src="page.html"></iframe>',
        '<video poster="//example.org/x.png"></video>',
        "<style>a{background:url(x.png)}</style>",
    ],
)
def test_what_would_ask_for_another_file_is_an_error(html: str) -> None:
    with pytest.raises(ExportError):
        PageWriter().rewrite(html)
