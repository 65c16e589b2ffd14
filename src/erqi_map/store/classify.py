"""Gives an overlay the classes of 用地用海分类 by its column of codes: colours, names, a source."""

from functools import partial
from pathlib import Path
from typing import Any

from erqi_map.errors import RequestError
from erqi_map.frames.column import case_of
from erqi_map.frames.columns import column_of
from erqi_map.i18n import LANGS, Listed, phrase

from .book.editing import edited
from .book.home import Home
from .book.putting import put_files
from .book.yaml_text import rewrite_yaml
from .check.report import Report
from .landuse import PALETTES, chosen_column, class_of, code_of, name_of_class
from .limits import Limits
from .overlays import OVERLAYS_FILE
from .read.documents import parse_yaml
from .store import GeoStore

SECTION, SOURCE, CATALOG = "landuse", "landuse-2023", "catalog.yaml"
OPACITY = 0.75


def classify(
    store: GeoStore, home: Home, id: str, column: str | None, palette: str, who: str, why: str
) -> tuple[str, int]:
    """Style and name an overlay by its codes, as one change; its column and number of classes.

    Raises RequestError for an overlay, column or palette there is not and where nothing is a code,
    DataError, SaveError.
    """
    if id not in store.overlays:
        raise RequestError(SECTION, "no_overlay", value=id, known=Listed(store.overlays))
    if palette not in PALETTES:
        raise RequestError(SECTION, "no_palette", value=palette, known=Listed(PALETTES))
    frame = store.overlays[id].read(whole=True)
    found = chosen_column(frame.drop(columns="geometry"), column)
    classes = _classes(frame[found], palette)
    if not classes:
        raise RequestError(SECTION, "no_codes", known=Listed([found]))
    with edited(home, who, why) as book:
        overlays, catalog = (_data(book, name) for name in (OVERLAYS_FILE, CATALOG))
        entry = next(one for one in overlays["overlays"] if one["id"] == id)
        style = {**(entry.get("style") or {}), "column": found, "classes": classes}
        entry["style"] = {"fill_opacity": OPACITY, **style}
        fields = [one for one in entry.get("fields") or () if one["column"] != found]
        uses = ["tooltip", "popup", *([] if entry.get("tiles") else ["filter"])]
        named = {"column": found, "name": _both("field"), "uses": uses}
        entry["fields"] = [named, *fields]
        entry["sources"] = list(dict.fromkeys([*entry["sources"], SOURCE]))
        known = [one for one in catalog["sources"] if one["id"] != SOURCE]
        catalog["sources"] = [*known, _source()]
        put_files(
            book,
            {
                name: partial(_put, rewrite_yaml((book / name).read_bytes(), data))
                for name, data in ((OVERLAYS_FILE, overlays), (CATALOG, catalog))
            },
        )
    return found, len(classes)


def _classes(values: Any, palette: str) -> list[dict[str, Any]]:
    """A class for each value that is a code, in the order of codes."""
    kind: Any = "text" if column_of(values).is_text else "number"
    found = {}
    for value in values.dropna().unique():
        code, known = code_of(value), class_of(code_of(value))
        if known is not None:
            name = name_of_class(code)
            found[code] = {
                "value": case_of(value, kind),
                "name": {lang: name.get(lang) for lang in LANGS},
                "fill": known.fills[palette],
            }
    return [found[code] for code in sorted(found)]


def _source() -> dict[str, Any]:
    return {
        "id": SOURCE,
        "title": _both("source_title"),
        "publisher": _both("source_publisher"),
        "kind": "data",
        "licence": _both("source_licence"),
        "date": "2023",
        "note": _both("source_note"),
        "to_check": True,
    }


def _both(key: str) -> dict[str, str]:
    return {lang: phrase(lang, SECTION, key) for lang in LANGS}


def _data(book: Path, name: str) -> dict[str, Any]:
    return parse_yaml((book / name).read_bytes(), name, Limits.from_env(), Report()) or {}


def _put(content: bytes, scratch: Path) -> None:
    scratch.write_bytes(content)
