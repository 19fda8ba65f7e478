from typing import ClassVar

from servicekit.errors import DomainError, Kind


class InvalidSearch(DomainError):
    """A range, length or time that cannot be searched; `field` names the parameter."""

    code: ClassVar[str] = "availability.invalid-search"
    kind: ClassVar[Kind] = Kind.INVALID
