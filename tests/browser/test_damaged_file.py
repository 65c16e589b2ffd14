"""A file that was cut off or changed on its way says so, in both languages, wherever it was hit."""

import base64
import json
import random
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .told import RESTS, SAID, WHOLE

PAYLOAD = b'" data-erqi>'
Say = Callable[[bytes], str]


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 700}, locale="zh-CN")
    context.set_offline(True)
    yield context.new_page()
    context.close()


@pytest.fixture
def said(tab: Page, tmp_path: Path) -> Say:
    """What a page of these bytes says when it has come to rest."""

    def open_it(content: bytes) -> str:
        path = tmp_path / "copy.html"
        path.write_bytes(content)
        tab.goto(path.as_uri())
        return str(tab.evaluate(RESTS))

    return open_it


def is_told(words: str) -> bool:
    return "已损坏" in words and "damaged" in words and "重新" in words


def flipped(content: bytes, at: int) -> bytes:
    """Another byte that is a letter too, so that the text around it stays text."""
    other = b"B" if content[at : at + 1] == b"A" else b"A"
    return content[:at] + other + content[at + 1 :]


def middles(content: bytes, opening: bytes) -> list[int]:
    """A place inside each element that begins so."""
    found = [match.end() for match in re.finditer(re.escape(opening), content)]
    return [at + (content.index(b"</", at) - at) // 2 for at in found]


def places(content: bytes) -> dict[str, int]:
    """Where a file can be hit: something of each kind of thing it is made of."""
    loader = content.rindex(b"<script data-parts")
    found = {
        "policy": content.index(b"sha256-") + 20,
        "policy of styles": content.rindex(b"sha256-", 0, content.index(b"; img-src")) + 20,
        "guard": content.index(b"erqi-guarded", content.index(b"Content-Security")),
        "loader": content.index(b"erqi-loading", loader),
        "end": content.rindex(b"</script>") + 4,
    }
    kinds = {
        "style": b'data-erqi-packed="style">',
        "script": b'data-erqi-packed="script">',
        "later": b'data-erqi-packed="later">',
        "payload": PAYLOAD,
    }
    for name, opening in kinds.items():
        for number, at in enumerate(middles(content, opening)):
            found[f"{name} {number}"] = at
    return found


def payload_of(content: bytes) -> tuple[bytearray, int, int]:
    """The first payload of a page, and from where to where its text goes."""
    start = content.index(PAYLOAD) + len(PAYLOAD)
    end = content.index(b"<", start)
    return bytearray(base64.b64decode(content[start:end])), start, end


def asked_for(payload: bytes) -> tuple[int, int]:
    """Where the notes lie in a payload, and how many bytes they are."""
    length = int.from_bytes(payload[6:10], "little")
    manifest = json.loads(zlib.decompress(payload[10 : 10 + length]))
    (note,) = (one for one in manifest["layers"][0]["columns"] if one["name"] == "note")
    at, stored, _ = manifest["blocks"][note["values"]]
    return 10 + length + at, stored


# A deck is a plan that begins otherwise.
@pytest.mark.parametrize("kind", ["plan", "packed", "tiled"])
def test_a_file_that_ends_anywhere_says_so(pages: dict[str, bytes], said: Say, kind: str) -> None:
    content = pages[kind]
    assert said(content) == ""
    untold = {
        where: words
        for where, at in places(content).items()
        if not is_told(words := said(content[:at]))
    }
    assert untold == {}


@pytest.mark.parametrize("kind", ["plan", "packed", "tiled"])
def test_a_changed_byte_anywhere_is_told(pages: dict[str, bytes], said: Say, kind: str) -> None:
    content = pages[kind]
    hit = places(content)
    if kind == "packed":
        # Text that is read when it is asked for is told then (below): what comes before it is hit.
        payload, start, _ = payload_of(content)
        hit["payload 0"] = start + asked_for(payload)[0] * 4 // 3 - 8
    untold = {
        where: words
        for where, at in hit.items()
        if where != "end" and not is_told(words := said(flipped(content, at)))
    }
    # A tile has a check sum of its own, which is looked at with the tile.
    if kind == "tiled":
        untold.pop("payload 1", None)
    assert untold == {}


def test_a_tile_that_was_changed_is_told_when_it_comes_into_view(
    pages: dict[str, bytes], said: Say
) -> None:
    content = pages["tiled"]
    start = content.index(PAYLOAD, content.index(PAYLOAD) + 1) + len(PAYLOAD)
    end = content.index(b"<", start)
    archive = bytearray(base64.b64decode(content[start:end]))
    tiles = int.from_bytes(archive[56:64], "little")
    archive[tiles:] = bytes(len(archive) - tiles)
    assert is_told(said(content[:start] + base64.b64encode(archive) + content[end:]))


def test_text_that_is_read_when_it_is_asked_for_is_told_then(
    pages: dict[str, bytes], said: Say, tab: Page
) -> None:
    content = pages["packed"]
    payload, start, end = payload_of(content)
    at, stored = asked_for(payload)
    payload[at + stored // 2] ^= 1
    assert said(content[:start] + base64.b64encode(payload) + content[end:]) == ""
    tab.evaluate(
        """async () => {
          const [layer] = ErqiMap.packed;
          await layer.read({ layer: layer.plan.layers[0], index: 0 }).catch(() => {});
        }"""
    )
    assert is_told(tab.evaluate(SAID))


def test_a_copy_with_zeros_or_with_a_piece_missing_is_told(
    pages: dict[str, bytes], said: Say
) -> None:
    content = pages["plan"]
    for at in places(content).values():
        start = max(4096, at - at % 4096)
        assert is_told(said(content[:start] + bytes(len(content) - start)))
        if start + 4096 < len(content):
            assert is_told(said(content[:start] + content[start + 4096 :]))


@pytest.mark.soak(few=20, many=500)
def test_no_byte_can_change_without_a_word_or_without_harm(
    pages: dict[str, bytes], said: Say, tab: Page, rounds: int
) -> None:
    content = pages["plan"]
    said(content)
    labels = tab.evaluate(WHOLE)
    assert labels > 0
    chance = random.Random(7)
    for _ in range(rounds):
        at = chance.randrange(1500, len(content))
        words = said(flipped(content, at))
        assert is_told(words) or tab.evaluate(WHOLE) == labels, (at, content[at - 30 : at + 30])


@pytest.mark.parametrize("kind", ["plan", "deck", "packed", "tiled"])
def test_a_browser_without_canvas_is_told_that_it_cannot_draw(
    pages: dict[str, bytes], browser: Browser, tmp_path: Path, kind: str
) -> None:
    context = browser.new_context()
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    page = context.new_page()
    path = tmp_path / "page.html"
    path.write_bytes(pages[kind])
    page.goto(path.as_uri())
    words = page.evaluate(RESTS)
    assert "画图功能" in words
    assert "canvas" in words
    context.close()


def told(browser: Browser, path: Path, script: str) -> tuple[str, int]:
    """What a page says, and how many names it shows, in a browser that this script makes another."""
    context = browser.new_context()
    context.add_init_script(script)
    page = context.new_page()
    page.goto(path.as_uri())
    found = page.evaluate(RESTS), page.evaluate(WHOLE)
    context.close()
    return found


NOTHING_TO_UNPACK_WITH = {
    "none": "delete globalThis.DecompressionStream",
    "of other formats": "globalThis.DecompressionStream = class { constructor() { throw TypeError(); } }",
}


@pytest.mark.parametrize("lack", list(NOTHING_TO_UNPACK_WITH))
def test_a_browser_that_cannot_unpack_shows_the_whole_map(
    plan_file: Path, browser: Browser, lack: str
) -> None:
    words, names = told(browser, plan_file, NOTHING_TO_UNPACK_WITH[lack])
    assert words == ""
    assert names > 0


OLD = {
    "no part of blobs": "delete Blob.prototype.arrayBuffer",
    "a language it does not know": "addEventListener('DOMContentLoaded', () => dispatchEvent(new ErrorEvent('error', { error: new SyntaxError('?.') })))",
}


@pytest.mark.parametrize("old", list(OLD))
def test_only_an_old_browser_is_told_that_it_is_old(
    plan_file: Path, browser: Browser, old: str
) -> None:
    words, _ = told(browser, plan_file, OLD[old])
    assert "浏览器版本过旧" in words
    assert "too old" in words
    assert "损坏" not in words


def test_without_scripts_the_page_asks_for_them_and_is_not_called_damaged(
    pages: dict[str, bytes], browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    path = tmp_path / "page.html"
    path.write_bytes(pages["plan"])
    page.goto(path.as_uri())
    # innerText would leave out what a rule hides; a picture of the rule is out of reach here.
    assert "JavaScript" in page.locator("noscript").last.inner_text()
    assert b"<noscript><style>html::before { display: none; }</style></noscript>" in pages["plan"]
    context.close()
