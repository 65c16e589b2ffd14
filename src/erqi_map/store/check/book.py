"""Checks a whole plan book and gives every problem at once."""

from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from erqi_map.errors import Problem
from erqi_map.model import Document, FeatureProperties, NamedThing, Place
from erqi_map.model.story import Story

from ..overlays import check_overlays
from ..pictures import check_pictures
from ..read.files import Files
from ..read.raw import RawBook, read_book
from .basemaps import check_basemaps
from .disclosure import check_marks
from .ids import check_ids, collect_ids
from .links import check_links
from .relations import check_relations
from .report import Report
from .shapes import check_shapes
from .stories import check_stories
from .texts import check_texts
from .validate import read_documents, read_names, read_places, read_properties


@dataclass(frozen=True)
class CheckedBook:
    """What a check found: problems, warnings, and the parts that are sound.

    Only when `problems` is empty are all parts there. `properties` is by layer file, `shapes` by
    feature id (EPSG:4326).
    """

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    raw: RawBook
    documents: dict[str, Document]
    places: dict[str, Place]
    names: dict[str, NamedThing]
    properties: dict[str, list[FeatureProperties]]
    shapes: dict[str, BaseGeometry]
    stories: dict[str, Story]


def check_book(book: Files | Path) -> CheckedBook:
    """Reads and checks the plan book in a folder, or of other files; never raises for what it
    finds there.

    Checks look at the plain data, so a fault in one entry hides no fault in another. What cannot
    be found out: whether a shift between GCJ-02 and WGS-84 is left in coordinates, since both look
    like degrees; the declared datum is believed.
    """
    report = Report()
    if isinstance(book, Path) and not book.is_dir():
        report.add("folder_missing", book.as_posix())
        return CheckedBook(report.problems, (), RawBook({}, {}, {}), {}, {}, {}, {}, {}, {})
    return check_raw(read_book(book, report), report)


def check_raw(raw: RawBook, report: Report) -> CheckedBook:
    """Checks a book that has been read; `report` holds what reading it found."""
    documents = read_documents(raw, report)
    names, places = read_names(raw, report), read_places(raw, report)
    properties = read_properties(raw, report)
    ids = collect_ids(raw)
    check_ids(raw, report)
    check_links(raw, ids, report)
    check_basemaps(raw, report)
    shapes = check_shapes(raw, report)
    check_relations(raw, ids, shapes, report)
    check_overlays(raw.document("overlays"), raw.overlay_files, report)
    check_pictures(raw.document("pictures"), raw.picture_files, shapes, report)
    stories = check_stories(raw, ids, shapes, report)
    others = [*places.values(), *stories.values(), *properties.values()]
    check_marks(documents, others, names, raw.overlay_files, report)
    doubts = Report()
    check_texts(raw, doubts)
    return CheckedBook(
        report.problems, doubts.problems, raw, documents, places, names, properties, shapes, stories
    )


def find_problems(path: Path | str) -> tuple[Problem, ...]:
    """Every problem of the plan book in folder `path`, in file order; empty when it is sound."""
    return check_book(Path(path)).problems
