from typing import ClassVar

from servicekit.errors import DomainError, Kind


class PatternNotPossible(DomainError):
    """The pattern contradicts itself or leaves its bounds."""

    code: ClassVar[str] = "booking.pattern-not-possible"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, message: str, *, part: str) -> None:
        super().__init__(message, field=f"recurringPattern.{part}")
