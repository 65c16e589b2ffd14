"""What calamine does not say of the sheets of a workbook (.xlsx) before it lays them out whole: how
far they reach, and which rows and columns are hidden.
"""

import posixpath
import re
import zipfile
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

CHUNK, MOST = 1 << 20, 512 << 20
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb"<row [^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_COLUMN = re.compile(rb"<col [^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=\"([A-Z]{1,3})(\d{1,7})\"[^>]*(?<!/)>")
_ENDS = re.compile(rb"\b(min|max)=\"(\d{1,5})\"")


class Hidden(NamedTuple):
    """How many rows of a sheet are hidden, the letters of such columns, and over how many cells its
    values spread.
    """

    rows: int = 0
    columns: tuple[str, ...] = ()
    spread: int = 0


def unseen(path: Path) -> dict[str, Hidden]:
    """By the name of the sheet; nothing for a workbook of another kind."""
    try:
        with zipfile.ZipFile(path) as packed:
            targets = {
                one.get("Id"): one.get("Target") or ""
                for one in fromstring(packed.read("xl/_rels/workbook.xml.rels"))
            }
            sheets = {
                one.get("name"): posixpath.normpath(
                    posixpath.join("/xl", targets[one.get(_ID)])
                ).lstrip("/")
                for one in fromstring(packed.read("xl/workbook.xml")).iter()
                if one.tag.endswith("}sheet") and one.get(_ID) in targets
            }
            known = set(packed.namelist())
            return {name: _of_sheet(packed, part) for name, part in sheets.items() if part in known}
    except (zipfile.BadZipFile, KeyError, ParseError, DefusedXmlException, NotImplementedError):
        return {}


def _of_sheet(packed: zipfile.ZipFile, part: str) -> Hidden:
    rows, columns, rest, read = 0, list[str](), b"", 0
    across, down = {b"A"}, {0}
    with packed.open(part) as file:
        while (chunk := file.read(CHUNK)) and read < MOST:
            read += len(chunk)
            text = rest + chunk
            cut = text.rfind(b"<")
            text, rest = text[:cut], text[cut:]
            rows += len(_ROW.findall(text))
            for letters, number in _CELL.findall(text):
                across.add(letters)
                down.add(int(number))
            for one in _COLUMN.findall(text):
                ends = {key: int(value) for key, value in _ENDS.findall(one)}
                first, last = ends.get(b"min", 1), ends.get(b"max", 1)
                # All columns to the right of the last are hidden as one.
                columns += map(_letters, range(first, min(last, first + 49) + 1))
    return Hidden(rows, tuple(columns), max(map(_number, across)) * max(down))


def _number(letters: bytes) -> int:
    return reduce(lambda before, one: 26 * before + one - 64, letters, 0)


def _letters(number: int) -> str:
    before, at = divmod(number - 1, 26)
    return (_letters(before) if before else "") + chr(65 + at)
