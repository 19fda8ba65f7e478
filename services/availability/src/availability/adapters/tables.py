"""The tables of the read models. Their versions in `migrations` are written by hand beside them."""

import sqlalchemy as sa

from servicekit.db.columns import Instant

METADATA = sa.MetaData()

resource = sa.Table(
    "resource",
    METADATA,
    sa.Column("resource_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("auto_assign", sa.Boolean, nullable=False),
    sa.Column("is_accepting", sa.Boolean, nullable=False),
    sa.Column("is_gone", sa.Boolean, nullable=False),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Index("resource_by_assignment", "auto_assign", "is_accepting"),
)
"""Who or what can be booked, with what its owner says; `settings` is JSON."""

commitment = sa.Table(
    "commitment",
    METADATA,
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
    sa.Index("commitment_by_time", "resource_id", "ends_at"),
)
"""What takes a resource's time (PLT-09); a row goes when its place is free again."""

session = sa.Table(
    "session",
    METADATA,
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
    sa.Index("session_by_date", "date", "service_id"),
    sa.Index("session_by_start", "service_id", "starts_at"),
    sa.Index("session_by_member", "member_id"),
)
"""Stored slots (AVL-15)."""

seat = sa.Table(
    "seat",
    METADATA,
    sa.Column("session_id", sa.Uuid, primary_key=True),
    sa.Column("hold_id", sa.Uuid, primary_key=True),
    sa.Column("booking_id", sa.Uuid),
    sa.Column("expires_at", Instant),
)

offering = sa.Table(
    "offering",
    METADATA,
    sa.Column("service_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("slug", sa.Text, nullable=False),
    sa.Column("is_retired", sa.Boolean, nullable=False),
    sa.Column("offering", sa.Text, nullable=False),
    sa.Index("offering_by_slug", "slug"),
)
"""What the catalogue says of a service; `offering` is JSON."""

service_day = sa.Table(
    "service_day",
    METADATA,
    sa.Column("hold_id", sa.Uuid, primary_key=True),
    sa.Column("service_id", sa.Uuid, nullable=False),
    sa.Column("date", sa.Date, nullable=False),
    sa.Column("expires_at", Instant),
    sa.Index("service_day_by_date", "service_id", "date"),
)
"""Holds and reservations of a service by the provider's local day, lapsed ones among them."""

agenda_entry = sa.Table(
    "agenda_entry",
    METADATA,
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
    sa.Index("agenda_entry_by_start", "resource_id", "starts_at"),
    sa.Index("agenda_entry_by_booking", "booking_id"),
)
"""All that ever was in a resource's agenda, what was given back included."""
