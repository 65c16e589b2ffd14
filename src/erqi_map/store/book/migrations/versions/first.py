"""The journal, the present state, and the features as other programs see them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    sha = sa.String(64)
    op.create_table(
        "settings",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "blobs",
        sa.Column("sha256", sha, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "blob_parts",
        sa.Column("sha256", sha, sa.ForeignKey("blobs.sha256"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("undoes", number, sa.ForeignKey("changes.id")),
        sa.Column("mark", sa.String(32), nullable=False),
    )
    op.create_table(
        "entries",
        sa.Column("change", number, sa.ForeignKey("changes.id"), primary_key=True),
        sa.Column("item", sa.Text, primary_key=True, index=True),
        sa.Column("before", sha, sa.ForeignKey("blobs.sha256")),
        sa.Column("after", sha, sa.ForeignKey("blobs.sha256")),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("sha256", sha, sa.ForeignKey("blobs.sha256"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("change", number, sa.ForeignKey("changes.id"), nullable=False),
    )
    op.create_table(
        "features",
        sa.Column(
            "item", sa.Text, sa.ForeignKey("items.item", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("layer", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("kind", "place", "cluster", "status")),
        sa.Column("wkb", sa.LargeBinary),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        op.execute(
            "ALTER TABLE features ADD COLUMN geometry geometry(Geometry, 4326)"
            " GENERATED ALWAYS AS (ST_GeomFromWKB(wkb, 4326)) STORED"
        )
