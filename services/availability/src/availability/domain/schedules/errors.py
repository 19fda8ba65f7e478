from typing import ClassVar

from servicekit.errors import DomainError, Kind


class InvalidSchedule(DomainError):
    """A schedule or setting that no calendar can follow; `field` names the part."""

    code: ClassVar[str] = "availability.invalid-schedule"
    kind: ClassVar[Kind] = Kind.INVALID


class UnknownZone(DomainError):
    """A zone name that the IANA database does not know."""

    code: ClassVar[str] = "availability.unknown-zone"
    kind: ClassVar[Kind] = Kind.INVALID
