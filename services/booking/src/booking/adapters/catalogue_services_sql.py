from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from booking.adapters.metadata import metadata
from booking.application.catalogue.service_list import project
from booking.domain.catalogue.offer import Offer
from booking.domain.catalogue.service import Service, ServiceStatus
from servicekit.projections.read_model import ReadModel, Rows

service_list: Final = sa.Table(
    "service_list",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("slug", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("review", sa.Text),
    sa.Column("booking_enabled", sa.Boolean, nullable=False),
    sa.Column("offer", sa.Text),
    sa.Column("proposal", sa.Text),
)
"""One row per service. `offer` is what is active, `proposal` what is under review, both as JSON."""

service_providers: Final = sa.Table(
    "service_providers",
    metadata,
    sa.Column("service_id", sa.Uuid, primary_key=True),
    sa.Column("provider_id", sa.Uuid, primary_key=True, index=True),
    sa.Column("place", sa.Integer, nullable=False),
)
"""The approved pairs (CAT-16), in the order in which they were approved."""


class ServiceListSql:
    """Writes the read model `service_list`."""

    def __init__(self, rows: Rows) -> None:
        self._connection = rows.connection
        self._services = rows.table(service_list)
        self._pairs = rows.table(service_providers)

    def add(self, service_id: UUID, slug: str, offer: Offer) -> None:
        self._connection.execute(sa.delete(self._services).where(self._is(service_id)))
        self._connection.execute(
            sa.insert(self._services).values(
                id=service_id,
                slug=slug,
                name=offer.name,
                status=ServiceStatus.DRAFT.value,
                review=ServiceStatus.DRAFT.value,
                booking_enabled=offer.rules.booking_enabled,
                offer=None,
                proposal=as_json(offer),
            )
        )

    def propose(self, service_id: UUID, offer: Offer) -> None:
        self._set(service_id, proposal=as_json(offer))
        self.set_review(service_id, ServiceStatus.DRAFT)

    def set_review(self, service_id: UUID, review: ServiceStatus) -> None:
        self._set(service_id, review=review.value)
        self._connection.execute(
            sa.update(self._services)
            .where(self._is(service_id), self._services.c.offer.is_(None))
            .values(status=review.value)
        )

    def activate(self, service_id: UUID, offer: Offer) -> None:
        self._set(service_id, proposal=None, review=None)
        self.adjust(service_id, offer)

    def adjust(self, service_id: UUID, offer: Offer) -> None:
        self._set(
            service_id,
            name=offer.name,
            status=ServiceStatus.ACTIVE.value,
            booking_enabled=offer.rules.booking_enabled,
            offer=as_json(offer),
        )

    def retire(self, service_id: UUID) -> None:
        self._set(service_id, status=ServiceStatus.RETIRED.value)

    def add_provider(self, service_id: UUID, provider_id: UUID) -> None:
        self.remove_provider(service_id, provider_id)
        last = self._connection.scalar(
            sa.select(sa.func.max(self._pairs.c.place)).where(
                self._pairs.c.service_id == service_id
            )
        )
        self._connection.execute(
            sa.insert(self._pairs).values(
                service_id=service_id, provider_id=provider_id, place=(last or 0) + 1
            )
        )

    def remove_provider(self, service_id: UUID, provider_id: UUID) -> None:
        self._connection.execute(
            sa.delete(self._pairs).where(
                self._pairs.c.service_id == service_id, self._pairs.c.provider_id == provider_id
            )
        )

    def _is(self, service_id: UUID) -> sa.ColumnElement[bool]:
        return self._services.c.id == service_id

    def _set(self, service_id: UUID, **values: object) -> None:
        self._connection.execute(
            sa.update(self._services).where(self._is(service_id)).values(**values)
        )


SERVICE_LIST: Final = ReadModel(
    name="service_list",
    tables=(service_list, service_providers),
    project=lambda rows, recorded: project(recorded.event, ServiceListSql(rows)),
    of=(Service,),
)

Reads = Callable[[], AbstractContextManager[sa.Connection]]
"""Opens a connection for reading; within a unit of work, that one's."""


def as_json(offer: Offer) -> str:
    """Write an offer down as JSON text."""
    return msgspec.json.encode(offer).decode()


@lru_cache(maxsize=1024)
def offer_from(text: str) -> Offer:
    """Read an offer back, each wording once: services change rarely and are asked for always."""
    return _OFFERS.decode(text)


_OFFERS: Final = msgspec.json.Decoder(Offer)
