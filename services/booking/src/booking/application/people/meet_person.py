from dataclasses import dataclass, field
from uuid import UUID

from booking.application.people.ports import People


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetPerson:
    """`email` was proved to be his who signed in with it."""

    email: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MeetPersonHandler:
    """Give the person behind an address; whoever was not known is from now on.

    So that others can name somebody by an id who has not booked yet, and are told when that
    person is erased.
    """

    people: People

    def __call__(self, command: MeetPerson) -> UUID:
        return self.people.known(command.email) or self.people.person_for(command.email)
