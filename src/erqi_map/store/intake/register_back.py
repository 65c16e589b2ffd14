"""A register that comes back from Excel, compared with the book.

A hidden sheet keeps the values as they went out. A cell is a change where it differs from them;
what the book changed meanwhile stays, and where both changed the same cell nothing is taken.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from erqi_map.errors import RequestError
from erqi_map.i18n import LANGS, Listed, Message, Worded, phrase
from erqi_map.model import Place

from ..book.editing import edited
from ..book.home import Home
from ..book.items import Item, compact, join_file, split_file
from ..book.putting import Fill, put_files
from ..book.yaml_text import rewrite_yaml, write_yaml
from ..check.register import check_register
from ..check.report import Report
from ..check.validate import validate_document
from ..limits import Limits
from ..read.documents import parse_yaml
from ..read.foreign.drivers import INTAKE
from ..read.foreign.faults import RefusedError
from ..read.foreign.reading import apart
from ..store import GeoStore
from .overlay import Target
from .register import (
    COLUMNS,
    LOCKED,
    SECTION,
    SHEET,
    Cell,
    choices,
    heading,
    plain_cell,
    register_rows,
    same_cell,
)
from .source import refusal

HEAD_ROWS, MAX_LISTED = 3, 12


def is_register(path: Path) -> bool:
    """Whether a workbook is a register that went out of a book; nothing of it is opened."""
    try:
        with zipfile.ZipFile(path) as packed, packed.open("xl/workbook.xml") as file:
            return SHEET.encode() in file.read(1 << 18)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False


@dataclass(frozen=True)
class Changed:
    """A cell that is different: where it stands, and what it says before and after."""

    row: int
    id: str
    column: str
    before: Cell
    after: Cell


@dataclass
class Register:
    """A table that came back: `faults` by row and column, what it would change, and the files.
    `lang`: of its headings and choices.
    """

    faults: list[tuple[int, str, Worded]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    rows: int = 0
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    lang: str = LANGS[0]

    def fault(self, row: int, key: str, code: str, **values: object) -> None:
        """Record what is wrong with a cell."""
        self.faults.append((row, heading(key, self.lang), Message(SECTION, code, **values)))


def read_register(path: Path, store: GeoStore) -> Register:
    """A register as it came back, compared with the book; nothing is changed.

    Raises RequestError for a file that cannot be read or is no register.
    """
    sheets = _cells_of(path)
    kept = sheets.get(SHEET)
    shown = next((rows for name, rows in sheets.items() if _header(rows) is not None), None)
    if kept is None or len(kept) < HEAD_ROWS or shown is None:
        raise RequestError(SECTION, "no_register", label=path.name)
    keys = [str(one) for one in kept[1]]
    base = {
        str(row[0]): dict(zip(keys, map(plain_cell, row), strict=False)) for row in kept[HEAD_ROWS:]
    }
    reading = _Reading(store, base)
    at = _header(shown) or 0
    columns = {number: key for number, name in enumerate(shown[at]) for key in COLUMNS
               if str(name).strip() == heading(key)}  # fmt: skip
    for number, cells in enumerate(shown[at + 1 :], start=at + 2):
        row = {key: plain_cell(cells[k]) for k, key in columns.items() if k < len(cells)}
        if any(value is not None for value in row.values()):
            reading.row(number, row)
    return reading.found


def apply_register(found: Register, home: Home, who: str, why: str) -> None:
    """Put the changes of a register without faults into the book, as one change.

    Raises DataError where the book would not be sound, SaveError; it then stands as it was.
    """
    with edited(home, who, why) as book:
        wanted: dict[str, Fill | None] = {}
        for id, data in found.data.items():
            name = f"places/{id}.yaml"
            old = (book / name).read_bytes() if (book / name).exists() else None
            text = write_yaml(data).encode() if old is None else rewrite_yaml(old, data)
            wanted[name] = partial(_put, text)
        wanted |= {name: partial(_put, text) for name, text in _features(book, found.data)}
        put_files(book, wanted)


def _put(content: bytes, scratch: Path) -> None:
    scratch.write_bytes(content)


def _features(book: Path, data: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Layers whose features say of a place what its document says too."""
    for path in sorted((book / "layers").glob("*.geojson")):
        name, content = f"layers/{path.name}", path.read_bytes()
        items = split_file(name, content)
        same = dict(items)
        for key, item in items.items():
            said = json.loads(item.content) if key != name else {}
            place = data.get(str(said.get("properties", {}).get("place")))
            if place is not None:
                facts = {"kind": place["subkind"], "cluster": place.get("cluster")}
                whole = {**said, "properties": {**said["properties"], **facts}}
                same[key] = Item(compact(whole).encode(), item.number) if whole != said else item
        if same != items:
            yield name, join_file(name, same)


class _Reading:
    def __init__(
        self, store: GeoStore, base: Mapping[str, Mapping[str, Cell]], lang: str = LANGS[0]
    ) -> None:
        self.found, self._store, self._base = Register(lang=lang), store, base
        self._now = {str(row["id"]): row for row in register_rows(store, lang)}
        self._choices = choices(store, lang)
        self._seen: dict[str, int] = {}

    def row(self, number: int, row: Mapping[str, Cell]) -> None:
        """Compare one row with the book."""
        self.found.rows += 1
        id = str(row.get("id") or "")
        if not id:
            id, now, data = self._begin(row)
            self.found.new.append(id)
        elif id not in self._now:
            self.found.fault(number, "id", "no_id", value=id)
            return
        else:
            now = self._now[id]
            data = _document(self._store, id)
        if id in self._seen:
            self.found.fault(number, "id", "twice", value=id, other=self._seen[id])
            return
        self._seen[id] = number
        before = len(self.found.changed)
        faults = len(self.found.faults)
        base = self._base.get(id, now)
        for key, new in row.items():
            if new is None and COLUMNS[key] == "yes":
                continue
            if not (same_cell(new, base.get(key)) or same_cell(new, now.get(key))):
                self._cell(number, id, key, new, base.get(key), now.get(key), data)
        if len(self.found.changed) == before or len(self.found.faults) > faults:
            return
        self._check(number, id, data)
        self.found.data[id] = data

    def _begin(self, row: Mapping[str, Cell]) -> tuple[str, dict[str, Cell], dict[str, Any]]:
        """A project that the table adds: listed, not drawn, and to be checked."""
        plain = Target.named(str(row.get("name") or "")).id
        id, number = plain, 2
        while id in self._store.places or id in self._seen:
            id, number = f"{plain[:56]}-{number}", number + 1
        name = str(row.get("name") or "")
        said = phrase(LANGS[0], SECTION, "no_summary")
        data = {"id": id, "kind": "project", "located": False, "short_name": {"zh": name[:40]},
                "summary": {"zh": said}, "to_check": True, "sources": []}  # fmt: skip
        return id, {"to_check": phrase(self.found.lang, SECTION, "yes")}, data

    def _cell(
        self, number: int, id: str, key: str, new: Cell, base: Cell, now: Cell, data: dict[str, Any]
    ) -> None:
        if COLUMNS[key] in LOCKED:
            if id in self._now:
                self.found.fault(number, key, "locked")
            return
        if not same_cell(base, now):
            self.found.fault(number, key, "conflict", mine=new or "", theirs=now or "")
            return
        try:
            self._set(data, key, new)
        except ValueError as error:
            listed = Listed([*list(self._choices.get(key, ()))[:MAX_LISTED]])
            self.found.fault(number, key, str(error), value=new or "", known=listed)
            return
        self.found.changed.append(Changed(number, id, heading(key, self.found.lang), now, new))

    def _set(self, data: dict[str, Any], key: str, new: Cell) -> None:
        sort, name = COLUMNS[key], key.removesuffix("_en")
        if new is None:
            if sort == "en":
                data.get(name, {}).pop("en", None)
            else:
                data.pop(name, None)
        elif sort in ("text", "en") and key != "contact":
            lang = "en" if sort == "en" else "zh"
            data[name] = {**(data.get(name) or {}), lang: str(new)}
        elif sort == "number":
            data[name] = _number(new)
        elif sort in ("one", "yes"):
            code = self._code(key, str(new or ""))
            data[name] = code == "yes" if sort == "yes" else code
        elif sort == "many":
            mark = phrase(self.found.lang, SECTION, "mark").strip()
            data[name] = [self._code(key, one.strip()) for one in str(new).split(mark)]
        else:
            data[name] = str(new)[:10] if sort == "day" else str(new)

    def _code(self, key: str, words: str) -> str:
        known = self._choices[key]
        if words not in known and words not in known.values():
            raise ValueError("not_listed")
        return known.get(words, words)

    def _check(self, number: int, id: str, data: dict[str, Any]) -> None:
        report = Report()
        validate_document(Place, data, f"places/{id}.yaml", report)
        check_register(f"places/{id}.yaml", id, data, report)
        for one in report.problems:
            key = one.field.split(".")[0]
            message = Message(SECTION, "problem", message=_Told(one, 0), fix=_Told(one, 1))
            named = heading(key, self.found.lang) if key in COLUMNS else key
            self.found.faults.append((number, named, message))


@dataclass(frozen=True)
class _Told(Worded):
    problem: Any
    part: int

    def text(self, lang: str = LANGS[0]) -> str:
        return str(self.problem.told(lang)[self.part]).rstrip("。.")


def _document(store: GeoStore, id: str) -> dict[str, Any]:
    name = f"places/{id}.yaml"
    content = store.home.content(name)
    return parse_yaml(content, name, Limits.from_env(), Report()) or {}


def _cells_of(path: Path) -> dict[str, list[list[Any]]]:
    """The cells of a workbook. Raises RequestError for one that is refused."""
    if path.is_symlink() or not path.is_file():
        raise RequestError("foreign", "no_file", path=path)
    try:
        with apart(INTAKE) as (child, _):
            bodies = [body for _, body in child.ask({"op": "cells", "path": str(path.resolve())})]
    except RefusedError as error:
        raise refusal(path.name, error) from error
    found: dict[str, list[list[Any]]] = json.loads(b"".join(map(bytes, filter(None, bodies))))
    return found


def _header(rows: Sequence[Sequence[Any]]) -> int | None:
    """The row of headings among the first, if there is one."""
    wanted = {heading("id"), heading("name")}
    first = rows[:10]
    return next(
        (at for at, row in enumerate(first) if wanted <= {str(one).strip() for one in row}), None
    )


def _number(value: Cell) -> float:
    try:
        return float(str(value).replace(",", "").replace("，", ""))
    except ValueError as error:
        raise ValueError("not_number") from error
