"""Saves the stories of a plan book, with undo; a story that does not fit the book is refused."""

import os
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from erqi_map.errors import DataError, Problem, RequestError, SaveError
from erqi_map.model import Id
from erqi_map.model.story import Story

from ..check.ids import collect_ids
from ..check.report import Report
from ..check.shapes import check_shapes
from ..check.stories import BookSide, check_story
from ..limits import MB, Limits
from ..read.documents import parse_yaml
from ..read.raw import read_book
from ..read.within import Refused, list_within, read_within
from .files import (
    HISTORY,
    STORIES,
    Stack,
    count_versions,
    remove_version,
    revision,
    step_version,
    write_version,
)

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

_FLOW = frozenset({"title", "camera", "filter"})
_ID: TypeAdapter[str] = TypeAdapter(Id)


def save_story(book_path: Path | str, story: Story, *, base: str | None = "") -> str:
    """Writes a story into the plan book and gives back its new revision.

    The story is checked against the book first, and read back before it takes the old one's place;
    the old version is kept for `undo_story`. `base`: the revision the work started from (None: a
    new story); when the file has changed since, nothing is written. "" does not ask.
    Raises DataError with the problems of the story, SaveError.
    """
    book, content = Path(book_path), story_yaml(story).encode("utf-8")
    if _accept(book, story.id, content) != story:
        raise SaveError("stories", "save_differs", id=story.id)
    write_version(book, story.id, content, base)
    return sha256(content).hexdigest()


def read_story(book_path: Path | str, id: str) -> tuple[Story, str]:
    """A story as its file says now, and the revision of just these bytes.

    Raises DataError when it does not fit the book, RequestError for a story there is not.
    """
    book, known = Path(book_path), _known_id(id)
    try:
        content = read_within(book, f"{STORIES}/{known}.yaml", Limits.from_env().yaml_mb * MB)
    except Refused as error:
        raise RequestError("stories", "gone", value=id) from error
    return _accept(book, known, content), sha256(content).hexdigest()


def can_save(book_path: Path | str) -> bool:
    """Whether the system lets us write the stories of this book; a save itself may still fail."""
    book = Path(book_path)
    folder = book / STORIES
    return os.access(folder if folder.is_dir() else book, os.W_OK)


def deleted_stories(book_path: Path | str) -> tuple[str, ...]:
    """Ids of the stories that are gone and that `undo_story` brings back."""
    book = Path(book_path)
    try:
        kept = list_within(book, f"{STORIES}/{HISTORY}", Limits.from_env().folder_files)
    except Refused:
        return ()
    return tuple(
        id for id in kept if revision(book, id) is None and count_versions(book, id, "undo")
    )


def delete_story(book_path: Path | str, id: str) -> None:
    """Takes a story out of the plan book; `undo_story` brings it back.

    Raises RequestError for a story there is not, SaveError.
    """
    remove_version(Path(book_path), _known_id(id))


def undo_story(book_path: Path | str, id: str) -> Story | None:
    """Puts the version before back and gives it; None where there is none.

    Raises DataError when that version no longer fits the book (nothing is changed), SaveError.
    """
    return _step(Path(book_path), _known_id(id), "undo")


def redo_story(book_path: Path | str, id: str) -> Story | None:
    """Takes back the last undo; otherwise as `undo_story`."""
    return _step(Path(book_path), _known_id(id), "redo")


def _step(book: Path, id: str, source: Stack) -> Story | None:
    content = step_version(book, id, source, lambda version: _accept(book, id, version))
    return None if content is None else _accept(book, id, content)


def _accept(book: Path, id: str, content: bytes) -> Story:
    """The story in `content`, checked against the book. Raises DataError."""
    report = Report()
    data = parse_yaml(content, f"{STORIES}/{id}.yaml", Limits.from_env(), report)
    if data is None:
        raise DataError(report.problems)
    story, problems = DraftChecker(book).check(id, data)
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
    yaml = YAML()
    yaml.width, yaml.allow_unicode = 1_000_000, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    data = story.model_dump(mode="json", exclude_defaults=True)
    try:
        yaml.dump(_styled(data, ""), stream)
    except YAMLError as error:
        raise SaveError("stories", "save_differs", id=story.id) from error
    return stream.getvalue()


def _styled(value: Any, key: str) -> Any:
    """Words in quotes, ids plain; short things on one line, speech language by language."""
    if isinstance(value, dict):
        styled = CommentedMap({name: _styled(item, name) for name, item in value.items()})
        if key in _FLOW or (set(value) == {"zh", "en"} and key != "notes"):
            styled.fa.set_flow_style()
        return styled
    if isinstance(value, list):
        items = CommentedSeq([_styled(item, "") for item in value])
        if not any(isinstance(item, dict) for item in value):
            items.fa.set_flow_style()
        return items
    return DoubleQuotedScalarString(value) if key in ("zh", "en") else value
