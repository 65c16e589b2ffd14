"""What lies under a plan, base and pictures: where it is faulty, the book opens without it."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from erqi_map.errors import Problem, RequestError
from erqi_map.i18n import Worded
from erqi_map.model.base_map import BASE_FOLDER, MANIFEST
from erqi_map.model.picture import PICTURE_FOLDER

from .check.report import Report
from .pictures import PICTURES_FILE

if TYPE_CHECKING:
    from .store import GeoStore

_PLACES = (BASE_FOLDER, PICTURE_FOLDER)


def is_underneath(problem: Problem) -> bool:
    """Whether a book can do without what the problem is about."""
    file = str(problem.file)
    return file == PICTURES_FILE or file.partition("/")[0] in _PLACES


def is_base_faulty(problems: Iterable[Problem]) -> bool:
    """Whether any of `problems` is about the base."""
    return any(str(one.file).partition("/")[0] == BASE_FOLDER for one in problems)


def faulty_pictures(problems: Iterable[Problem]) -> frozenset[str]:
    """Ids of the pictures that `problems` are about; "" among them: the list itself is faulty."""
    return frozenset(one.id for one in problems if str(one.file) == PICTURES_FILE)


def without_unreadable(store: "GeoStore") -> "GeoStore":
    """The same book without a base or picture whose file says well what it is but cannot be read
    to its end; `faults` tells which. Reads all of them.
    """
    report = Report()
    if store.base is not None:
        try:
            _ = store.base.features
        except RequestError as error:
            _tell(report, "base", MANIFEST, "", store.base.manifest.file, error.apart())
    for one in store.pictures.values():
        try:
            one.read()
        except RequestError as error:
            _tell(report, "picture", PICTURES_FILE, one.picture.id, one.picture.file, error.apart())
    found = report.problems
    if not found:
        return store
    gone = faulty_pictures(found)
    return replace(
        store,
        base=None if is_base_faulty(found) else store.base,
        pictures=MappingProxyType(
            {id_: one for id_, one in store.pictures.items() if id_ not in gone}
        ),
        faults=(*store.faults, *found),
    )


def _tell(report: Report, kind: str, document: str, id: str, file: str, reason: Worded) -> None:
    report.add(f"{kind}_unreadable", document, id, "file", value=file, reason=reason)
