from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from booking.domain.people.person import Person
from servicekit.context import Context


class People(Protocol):
    """Who is who, without keeping anybody's address in the clear."""

    def person_for(self, email: str, /) -> UUID:
        """Give the person behind an e-mail address; the same address is the same person.

        Compared without case and surrounding space, found by a keyed hash. Somebody new gets an id
        and a key within the open unit of work. After erasure the address is unknown again, so who
        comes back is a new person.
        """
        ...

    def known(self, email: str, /) -> UUID | None:
        """Give the person behind an address if there is one; makes nobody."""
        ...

    def has_key(self, person_id: UUID, /) -> bool | None:
        """Say whether the person can still be read: None if nobody is known by that id."""
        ...

    def destroy_key(self, person_id: UUID, /) -> None:
        """Make everything said about the person unreadable for good, and forget the address.

        Takes effect with the open unit of work, and in this process at its commit.
        """
        ...


class Persons(Protocol):
    """The records of what was done with people's data."""

    def find(self, person_id: UUID, /) -> Person | None: ...

    def peek(self, person_id: UUID, /) -> Person | None:
        """Look without a lock, to answer a question."""
        ...

    def save(self, person: Person, /) -> None: ...


class BookingsOfPerson(Protocol):
    """Which bookings a person made."""

    def __call__(self, person_id: UUID, /) -> Sequence[UUID]: ...


class HeldEvent(Protocol):
    """One recorded event with its circumstances, decoded."""

    @property
    def position(self) -> int: ...
    @property
    def event(self) -> object: ...
    @property
    def topic(self) -> str: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def context(self) -> Context: ...


class Histories(Protocol):
    """The events of any stream, oldest first."""

    def history(self, aggregate_id: UUID, /) -> Sequence[HeldEvent]: ...


class Holdings(Protocol):
    """Where this service keeps something about a person."""

    def rows(self, person_id: UUID, /) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Give the person's rows of every table that has any, by the table's name."""
        ...

    def streams(self, person_id: UUID, /) -> Sequence[UUID]:
        """Give the streams that speak about the person."""
        ...


class Providing(Protocol):
    """Who of the people works here."""

    def provides(self, person_id: UUID, /) -> bool:
        """Say whether clients can still be offered this person."""
        ...
