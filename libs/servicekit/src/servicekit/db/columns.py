"""Column types that mean the same on both databases."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator


def instant_to_text(value: datetime) -> str:
    """Write an aware moment as UTC text of fixed width, so that text order is time order."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


def text_to_instant(value: str) -> datetime:
    return datetime.fromisoformat(value)


class Instant(TypeDecorator[datetime]):
    """An aware moment. Read back it is always in UTC; a naive one is refused.

    PostgreSQL keeps `timestamptz`, SQLite a text of fixed width that sorts like the time.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(27))
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> object:
        if value is None:
            return None
        text = instant_to_text(value)
        return text if dialect.name == "sqlite" else value

    def process_result_value(self, value: object, dialect: sa.Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        if isinstance(value, str):
            return text_to_instant(value)
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        raise TypeError(f"no instant: {value!r}")
