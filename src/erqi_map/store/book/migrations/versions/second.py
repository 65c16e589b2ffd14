"""Moments with a name, who works at what, the folder it comes from, and ways to search."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables and indices."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "baselines",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("change", number, sa.ForeignKey("changes.id"), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
    )
    op.create_table(
        "presence",
        sa.Column("session", sa.String(64), primary_key=True),
        sa.Column("item", sa.Text, nullable=False, index=True),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "taken",
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("blobs.sha256"), nullable=False),
    )
    op.create_index("ix_entries_item_change", "entries", ["item", "change"])
    op.drop_index("ix_entries_item", "entries")
    op.create_index("ix_changes_who", "changes", ["who"])
    op.create_index("ix_changes_at", "changes", ["at"])
