"""The kit's tables."""

from alembic import op

from servicekit.db.kit_tables import create_kit_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_kit_tables(op)
