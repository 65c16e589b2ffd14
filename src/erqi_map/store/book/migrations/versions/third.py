"""What a person calls an item stands beside it: the history of one thing is looked up by it."""

import sqlalchemy as sa
from alembic import op

from erqi_map.store.book.items import id_of

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column, fill it, and make its index."""
    op.add_column("entries", sa.Column("called", sa.Text, nullable=False, server_default=""))
    entries = sa.table("entries", sa.column("item"), sa.column("called"))
    connection = op.get_bind()
    names = connection.execute(sa.select(entries.c.item).distinct()).scalars().all()
    if names:
        fill = sa.update(entries).where(entries.c.item == sa.bindparam("name"))
        connection.execute(
            fill.values(called=sa.bindparam("id")),
            [{"name": name, "id": id_of(name)} for name in names],
        )
    op.create_index("ix_entries_called_change", "entries", ["called", "change"])
