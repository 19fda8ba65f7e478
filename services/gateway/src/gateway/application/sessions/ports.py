from datetime import datetime
from typing import Protocol
from uuid import UUID

from gateway.domain.sessions.session import Session


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

    def forget_over(self, now: datetime) -> int:
        """Delete sessions that are over; gives how many."""
        ...
