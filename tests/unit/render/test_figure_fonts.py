"""The typeface of the sheets is the one its manifest speaks of, and free to be passed on."""

import hashlib
import json
from importlib.resources import files

from fontTools.ttLib import TTFont

from erqi_map import render

FOLDER = files(render) / "page" / "fonts"
MANIFEST = json.loads((FOLDER / "fonts.json").read_text(encoding="utf-8"))
LARGEST_BYTES = 3_000_000


def test_the_files_are_those_of_the_manifest():
    faces = {one.name for one in FOLDER.iterdir() if one.name.endswith(".ttf")}
    assert faces == {one["file"] for one in MANIFEST["files"]}
    for one in MANIFEST["files"]:
        content = (FOLDER / one["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert len(content) == one["bytes"] < LARGEST_BYTES


def test_the_outlines_can_be_embedded_as_text():
    for one in MANIFEST["files"]:
        with (FOLDER / one["file"]).open("rb") as file:
            font = TTFont(file)
            assert "glyf" in font
            assert font["OS/2"].fsType == 0


def test_the_licence_lies_beside_it():
    text = (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert MANIFEST["licence"] == "OFL-1.1"
    assert text.startswith(MANIFEST["copyright"])
    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert text.rstrip().endswith("OTHER DEALINGS IN THE FONT SOFTWARE.")
