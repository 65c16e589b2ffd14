"""Saves the stories of a plan book, with undo; a story that does not fit the book is refused."""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from erqi_map.errors import DataError, Problem, RequestError, SaveError
from erqi_map.model import Id
from erqi_map.model.story import Story

from ..book.home import Folder, Home, book_home
from ..book.yaml_text import YAMLError, write_yaml
from ..check.ids import collect_ids
from ..check.report import Report
from ..check.shapes import check_shapes
from ..check.stories import BookSide, check_story
from ..limits import MB, Limits
from ..read.documents import parse_yaml
from ..read.raw import read_book
from ..read.within import Refused, list_within, read_within
from . import files, journaled
from .files import HISTORY, STORIES, Stack

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


def save_story(book: Book, story: Story, *, base: str | None = "") -> str:
    """Writes a story into the plan book and gives back its new revision.

    The story is checked against the book first, and read back before it takes the old one's place;
    the old version is kept for `undo_story`. `base`: the revision the work started from (None: a
    new story); when it has changed since, nothing is written. "" does not ask.
    Raises DataError with the problems of the story, SaveError.
    """
    home, content = book_home(book), story_yaml(story).encode("utf-8")
    if _accept(home, story.id, content) != story:
        raise SaveError("stories", "save_differs", id=story.id)
    if isinstance(home, Folder):
        files.write_version(home.path, story.id, content, base)
    else:
        journaled.write_version(home.journal, story.id, content, base)
    return sha256(content).hexdigest()


def read_story(book: Book, id: str) -> tuple[Story, str]:
    """A story as it is now, and the revision of just these bytes.

    Raises DataError when it does not fit the book, RequestError for a story there is not.
    """
    home, known = book_home(book), _known_id(id)
    if isinstance(home, Folder):
        try:
            limit = Limits.from_env().yaml_mb * MB
            content = read_within(home.path, f"{STORIES}/{known}.yaml", limit)
        except Refused as error:
            raise RequestError("stories", "gone", value=id) from error
    else:
        found = journaled.read_version(home.journal, known)
        if found is None:
            raise RequestError("stories", "gone", value=id)
        content = found
    return _accept(home, known, content), sha256(content).hexdigest()


def can_save(book: Book) -> bool:
    """Whether the system lets us write the stories of this book; a save itself may still fail."""
    home = book_home(book)
    if isinstance(home, Folder):
        folder = home.path / STORIES
        return os.access(folder if folder.is_dir() else home.path, os.W_OK)
    return "://" in home.where or os.access(home.where, os.W_OK)


def revision(book: Book, id: str) -> str | None:
    """What tells this version of a story from any other; None where there is no story."""
    home = book_home(book)
    if isinstance(home, Folder):
        return files.revision(home.path, id)
    return journaled.revision(home.journal, id)


def count_versions(book: Book, id: str, stack: Stack) -> int:
    """How many versions can be undone or redone."""
    home = book_home(book)
    if isinstance(home, Folder):
        return files.count_versions(home.path, id, stack)
    return journaled.count_versions(home.journal, id, stack)


def deleted_stories(book: Book) -> tuple[str, ...]:
    """Ids of the stories that are gone and that `undo_story` brings back."""
    home = book_home(book)
    if not isinstance(home, Folder):
        return journaled.deleted_stories(home.journal)
    try:
        kept = list_within(home.path, f"{STORIES}/{HISTORY}", Limits.from_env().folder_files)
    except Refused:
        return ()
    return tuple(
        id for id in kept if revision(home, id) is None and count_versions(home, id, "undo")
    )


def delete_story(book: Book, id: str) -> None:
    """Takes a story out of the plan book; `undo_story` brings it back.

    Raises RequestError for a story there is not, SaveError.
    """
    home, known = book_home(book), _known_id(id)
    if isinstance(home, Folder):
        files.remove_version(home.path, known)
    else:
        journaled.remove_version(home.journal, known)


def undo_story(book: Book, id: str) -> Story | None:
    """Puts the version before back and gives it; None where there is none.

    Raises DataError when that version no longer fits the book (nothing is changed), SaveError.
    """
    return _step(book_home(book), _known_id(id), "undo")


def redo_story(book: Book, id: str) -> Story | None:
    """Takes back the last undo; otherwise as `undo_story`."""
    return _step(book_home(book), _known_id(id), "redo")


def _step(home: Home, id: str, source: Stack) -> Story | None:
    def accept(version: bytes) -> Story:
        return _accept(home, id, version)

    if isinstance(home, Folder):
        content = files.step_version(home.path, id, source, accept)
    else:
        content = journaled.step_version(home.journal, id, source, accept)
    return None if content is None else accept(content)


def _accept(home: Home, id: str, content: bytes) -> Story:
    """The story in `content`, checked against the book. Raises DataError."""
    report = Report()
    data = parse_yaml(content, f"{STORIES}/{id}.yaml", Limits.from_env(), report)
    if data is None:
        raise DataError(report.problems)
    story, problems = DraftChecker(home.folder).check(id, data)
    if problems or story is None:
        raise DataError((*report.problems, *problems))
    return story


class DraftChecker:
    """Checks stories that are being written against a plan book, which it reads once."""

    def __init__(self, book_path: Path | str) -> None:
        scratch = Report()
        raw = read_book(Path(book_path), scratch)
        self._book = BookSide(raw, collect_ids(raw), check_shapes(raw, scratch))

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
