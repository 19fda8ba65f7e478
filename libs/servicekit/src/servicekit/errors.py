from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What sort of refusal it is. Only the edge knows which HTTP status that becomes."""

    INVALID = "invalid"
    CONFLICT = "conflict"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    UNAUTHENTICATED = "unauthenticated"
    GONE = "gone"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


class DomainError(Exception):
    """An expected refusal: named after the situation, written for the person who reads it.

    `code` is public and never changes; `field` is the path of the input at fault, if one is;
    `extra` are further JSON-able members of the problem document.
    """

    code: ClassVar[str]
    kind: ClassVar[Kind]

    def __init__(self, message: str, *, field: str | None = None, **extra: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.extra = extra
