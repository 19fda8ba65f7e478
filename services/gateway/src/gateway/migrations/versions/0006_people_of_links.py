"""Which person a link to sign in was sent to.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sign_in_links", sa.Column("person_id", sa.Uuid()))
    op.create_index("sign_in_links_by_person", "sign_in_links", ["person_id"])
