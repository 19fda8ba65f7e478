from dataclasses import dataclass

from gateway.application.sessions.ports import Sessions
from gateway.domain.sessions.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """`everywhere`: in all browsers, not in this one alone."""

    session: Session
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class SignOutHandler:
    """End a session, or all of whoever holds it."""

    sessions: Sessions

    def __call__(self, command: SignOut) -> None:
        if command.everywhere:
            self.sessions.end_all_of(command.session.holder_id)
        else:
            self.sessions.end(command.session.id)
