"""What a database refuses, in words of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from erqi_map.errors import RequestError, SaveError
from erqi_map.i18n import Message

from .records import Damaged

_REASONS = {
    "SQLITE_FULL": "full",
    "SQLITE_READONLY": "read_only",
    "SQLITE_BUSY": "busy",
    "SQLITE_IOERR": "disk",
    "SQLITE_CANTOPEN": "cant_open",
    "53100": "full",
    "25006": "read_only",
    "55P03": "busy",
    "42501": "no_rights",
}
"""By the beginning of the code SQLite gives, or by that of PostgreSQL."""
_REFUSALS = {
    "password authentication": "login",
    "does not exist": "no_database",
    "resolve host": "no_host",
    "refused": "no_service",
    "No such file": "no_service",
    "timeout": "no_answer",
}
"""By what is said where a server cannot be reached, which comes without a code."""


def named(url: URL) -> str:
    """How a message calls a workspace: the file, or the address without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.render_as_string(hide_password=True).replace("+psycopg", "")


@contextmanager
def told(url: URL, refused: str = "no_save") -> Iterator[None]:
    """What the database says as an error of ours: SaveError, and nothing has been written. refused:
    how it is worded, unless the file is damaged.
    """
    try:
        yield
    except Damaged as error:
        raise SaveError("workspace", "damaged", where=named(url), reason=error) from error
    except SQLAlchemyError as error:
        key, reason = _reason(error)
        raise SaveError("workspace", key or refused, where=named(url), reason=reason) from error


def _reason(error: SQLAlchemyError) -> tuple[str, object]:
    """ "damaged" where the file is, and what is wrong, in words where we have some."""
    said = getattr(error, "orig", None) or error
    code = getattr(said, "sqlite_errorname", "") or getattr(said, "sqlstate", "") or ""
    found = [name for begins, name in _REASONS.items() if code.startswith(begins)]
    found += [name for sign, name in _REFUSALS.items() if not code and sign in str(said)]
    if found:
        return "", Message("workspace", f"reason_{found[0]}")
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return "damaged", said
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return "", Message("workspace", "reason_gone")
    return "", said


@contextmanager
def told_opening(url: URL) -> Iterator[None]:
    """The same where a workspace is opened: RequestError."""
    try:
        yield
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise RequestError("workspace", "no_driver", where=named(url)) from error
    except SQLAlchemyError as error:
        key, reason = _reason(error)
        raise RequestError(
            "workspace", key or "no_open", where=named(url), reason=reason
        ) from error
