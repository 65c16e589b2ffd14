"""What a journal has on record: its changes, the items as they are, and their contents."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from .items import MARK, id_of
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
    """An entry of the journal. `undoes`: the change that it takes back."""

    id: int
    at: str
    who: str
    why: str
    undoes: int | None
    items: tuple[ItemChange, ...] = ()


State = Mapping[str, tuple[str, int]]
"""Item → sha256 of its content, and its number."""


def newest_mark(connection: Connection) -> str:
    """What tells this state from every other; empty before the first change."""
    newest = select(CHANGES.c.id, CHANGES.c.mark).order_by(CHANGES.c.id.desc()).limit(1)
    row = connection.execute(newest).first()
    return "" if row is None else f"{row.id}-{row.mark}"


def newest_change(connection: Connection) -> int:
    """The number of the newest change, 0 before the first."""
    return connection.execute(select(func.max(CHANGES.c.id))).scalar() or 0


def items_now(connection: Connection, items: Iterable[str]) -> State:
    """How these items stand."""
    query = select(ITEMS.c.item, ITEMS.c.sha256, ITEMS.c.number)
    if len(names := list(items)) <= MAX_NAMED:
        query = query.where(ITEMS.c.item.in_(names))
    return {row.item: (row.sha256, row.number) for row in connection.execute(query)}


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


def content_of(connection: Connection, sha: str) -> bytes:
    """A content by its sha256. Raises Damaged where it is another."""
    query = select(PARTS.c.data).where(PARTS.c.sha256 == sha).order_by(PARTS.c.number)
    try:
        content = b"".join(zlib.decompress(data) for data in connection.execute(query).scalars())
    except zlib.error as error:
        raise Damaged(sha) from error
    if content_hash(content) != sha:
        raise Damaged(sha)
    return content


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
    item = ENTRIES.c.item
    # A file by its whole name, by its stem, a feature by its id.
    return (
        (item == id)
        | item.endswith(f"{MARK}{id}", autoescape=True)
        | item.endswith(f"/{id}.yaml", autoescape=True)
        | (item == f"{id}.yaml")
    )
