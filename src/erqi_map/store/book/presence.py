"""Who works at what just now, so that two are told of each other before they save."""

import time
from collections.abc import Collection

from sqlalchemy import Connection, delete, func, insert, select

from .journal import Journal
from .tables import PRESENCE

LASTS_MS = 15_000
"""How long a word holds; who is still there says it again in time."""


def announce(
    journal: Journal, session: str, things: Collection[str], who: str
) -> dict[str, frozenset[str]]:
    """Say that a session works at some things, and be told who else does: name → at which of them.

    Raises SaveError.
    """
    mine, others = frozenset(things), dict[str, frozenset[str]]()
    with journal.writing() as connection:
        now = _now_ms(connection)
        _clear(connection, session, now)
        row = {"session": session, "item": "\n".join(sorted(mine)), "who": who}
        connection.execute(insert(PRESENCE).values(**row, until=now + LASTS_MS))
        query = select(PRESENCE.c.who, PRESENCE.c.item).where(PRESENCE.c.session != session)
        for name, item in connection.execute(query.order_by(PRESENCE.c.who)):
            if both := mine.intersection(item.split("\n")):
                others[name] = others.get(name, frozenset()) | both
    return others


def leave(journal: Journal, session: str) -> None:
    """Say that a session works at nothing any more. Raises SaveError."""
    with journal.writing() as connection:
        _clear(connection, session, _now_ms(connection))


def _clear(connection: Connection, session: str, now: int) -> None:
    until = PRESENCE.c.until
    # A clock that was set back leaves words that would hold too long.
    stale = (until <= now) | (until > now + LASTS_MS)
    connection.execute(delete(PRESENCE).where((PRESENCE.c.session == session) | stale))


def _now_ms(connection: Connection) -> int:
    """The clock of the server, which several computers share; a file is on one."""
    if connection.dialect.name == "postgresql":
        seconds = connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar()
        return int((seconds or 0) * 1000)
    return int(time.time() * 1000)
