"""What can go wrong between a service and its store."""

from typing import ClassVar
from uuid import UUID

from servicekit.errors import DomainError, Kind


class AggregateNotFound(DomainError):
    """Nothing was ever recorded under that id, or not of that kind."""

    code: ClassVar[str] = "store.not-found"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self, what: str, aggregate_id: UUID) -> None:
        super().__init__(f"There is no {what} {aggregate_id}.")


class TooBusy(DomainError):
    """Others were quicker each time the unit of work was tried; nothing of it was stored."""

    code: ClassVar[str] = "store.too-busy"
    kind: ClassVar[Kind] = Kind.UNAVAILABLE

    def __init__(self) -> None:
        super().__init__("Too many changes at the same time. Please try again.")


class NoUnitOfWork(RuntimeError):
    """Something that only works inside `Store.run` was asked for outside of it."""


class BrokenUnitOfWork(RuntimeError):
    """A part of the unit of work failed after it had saved something, and was passed over.

    Committing would store one half of what that part wanted; nothing was stored.
    """


class UnknownOutcome(RuntimeError):
    """The database was lost during the commit: the unit of work is stored, or it is not.

    It is not done again by itself; who asked looks first, or asks again with the same ids.
    """
