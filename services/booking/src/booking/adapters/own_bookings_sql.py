from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from booking.adapters.booking_details_sql import WITH_PROVIDER_NAME, document_of
from booking.adapters.booking_list_sql import booking_list
from booking.adapters.catalogue_services_sql import Reads
from booking.application.bookings.booking_details import Document
from booking.application.bookings.own_bookings import Owner, When
from booking.domain.bookings.status import OPEN

_ROWS: Final = booking_list.c


class OwnBookingsSql:
    """Finds somebody's bookings in the list, and gives their documents."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def page(
        self, owner: Owner, when: When, *, now: datetime, offset: int, limit: int
    ) -> tuple[Sequence[Document], int]:
        """Give one page of documents and how many there are in all."""
        where = sa.and_(_own(owner), _falls(when, now))
        newest_first = when is not When.UPCOMING
        with self._reads() as connection:
            total = connection.scalar(
                sa.select(sa.func.count()).select_from(booking_list).where(where)
            )
            rows = connection.execute(
                WITH_PROVIDER_NAME.where(where)
                .order_by(_ROWS.starts_at.desc() if newest_first else _ROWS.starts_at, _ROWS.id)
                .offset(offset)
                .limit(limit)
            ).all()
        return [document_of(text, provider_name) for text, provider_name in rows], total or 0

    def of_person(self, person_id: UUID, /) -> Sequence[Document]:
        """Give the documents of a person's bookings, in no order."""
        with self._reads() as connection:
            rows = connection.execute(WITH_PROVIDER_NAME.where(_ROWS.person_id == person_id)).all()
        return [document_of(text, provider_name) for text, provider_name in rows]


def _own(owner: Owner) -> sa.ColumnElement[bool]:
    under_sign_in = _ROWS.user_id == owner.user_id
    if owner.person_id is None:
        return under_sign_in
    return sa.or_(under_sign_in, _ROWS.person_id == owner.person_id)


def _falls(when: When, now: datetime) -> sa.ColumnElement[bool]:
    upcoming = sa.and_(_ROWS.status.in_(sorted(OPEN)), _ROWS.ends_at > now)
    match when:
        case When.UPCOMING:
            return upcoming
        case When.PAST:
            return sa.not_(upcoming)
        case When.ALL:
            return sa.true()
