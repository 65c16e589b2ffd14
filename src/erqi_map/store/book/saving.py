"""The one way a workspace is written: the whole book is checked first, then one change saved."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import delete, insert

from erqi_map.errors import DataError, RequestError, SaveError, system_words
from erqi_map.files import write_whole
from erqi_map.i18n import phrase

from ..check.book import CheckedBook, check_book
from ..limits import MB, Limits
from ..read.raw import book_files, is_book_file
from ..read.within import read_within, within
from ..stories.put_away import old_versions
from .database import database_url, make_database, remove_file
from .difference import ItemDifference, item_differences
from .files import JournalFiles, is_opened_by_others, keep_checked
from .home import shipped_book
from .items import Item, file_of, id_of, join_file, split_file
from .journal import Journal, Moved, content_hash, keep_content
from .records import Change, State
from .refusals import named
from .snapshot import snapshot, write_files
from .tables import TAKEN

MAX_TRIES = 5
MAX_FILE_BYTES = 2000 * MB
CATALOG = "catalog.yaml"


def read_items(folder: Path) -> dict[str, Item]:
    """All items of a book of files. Raises DataError for one that is not sound."""
    found = check_book(folder)
    if found.problems:
        raise DataError(found.problems)
    return items_of(folder)


def items_of(folder: Path) -> dict[str, Item]:
    """All items of a book of files, sound or not."""
    items: dict[str, Item] = {}
    for name in book_files(folder, Limits.from_env()):
        items.update(split_file(name, read_within(folder, name, MAX_FILE_BYTES)))
    return items


def make_workspace(where: str, folder: Path, who: str, why: str) -> Change:
    """A workspace from a book of files; where it cannot be filled there is none afterwards.
    Versions of stories that lie beside them are its first changes.

    Raises DataError, RequestError where there is something already, SaveError.
    """
    items = read_items(folder)
    url = database_url(where)
    make_database(url).dispose()
    try:
        journal = Journal(url)
        versions = [one for one in old_versions(folder) if is_book_file(one.item)]
        for one in versions:
            said = phrase("zh", "workspace", "why_version", id=id_of(one.item))
            journal.write({one.item: Item(one.content)}, who, said, at=one.at)
        gone = dict.fromkeys({one.item for one in versions} - items.keys())
        change = journal.write({**items, **gone}, who, why)
        if folder.resolve() == shipped_book().resolve():
            note_taken(journal, items)
    except BaseException:
        if url.get_backend_name() == "sqlite":
            remove_file(Path(str(url.database)))
        raise
    if change is None:
        raise SaveError("workspace", "no_save", where=named(url), reason="")
    return change


def note_taken(journal: Journal, items: Mapping[str, Item]) -> None:
    """Remember the shipped book as it was taken over."""
    with journal.writing() as connection:
        connection.execute(delete(TAKEN))
        rows = [
            {"item": item, "sha256": keep_content(connection, one.content)}
            for item, one in items.items()
        ]
        connection.execute(insert(TAKEN), rows)


def save_items(
    journal: Journal,
    wanted: Mapping[str, Item | None],
    who: str,
    why: str,
    base: Mapping[str, str | None] | None = None,
    undoes: int | None = None,
) -> Change | None:
    """Save items as one change; None where nothing is different. `base` as `Journal.write`.

    Raises DataError with what would be wrong with the book then, SaveError; nothing is written.
    """
    for _ in range(MAX_TRIES):
        mark, state = journal.present()
        checked = _check(journal, state, wanted)
        try:
            change = journal.write(wanted, who, why, base, undoes, mark)
        except Moved:
            # Somebody saved meanwhile: the book is another one, and is looked at again.
            continue
        if change is not None and checked is not None:
            keep_checked(journal, change.mark, checked)
        return change
    raise SaveError("workspace", "busy")


def compare_folder(
    journal: Journal, folder: Path
) -> tuple[list[ItemDifference], dict[str, Item | None], dict[str, str | None]]:
    """What a book of files would change, what to save so that it does, and what it was compared
    with, as `base` of `save_items`.
    """
    items, state = read_items(folder), journal.state()
    _leave_heads(journal, items, state)
    wanted: dict[str, Item | None] = {
        item: one
        for item, one in items.items()
        if state.get(item) != (content_hash(one.content), one.number)
    }
    wanted |= dict.fromkeys(state.keys() - items.keys())
    old = journal.contents(state[item][0] for item in wanted if item in state)
    before = {item: old[state[item][0]] for item in wanted if item in state}
    after = {item: one.content for item, one in wanted.items() if one is not None}
    base = {item: state[item][0] if item in state else None for item in wanted}
    return item_differences(before, after), wanted, base


def _leave_heads(journal: Journal, items: dict[str, Item], state: State) -> None:
    """What stands around the features of a layer stays where the file can be made with it."""
    for file in [item for item in items if file_of(item) == item and item in state]:
        inner = {item: one for item, one in items.items() if file_of(item) == file}
        content = inner[file].content
        if len(inner) == 1 or state[file][0] == content_hash(content):
            continue
        kept = Item(journal.contents([state[file][0]])[state[file][0]])
        if join_file(file, {**inner, file: kept}) == content:
            items[file] = kept


def export_files(journal: Journal, folder: Path) -> list[str]:
    """Bring a folder to the present state: names of the files written or taken away.

    What is the same is not touched, and neither is what is no file of a book. Raises RequestError
    for a folder of something else, SaveError.
    """
    try:
        strange = folder.exists() and not (folder / CATALOG).is_file()
        if strange and (not folder.is_dir() or any(folder.iterdir())):
            raise RequestError("workspace", "not_a_book", where=folder)
        source = snapshot(journal)
        wanted = book_files(source, Limits.from_env())
        folder.mkdir(parents=True, exist_ok=True)
        done = []
        for name in wanted:
            content = (source / name).read_bytes()
            target = within(folder, name)
            if not target.is_file() or target.read_bytes() != content:
                target.parent.mkdir(exist_ok=True)
                write_whole(target, content)
                done.append(name)
        for name in book_files(folder, Limits.from_env()):
            if name not in wanted:
                within(folder, name).unlink()
                done.append(name)
    except OSError as error:
        raise SaveError(
            "workspace", "no_export", where=folder, reason=system_words(error)
        ) from error
    return sorted(done)


def _check(journal: Journal, state: State, wanted: Mapping[str, Item | None]) -> CheckedBook | None:
    """What the book would be; None where it cannot be kept. Raises DataError."""
    opened = {item: one for item, one in state.items() if is_opened_by_others(item)}
    beside = {item: one for item, one in wanted.items() if is_opened_by_others(item)}
    if not beside:
        return _sound(JournalFiles(journal, state, wanted))
    with tempfile.TemporaryDirectory(prefix="erqi-map-") as scratch:
        folder = Path(scratch)
        stay = {item: one for item, one in opened.items() if item not in beside}
        write_files(journal, stay, folder, snapshot(journal, opened))
        for file, new in beside.items():
            if new is not None:
                target = folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(new.content)
        _sound(JournalFiles(journal, state, wanted, folder))
    return None


def _sound(files: JournalFiles) -> CheckedBook:
    checked = check_book(files)
    if checked.problems:
        raise DataError(checked.problems)
    return checked
