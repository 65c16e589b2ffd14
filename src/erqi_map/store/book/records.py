"""What a journal has on record: its changes, the items as they are, and their contents."""

import datetime as dt
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from .items import id_of
from .tables import CHANGES, ENTRIES, ITEMS, PARTS

MAX_NAMED = 500
"""Of more items all are read: a database takes only so many names at once."""


class Damaged(Exception):
    """What a database holds is not what we wrote."""


@dataclass(frozen=True)
class ItemChange:
    """What a change made of an item: sha256 before and after, None where there was or is none."""

    item: str
    before: str | None
    after: str | None
    number: int = 0

    @property
    def id(self) -> str:
        """What a person calls it."""
        return id_of(self.item)

    @property
    def kind(self) -> str:
        """In one word."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


@dataclass(frozen=True)
class Change:
    """An entry of the journal. `undoes`: the change that it takes back. `mark`: that of the state
    after it, where it was just written.
    """

    id: int
    at: str
    who: str
    why: str
    undoes: int | None
    items: tuple[ItemChange, ...] = ()
    mark: str = ""


State = Mapping[str, tuple[str, int]]
"""Item → sha256 of its content, and its number."""


def newest_mark(connection: Connection) -> str:
    """What tells this state from every other; empty before the first change."""
    newest = select(CHANGES.c.id, CHANGES.c.mark).order_by(CHANGES.c.id.desc()).limit(1)
    row = connection.execute(newest).first()
    return "" if row is None else mark_of(row.id, row.mark)


def mark_of(change: int, mark: str) -> str:
    """The mark of the state after a change."""
    return f"{change}-{mark}"


def newest_change(connection: Connection) -> int:
    """The number of the newest change, 0 before the first."""
    return connection.execute(select(func.max(CHANGES.c.id))).scalar() or 0


def items_now(connection: Connection, items: Iterable[str]) -> State:
    """How these items stand."""
    query = select(ITEMS.c.item, ITEMS.c.sha256, ITEMS.c.number)
    if len(names := list(items)) <= MAX_NAMED:
        query = query.where(ITEMS.c.item.in_(names))
    return {row.item: (row.sha256, row.number) for row in connection.execute(query)}


def state_now(connection: Connection, known: tuple[str, State] | None) -> State:
    """Every item as it is; `known`: the mark and the state of a time before."""
    number, _, mark = (known[0] if known else "").partition("-")
    then = select(CHANGES.c.mark).where(CHANGES.c.id == int(number or 0))
    if known is None or connection.execute(then).scalar() != mark:
        rows = connection.execute(select(ITEMS.c.item, ITEMS.c.sha256, ITEMS.c.number))
        return {item: (sha, at) for item, sha, at in rows}
    state = dict(known[1])
    columns = (ENTRIES.c.item, ENTRIES.c.after, ENTRIES.c.number)
    later = select(*columns).where(ENTRIES.c.change > int(number)).order_by(ENTRIES.c.change)
    for item, sha, at in connection.execute(later):
        if sha is None:
            state.pop(item, None)
        else:
            state[item] = (sha, at)
    return state


def state_after(change: int) -> Select[Any]:
    """The query for what every item was after a change."""
    newest = (
        select(ENTRIES.c.item, func.max(ENTRIES.c.change).label("change"))
        .where(ENTRIES.c.change <= change)
        .group_by(ENTRIES.c.item)
        .subquery()
    )
    return select(ENTRIES.c.item, ENTRIES.c.after, ENTRIES.c.number).join(
        newest, (ENTRIES.c.item == newest.c.item) & (ENTRIES.c.change == newest.c.change)
    )


def changes_of(connection: Connection, query: Select[Any], id: str | None = None) -> list[Change]:
    """The changes of a query with what they made of all items, or of what is called `id`."""
    rows = connection.execute(query).all()
    items = _items_of(connection, [row.id for row in rows], id)
    return [
        Change(row.id, row.at, row.who, row.why, row.undoes, items.get(row.id, ())) for row in rows
    ]


def later_changes(connection: Connection, entries: Iterable[ItemChange]) -> list[int]:
    """The changes after which the items are no longer what these entries made of them."""
    wanted = {one.item: one.after for one in entries}
    now = items_now(connection, wanted)
    moved = [item for item, sha in wanted.items() if now.get(item, (None, 0))[0] != sha]
    newest = select(func.max(ENTRIES.c.change)).where(ENTRIES.c.item == bindparam("name"))
    found = {connection.execute(newest, {"name": item}).scalar_one() for item in moved}
    return sorted(found)


def contents_of(connection: Connection, hashes: Sequence[str]) -> dict[str, bytes]:
    """Contents by their sha256. Raises Damaged where one is another, or not there."""
    parts: dict[str, list[bytes]] = {sha: [] for sha in hashes}
    for at in range(0, len(hashes), MAX_NAMED):
        query = select(PARTS.c.sha256, PARTS.c.data).order_by(PARTS.c.sha256, PARTS.c.number)
        query = query.where(PARTS.c.sha256.in_(hashes[at : at + MAX_NAMED]))
        for sha, data in connection.execute(query):
            parts[sha].append(data)
    found = {sha: _unpacked(sha, own) for sha, own in parts.items()}
    for sha, content in found.items():
        if content_hash(content) != sha:
            raise Damaged(sha)
    return found


def _unpacked(sha: str, parts: Sequence[bytes]) -> bytes:
    try:
        return b"".join(map(zlib.decompress, parts))
    except zlib.error as error:
        raise Damaged(sha) from error


def content_hash(content: bytes) -> str:
    """What a content is called in the journal."""
    return sha256(content).hexdigest()


def _items_of(
    connection: Connection, changes: list[int], id: str | None = None
) -> dict[int, tuple[ItemChange, ...]]:
    found: dict[int, list[ItemChange]] = {}
    query = select(ENTRIES).order_by(ENTRIES.c.item)
    if id is not None:
        query = query.where(is_called(id))
    if len(changes) <= MAX_NAMED:
        query = query.where(ENTRIES.c.change.in_(changes))
    for row in connection.execute(query):
        found.setdefault(row.change, []).append(
            ItemChange(row.item, row.before, row.after, row.number)
        )
    return {change: tuple(items) for change, items in found.items()}


def is_called(id: str) -> ColumnElement[bool]:
    """Whether an entry is of what a person calls `id`."""
    return (ENTRIES.c.called == id) | (ENTRIES.c.item == id)


def time_words(at: str) -> str:
    """A time of the journal by this computer's clock."""
    return dt.datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
