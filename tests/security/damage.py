"""Ways to damage a file as disks, editors, transfers and attackers do; always the same ones."""

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

TOKENS = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b"\t", b"&a ", b"*a", b"!!x ", b"<<: ", b"---\n",
    b"%", b"[" * 60, b"{" * 60, b"- " * 60, b"0o" + b"7" * 5_000, b"9" * 5_000, b"1e999999", b"NaN",
    b".inf", b'"\\ud800"', b"\xed\xa0\x80", b": ", b"'", b'"', b"|\n", b"#", b"\n\n\n", b"null",
)  # fmt: skip
GARBAGE: tuple[Any, ...] = (
    None, True, 0, -1, 2**70, 10**90, 1e308, float("nan"), float("inf"), "", "x", "x" * 5_000,
    "1", "2019-99-99", "\x00", "\ud800", "../../etc/passwd", "http://[", "a/b/c", "{x}", [], {},
    [[]], [None], [[[1]]], {"id": 1}, {"id": "a", "zh": []}, {"": {}}, [{"id": "a"}] * 3,
    {"type": "Polygon", "coordinates": []}, {"type": "Point", "coordinates": ["a", None]},
    {"type": "Point", "coordinates": [1e308, -1e308]}, {"type": "GeometryCollection"},
    {"type": "MultiPolygon", "coordinates": [[[[113.6, 34.7]] * 4]]},
    {"type": "LineString", "coordinates": [[113.6, 34.7]] * 2},
    {"type": "Polygon", "coordinates": [[[113.6, 34.7, 1], [113.7, 34.7, 1], [113.6, 34.8, 1],
                                         [113.6, 34.7, 1]]]},
    {"type": "Point", "coordinates": [10**90, 10**90]},
)  # fmt: skip


def variants(content: bytes, data: Any, count: int, seed: str) -> Iterator[bytes]:
    """`count` damaged forms of a file: of its bytes, and of its parsed `data` written as JSON."""
    for number in range(count):
        dice = random.Random(f"{seed}-{number}")
        if dice.random() < 0.5:
            yield dice.choice(BYTES)(content, dice)
        else:
            text = json.dumps(_changed(data, dice, dice.choice((1, 1, 2, 6))), ensure_ascii=False)
            yield text.encode("utf-8", "surrogatepass")


def _span(content: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(content))
    return start, min(len(content), start + dice.choice((1, 4, 30, 400, 4_000)))


def flip(content: bytes, dice: random.Random) -> bytes:
    """Some bytes with one bit turned."""
    found = bytearray(content)
    for _ in range(dice.choice((1, 3, 20))):
        found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def cut(content: bytes, dice: random.Random) -> bytes:
    """The file ends too early."""
    return content[: dice.randrange(len(content))]


def drop(content: bytes, dice: random.Random) -> bytes:
    """A piece is missing."""
    start, end = _span(content, dice)
    return content[:start] + content[end:]


def double(content: bytes, dice: random.Random) -> bytes:
    """A piece stands there several times."""
    start, end = _span(content, dice)
    return content[:end] + content[start:end] * dice.choice((1, 3, 30)) + content[end:]


def swap(content: bytes, dice: random.Random) -> bytes:
    """Two pieces have changed places."""
    one, two, three, four = sorted(dice.randrange(len(content)) for _ in range(4))
    pieces = (content[:one], content[three:four], content[two:three], content[one:two])
    return b"".join((*pieces, content[four:]))


def insert(content: bytes, dice: random.Random) -> bytes:
    """Something stands there that means something to a reader."""
    at = dice.randrange(len(content))
    return content[:at] + dice.choice(TOKENS) + content[at:]


BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip, cut, drop, double, swap, insert)


def _changed(data: Any, dice: random.Random, times: int) -> Any:
    data = json.loads(json.dumps(data, default=str))
    for _ in range(times):
        loc = dice.choice(list(_places(data)))
        if not loc:
            return deepcopy(dice.choice(GARBAGE))
        inner = data
        for key in loc[:-1]:
            inner = inner[key]
        _change(inner, loc[-1], dice)
    return data


def _change(inner: Any, key: Any, dice: random.Random) -> None:
    way = dice.randrange(5)
    if way == 0:
        del inner[key]
    elif way == 1 and isinstance(inner, list):
        inner.extend(deepcopy(inner[key]) for _ in range(dice.choice((1, 40))))
    elif way == 2 and isinstance(inner, dict):
        inner[dice.choice(("id", "kind", "x", "", "type"))] = inner.pop(key)
    else:
        inner[key] = deepcopy(dice.choice(GARBAGE))


def _places(data: Any, loc: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield loc
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _places(value, (*loc, key))
