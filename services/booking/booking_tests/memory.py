"""Doubles that keep what they are given, for tests of use cases."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate

from booking.application.catalogue.ports import OfferedService, ProviderCard
from booking.domain.catalogue.provider import ProviderKind
from servicekit.errors import DomainError, Kind

A = TypeVar("A", bound=Aggregate)


class NotThere(DomainError):
    code = "test.not-there"
    kind = Kind.NOT_FOUND


class Kept(Generic[A]):
    """A repository in memory; `events` is what was saved, in order."""

    def __init__(self, *aggregates: A) -> None:
        self.by_id: dict[UUID, A] = {aggregate.id: aggregate for aggregate in aggregates}
        self.events: list[object] = []
        for aggregate in aggregates:
            aggregate.collect_events()

    def get(self, key: UUID, /) -> A:
        if key not in self.by_id:
            raise NotThere(str(key))
        return self.by_id[key]

    def find(self, key: UUID, /) -> A | None:
        return self.by_id.get(key)

    peek = find

    def get_many(self, keys: Iterable[UUID], /) -> dict[UUID, A]:
        return {key: self.get(key) for key in keys}

    def save(self, aggregate: A, /) -> None:
        self.by_id[aggregate.id] = aggregate
        self.events += aggregate.collect_events()


class PeopleInMemory:
    def __init__(self) -> None:
        self.by_email: dict[str, UUID] = {}
        self.readable: dict[UUID, bool] = {}

    def person_for(self, email: str, /) -> UUID:
        person_id = self.by_email.setdefault(email, uuid5(UUID(int=0), email))
        self.readable[person_id] = True
        return person_id

    def known(self, email: str, /) -> UUID | None:
        return self.by_email.get(email)

    def has_key(self, person_id: UUID, /) -> bool | None:
        return self.readable.get(person_id)

    def destroy_key(self, person_id: UUID, /) -> None:
        self.readable[person_id] = False


class CatalogueInMemory:
    def __init__(
        self, services: Sequence[OfferedService] = (), cards: Sequence[ProviderCard] = ()
    ) -> None:
        self._services = list(services)
        self._cards = list(cards)

    def service(self, id_or_slug: UUID | str, /) -> OfferedService | None:
        named = str(id_or_slug)
        return next((s for s in self._services if named in (str(s.id), s.slug)), None)

    def services(self, *, bookable_only: bool = False) -> Sequence[OfferedService]:
        return [s for s in self._services if s.bookable or not bookable_only]

    def provider(self, provider_id: UUID, /) -> ProviderCard | None:
        return next((card for card in self._cards if card.id == provider_id), None)

    def providers(
        self,
        *,
        service_id: UUID | None = None,
        kinds: Sequence[ProviderKind] = (),
        active_only: bool = True,
    ) -> Sequence[ProviderCard]:
        return [
            card for card in self._cards if service_id is None or service_id in card.service_ids
        ]
