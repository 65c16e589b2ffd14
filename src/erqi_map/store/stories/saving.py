"""Saves the stories of a workspace, with undo; a story that does not fit the book is refused.

A folder is read here and never written.
"""

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from erqi_map.errors import DataError, Problem, RequestError, SaveError
from erqi_map.model import Id
from erqi_map.model.story import Story

from ..book.files import checked_book
from ..book.home import Home, Workspace, book_home
from ..book.records import content_hash
from ..book.who import person
from ..book.yaml_text import YAMLError, write_yaml
from ..check.ids import collect_ids
from ..check.report import Report
from ..check.stories import BookSide, check_story
from ..limits import MB, Limits
from ..read.documents import parse_yaml
from ..read.raw import STORIES
from ..read.within import Refused, read_within
from . import journaled
from .journaled import Stack

__all__ = [
    "DraftChecker",
    "can_save",
    "count_versions",
    "delete_story",
    "deleted_stories",
    "read_story",
    "redo_story",
    "revision",
    "save_story",
    "story_yaml",
    "undo_story",
]

Book = Home | Path | str

_ON_ONE_LINE = frozenset({"title", "camera", "filter"})
_ID: TypeAdapter[str] = TypeAdapter(Id)


def save_story(book: Book, story: Story, *, base: str | None = "", who: str | None = None) -> str:
    """Writes a story into the plan book and gives back its new revision.

    The story is checked against the book first, and read back before it takes the old one's place;
    the old version is kept for `undo_story`. `base`: the revision the work started from (None: a
    new story); when it has changed since, nothing is written. "" does not ask.
    Raises DataError with the problems of the story, SaveError.
    """
    home, content = _writable(book), story_yaml(story).encode("utf-8")
    if _accept(home, story.id, content) != story:
        raise SaveError("stories", "save_differs", id=story.id)
    journaled.write_version(home.journal, story.id, content, person(who), base)
    return content_hash(content)


def read_story(book: Book, id: str) -> tuple[Story, str]:
    """A story as it is now, and the revision of just these bytes.

    Raises DataError when it does not fit the book, RequestError for a story there is not.
    """
    home, known = book_home(book), _known_id(id)
    content = _content(home, known)
    if content is None:
        raise RequestError("stories", "gone", value=id)
    return _accept(home, known, content), content_hash(content)


def can_save(book: Book) -> bool:
    """Whether this book may be written; a save itself may still fail."""
    return book_home(book).writable


def revision(book: Book, id: str) -> str | None:
    """What tells this version of a story from any other; None where there is no story."""
    home = book_home(book)
    if isinstance(home, Workspace):
        return journaled.revision(home.journal, id)
    content = _content(home, id)
    return None if content is None else content_hash(content)


def count_versions(book: Book, id: str, stack: Stack) -> int:
    """How many versions can be undone or redone."""
    home = book_home(book)
    return journaled.count_versions(home.journal, id, stack) if isinstance(home, Workspace) else 0


def deleted_stories(book: Book) -> tuple[str, ...]:
    """Ids of the stories that are gone and that `undo_story` brings back."""
    home = book_home(book)
    return journaled.deleted_stories(home.journal) if isinstance(home, Workspace) else ()


def delete_story(book: Book, id: str, *, who: str | None = None) -> None:
    """Takes a story out of the plan book; `undo_story` brings it back.

    Raises RequestError for a story there is not, SaveError.
    """
    journaled.remove_version(_writable(book).journal, _known_id(id), person(who))


def undo_story(book: Book, id: str, *, who: str | None = None) -> Story | None:
    """Puts the version before back and gives it; None where there is none.

    Raises DataError when that version no longer fits the book (nothing is changed), SaveError.
    """
    return _step(book, id, "undo", who)


def redo_story(book: Book, id: str, *, who: str | None = None) -> Story | None:
    """Takes back the last undo; otherwise as `undo_story`."""
    return _step(book, id, "redo", who)


def _step(book: Book, id: str, source: Stack, who: str | None) -> Story | None:
    home, known = _writable(book), _known_id(id)

    def accept(version: bytes) -> Story:
        return _accept(home, known, version)

    content = journaled.step_version(home.journal, known, source, person(who), accept)
    return None if content is None else accept(content)


def _writable(book: Book) -> Workspace:
    home = book_home(book)
    if isinstance(home, Workspace):
        return home
    raise SaveError("stories", "save_folder", path=home)


def _content(home: Home, id: str) -> bytes | None:
    if isinstance(home, Workspace):
        return journaled.read_version(home.journal, id)
    try:
        return read_within(home.path, f"{STORIES}/{id}.yaml", Limits.from_env().yaml_mb * MB)
    except Refused:
        return None


def _accept(home: Home, id: str, content: bytes) -> Story:
    """The story in `content`, checked against the book. Raises DataError."""
    report = Report()
    data = parse_yaml(content, f"{STORIES}/{id}.yaml", Limits.from_env(), report)
    if data is None:
        raise DataError(report.problems)
    story, problems = DraftChecker(home).check(id, data)
    if problems or story is None:
        raise DataError((*report.problems, *problems))
    return story


class DraftChecker:
    """Checks stories that are being written against a plan book as it is now."""

    def __init__(self, home: Home) -> None:
        book = checked_book(home)
        self._book = BookSide(book.raw, collect_ids(book.raw), book.shapes)

    def check(self, id: str, data: Any) -> tuple[Story | None, tuple[Problem, ...]]:
        """The story in plain `data` (None where its form is wrong) and every problem of it."""
        report, file = Report(), f"{STORIES}/{id}.yaml"
        story = check_story(file, data, self._book, report)
        return story, report.problems


def _known_id(id: str) -> str:
    """An id is a safe file name; anything else names no story."""
    try:
        return _ID.validate_python(id)
    except ValidationError as error:
        raise RequestError("stories", "gone", value=id) from error


def story_yaml(story: Story) -> str:
    """The file of a story: the same story gives the same text, one line a phrase."""
    data = story.model_dump(mode="json", exclude_defaults=True)
    try:
        return write_yaml(data, _on_one_line)
    except YAMLError as error:
        raise SaveError("stories", "save_differs", id=story.id) from error


def _on_one_line(key: str, value: dict[str, Any]) -> bool:
    # A speech stands language by language.
    return key in _ON_ONE_LINE or (set(value) == {"zh", "en"} and key != "notes")
