"""The event store and the kit's tables, the catalogue, the bookings and the keys of people."""

import sqlalchemy as sa
from alembic import op

from servicekit.db.columns import Instant
from servicekit.db.kit_tables import create_all

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    create_all(op.get_bind())
    _bookings()
    _people()
    _catalogue()


def _bookings() -> None:
    op.create_table(
        "booking_details",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
    )
    op.create_index("ix_booking_details_person_id", "booking_details", ["person_id"])
    op.create_table(
        "booking_list",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("confirmation_number", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Text()),
        sa.Column("client_name", sa.Text(), nullable=False),
        sa.Column("client_email", sa.Text(), nullable=False),
        sa.Column("client_phone", sa.Text()),
        sa.Column("company", sa.Text()),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("service_name", sa.Text(), nullable=False),
        sa.Column("service_type", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("meeting_type", sa.Text(), nullable=False),
        sa.Column("booking_type", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("payment_method", sa.Text()),
        sa.Column("payment_status", sa.Text(), nullable=False),
        sa.Column("refund", sa.BigInteger()),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("escalation_level", sa.Text(), nullable=False),
        sa.Column("assigned_to", sa.Text()),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("open_flags", sa.Integer(), nullable=False),
        sa.Column("flags_version", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Uuid()),
        sa.Column("placed_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
    )
    op.create_index("booking_list_by_person", "booking_list", ["person_id"])
    op.create_index("booking_list_by_provider", "booking_list", ["provider_id", "starts_at"])
    op.create_index("booking_list_by_series", "booking_list", ["series_id", "starts_at"])
    op.create_index("booking_list_by_start", "booking_list", ["starts_at", "id"])
    op.create_index("booking_list_by_status", "booking_list", ["status", "starts_at"])
    op.create_index("booking_list_by_type", "booking_list", ["booking_type", "starts_at"])
    op.create_index("booking_list_by_user", "booking_list", ["user_id"])
    op.create_table(
        "booking_provider_words",
        sa.Column("word", WORD, primary_key=True),
        sa.Column("provider_id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "booking_providers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
    )
    op.create_index("ix_booking_providers_person_id", "booking_providers", ["person_id"])
    op.create_table(
        "booking_references",
        sa.Column("reference", sa.Text(), primary_key=True),
        sa.Column("booking_id", sa.Uuid(), nullable=False, unique=True),
    )
    op.create_table(
        "booking_words",
        sa.Column("word", WORD, primary_key=True),
        sa.Column("booking_id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("booking_words_by_person", "booking_words", ["person_id"])


def _people() -> None:
    op.create_table(
        "person_keys",
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("wrapped_key", sa.LargeBinary()),
        sa.Column("email_hmac", sa.LargeBinary(), unique=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("erased_at", Instant()),
    )
    op.create_table(
        "person_secrets",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
    )


def _catalogue() -> None:
    op.create_table(
        "provider_list",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("first_name", sa.Text()),
        sa.Column("last_name", sa.Text()),
        sa.Column("email", sa.Text()),
        sa.Column("phone", sa.Text()),
        sa.Column("biography", sa.Text()),
        sa.Column("photo_url", sa.Text()),
        sa.Column("linkedin_url", sa.Text()),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_provider_list_person_id", "provider_list", ["person_id"])
    op.create_table(
        "service_list",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("slug", sa.Text(), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("review", sa.Text()),
        sa.Column("booking_enabled", sa.Boolean(), nullable=False),
        sa.Column("offer", sa.Text()),
        sa.Column("proposal", sa.Text()),
    )
    op.create_table(
        "service_providers",
        sa.Column("service_id", sa.Uuid(), primary_key=True),
        sa.Column("provider_id", sa.Uuid(), primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
    )
    op.create_index("ix_service_providers_provider_id", "service_providers", ["provider_id"])


def downgrade() -> None:
    raise NotImplementedError("the log only grows, and so do its tables")
