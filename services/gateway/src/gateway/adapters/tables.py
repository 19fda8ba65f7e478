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
