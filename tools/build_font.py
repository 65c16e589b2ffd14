"""Make the typeface of the printed sheets from Debian's Noto Sans CJK.

Run by hand, on a Debian with the packages fonts-noto-cjk and unicode-data, when one of them
changes; fontTools comes with matplotlib:

    apt-get install fonts-noto-cjk unicode-data
    python tools/build_font.py

Why not the font as it is: a face weighs 19 MB, and its CFF outlines cannot be embedded in a PDF
as selectable TrueType text. So each face is cut to the characters below and its outlines are
turned into quadratic ones. `fonts.json` records origin, version, licence, sha256 and charset.
"""

import argparse
import bz2
import hashlib
import json
import re
import subprocess
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "erqi_map" / "render" / "page" / "fonts"
NOTO = Path("/usr/share/fonts/opentype/noto")
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
NOTO_COPYRIGHT = Path("/usr/share/doc/fonts-noto-cjk/copyright")
SIMPLIFIED_FACE = 2
FAMILY = "Noto Sans SC"
FACES = {"Regular": "NotoSansCJK-Regular.ttc", "Bold": "NotoSansCJK-Bold.ttc"}
MAX_ERROR_UNITS = 1.0
"""How far a converted outline may stray, in units of a thousandth of the em."""

FEATURES = ["kern", "pwid"]
"""Kerning, and the narrow punctuation that English text asks for."""

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1CD, 0x1DD)]
NARROWED = {"·": 420, "×": 640}
"""Advance, in thousandths of the em, of signs the Chinese face sets as wide as a character: both
stand between spaces in the plan's texts, Chinese and English."""

SYMBOLS = "‐–—―‘’“”†‡•…‰′″※€№℃℉™←↑→↓⇒−∕√∞≈≠≤≥①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㎏㎜㎝㎞㎡㎢■□▲△▼▽◆◇○◎●★☆"


def gb2312() -> set[int]:
    """The 7,445 characters of GB/T 2312."""
    found = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def general_standard(unihan: Path) -> set[int]:
    """The 8,105 characters of 通用规范汉字表 (2013), field kTGH of the Unihan database."""
    text = bz2.decompress(unihan.read_bytes()).decode("utf-8")
    return {int(code, 16) for code in re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", text, re.MULTILINE)}


def cut(source: Path, wanted: set[int]) -> TTFont:
    font = TTFont(source, fontNumber=SIMPLIFIED_FACE)
    options = subset.Options(
        layout_features=FEATURES,
        hinting=False,
        desubroutinize=True,
        notdef_outline=True,
        glyph_names=False,
        name_IDs=["*"],
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    return font


def make_quadratic(font: TTFont) -> None:
    order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, MAX_ERROR_UNITS, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, outlines
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion, maxp.maxZones = 0x00010000, 1
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
    ):  # fmt: skip
        setattr(maxp, field, 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"


def narrow(font: TTFont) -> None:
    cmap, glyphs, metrics = font.getBestCmap(), font["glyf"].glyphs, font["hmtx"].metrics
    for character, advance in NARROWED.items():
        name = cmap[ord(character)]
        glyph, (old, bearing) = glyphs[name], metrics[name]
        shift = (advance - old) // 2
        glyph.coordinates.translate((shift, 0))
        metrics[name] = (advance, bearing + shift)


def rename(font: TTFont, style: str) -> None:
    """One English name record each: the subset is not the font its old names speak of."""
    names = font["name"]
    kept = {key: names.getDebugName(key) for key in (0, 5, 7, 8, 9, 11, 13, 14)}
    names.names = []
    own = {1: FAMILY, 2: style, 3: f"{FAMILY} {style} subset", 4: f"{FAMILY} {style}"}
    for key, words in {**kept, **own, 6: f"NotoSansSC-{style}"}.items():
        if words:
            names.setName(words, key, 3, 1, 0x409)


def debian_version(package: str) -> str:
    query = ["dpkg-query", "-W", "-f=${Version}", package]
    return subprocess.run(query, check=True, capture_output=True, text=True).stdout


def licence_text() -> str:
    """The copyright line and the OFL as Debian's copyright file quotes it, without its margin."""
    text = NOTO_COPYRIGHT.read_text(encoding="utf-8")
    start = text.index(" SIL OPEN FONT LICENSE Version 1.1")
    lines = []
    for line in text[start:].splitlines():
        if line and not line.startswith(" "):
            break
        lines.append("" if line.strip() == "." else line.removeprefix(" "))
    return "\n".join(lines).strip() + "\n"


def build(style: str, file: str, wanted: set[int], noto: Path) -> tuple[str, str]:
    font = cut(noto / file, wanted)
    make_quadratic(font)
    narrow(font)
    rename(font, style)
    copyright_line = font["name"].getDebugName(0)
    path = TARGET / f"NotoSansSC-{style}.ttf"
    font.recalcTimestamp = False
    font.save(path)
    return path.name, copyright_line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--noto", type=Path, default=NOTO)
    parser.add_argument("--unihan", type=Path, default=UNIHAN)
    options = parser.parse_args()
    required = gb2312() | general_standard(options.unihan) | set(map(ord, SYMBOLS))
    TARGET.mkdir(parents=True, exist_ok=True)
    files = []
    for style, source in FACES.items():
        name, copyright_line = build(style, source, required | set(LATIN), options.noto)
        made = TTFont(TARGET / name)
        missing = required - set(made.getBestCmap())
        if missing:
            raise SystemExit(f"{source} lacks {''.join(map(chr, sorted(missing)))}")
        content = (TARGET / name).read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        files.append({"file": name, "source": source, "bytes": len(content), "sha256": sha256})
    manifest = {
        "family": FAMILY,
        "origin": "Debian fonts-noto-cjk, face Noto Sans CJK SC (github.com/notofonts/noto-cjk)",
        "package_version": debian_version("fonts-noto-cjk"),
        "font_version": TTFont(TARGET / files[0]["file"])["name"].getDebugName(5),
        "licence": "OFL-1.1",
        "copyright": copyright_line,
        "charset": "GB/T 2312; 通用规范汉字表 8105 (Unihan kTGH); Latin-1 and Extended-A; symbols",
        "changes": "subset; CFF outlines made TrueType; · and × narrowed; unhinted; renamed",
        "files": files,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (TARGET / "fonts.json").write_text(text, encoding="utf-8")
    (TARGET / "OFL.txt").write_text(f"{copyright_line}\n\n{licence_text()}", encoding="utf-8")


if __name__ == "__main__":
    main()
