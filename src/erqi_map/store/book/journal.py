"""The journal of a workspace: every change with who, when and why, and the state that follows.

A change names for each item the content it replaces. Where another has been saved meanwhile,
nothing is written. Undoing is a change like any other.
"""

import datetime as dt
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from secrets import token_hex

import shapely
from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.engine import URL

from erqi_map.errors import RequestError, SaveError
from erqi_map.i18n import Listed
from erqi_map.remember import memory

from .database import open_database, reading, writing
from .items import MARK, Item, data_of, file_of, id_of
from .records import (
    Change,
    ItemChange,
    State,
    changes_of,
    content_hash,
    contents_of,
    is_called,
    items_now,
    later_changes,
    mark_of,
    newest_change,
    newest_mark,
    state_after,
    state_now,
)
from .refusals import named, told
from .tables import BLOBS, CHANGES, ENTRIES, FEATURES, ITEMS, PARTS

PART_BYTES = 1 << 20
KEPT_BYTES = 1 << 27
_PRESENT: dict[URL, tuple[str, State]] = memory()
_CONTENTS: dict[str, bytes] = memory()


class Moved(Exception):
    """Another change was saved since the one looked at."""


class Journal:
    """The journal at an address. Raises RequestError, SaveError as `database` does."""

    def __init__(self, url: URL) -> None:
        self.url = url

    def __str__(self) -> str:
        return named(self.url)

    @contextmanager
    def reading(self, whole: bool = False) -> Iterator[Connection]:
        """The database for reading; what it says comes as an error of ours. whole: one state."""
        with told(self.url, "no_read"), reading(open_database(self.url), whole) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The same for writing: all of it stands at the end, or nothing."""
        with told(self.url), writing(open_database(self.url)) as connection:
            yield connection

    def mark(self) -> str:
        """Another text after every change; cheap."""
        with self.reading() as connection:
            return newest_mark(connection)

    def present(self) -> tuple[str, State]:
        """The mark of now and all items: what was known, with what has changed since."""
        with self.reading(whole=True) as connection:
            mark, known = newest_mark(connection), _PRESENT.get(self.url)
            if known is None or known[0] != mark:
                known = mark, state_now(connection, known)
                _PRESENT[self.url] = known
        return known

    def state(self, change: int | None = None) -> State:
        """All items as they are, or as they were after `change` (0: nothing yet)."""
        if change is None:
            return self.present()[1]
        with self.reading() as connection:
            newest = newest_change(connection)
            if not 0 <= change <= newest:
                raise RequestError("workspace", "no_change", value=change, newest=newest)
            rows = connection.execute(state_after(change))
            return {row.item: (row.after, row.number) for row in rows if row.after is not None}

    def sha_of(self, item: str) -> str | None:
        """What an item is now, by its sha256; None where there is no such item."""
        with self.reading() as connection:
            return items_now(connection, [item]).get(item, (None, 0))[0]

    def contents(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """Contents by their sha256; those that were read before are the same objects."""
        wanted = dict.fromkeys(hashes)
        found = {sha: _CONTENTS[sha] for sha in wanted if sha in _CONTENTS}
        if len(found) < len(wanted):
            with self.reading() as connection:
                new = contents_of(connection, [sha for sha in wanted if sha not in found])
            found.update(new)
            if sum(map(len, _CONTENTS.values())) > KEPT_BYTES:
                _CONTENTS.clear()
            _CONTENTS.update((sha, one) for sha, one in new.items() if len(one) <= PART_BYTES)
        return found

    def history(self, id: str | None = None, limit: int | None = None) -> list[Change]:
        """The changes, newest first: all, or what they made of what is called `id`.

        Raises RequestError for an id that the journal has never seen.
        """
        query = select(CHANGES).order_by(CHANGES.c.id.desc()).limit(limit)
        if id is not None:
            query = query.where(CHANGES.c.id.in_(select(ENTRIES.c.change).where(is_called(id))))
        with self.reading() as connection:
            found = changes_of(connection, query, id)
        if id is not None and not found:
            raise RequestError("workspace", "no_item", value=id)
        return found

    def history_of(self, item: str) -> list[Change]:
        """The changes of one item, newest first, with what they made of it."""
        query = select(CHANGES).order_by(CHANGES.c.id.desc())
        query = query.where(
            CHANGES.c.id.in_(select(ENTRIES.c.change).where(ENTRIES.c.item == item))
        )
        with self.reading() as connection:
            return changes_of(connection, query, item)

    def gone(self, prefix: str) -> list[str]:
        """Items that were there once, in order."""
        item = ENTRIES.c.item
        query = select(item).where(item.startswith(prefix, autoescape=True)).distinct()
        query = query.where(item.not_in(select(ITEMS.c.item))).order_by(item)
        with self.reading() as connection:
            return list(connection.execute(query).scalars())

    def change(self, number: int) -> Change:
        """One change. Raises RequestError for one there is not."""
        with self.reading() as connection:
            found = changes_of(connection, select(CHANGES).where(CHANGES.c.id == number))
            if not found:
                newest = newest_change(connection)
                raise RequestError("workspace", "no_change", value=number, newest=newest)
        return found[0]

    def write(
        self,
        wanted: Mapping[str, Item | None],
        who: str,
        why: str,
        base: Mapping[str, str | None] | None = None,
        undoes: int | None = None,
        mark: str | None = None,
        at: str | None = None,
    ) -> Change | None:
        """Save items (None: take away) as one change; None where nothing is different.

        base: the sha256 each item had where the work began; without it none is asked for. mark:
        the state that was checked. at: a time before now. Raises SaveError with the items that
        another has changed since, Moved where anything has been saved since `mark`: nothing is
        written then.
        """
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE changes IN EXCLUSIVE MODE"))
            if mark is not None and mark != newest_mark(connection):
                raise Moved
            now = items_now(connection, {*wanted, *(base or ())})
            _check_base(now, base or {})
            entries = list(_entries(connection, now, wanted))
            if not entries:
                return None
            change = _add_change(connection, who, why, undoes, at or clock())
            _apply(connection, change.id, entries, wanted)
        return replace(change, items=tuple(entries))

    def later(self, change: Change) -> list[int]:
        """The changes after which an item is no longer what `change` made of it."""
        with self.reading() as connection:
            return later_changes(connection, change.items)


def clock() -> str:
    """The time as the journal writes it, in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def _check_base(now: State, base: Mapping[str, str | None]) -> None:
    changed = [item for item, sha in base.items() if sha != (now[item][0] if item in now else None)]
    if changed:
        raise SaveError("workspace", "conflict", items=Listed(sorted(map(id_of, changed))))


def _entries(
    connection: Connection, now: State, wanted: Mapping[str, Item | None]
) -> Iterator[ItemChange]:
    for item, new in sorted(wanted.items()):
        before, number = now.get(item, (None, 0))
        after = None if new is None else keep_content(connection, new.content)
        if after != before or (new is not None and new.number != number):
            yield ItemChange(item, before, after, new.number if new else number)


def _add_change(connection: Connection, who: str, why: str, undoes: int | None, at: str) -> Change:
    # A clock that is set back must not put a later change before an earlier one.
    last = connection.execute(select(func.max(CHANGES.c.at))).scalar() or ""
    at = max(at, last)
    row = {"at": at, "who": who, "why": why, "undoes": undoes, "mark": token_hex(16)}
    done = connection.execute(insert(CHANGES).values(row).returning(CHANGES.c.id))
    id = done.scalar_one()
    return Change(id, at, who, why, undoes, mark=mark_of(id, str(row["mark"])))


def _apply(
    connection: Connection,
    change: int,
    entries: list[ItemChange],
    wanted: Mapping[str, Item | None],
) -> None:
    names = [{"name": one.item} for one in entries]
    connection.execute(
        insert(ENTRIES),
        [
            {
                "change": change,
                "item": one.item,
                "before": one.before,
                "after": one.after,
                "number": one.number,
            }
            for one in entries
        ],
    )
    for table in (FEATURES, ITEMS):
        connection.execute(delete(table).where(table.c.item == bindparam("name")), names)
    stay = [one for one in entries if one.after is not None]
    if stay:
        connection.execute(
            insert(ITEMS),
            [
                {"item": one.item, "sha256": one.after, "number": one.number, "change": change}
                for one in stay
            ],
        )
    features = [
        _feature(one.item, new.content)
        for one in stay
        if MARK in one.item and (new := wanted[one.item]) is not None
    ]
    if features:
        connection.execute(insert(FEATURES), features)


def _feature(item: str, content: bytes) -> dict[str, object]:
    data = data_of(item, content)
    properties = data["properties"]
    try:
        wkb = shapely.to_wkb(shapely.geometry.shape(data["geometry"]))
    except Exception:
        # A shape that cannot be built is a problem of the check; it is kept as it was written.
        wkb = None
    columns = {name: properties.get(name) for name in ("kind", "place", "cluster", "status")}
    plain = {name: None if one is None else str(one) for name, one in columns.items()}
    return {"item": item, "layer": file_of(item), "id": id_of(item), "wkb": wkb, **plain}


def keep_content(connection: Connection, content: bytes) -> str:
    """Have a content among those of the journal; gives its sha256."""
    sha = content_hash(content)
    if connection.execute(select(BLOBS.c.size).where(BLOBS.c.sha256 == sha)).first() is None:
        connection.execute(insert(BLOBS).values(sha256=sha, size=len(content)))
        parts = [
            {"sha256": sha, "number": number, "data": zlib.compress(content[at : at + PART_BYTES])}
            for number, at in enumerate(range(0, len(content), PART_BYTES))
        ]
        if parts:
            connection.execute(insert(PARTS), parts)
    return sha
