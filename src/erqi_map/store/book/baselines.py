"""Moments of a workspace, among them those with a name: what is new is told against them."""

import datetime as dt
import re
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed

from .journal import Journal, clock
from .records import newest_change
from .tables import BASELINES, CHANGES

NOW = "now"
MAX_NAME = 60


@dataclass(frozen=True)
class Baseline:
    """The state after a change, by a name."""

    name: str
    change: int
    at: str
    who: str


def baselines(journal: Journal) -> list[Baseline]:
    """All of them, newest first."""
    query = select(BASELINES).order_by(BASELINES.c.change.desc(), BASELINES.c.at.desc())
    with journal.reading() as connection:
        return [Baseline(**row) for row in connection.execute(query).mappings()]


def name_baseline(journal: Journal, name: str, who: str, change: int | None = None) -> Baseline:
    """Give a name to the state after a change, by default to the present one.

    Raises RequestError for a name that stands already or cannot be one, SaveError.
    """
    plain = " ".join(name.split())
    if not plain or len(plain) > MAX_NAME or plain == NOW or plain.isdigit() or _end(plain):
        raise RequestError("workspace", "bad_name", value=name, most=MAX_NAME)
    with journal.writing() as connection:
        newest = newest_change(connection)
        number = newest if change is None else change
        if not 0 < number <= newest:
            raise RequestError("workspace", "no_change", value=number, newest=newest)
        if connection.execute(select(BASELINES).where(BASELINES.c.name == plain)).first():
            raise RequestError("workspace", "name_taken", value=plain)
        made = Baseline(plain, number, clock(), who)
        connection.execute(insert(BASELINES).values(vars(made)))
    return made


def forget_baseline(journal: Journal, name: str) -> None:
    """Take a name away; the journal stays as it is. Raises RequestError where there is none."""
    with journal.writing() as connection:
        found = connection.execute(delete(BASELINES).where(BASELINES.c.name == name))
        if not found.rowcount:
            raise RequestError("workspace", "no_moment", value=name, known=_known(journal))


def change_at(journal: Journal, moment: str) -> int | None:
    """The change after which a moment was: the name of a baseline, the number of a change, a day
    (its end) or time, `now` (None). Raises RequestError for anything else.
    """
    if moment == NOW:
        return None
    named = {one.name: one.change for one in baselines(journal)}
    if moment in named:
        return named[moment]
    if moment.isascii() and moment.isdigit() and len(moment) <= 15:
        return int(moment)
    if (end := _end(moment)) is None:
        raise RequestError("workspace", "no_moment", value=moment, known=_known(journal))
    with journal.reading() as connection:
        query = select(func.max(CHANGES.c.id)).where(CHANGES.c.at < end)
        return connection.execute(query).scalar() or 0


def _known(journal: Journal) -> Listed:
    return Listed([one.name for one in baselines(journal)] or ["—"])


def _end(text: str) -> str | None:
    """The end of a day, or a time, as the journal writes it; a clock without a zone is this one."""
    if not re.match(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        when = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2026-11-30"):
        when += dt.timedelta(days=1)
    try:
        return when.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    except (OverflowError, OSError):
        return None
