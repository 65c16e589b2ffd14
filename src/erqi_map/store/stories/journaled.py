"""The versions of a story: the changes of the journal that touched it."""

from collections.abc import Callable
from typing import Literal

from erqi_map.errors import RequestError, SaveError
from erqi_map.i18n import phrase

from ..book.items import Item
from ..book.journal import Journal
from ..book.records import Change
from ..read.raw import STORIES

Stack = Literal["undo", "redo"]


def revision(journal: Journal, id: str) -> str | None:
    """sha256 of the story; None where there is none."""
    return journal.sha_of(_item(id))


def read_version(journal: Journal, id: str) -> bytes | None:
    """The story as it is; None where there is none."""
    sha = revision(journal, id)
    return None if sha is None else journal.contents([sha])[sha]


def write_version(
    journal: Journal, id: str, content: bytes, who: str, base: str | None = ""
) -> None:
    """Saves `content` as the story. Raises SaveError where it is no longer what `base` says."""
    before = revision(journal, id) if base == "" else base
    _write(journal, id, content, who, "why_saved", {_item(id): before})


def remove_version(journal: Journal, id: str, who: str) -> None:
    """Takes the story away; `undo` brings it back. Raises RequestError, SaveError."""
    if revision(journal, id) is None:
        raise RequestError("stories", "gone", value=id)
    _write(journal, id, None, who, "why_deleted", {_item(id): revision(journal, id)})


def step_version(
    journal: Journal, id: str, source: Stack, who: str, accept: Callable[[bytes], object]
) -> bytes | None:
    """Goes one version back ("undo") or forth ("redo"); None where there is none."""
    stack = _stacks(journal, id)[source]
    if not stack:
        return None
    change = stack[-1]
    (item,) = change.items
    content = journal.contents([str(item.before)])[str(item.before)]
    accept(content)
    _write(journal, id, content, who, f"why_{source}", {_item(id): item.after}, change.id)
    return content


def count_versions(journal: Journal, id: str, stack: Stack) -> int:
    """How many versions can be undone or redone."""
    return len(_stacks(journal, id)[stack])


def deleted_stories(journal: Journal) -> tuple[str, ...]:
    """Ids of the stories that are gone."""
    return tuple(
        item.removeprefix(f"{STORIES}/").removesuffix(".yaml")
        for item in journal.gone(f"{STORIES}/")
    )


def _stacks(journal: Journal, id: str) -> dict[Stack, list[Change]]:
    """The changes that can be undone, and the undoings that can be undone, newest last."""
    found: dict[Stack, list[Change]] = {"undo": [], "redo": []}
    for change in reversed(journal.history_of(_item(id))):
        if change.undoes is None:
            found["redo"].clear()
        else:
            source = next((one for one in found.values() if _ids(one)[-1:] == [change.undoes]), [])
            into: Stack = "redo" if source is found["undo"] else "undo"
            del source[-1:]
            if change.items[0].before is not None:
                found[into].append(change)
            continue
        if change.items[0].before is not None:
            found["undo"].append(change)
    return found


def _ids(changes: list[Change]) -> list[int]:
    return [one.id for one in changes]


def _item(id: str) -> str:
    return f"{STORIES}/{id}.yaml"


def _write(
    journal: Journal,
    id: str,
    content: bytes | None,
    who: str,
    why: str,
    base: dict[str, str | None],
    undoes: int | None = None,
) -> None:
    new = None if content is None else Item(content)
    try:
        journal.write({_item(id): new}, who, phrase("zh", "stories", why, id=id), base, undoes)
    except SaveError as error:
        if error.key == "conflict":
            raise SaveError("stories", "save_conflict", id=id) from error
        raise
