"""The tables of a workspace: a journal that only grows, and the present state that follows from it.

An item is what is changed as one: a file of the book, or a feature of a layer file, named
`layers/x.geojson#id`. Its content lies once under its sha256, however often it comes back.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from .items import id_of

METADATA = MetaData()

# SQLite counts up by itself only in an INTEGER column.
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
_SHA = String(64)


def _called(context: Any) -> str:
    return id_of(context.get_current_parameters()["item"])


SETTINGS = Table(
    "settings",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
BLOBS = Table(
    "blobs",
    METADATA,
    Column("sha256", _SHA, primary_key=True),
    Column("size", BigInteger, nullable=False),
)
PARTS = Table(
    "blob_parts",
    METADATA,
    Column("sha256", _SHA, ForeignKey("blobs.sha256"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
CHANGES = Table(
    "changes",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("undoes", _NUMBER, ForeignKey("changes.id")),
    Column("mark", String(32), nullable=False),
)
ENTRIES = Table(
    "entries",
    METADATA,
    Column("change", _NUMBER, ForeignKey("changes.id"), primary_key=True),
    Column("item", Text, primary_key=True),
    Column("before", _SHA, ForeignKey("blobs.sha256")),
    Column("after", _SHA, ForeignKey("blobs.sha256")),
    Column("number", Integer, nullable=False),
    # What a person calls the item, by which its history is asked for.
    Column("called", Text, nullable=False, default=_called),
)
ITEMS = Table(
    "items",
    METADATA,
    Column("item", Text, primary_key=True),
    Column("sha256", _SHA, ForeignKey("blobs.sha256"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("change", _NUMBER, ForeignKey("changes.id"), nullable=False),
)
FEATURES = Table(
    "features",
    METADATA,
    Column("item", Text, ForeignKey("items.item", ondelete="CASCADE"), primary_key=True),
    Column("layer", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("kind", Text),
    Column("place", Text),
    Column("cluster", Text),
    Column("status", Text),
    Column("wkb", LargeBinary),
)
"""What other programs show; on PostgreSQL with a column `geometry` of PostGIS made of `wkb`."""
BASELINES = Table(
    "baselines",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("change", _NUMBER, ForeignKey("changes.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
)
"""Moments with a name: the state after a change."""
PRESENCE = Table(
    "presence",
    METADATA,
    Column("session", String(64), primary_key=True),
    Column("item", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
)
"""Who works at what; `until`, in milliseconds of the database's clock, the row says so."""
TAKEN = Table(
    "taken",
    METADATA,
    Column("item", Text, primary_key=True),
    Column("sha256", _SHA, ForeignKey("blobs.sha256"), nullable=False),
)
"""The shipped book as it was when it was last taken over; none where it never was."""
