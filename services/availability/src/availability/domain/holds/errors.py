from typing import ClassVar

from servicekit.errors import DomainError, Kind


class SlotTaken(DomainError):
    """The place is not free; `reasons` and `suggestedAlternatives` tell more (API-02)."""

    code: ClassVar[str] = "availability.slot-taken"
    kind: ClassVar[Kind] = Kind.CONFLICT


class SlotNotOffered(DomainError):
    """The time is not offered at all: past, too far, off the grid, closed; `reasons` say which.

    Nobody took it, so to ask again is of no use.
    """

    code: ClassVar[str] = "availability.slot-not-offered"
    kind: ClassVar[Kind] = Kind.INVALID


class HoldMismatch(DomainError):
    """The hold's id is already used for another request."""

    code: ClassVar[str] = "availability.hold-mismatch"
    kind: ClassVar[Kind] = Kind.CONFLICT


class HoldGone(DomainError):
    """The hold has lapsed or was given back."""

    code: ClassVar[str] = "availability.hold-gone"
    kind: ClassVar[Kind] = Kind.GONE


class HoldNotFound(DomainError):
    code: ClassVar[str] = "availability.hold-not-found"
    kind: ClassVar[Kind] = Kind.NOT_FOUND


class HoldTokenRefused(DomainError):
    """The hold token is missing, broken or belongs to another hold."""

    code: ClassVar[str] = "availability.hold-token-refused"
    kind: ClassVar[Kind] = Kind.FORBIDDEN


class ServiceUnknown(DomainError):
    code: ClassVar[str] = "availability.service-unknown"
    kind: ClassVar[Kind] = Kind.NOT_FOUND


class OverrideRefused(DomainError):
    """Only staff may pass over warnings, and errors are never passed over (CFL-25)."""

    code: ClassVar[str] = "availability.override-refused"
    kind: ClassVar[Kind] = Kind.FORBIDDEN
