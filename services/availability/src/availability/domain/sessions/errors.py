from typing import ClassVar

from servicekit.errors import DomainError, Kind


class InvalidSession(DomainError):
    """A stored slot that cannot be: `field` names the part."""

    code: ClassVar[str] = "availability.invalid-slot"
    kind: ClassVar[Kind] = Kind.INVALID
