from collections.abc import Callable
from datetime import date
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from booking.adapters.metadata import metadata
from booking.domain.bookings.reference import reference
from booking.domain.catalogue.offer import ReferenceStyle
from servicekit.db.prepared import Prepared

ATTEMPTS: Final = 50

booking_references: Final = sa.Table(
    "booking_references",
    metadata,
    sa.Column("reference", sa.Text, primary_key=True),
    sa.Column("booking_id", sa.Uuid, nullable=False, unique=True),
)
"""Every reference ever given out. No read model: it decides who has which."""


class ReferencesFullError(RuntimeError):
    """So many references of one day are given out that no free one was found."""


class ReferencesSql:
    """Gives out references, each once, within the open unit of work."""

    def __init__(self, connection: Callable[[], sa.Connection]) -> None:
        self._connection = connection

    def claim(self, style: ReferenceStyle, booking_id: UUID, made_on: date) -> str:
        """Give a reference nobody else has.

        Two units of work that want the same one meet at the primary key: the second waits for the
        first and then takes its next candidate.
        """
        connection = self._connection()
        for attempt in range(ATTEMPTS):
            candidate = reference(style, booking_id, made_on, attempt)
            if TAKE.run(connection, reference=candidate, booking_id=booking_id):
                return candidate
        raise ReferencesFullError(f"no free {style} reference on {made_on}")


def _take(dialect: str) -> sa.Executable:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(booking_references).on_conflict_do_nothing(index_elements=["reference"])


TAKE: Final = Prepared(_take)
