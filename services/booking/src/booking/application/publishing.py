from collections.abc import Collection, Mapping, Sequence
from typing import Final

from booking.application.bookings import publishing as bookings
from booking.application.catalogue import publishing as catalogue
from booking.application.people import publishing as people
from booking.domain.bookings.booking import Booking
from booking.domain.catalogue.provider import Provider
from booking.domain.catalogue.service import Service
from booking.domain.people.person import Person
from contracts.event import ContractEvent
from servicekit.eventstore.recorded import Recorded

TELLERS: Final[Mapping[str, Collection[type]]] = {
    "booking-bookings": (Booking,),
    "booking-catalogue": (Provider, Service),
    "booking-people": (Person,),
}
"""By topic: the aggregates whose events are told there."""


def publish(recorded: Recorded) -> Sequence[tuple[str, ContractEvent]]:
    """Turn a stored event of this service into what others are told, with its key."""
    event = recorded.event
    for area in (bookings, catalogue, people):
        if told := area.publish(event):
            return [(one.key(), one) for one in told]
    return ()
