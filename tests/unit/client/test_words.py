"""The words and icons the client's parts ask for are there, in both languages, and none is idle."""

import re
from pathlib import Path

from erqi_map import client
from erqi_map.i18n import words

FOLDER = Path(client.__file__).parent
SCRIPTS = {
    path.relative_to(FOLDER / "src").as_posix(): path.read_text("utf-8")
    for path in (FOLDER / "src").rglob("*.js")
}
CODE = "\n".join(SCRIPTS.values())
PLAIN_KEY = re.compile(r"[\"'`](map\.[a-z0-9_.-]+)[\"'`]")
MADE_KEY = re.compile(r"`(map\.[a-z0-9_.]*)\$\{")


def test_every_key_asked_for_exists():
    asked = set(PLAIN_KEY.findall(CODE))
    assert asked - set(words("zh", "client")) == set()


def test_every_key_is_asked_for():
    asked, beginnings = set(PLAIN_KEY.findall(CODE)), tuple(MADE_KEY.findall(CODE))
    explained = {key.removesuffix("_why") for key in asked}
    idle = {
        key
        for key in words("zh", "client")
        if key not in asked
        and not key.startswith(beginnings)
        and key.removesuffix("_why") not in explained
    }
    assert idle == set()


def test_chinese_words_are_chinese():
    for key, text in words("zh", "client").items():
        known = r"\{\w+\}|WGS-84|GCJ-02|BD-09|Esc|EN|Shift|Tab|Enter|Delete|A[34]|\bA\b|points\.csv"
        plain = re.sub(known, "", text)
        assert not re.search(r"[A-Za-z]{2,}", plain), key


def test_every_icon_asked_for_is_drawn():
    drawn = set(re.findall(r'^  "?([a-z-]+)"?: \[', SCRIPTS["dom/icons.js"], re.MULTILINE))
    parts = "\n".join(text for name, text in SCRIPTS.items() if not name.startswith("present/"))
    asked = set(re.findall(r'(?:drawIcon\(|icon: )"([a-z-]+)"', parts))
    assert asked <= drawn
