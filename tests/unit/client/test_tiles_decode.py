"""Vector tiles become typed arrays, the same in a worker and in slices in the page."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from .tiles import HOLE, LINE, POINTS, SQUARE, TILE, commands, dots, mixed, tiles_page, world

DECODE = """async ([layers, tile, rule, how]) => {
  const bytes = writeTile(layers);
  let pauses = 0;
  const pause = how === "slices" ? async () => { pauses += 1; } : undefined;
  const packed = how === "packed";
  const given = packed ? await gzip(bytes) : bytes;
  const found = await client.decodeTile(given, packed, tile, rule, pause);
  const read = (place, source) => ({ ...client.tileProperties(found.bytes, place, source) });
  const parts = found.parts.map((part) => ({
    ...plain({ ...part, source: null }),
    properties: [...part.places].map((place) => read(place, part.source)),
  }));
  return { parts, pauses };
}"""
# What comes of bytes that are cut after `at`, or of a byte that is changed there.
SPOILT = """async ([layers, tile, rule, how]) => {
  const whole = writeTile(layers);
  const seen = {};
  for (let at = 0; at < whole.length; at += 1) {
    const bytes = how === "cut" ? whole.slice(0, at) : whole.slice();
    if (how === "flipped") bytes[at] ^= 0xff;
    let came = "read";
    try {
      const { parts } = await client.decodeTile(bytes, false, tile, rule);
      const straight = ({ shape }) => shape.xy.length === 2 * shape.vertexStart.at(-1);
      if (!parts.every(straight)) came = "crooked";
    } catch (error) {
      came = error.message;
    }
    seen[came] = (seen[came] || 0) + 1;
  }
  return seen;
}"""
NO_RULE = {"column": None}


@pytest.fixture(scope="module")
def decoder(browser: Browser) -> Iterator[Page]:
    page = tiles_page(browser)
    yield page
    page.context.close()


def decode(page: Page, layers: Any, rule: Any = None, how: str = "at once") -> Any:
    return page.evaluate(DECODE, [layers, TILE, rule or NO_RULE, how])


def test_each_kind_of_geometry_becomes_a_part_areas_first(decoder: Page) -> None:
    area, line, point = decode(decoder, mixed())["parts"]
    assert [part["kind"] for part in (area, line, point)] == ["area", "line", "point"]
    assert area["shape"]["xy"] == world(SQUARE, HOLE)
    assert line["shape"]["xy"] == world(LINE)
    assert point["shape"]["xy"] == world(POINTS)
    assert [part["ids"] for part in (area, line, point)] == [[3], [2**40 + 7], [None]]


def test_rings_lines_and_points_are_counted_as_a_payload_counts_them(decoder: Page) -> None:
    shapes = [part["shape"] for part in decode(decoder, mixed())["parts"]]
    assert [shape["partStart"] for shape in shapes] == [[0, 1]] * 3
    assert [shape["ringStart"] for shape in shapes] == [[0, 2], [0, 1], [0, 2]]
    assert [shape["vertexStart"] for shape in shapes] == [[0, 4, 8], [0, 3], [0, 1, 2]]
    assert shapes[0]["bounds"] == world([SQUARE[0], SQUARE[2]])


def test_rings_that_enclose_nothing_and_features_without_shape_are_empty(decoder: Page) -> None:
    flat = commands(SQUARE[:2], closed=True)
    features = [
        {"type": 3, "commands": flat, "id": 1},
        {"type": 3, "commands": commands(SQUARE[:2], SQUARE, closed=True), "id": 2},
        {"type": 3, "commands": [], "id": 3},
        {"type": 0, "commands": flat, "id": 4},
    ]
    (area,) = decode(decoder, mixed(features=features))["parts"]
    assert area["ids"] == [1, 2, 3]
    assert area["shape"]["partStart"] == [0, 0, 1, 1]
    assert area["shape"]["xy"] == world(SQUARE)
    assert area["shape"]["grid"]["items"] == [1]


def test_attributes_are_those_of_the_feature_whatever_their_type(decoder: Page) -> None:
    values = ["居住 <b>", "", 0, 7, -7, 2**40, 0.25, -1.5e-300, True, False]
    keys = [f"k{k}" for k in range(len(values))]
    tags = [number for k in range(len(values)) for number in (k, k)]
    features = [
        {"type": 1, "commands": dots((1, 1)), "tags": tags},
        {"type": 1, "commands": dots((2, 2)), "tags": [3, 0]},
        {"type": 1, "commands": dots((3, 3))},
        {"type": 1, "commands": dots((4, 4)), "tags": [0, 99]},
    ]
    layers = mixed(keys=keys, values=values, features=features)
    (point,) = decode(decoder, layers)["parts"]
    assert point["properties"] == [
        dict(zip(keys, values, strict=True)),
        {"k3": "居住 <b>"},
        {},
        {"k0": None},
    ]


def test_without_a_rule_there_are_no_classes(decoder: Page) -> None:
    assert [part["classes"] for part in decode(decoder, mixed())["parts"]] == [None] * 3


def classes(page: Page, values: list[Any], breaks: list[float] | None) -> list[str]:
    features = [
        {"type": 1, "commands": dots((k, k)), "tags": [0, k]} for k in range(len(values))
    ] + [{"type": 1, "commands": dots((0, 0))}]
    layers = mixed(keys=["a"], values=values, features=features)
    (point,) = decode(page, layers, {"column": "a", "breaks": breaks})["parts"]
    found = point["classes"]
    assert len(found["words"]) == len(set(found["words"]))
    return [found["words"][code] for code in found["codes"]]


def test_a_class_is_the_value_itself_or_the_rest(decoder: Page) -> None:
    found = classes(decoder, ["居住", "商业", "居住", 3, True], None)
    assert found == ["居住", "商业", "居住", "3", "true", "erqi:rest"]


def test_by_breaks_a_class_is_the_first_break_a_number_does_not_pass(decoder: Page) -> None:
    found = classes(decoder, [-5, 9, 9.5, 19, 20, "9"], [9, 19])
    assert found == ["0", "0", "1", "1", "erqi:rest", "erqi:rest", "erqi:rest"]


def test_a_column_the_tile_lacks_leaves_the_rest(decoder: Page) -> None:
    rule = {"column": "nothing", "breaks": None}
    parts = decode(decoder, mixed(), rule)["parts"]
    assert [part["classes"]["words"] for part in parts] == [["erqi:rest"]] * 3


def test_squares_of_an_overview_are_told_from_features(decoder: Page) -> None:
    layers = mixed(name="erqi-overview") + mixed()
    assert [part["overview"] for part in decode(decoder, layers)["parts"]] == [True] * 3 + [
        False
    ] * 3


def many(count: int = 1_500) -> list[dict[str, Any]]:
    random = np.random.default_rng(11)
    corners = random.integers(0, 4000, (count, 2))
    features = [
        {
            "type": 3,
            "id": k,
            "tags": [0, k % 3],
            "commands": commands(
                [(int(x) + dx, int(y) + dy) for dx, dy in ((0, 0), (30, 0), (30, 20))], closed=True
            ),
        }
        for k, (x, y) in enumerate(corners)
    ]
    return mixed(features=features)


@pytest.mark.parametrize("how", ["slices", "packed"])
def test_in_slices_or_packed_by_gzip_the_same_comes_of_it(decoder: Page, how: str) -> None:
    rule = {"column": "use", "breaks": None}
    at_once, found = decode(decoder, many(), rule), decode(decoder, many(), rule, how)
    assert (found["pauses"] > 20) is (how == "slices")
    assert found["parts"] == at_once["parts"]
    assert len(at_once["parts"][0]["ids"]) == 1_500


def test_a_tile_of_nothing_has_no_parts(decoder: Page) -> None:
    assert decode(decoder, [])["parts"] == []


@pytest.mark.parametrize("how", ["cut", "flipped"])
def test_spoilt_bytes_are_read_or_said_to_be_damaged_and_nothing_else(
    decoder: Page, how: str
) -> None:
    rule = {"column": "use", "breaks": None}
    seen = decoder.evaluate(SPOILT, [mixed(), TILE, rule, how])
    assert set(seen) <= {"read", "damaged: tile 12/3340/1630"}
    assert seen["damaged: tile 12/3340/1630"] > 0


@pytest.mark.parametrize(
    "bytes_of",
    ["new TextEncoder().encode('<html>gateway timeout</html>')", "new Uint8Array(64).fill(255)"],
)
@pytest.mark.parametrize("packed", ["true", "false"])
def test_what_is_no_tile_is_damaged(decoder: Page, bytes_of: str, packed: str) -> None:
    code = decoder.evaluate(
        f"""() => {{
          const tile = {{ z: 1, x: 0, y: 1 }};
          return client.decodeTile({bytes_of}, {packed}, tile, {{ column: null }})
            .then(() => null, (error) => [error.code, error.detail]);
        }}"""
    )
    assert code == ["damaged", "tile 1/0/1"]


def test_commands_that_promise_more_than_there_is_end_at_once(decoder: Page) -> None:
    features = [{"type": 3, "commands": [(2**29 - 1) << 3 | 1, 2, 2]}]
    seen = decoder.evaluate(SPOILT, [mixed(features=features), TILE, NO_RULE, "whole"])
    assert list(seen) == ["damaged: tile 12/3340/1630"]


def test_a_tile_given_up_in_a_pause_is_not_damaged(decoder: Page) -> None:
    name = decoder.evaluate(
        """(layers) => {
          const given = new AbortController();
          const pause = async () => { given.abort(); given.signal.throwIfAborted(); };
          const tile = { z: 1, x: 0, y: 0 };
          return client.decodeTile(writeTile(layers), false, tile, { column: null }, pause)
            .then(() => null, (error) => error.name);
        }""",
        mixed(),
    )
    assert name == "AbortError"
