from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from gateway.domain.sessions.session import Session

NOBODY: Final = UUID(int=0)
"""The person behind an address that is nobody's so far."""


class Sessions(Protocol):
    """Who is signed in. Each change joins the open unit of work, or is one."""

    def add(self, session: Session) -> None: ...

    def find(self, token_hash: str) -> Session | None:
        """Give the session this token opens, or opened until the next one came."""
        ...

    def get(self, session_id: UUID) -> Session | None: ...

    def replace(self, seen: Session, by: Session) -> bool:
        """Change a session that still stands as it was seen; say whether it did."""
        ...

    def end(self, session_id: UUID) -> None: ...

    def end_all_of(self, holder_id: UUID) -> None: ...

    def belongs_to(self, session_id: UUID, person_id: UUID) -> None:
        """Note which person a session belongs to."""
        ...

    def end_all_of_person(self, person_id: UUID) -> Sequence[str]:
        """End the sessions of a person, and of clients of whom it is not known who they are.

        Give the addresses that this person signed in with.
        """
        ...

    def forget_over(self, now: datetime) -> int:
        """Delete sessions that are over; gives how many."""
        ...


class Persons(Protocol):
    """Who is who for booking."""

    def behind(self, email: str) -> UUID | None:
        """Give the person with a proved address, who need not have booked yet.

        None if nobody says so in time.
        """
        ...

    def known(self, email: str) -> UUID | None:
        """Say which person an address belongs to that nobody proved: NOBODY if it is nobody's.

        None if nobody says so in time.
        """
        ...
