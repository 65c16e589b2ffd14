"""A workspace with its whole journal as one SQLite file, also from a server."""

import os
from pathlib import Path

from sqlalchemy import delete, insert, select

from erqi_map.errors import RequestError, SaveError, system_words

from .database import (
    database_url,
    make_database,
    open_database,
    reading,
    remove_file,
    told,
    writing,
)
from .tables import METADATA, PRESENCE, SETTINGS

ROWS = 500


def backup(where: str, out: Path) -> None:
    """Write `out`, whole or not at all. Raises RequestError where it is there, SaveError."""
    if os.path.lexists(out):
        raise RequestError("workspace", "exists", where=out)
    source_url = database_url(where)
    source = open_database(source_url)
    scratch = out.with_name(f".{out.name}.part")
    try:
        remove_file(scratch)
    except OSError as error:
        raise SaveError("workspace", "no_save", where=out, reason=system_words(error)) from error
    target_url = database_url(str(scratch))
    target = make_database(target_url)
    try:
        with told(source_url), reading(source, whole=True) as old, writing(target) as new:
            new.execute(delete(SETTINGS))
            for table in (one for one in METADATA.sorted_tables if one is not PRESENCE):
                rows = old.execution_options(yield_per=ROWS).execute(select(table))
                for part in rows.mappings().partitions():
                    new.execute(insert(table), [dict(row) for row in part])
        target.dispose()
        os.replace(scratch, out)
    except OSError as error:
        raise SaveError("workspace", "no_save", where=out, reason=system_words(error)) from error
    finally:
        target.dispose()
        remove_file(scratch)
