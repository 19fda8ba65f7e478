from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from booking.domain.bookings.errors import TooSoonForStaff
from booking.domain.bookings.meeting import BookingType
from booking.domain.catalogue.offer import PaymentMethod

ONLINE_PAYMENT_TIME: Final = timedelta(minutes=15)
STAFF_TIME: Final = timedelta(hours=72)
STAFF_MARGIN: Final = timedelta(hours=24)
APPROVAL_TIME: Final = timedelta(minutes=30)

ON_ACCOUNT: Final = frozenset({PaymentMethod.BANK, PaymentMethod.INVOICE})


class Settlement(StrEnum):
    """What has to happen before a placed booking is confirmed."""

    NOTHING = "nothing"
    PAYMENT = "payment"
    STAFF = "staff"
    APPROVAL = "approval"


def settlement(
    *,
    method: PaymentMethod | None,
    total: int,
    auto_confirm: bool,
    booking_type: BookingType,
    starts_at: datetime,
    now: datetime,
) -> tuple[Settlement, datetime | None]:
    """Say what a booking waits for, and until when its place is kept meanwhile (OPN-11, OPN-26).

    Transfer and invoice are refused with `TooSoonForStaff` when the day before the meeting has
    come: they are never kept past 24 hours before it. Where only the service wants staff to look,
    the same margin holds while there is one, else the place is kept until the meeting.
    """
    if booking_type is BookingType.EMERGENCY:
        return Settlement.APPROVAL, min(now + APPROVAL_TIME, starts_at)
    if total and method is PaymentMethod.CARD:
        return Settlement.PAYMENT, now + ONLINE_PAYMENT_TIME
    margin = starts_at - STAFF_MARGIN
    if total and method in ON_ACCOUNT:
        if margin <= now:
            raise TooSoonForStaff
        return Settlement.STAFF, min(now + STAFF_TIME, margin)
    if not auto_confirm:
        return Settlement.STAFF, min(now + STAFF_TIME, margin if margin > now else starts_at)
    return Settlement.NOTHING, None
