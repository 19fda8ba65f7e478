"""Who publishes what to whom: every contract event once, every topic once.

Messages of one topic with one key keep their order. A message a consumer cannot work off is parked
in that consumer's own database, and later ones of the same key behind it; there are no dead-letter
topics.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from contracts import availability, booking
from contracts.event import ContractEvent
from contracts.values import KnownWords


class RegistryMismatch(Exception):
    """What a service does and what the registry says of it differ; the message names both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A stream of messages. `retention` unlimited: readers may begin at the first message."""

    name: str
    about: str
    partitions: int = 12
    retention: str = "unlimited"
    failures: str = "parked in the consumer's database"


@dataclass(frozen=True, slots=True)
class Entry:
    """One contract event: the service that publishes it and the services that handle it."""

    event: type[ContractEvent]
    producer: str
    consumers: tuple[str, ...]

    @property
    def topic(self) -> Topic:
        return TOPICS[self.event.TOPIC]

    @property
    def key_field(self) -> str:
        return self.event.KEY


def _by_name(*topics: Topic) -> Mapping[str, Topic]:
    return MappingProxyType({topic.name: topic for topic in topics})


def _by_type(*entries: Entry) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if found.setdefault(entry.event.TYPE, entry) is not entry:
            raise RegistryMismatch(f"{entry.event.TYPE} is registered twice")
    return MappingProxyType(found)


TOPICS: Final = _by_name(
    Topic(name="booking-catalogue", about="services and providers, as others need to know them"),
    Topic(name="booking-bookings", about="the life of each booking"),
    Topic(name="booking-people", about="whom to forget"),
    Topic(name="availability-holds", about="the life of each place taken"),
    Topic(name="availability-resources", about="changes of somebody's free time"),
)
"""Every topic by name. More partitions are added by the tool that keeps consumers' positions."""

REGISTRY: Final = _by_type(
    Entry(booking.ServicePublished, "booking", ("availability",)),
    Entry(booking.ServiceRetired, "booking", ("availability",)),
    Entry(booking.ProviderRegistered, "booking", ("availability",)),
    Entry(booking.ProviderChanged, "booking", ("availability",)),
    Entry(booking.ProviderLeft, "booking", ("availability",)),
    Entry(booking.BookingPlaced, "booking", ("availability",)),
    Entry(booking.BookingConfirmed, "booking", ()),
    Entry(booking.BookingRescheduled, "booking", ("availability",)),
    Entry(booking.BookingAssigned, "booking", ("availability",)),
    Entry(booking.BookingCancelled, "booking", ("availability",)),
    Entry(booking.BookingCompleted, "booking", ("availability",)),
    Entry(booking.BookingNoShow, "booking", ("availability",)),
    Entry(booking.BookingCorrected, "booking", ("availability",)),
    Entry(booking.PersonErased, "booking", ("gateway",)),
    Entry(availability.SlotHeld, "availability", ()),
    Entry(availability.HoldReleased, "availability", ()),
    Entry(availability.HoldExpired, "availability", ()),
    Entry(availability.SlotReserved, "availability", ("booking",)),
    Entry(availability.SlotLost, "availability", ("booking",)),
    Entry(availability.ReservationReleased, "availability", ()),
    Entry(availability.AvailabilityChanged, "availability", ()),
    Entry(availability.ScheduleConflictFound, "availability", ("booking",)),
)
"""Every contract event by its type. No consumers: published for those outside."""


def event_class(type_: str) -> type[ContractEvent] | None:
    """Give the class a message of this type is read with; None for one this release has not."""
    entry = REGISTRY.get(type_)
    return None if entry is None else entry.event


def topics_of(producer: str) -> frozenset[str]:
    """Give the names of the topics a service publishes to."""
    return frozenset(e.event.TOPIC for e in REGISTRY.values() if e.producer == producer)


def check_subscriptions(service: str, events: Iterable[type[ContractEvent]]) -> None:
    """Raise RegistryMismatch unless the service handles exactly what the registry says."""
    _compare(
        f"{service} subscribes to",
        {event.TYPE for event in events},
        {name for name, entry in REGISTRY.items() if service in entry.consumers},
    )


def check_producers(service: str, events: Iterable[type[ContractEvent]]) -> None:
    """Raise RegistryMismatch unless the service publishes exactly what the registry says."""
    _compare(
        f"{service} publishes",
        {event.TYPE for event in events},
        {name for name, entry in REGISTRY.items() if entry.producer == service},
    )


def check_published(service: str, event: ContractEvent) -> None:
    """Raise RegistryMismatch for a message the service may not send.

    That is one another service publishes, or one with a word no reader can know (`KnownWords`).
    For tests of a service's `application/publishing.py`; nothing is checked in production.
    """
    entry = REGISTRY.get(event.TYPE)
    if entry is None or entry.event is not type(event) or entry.producer != service:
        raise RegistryMismatch(f"{service} is not the producer of {event.TYPE}")
    for where, word in _unknown_words(event, event.TYPE):
        raise RegistryMismatch(f"{where} says {word!r}, which is none of its known words")


def _compare(what: str, found: set[str], registered: set[str]) -> None:
    if found == registered:
        return
    parts = [
        f"{what} {', '.join(sorted(names))} {remark}"
        for names, remark in (
            (found - registered, "and the registry does not say so"),
            (registered - found, "says the registry, but it does not"),
        )
        if names
    ]
    raise RegistryMismatch("; ".join(parts))


def _unknown_words(model: BaseModel, where: str) -> Iterator[tuple[str, Any]]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _unknown_words(value, f"{where} {name}")
        for known in field.metadata:
            if isinstance(known, KnownWords) and value not in known.words:
                yield f"{where} {name}", value
