"""The journal page by page: who changed what, filtered by person, thing and day."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from .journal import Journal
from .records import Change, changes_of, is_called
from .tables import CHANGES, ENTRIES

PAGE = 30


@dataclass(frozen=True)
class Wanted:
    """`id`: of a place, feature or story; `day`: by this computer's clock. None asks for all."""

    who: str | None = None
    id: str | None = None
    day: dt.date | None = None


def history_page(
    journal: Journal, wanted: Wanted, before: int | None = None, limit: int = PAGE
) -> list[Change]:
    """The newest changes that are wanted, newest first; `before`: only those before this one."""
    query = select(CHANGES).order_by(CHANGES.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(CHANGES.c.id < before)
    if wanted.who is not None:
        query = query.where(CHANGES.c.who == wanted.who)
    if wanted.id is not None:
        query = query.where(CHANGES.c.id.in_(select(ENTRIES.c.change).where(is_called(wanted.id))))
    if wanted.day is not None:
        days = (wanted.day, wanted.day + dt.timedelta(days=1))
        begins, ends = (dt.datetime.combine(day, dt.time()).astimezone(dt.UTC) for day in days)
        query = query.where(CHANGES.c.at >= begins.isoformat(), CHANGES.c.at < ends.isoformat())
    with journal.reading() as connection:
        return changes_of(connection, query, wanted.id)


def people(journal: Journal) -> list[str]:
    """Everybody who has changed something."""
    query = select(CHANGES.c.who).distinct().order_by(CHANGES.c.who)
    with journal.reading() as connection:
        return list(connection.execute(query).scalars())


def changes_after(journal: Journal, change: int, most: int = 20) -> list[Change]:
    """The newest of the changes after this one, the oldest first, without their items."""
    query = select(CHANGES).where(CHANGES.c.id > change).order_by(CHANGES.c.id.desc()).limit(most)
    with journal.reading() as connection:
        rows = connection.execute(query).all()
    return [Change(row.id, row.at, row.who, row.why, row.undoes) for row in reversed(rows)]
