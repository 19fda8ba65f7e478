from datetime import datetime
from typing import ClassVar

from servicekit.errors import DomainError, Kind


class QuoteUnknown(DomainError):
    """No quote goes by this price id."""

    code: ClassVar[str] = "booking.quote-unknown"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self) -> None:
        super().__init__("There is no quote with this price id.", field="priceId")


class QuoteLapsed(DomainError):
    """The quoted price was valid for 15 minutes and has to be asked for anew (PRC-09)."""

    code: ClassVar[str] = "booking.quote-lapsed"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, valid_until: datetime) -> None:
        super().__init__(
            f"The quoted price was valid until {valid_until.isoformat()}; ask for a new one.",
            field="priceId",
            validUntil=valid_until.isoformat(),
        )


class QuoteForSomethingElse(DomainError):
    """The quote is for another service, time, duration, type or choice of add-ons."""

    code: ClassVar[str] = "booking.quote-for-something-else"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self) -> None:
        super().__init__("The quoted price is for another booking than this.", field="priceId")


class AddOnUnknown(DomainError):
    """The service has no such add-on, or it was picked twice."""

    code: ClassVar[str] = "booking.add-on-unknown"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, add_on_id: str) -> None:
        super().__init__(f"The service offers no add-on {add_on_id!r} to pick.", field="addOns")


class TierUnknown(DomainError):
    """The service has no such tier."""

    code: ClassVar[str] = "booking.tier-unknown"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, tier_id: str) -> None:
        super().__init__(f"The service offers no tier {tier_id!r}.", field="serviceTier")


class DurationNotOffered(DomainError):
    """The service is not given for this long."""

    code: ClassVar[str] = "booking.duration-not-offered"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, durations: tuple[int, ...]) -> None:
        super().__init__(
            "The service is not offered for this long.",
            field="duration",
            durations=list(durations),
        )


class ServiceNotBookable(DomainError):
    """The service is not active, or booking it is switched off."""

    code: ClassVar[str] = "booking.service-not-bookable"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self) -> None:
        super().__init__("This service cannot be booked at present.", field="serviceId")
