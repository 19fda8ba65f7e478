"""Which person a client's session belongs to.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sessions", sa.Column("person_id", sa.Uuid()))
    op.create_index("sessions_by_person", "sessions", ["person_id"])
