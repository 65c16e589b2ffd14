"""Land of an overlay summed by class, cluster and project, as a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
import xlsxwriter

from erqi_map.analysis.sums import LandSum, sum_in_zones, sum_land
from erqi_map.compose.furniture import review_note
from erqi_map.errors import RequestError
from erqi_map.i18n import Listed, phrase
from erqi_map.store import GeoStore
from erqi_map.store.classify import SECTION
from erqi_map.store.landuse import chosen_column, class_of, code_of, name_of_class

from ..write import replace_whole
from .make import check_free
from .tables import BOOK_OPTIONS

Row = tuple[str, str, int, float, float, float]
"""Zone and class in words, features, ha, 亩, share."""


@dataclass(frozen=True)
class Sums:
    """The sums of an overlay: lines by sheet, with the colour of each, and what is to be known."""

    column: str
    sheets: dict[str, list[tuple[Row, str]]]
    notes: tuple[str, ...]


def land_sums(store: GeoStore, layer: str, column: str | None = None, lang: str = "zh") -> Sums:
    """Sums by first class and class, by cluster, by project where projects have areas.

    Raises RequestError for an overlay or column there is not, and where nothing is a code.
    """
    if layer not in store.overlays:
        raise RequestError(SECTION, "no_overlay", value=layer, known=Listed(store.overlays))
    one = store.overlays[layer]
    frame = one.read(whole=True)
    found = chosen_column(frame.drop(columns="geometry"), column)
    codes = [code_of(value) for value in frame[found]]
    first = [code[:2] for code in codes]
    names = {id: place.name.get(lang) for id, place in store.places.items()}
    sheets = {
        "first": sum_land(frame, first),
        "class": sum_land(frame, codes),
        "cluster": sum_in_zones(frame, codes, _zones(store, "cluster")),
    }
    projects = _zones(store, "project")
    if projects:
        sheets["project"] = [x for x in sum_in_zones(frame, codes, projects) if x.zone]
    lost = sum(not class_of(code) for code in codes)
    keys = ["note_area", "note_border", "note_check", *([] if projects else ["note_no_project"])]
    values = {"layer": one.overlay.title.get(lang), "column": found, "n": lost}
    said = [phrase(lang, SECTION, key, **values) for key in ["note_layer", *keys]]
    said += [phrase(lang, SECTION, "note_unknown", **values)] if lost else []
    said += [one.overlay.date.isoformat(), review_note(store.catalog).get(lang)]
    lines = {
        key: [(_row(line, names, lang), _fill(line.code)) for line in found_lines]
        for key, found_lines in sheets.items()
    }
    return Sums(found, lines, tuple(said))


def export_sums(sums: Sums, out: Path, *, overwrite: bool = False, lang: str = "zh") -> None:
    """Write the workbook. Raises as `write_data`."""
    check_free([out], overwrite)
    replace_whole(out, lambda scratch: _write(sums, scratch, lang), ".xlsx", known=True)


def headings(lang: str) -> list[str]:
    """Of the columns of a `Row`."""
    return [
        phrase(lang, SECTION, f"column_{key}")
        for key in ("zone", "class", "n", "ha", "mu", "share")
    ]


def _write(sums: Sums, path: Path, lang: str) -> None:
    with xlsxwriter.Workbook(str(path), BOOK_OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        looks = [
            None,
            None,
            *(
                book.add_format({"num_format": one})
                for one in ("#,##0", "#,##0.00", "#,##0.0", "0.0%")
            ),
        ]
        for key, lines in sums.sheets.items():
            sheet = book.add_worksheet(phrase(lang, SECTION, f"sheet_{key}"))
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 1, 26)
            sheet.set_column(2, 5, 14)
            sheet.write_row(0, 0, headings(lang), bold)
            for at, (row, fill) in enumerate(lines, start=1):
                swatch = book.add_format({"bg_color": fill}) if key in ("first", "class") else None
                _line(sheet, at, row, [swatch, *looks[1:]])
            if lines and key in ("first", "class"):
                total = (
                    "",
                    phrase(lang, SECTION, "total"),
                    *map(sum, zip(*(row[2:] for row, _ in lines), strict=True)),
                )
                _line(sheet, len(lines) + 1, total, [bold] * 2 + looks[2:])
        notes = book.add_worksheet(phrase(lang, SECTION, "sheet_notes"))
        notes.write_column(0, 0, sums.notes)


def _line(sheet: Any, at: int, row: Sequence[Any], looks: Sequence[Any]) -> None:
    for column, (value, look) in enumerate(zip(row, looks, strict=True)):
        if isinstance(value, str):
            sheet.write_string(at, column, value, look)
        else:
            sheet.write_number(at, column, value, look)


def _row(line: LandSum, names: dict[str, str], lang: str) -> Row:
    known = {None: "", "": phrase(lang, SECTION, "outside")}
    zone = known[line.zone] if line.zone in known else names[str(line.zone)]
    named = (
        name_of_class(line.code).get(lang)
        if class_of(line.code)
        else f"{line.code} {phrase(lang, SECTION, 'unknown')}".strip()
    )
    return zone, named, line.count, line.ha, line.mu, line.share


def _fill(code: str) -> str:
    found = class_of(code)
    return "#FFFFFF" if found is None else found.fills["standard"]


def _zones(store: GeoStore, kind: str) -> dict[str, Any]:
    """The areas of the places of a kind, in plan order."""
    shapes: dict[str, list[Any]] = {}
    for layer in map(store.layer, store.layer_ids):
        for place, shape in zip(layer["place"], layer.geometry, strict=True):
            if place and store.places[place].kind == kind and shapely.get_dimensions(shape) == 2:
                shapes.setdefault(place, []).append(shape)
    return {id: shapely.union_all(shapes[id]) for id in store.places if id in shapes}
