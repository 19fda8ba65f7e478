from typing import Final

import sqlalchemy as sa

from servicekit.db.columns import Instant

metadata = sa.MetaData()
"""The read-model tables of this service; the migrations make what is written here."""

api_keys: Final = sa.Table(
    "api_keys",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("secret_hash", sa.Text(), nullable=False),
    sa.Column("prefix", sa.Text(), nullable=False),
    sa.Column("subject", sa.Text(), nullable=False),
    sa.Column("roles", sa.Text(), nullable=False),  # blanks between
    sa.Column("is_admin", sa.Boolean(), nullable=False),
    sa.Column("label", sa.Text(), nullable=False),
    sa.Column("origin", sa.Text(), nullable=False),
    sa.Column("issued_at", Instant(), nullable=False),
    sa.Column("issued_by", sa.Text(), nullable=False),
    sa.Column("revoked_at", Instant()),
    sa.Index("api_keys_by_secret_hash", "secret_hash"),
    sa.Index("api_keys_by_issued_at", "issued_at"),
)

flags: Final = sa.Table(
    "flags",
    metadata,
    sa.Column("name", sa.Text(), primary_key=True),
    sa.Column("enabled", sa.Boolean(), nullable=False),
    sa.Column("percent", sa.Integer(), nullable=False),
    sa.Column("changed_at", Instant(), nullable=False),
    sa.Column("changed_by", sa.Text(), nullable=False),
)

accounts: Final = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("roles", sa.Text(), nullable=False),  # blanks between
    sa.Column("is_admin", sa.Boolean(), nullable=False),
    sa.Column("provider_id", sa.Uuid()),
    sa.Column("opened_at", Instant(), nullable=False),
    sa.Column("opened_by", sa.Text(), nullable=False),
)

# What follows is no read model: it is about people, stands in no event, and can be forgotten.

account_holders: Final = sa.Table(
    "account_holders",
    metadata,
    sa.Column("account_id", sa.Uuid(), primary_key=True),
    sa.Column("email", sa.Text(), nullable=False, unique=True),
    sa.Column("name", sa.Text(), nullable=False),
)

sessions: Final = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("holder_id", sa.Uuid(), nullable=False),
    sa.Column("subject", sa.Text(), nullable=False),
    sa.Column("roles", sa.Text(), nullable=False),  # blanks between
    sa.Column("email", sa.Text(), nullable=False),
    sa.Column("name", sa.Text()),
    sa.Column("csrf_token", sa.Text(), nullable=False),
    sa.Column("token_hash", sa.Text(), nullable=False, unique=True),
    sa.Column("previous_hash", sa.Text()),
    sa.Column("previous_until", Instant()),
    sa.Column("started_at", Instant(), nullable=False),
    sa.Column("rotated_at", Instant(), nullable=False),
    sa.Column("last_seen_at", Instant(), nullable=False),
    sa.Column("person_id", sa.Uuid()),
    sa.Index("sessions_by_person", "person_id"),
    sa.Index("sessions_by_previous_hash", "previous_hash"),
    sa.Index("sessions_by_holder", "holder_id"),
    sa.Index("sessions_by_use", "last_seen_at"),
)

sign_in_links: Final = sa.Table(
    "sign_in_links",
    metadata,
    sa.Column("token_hash", sa.Text(), primary_key=True),
    sa.Column("email", sa.Text(), nullable=False),
    sa.Column("return_to", sa.Text(), nullable=False),
    sa.Column("sent_at", Instant(), nullable=False),
    sa.Column("expires_at", Instant(), nullable=False),
    sa.Column("used_at", Instant()),
    sa.Column("person_id", sa.Uuid()),
    sa.Index("sign_in_links_by_email", "email", "sent_at"),
    sa.Index("sign_in_links_by_person", "person_id"),
)

mails_to_send: Final = sa.Table(
    "mails_to_send",
    metadata,
    sa.Column("id", sa.Uuid(), primary_key=True),
    sa.Column("sealed", sa.LargeBinary(), nullable=False),
    sa.Column("send_at", Instant(), nullable=False),
    sa.Column("useless_at", Instant(), nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Index("mails_to_send_by_time", "send_at"),
)
