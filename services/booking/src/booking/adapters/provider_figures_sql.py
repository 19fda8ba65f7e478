from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from booking.adapters.booking_list_sql import booking_list
from booking.adapters.catalogue_services_sql import Reads
from booking.application.bookings.provider_figures import ProviderFigures
from booking.domain.bookings.status import BookingStatus

_ROWS: Final = booking_list.c


class ProviderFiguresSql:
    """Adds up the list of bookings; erased clients count on, for they are rows without a name."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def __call__(self, provider_id: UUID, /) -> ProviderFigures:
        """Give the figures of one provider; zeros for one nobody booked."""
        theirs = _ROWS.provider_id == provider_id
        completed = sa.and_(theirs, _ROWS.status == BookingStatus.COMPLETED)
        with self._reads() as connection:
            by_status = {
                str(status): int(count)
                for status, count in connection.execute(
                    sa.select(_ROWS.status, sa.func.count())
                    .where(theirs, _ROWS.status != BookingStatus.CANCELLED)
                    .group_by(_ROWS.status)
                )
            }
            revenue = {
                currency: int(total)
                for currency, total in connection.execute(
                    sa.select(_ROWS.currency, sa.func.sum(_ROWS.total))
                    .where(completed)
                    .group_by(_ROWS.currency)
                )
            }
            served = (
                sa.select(sa.func.count().label("meetings"))
                .where(completed)
                .group_by(_ROWS.person_id)
                .subquery()
            )
            clients, repeat_clients = connection.execute(
                sa.select(
                    sa.func.count(),
                    sa.func.coalesce(sa.func.sum(sa.case((served.c.meetings > 1, 1), else_=0)), 0),
                ).select_from(served)
            ).one()
        return ProviderFigures(
            total=sum(by_status.values()),
            completed=by_status.get(BookingStatus.COMPLETED, 0),
            missed=by_status.get(BookingStatus.NO_SHOW, 0),
            clients=clients,
            repeat_clients=int(repeat_clients),
            revenue=revenue,
        )

    def completed(self, provider_ids: Sequence[UUID], /) -> Mapping[UUID, int]:
        """Count the completed bookings of several; who has none is left out."""
        counted = (
            sa.select(_ROWS.provider_id, sa.func.count())
            .where(_ROWS.provider_id.in_(provider_ids), _ROWS.status == BookingStatus.COMPLETED)
            .group_by(_ROWS.provider_id)
        )
        with self._reads() as connection:
            return {provider: int(count) for provider, count in connection.execute(counted)}
