from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from booking.adapters.booking_list_sql import booking_list
from booking.adapters.catalogue_services_sql import Reads


class BookingsOfPersonSql:
    """Finds a person's bookings in the list."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def __call__(self, person_id: UUID, /) -> Sequence[UUID]:
        """Give the ids of all of them, whatever became of them."""
        theirs = sa.select(booking_list.c.id).where(booking_list.c.person_id == person_id)
        with self._reads() as connection:
            return list(connection.scalars(theirs))
