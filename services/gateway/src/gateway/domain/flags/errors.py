from typing import ClassVar

from servicekit.errors import DomainError, Kind


class FlagUnknown(DomainError):
    code: ClassVar[str] = "gateway.flag-unknown"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self) -> None:
        super().__init__("There is no such flag.")


class PercentNotPossible(DomainError):
    code: ClassVar[str] = "gateway.percent-not-possible"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self) -> None:
        super().__init__("A share of users is 0 to 100 percent.", field="rolloutPercent")
