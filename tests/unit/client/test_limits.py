"""A payload that lies about how much it holds is refused with a sentence, before it is unpacked."""

import json
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from .harness import new_page
from .hostile import taken_apart, text_of, with_block, with_manifest
from .test_failures import said

Manifest = dict[str, Any]
HUGE = 2**32 - 1
# What the page held at most while it opened a payload, in bytes of arrays it made.
OPEN = """async (text) => {
  let made = 0;
  const kinds = {};
  for (const name of ["Uint8Array", "Uint32Array", "Int32Array", "Float64Array"]) {
    const Kind = kinds[name] = globalThis[name];
    globalThis[name] = new Proxy(Kind, {
      construct(kind, given, target) {
        const array = Reflect.construct(kind, given, target === globalThis[name] ? kind : target);
        if (typeof given[0] === "number") made += array.byteLength;
        return array;
      },
    });
  }
  const element = document.createElement("div");
  document.getElementById("host").replaceChildren(element);
  window.app = await client.mount({ element, base64: text });
  Object.assign(globalThis, kinds);
  const { code = null, detail = null } = app.error || {};
  return { code, detail, made, words: element.innerText };
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page: what is refused leaves nothing behind."""
    tab = new_page(browser)
    yield tab
    tab.context.close()


def first(manifest: Manifest) -> Manifest:
    return manifest["layers"][0]


def entry(name: str, value: Any) -> Callable[[Manifest], None]:
    return lambda manifest: first(manifest).update({name: value})


def counts(payload: bytes, part: str, values: list[int]) -> bytes:
    """The payload with other counts of parts, rings or vertices in its first layer."""
    raw = struct.pack(f"<{len(values)}I", *values)
    return with_block(
        payload, raw, lambda manifest, block: first(manifest)["shape"].update({part: block})
    )


LIES: dict[str, Callable[[bytes], bytes]] = {
    "a negative number of features": lambda p: with_manifest(p, entry("n", -1)),
    "half a feature": lambda p: with_manifest(p, entry("n", 1.5)),
    "more features than rows": lambda p: with_manifest(p, entry("n", 13)),
    "words in place of a number": lambda p: with_manifest(p, entry("n", "12")),
    "no shape": lambda p: with_manifest(p, entry("shape", None)),
    "no columns": lambda p: with_manifest(p, entry("columns", 7)),
    "layers that are no list": lambda p: with_manifest(p, lambda m: m.update(layers={})),
    "a plan that says it is a packed layer": lambda p: with_manifest(
        p, lambda m: m.update(kind="frame")
    ),
    "blocks that are no list": lambda p: with_manifest(p, lambda m: m.update(blocks={"0": 1})),
    "a block that begins before the file": lambda p: with_manifest(
        p, lambda m: m["blocks"][-1].__setitem__(0, -5)
    ),
    "a block that is no row": lambda p: with_manifest(p, lambda m: m["blocks"].append("x")),
    "one block used for everything": lambda p: with_manifest(
        p, lambda m: first(m)["shape"].update(rings=first(m)["shape"]["parts"])
    ),
    "a block said to be far longer than deflate can pack": lambda p: with_manifest(
        p, lambda m: m["blocks"][-1].__setitem__(2, 100_000_000)
    ),
    "a block said to be shorter": lambda p: with_manifest(
        p, lambda m: m["blocks"][-1].__setitem__(2, 5)
    ),
    "a block that is a bomb but said to be small": lambda p: with_block(
        p,
        bytes(90_000_000),
        lambda m, block: m["blocks"][block].__setitem__(2, 9) or m.update(content=block),
    ),
    "counts that come round to the beginning": lambda p: counts(p, "rings", [HUGE, 2, 1, 1]),
    "parts of rings that are not there": lambda p: counts(p, "parts", [HUGE, 3]),
}
TOO_MUCH: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a block of 200 MB in 200 kB": (
        "128 MB",
        lambda p: with_block(p, bytes(200_000_000), lambda m, block: m.update(content=block)),
    ),
    "two gigabytes in all": (
        "1,024 MB",
        lambda p: with_manifest(
            p, lambda m: m["blocks"].__setitem__(slice(0, 0), [[0, 120_000, 120_000_000]] * 20)
        ),
    ),
    "a billion features": ("4,194,304", lambda p: with_manifest(p, entry("n", 1_000_000_000))),
    "a ring of four billion vertices": ("67,108,864", lambda p: counts(p, "sizes", [HUGE] * 4)),
    "vertices that no byte stands for": ("67,108,864", lambda p: counts(p, "sizes", [70_000_000])),
}


@pytest.mark.parametrize("lie", list(LIES))
def test_a_payload_that_lies_is_called_damaged(page: Any, payload: bytes, lie: str) -> None:
    found = page.evaluate(OPEN, text_of(LIES[lie](payload)))
    assert found["code"] == "damaged"
    assert "已损坏" in found["words"]
    assert found["made"] < 10_000_000
    assert page.errors == []


@pytest.mark.parametrize("bomb", list(TOO_MUCH))
def test_a_payload_that_unpacks_to_too_much_is_refused_and_the_limit_is_told(
    page: Any, payload: bytes, bomb: str
) -> None:
    limit, make = TOO_MUCH[bomb]
    found = page.evaluate(OPEN, text_of(make(payload)))
    assert (found["code"], limit in found["words"]) == ("too-large", True)
    assert "超过上限" in found["words"]
    assert "more than the limit" in found["words"]
    assert found["made"] < 10_000_000
    assert page.errors == []


def test_a_manifest_that_unpacks_to_too_much_is_refused(page: Any) -> None:
    bomb = zlib.compress(b" " * 80_000_000, 9)
    text = text_of(b"ERQI2\n" + struct.pack("<I", len(bomb)) + bomb)
    found = page.evaluate(OPEN, text)
    assert (found["code"], found["detail"]) == ("too-large", "manifestBytes")
    assert found["made"] < 10_000_000


def test_the_payload_the_lies_are_made_of_is_sound(page: Any, payload: bytes) -> None:
    again = with_block(payload, b"unused", lambda manifest, block: None)
    assert json.dumps(taken_apart(again)[0]["extent"]) == json.dumps(
        taken_apart(payload)[0]["extent"]
    )
    assert said(page, text_of(again))[0] is None


def test_features_that_lie_over_each_other_do_not_fill_the_grid(page: Any) -> None:
    cells = page.evaluate(
        """async () => {
          const n = 20000;
          const bounds = new Int32Array(4 * n).map((_, at) => [0, 0, 1000000, 1000000][at % 4]);
          const partStart = new Uint32Array(n + 1).map((_, at) => at);
          const { items } = await client.buildGrid({ bounds, partStart }, n, null);
          return items.length;
        }"""
    )
    assert cells <= 40 * 20_000
