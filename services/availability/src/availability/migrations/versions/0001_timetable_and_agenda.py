"""The event store and the kit's tables, the timetable and the agenda.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from servicekit.db.columns import Instant
from servicekit.db.kit_tables import create_all

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_all(op.get_bind())
    op.create_table(
        "resource",
        sa.Column("resource_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("auto_assign", sa.Boolean, nullable=False),
        sa.Column("is_accepting", sa.Boolean, nullable=False),
        sa.Column("is_gone", sa.Boolean, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
    )
    op.create_index("resource_by_assignment", "resource", ["auto_assign", "is_accepting"])
    op.create_table(
        "commitment",
        sa.Column("resource_id", sa.Uuid, primary_key=True),
        sa.Column("commitment_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("before", sa.Integer, nullable=False),
        sa.Column("after", sa.Integer, nullable=False),
        sa.Column("preparation", sa.Integer, nullable=False),
        sa.Column("follow_up", sa.Integer, nullable=False),
        sa.Column("service_id", sa.Uuid),
        sa.Column("booking_id", sa.Uuid),
        sa.Column("expires_at", Instant),
        sa.Column("session_id", sa.Uuid),
        sa.Column("seats", sa.Integer, nullable=False),
    )
    op.create_index("commitment_by_time", "commitment", ["resource_id", "ends_at"])
    op.create_table(
        "session",
        sa.Column("session_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("service_id", sa.Uuid, nullable=False),
        sa.Column("member_id", sa.Uuid, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("is_available", sa.Boolean, nullable=False),
        sa.Column("is_removed", sa.Boolean, nullable=False),
        sa.Column("max_bookings", sa.Integer, nullable=False),
    )
    op.create_index("session_by_date", "session", ["date", "service_id"])
    op.create_index("session_by_start", "session", ["service_id", "starts_at"])
    op.create_index("session_by_member", "session", ["member_id"])
    op.create_table(
        "seat",
        sa.Column("session_id", sa.Uuid, primary_key=True),
        sa.Column("hold_id", sa.Uuid, primary_key=True),
        sa.Column("booking_id", sa.Uuid),
        sa.Column("expires_at", Instant),
    )
    op.create_table(
        "offering",
        sa.Column("service_id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("is_retired", sa.Boolean, nullable=False),
        sa.Column("offering", sa.Text, nullable=False),
    )
    op.create_index("offering_by_slug", "offering", ["slug"])
    op.create_table(
        "service_day",
        sa.Column("hold_id", sa.Uuid, primary_key=True),
        sa.Column("service_id", sa.Uuid, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("expires_at", Instant),
    )
    op.create_index("service_day_by_date", "service_day", ["service_id", "date"])
    op.create_table(
        "agenda_entry",
        sa.Column("resource_id", sa.Uuid, primary_key=True),
        sa.Column("entry_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("service_id", sa.Uuid),
        sa.Column("booking_id", sa.Uuid),
        sa.Column("session_id", sa.Uuid),
        sa.Column("expires_at", Instant),
        sa.Column("reason", sa.Text),
        sa.Column("changed_at", Instant, nullable=False),
    )
    op.create_index("agenda_entry_by_start", "agenda_entry", ["resource_id", "starts_at"])
    op.create_index("agenda_entry_by_booking", "agenda_entry", ["booking_id"])


def downgrade() -> None:
    raise NotImplementedError("the log only grows, and so do its tables")
