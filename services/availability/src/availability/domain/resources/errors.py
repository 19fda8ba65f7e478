from typing import ClassVar

from servicekit.errors import DomainError, Kind


class ResourceNotFound(DomainError):
    code: ClassVar[str] = "availability.resource-not-found"
    kind: ClassVar[Kind] = Kind.NOT_FOUND


class BlockNotFound(DomainError):
    code: ClassVar[str] = "availability.block-not-found"
    kind: ClassVar[Kind] = Kind.NOT_FOUND


class InvalidBlock(DomainError):
    """A blocked interval that cannot be; `field` names the part."""

    code: ClassVar[str] = "availability.invalid-block"
    kind: ClassVar[Kind] = Kind.INVALID


class NotYourSchedule(DomainError):
    """Consultants see and change only their own schedule (ROL-07)."""

    code: ClassVar[str] = "availability.not-your-schedule"
    kind: ClassVar[Kind] = Kind.FORBIDDEN
