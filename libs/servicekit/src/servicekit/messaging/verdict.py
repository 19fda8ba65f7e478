"""What an error says about a message: that it will never work, or nothing at all."""

import sqlite3
from dataclasses import dataclass
from random import uniform
from typing import Final

import httpx
import sqlalchemy as sa
from eventsourcing import persistence

from servicekit.errors import DomainError, Kind
from servicekit.eventstore.errors import UnknownOutcome


class TryLater(Exception):
    """The message could not be handled for now; nothing of it was stored, its place not moved.

    The only exception that leaves a consumer. A handler may raise it too.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a message is tried in place before the transport waits; pauses in seconds.

    The whole stay is bounded, because a broker takes its partition from a consumer that stays away
    too long: by these defaults under 3 seconds plus what the attempts themselves take.
    """

    attempts: int = 4
    first_pause: float = 0.05
    longest_pause: float = 2.0

    def pause(self, attempt: int) -> float:
        """Give the pause after that failed attempt (the first is 1), with full jitter."""
        return uniform(0, min(self.longest_pause, self.first_pause * 4 ** (attempt - 1)))


_PASSING: Final = (
    TryLater,
    OSError,
    httpx.TransportError,
    sa.exc.TimeoutError,
    sa.exc.InterfaceError,
    persistence.OperationalError,
    persistence.InterfaceError,
    # Tracking tells whether it was stored.
    UnknownOutcome,
)


def is_passing(error: Exception) -> bool:
    """Say whether the same message may well work in a moment: infrastructure, not the message."""
    if isinstance(error, DomainError):
        return error.kind is Kind.UNAVAILABLE
    if isinstance(error, sa.exc.OperationalError):
        # SQLite calls a missing table operational too; that one does not pass.
        broken = isinstance(error.orig, sqlite3.OperationalError)
        return not broken or getattr(error.orig, "sqlite_errorcode", 0) != sqlite3.SQLITE_ERROR
    return isinstance(error, _PASSING)


def is_contested(error: Exception) -> bool:
    """Say whether it may be a race that was lost again and again; or a rule that is broken."""
    return isinstance(error, sa.exc.IntegrityError | persistence.IntegrityError)


def is_refusal(error: Exception) -> bool:
    """Say whether the domain heard the message and said no: then it is done."""
    return isinstance(error, DomainError) and error.kind is not Kind.UNAVAILABLE


def reason_of(error: Exception) -> str:
    """Describe an error in one bounded line for people who decide about a parked message."""
    return f"{type(error).__name__}: {error}"[:1000]
