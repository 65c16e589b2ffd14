"""A tile that unpacks to too much is refused with a sentence; so is an archive that lies."""

import base64
import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from erqi_map import client

from .tiles import SQUARE, TILE, commands, mixed, tiles_page

DECODE = """async ([text, packed, tile, times = 1]) => {
  const one = client.toBytes(text), given = new Uint8Array(one.length * times);
  for (let at = 0; at < given.length; at += one.length) given.set(one, at);
  try {
    const { parts } = await client.decodeTile(given, packed, tile, { column: null });
    return { parts: parts.length };
  } catch (error) {
    return { code: error.code, detail: error.detail, words: client.failureWords(error) };
  }
}"""
# A stream of gzip members' worth of zeros, and how much of it anybody took.
BOMB = """async ([text, tile]) => {
  const bytes = client.toBytes(text);
  let came = 0;
  const Kind = globalThis.DecompressionStream;
  globalThis.DecompressionStream = class {
    constructor(format) {
      const whole = new Kind(format);
      this.writable = whole.writable;
      this.readable = whole.readable.pipeThrough(new TransformStream({
        transform(piece, out) {
          came += piece.length;
          out.enqueue(piece);
        },
      }));
    }
  };
  const rule = { column: null };
  const found = await client.decodeTile(bytes, true, tile, rule).catch((error) => error);
  globalThis.DecompressionStream = Kind;
  return { code: found.code, came, words: client.failureWords(found) };
}"""
WRITE = """(layers) => {
  const letters = Array.from(writeTile(layers), (one) => String.fromCharCode(one));
  return btoa(letters.join(""));
}"""


@pytest.fixture(scope="module")
def decoder(browser: Browser) -> Iterator[Page]:
    page = tiles_page(browser)
    yield page
    page.context.close()


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def field(tag: int, content: bytes) -> bytes:
    return varint(tag << 3 | 2) + varint(len(content)) + content


def decode(page: Page, content: bytes, times: int = 1) -> Any:
    return page.evaluate(DECODE, [b64(content), False, TILE, times])


def test_a_tile_of_one_megabyte_that_unpacks_to_a_gigabyte_stops_at_the_limit(
    decoder: Page,
) -> None:
    bomb = gzip.compress(bytes(1_000_000_000), 9)
    assert len(bomb) < 1_000_000
    found = decoder.evaluate(BOMB, [b64(bomb), TILE])
    assert found["code"] == "too-large"
    assert all("16 MB" in words for words in found["words"])
    # What is unpacked before anybody can look is that of the one piece that was handed over.
    assert found["came"] < 70_000_000


@pytest.mark.parametrize(
    ("what", "content"),
    [
        ("layers", field(3, b"") * 300),
        ("features", field(3, field(2, b"") * 300_000)),
        ("features in several layers", field(3, field(2, b"") * 150_000) * 2),
        ("values", field(3, field(4, b"") * 2_100_000)),
        ("keys", field(3, field(3, b"") * 2_100_000)),
        ("bytes", bytes(1 << 16)),
    ],
)
def test_more_than_a_tile_may_hold_is_refused(decoder: Page, what: str, content: bytes) -> None:
    found = decode(decoder, content, times=272 if what == "bytes" else 1)
    assert found["code"] == "too-large"
    assert "超过上限" in found["words"][0]


def test_more_vertices_than_a_tile_may_have_are_refused(decoder: Page) -> None:
    many = 2_200_000
    line = varint(1 << 3 | 1) + b"\x02\x02" + varint(many << 3 | 2) + b"\x02\x02" * many
    feature = varint(3 << 3) + b"\x02" + field(4, line)
    found = decode(decoder, field(3, field(1, b"a") + field(2, feature)))
    assert (found["code"], found["detail"]) == ("too-large", "tileVertices")


@pytest.mark.parametrize(
    ("lie", "feature"),
    [
        # Fifty thousand features that each claim the rest of the tile as theirs.
        (
            "commands beyond the feature",
            varint(3 << 3) + b"\x02" + varint(4 << 3 | 2) + varint(900_000),
        ),
        ("tags beyond the feature", varint(2 << 3 | 2) + varint(900_000)),
        ("a count without numbers", varint(3 << 3) + b"\x02" + field(4, varint(2**31 - 8 | 2))),
    ],
)
def test_lying_lengths_are_damage(decoder: Page, lie: str, feature: bytes) -> None:
    content = field(3, field(1, b"a") + field(2, feature) * 50_000 + field(1, bytes(1_000_000)))
    found = decode(decoder, content)
    assert found["code"] == "damaged"


def test_a_tile_as_large_as_our_own_are_is_read(decoder: Page) -> None:
    features = [
        {"type": 3, "commands": commands(SQUARE, closed=True), "id": k, "tags": [0, k]}
        for k in range(20_000)
    ]
    layers = mixed(features=features)
    layers[0]["keys"], layers[0]["values"] = ["code"], [f"P-{k}" for k in range(20_000)]
    text = decoder.evaluate(WRITE, layers)
    assert decoder.evaluate(DECODE, [text, False, TILE]) == {"parts": 1}


# ---- archives ----

OPEN = """async (text) => {
  const node = document.createElement("script");
  node.type = "text/plain";
  node.textContent = text;
  try {
    const source = await client.openTiles({ embedded: true }, node, null);
    const found = await source.tile({ z: 0, x: 0, y: 0 });
    return { found: Boolean(found) };
  } catch (error) {
    return { code: error.code, words: client.failureWords(error) };
  }
}"""


@pytest.fixture(scope="module")
def archives(decoder: Page) -> Page:
    decoder.add_script_tag(content=client.vendored_file("pmtiles/pmtiles.js").text())
    return decoder


def archive(
    root: bytes, *, internal: int = 1, leaf: bytes = b"", tiles: bytes = b"x", **lies: int
) -> bytes:
    """A PMTiles archive with directories as they are given."""
    at = 127
    parts = [
        lies.get("root_at", at), lies.get("root_length", len(root)),
        at + len(root), 0,
        at + len(root), len(leaf),
        at + len(root) + len(leaf), lies.get("tiles_length", len(tiles)),
        0, 0, 0,
    ]  # fmt: skip
    head = b"PMTiles\x03" + b"".join(part.to_bytes(8, "little") for part in parts)
    head += bytes([1, internal, 1, 1, lies.get("min_zoom", 0), lies.get("max_zoom", 4)])
    return head.ljust(127, b"\0") + root + leaf + tiles


def directory(*entries: tuple[int, int, int, int]) -> bytes:
    """Entries of (tile, run, length, offset + 1)."""
    return varint(len(entries)) + b"".join(
        varint(entry[column]) for column in range(4) for entry in entries
    )


SOUND = directory((0, 1, 1, 1))
LIES = {
    "a root that says it has a billion entries": archive(varint(10**9)),
    "a leaf that says it has a billion entries": archive(
        directory((0, 0, 9, 1)), leaf=varint(10**9) + bytes(4)
    ),
    "a leaf outside the leaves": archive(
        directory((0, 0, 9, 2)), leaf=b"", tiles=b"x" + varint(10**9) + bytes(9)
    ),
    "a root that is packed and is not": archive(SOUND, internal=2),
    "packed in a way nobody knows": archive(SOUND, internal=4),
    "a file that ends before its tiles do": archive(SOUND, tiles_length=5_000),
    "zooms in the wrong order": archive(SOUND, min_zoom=9),
    "a zoom of 200": archive(SOUND, max_zoom=200),
    "a root beyond the file": archive(SOUND, root_at=10**12),
}
TOO_MUCH = {
    "a root that unpacks to ten megabytes": archive(gzip.compress(bytes(10**7)), internal=2),
    "a tile said to have a gigabyte": archive(directory((0, 1, 10**9, 1))),
    "a leaf said to have a gigabyte": archive(directory((0, 0, 10**9, 1))),
}


def test_a_sound_archive_opens(archives: Page) -> None:
    assert archives.evaluate(OPEN, b64(archive(SOUND))) == {"found": True}
    assert archives.evaluate(OPEN, b64(archive(gzip.compress(SOUND), internal=2))) == {
        "found": True
    }


@pytest.mark.parametrize("lie", list(LIES))
def test_an_archive_that_lies_is_called_damaged(archives: Page, lie: str) -> None:
    found = archives.evaluate(OPEN, b64(LIES[lie]))
    assert found["code"] == "damaged", json.dumps(found)


@pytest.mark.parametrize("bomb", list(TOO_MUCH))
def test_an_archive_that_holds_too_much_is_refused(archives: Page, bomb: str) -> None:
    found = archives.evaluate(OPEN, b64(TOO_MUCH[bomb]))
    assert (found["code"], "超过上限" in found["words"][0]) == ("too-large", True)
