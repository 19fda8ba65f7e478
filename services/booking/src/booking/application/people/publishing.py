from collections.abc import Sequence

from booking.domain.people.person import Person
from contracts.booking import PersonErased
from contracts.event import ContractEvent


def publish(event: object) -> Sequence[ContractEvent]:
    """Tell the others whom to forget; nothing for other events."""
    match event:
        case Person.Erased():
            return (PersonErased(person_id=event.originator_id, erased_at=event.at),)
    return ()
