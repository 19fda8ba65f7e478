from collections.abc import Sequence

from booking.application.bookings import publishing as bookings
from booking.application.catalogue import publishing as catalogue
from booking.application.people import publishing as people
from contracts.event import ContractEvent
from servicekit.eventstore.recorded import Recorded


def publish(recorded: Recorded) -> Sequence[tuple[str, ContractEvent]]:
    """Turn a stored event of this service into what others are told, with its key."""
    event = recorded.event
    for area in (bookings, catalogue, people):
        if told := area.publish(event):
            return [(one.key(), one) for one in told]
    return ()
