from datetime import date
from hashlib import blake2b
from typing import Final
from uuid import UUID

from booking.domain.catalogue.offer import ReferenceStyle

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, O, 1 or I: a reference is read out over the telephone."""


def reference(style: ReferenceStyle, booking_id: UUID, made_on: date, attempt: int = 0) -> str:
    """Give the reference of a booking (BKG-07, CFL-02): VLT-YYYYMMDD-XXXX or BK-########.

    The same booking and attempt always give the same text. Different bookings may give the same
    one; whoever issues references takes the next attempt then.
    """
    number = _number("reference", booking_id, attempt)
    if style is ReferenceStyle.BK:
        return f"BK-{number % 10**8:08d}"
    return f"VLT-{made_on:%Y%m%d}-{_letters(number, 4)}"


def confirmation_number(booking_id: UUID) -> str:
    """Give the number that is issued on confirmation, apart from the reference (BKG-07)."""
    return f"CN-{_letters(_number('confirmation', booking_id, 0), 10)}"


def _number(purpose: str, booking_id: UUID, attempt: int) -> int:
    seed = b"%s %d %s" % (purpose.encode(), attempt, booking_id.bytes)
    return int.from_bytes(blake2b(seed, digest_size=8).digest())


def _letters(number: int, count: int) -> str:
    letters = []
    for _ in range(count):
        number, index = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[index])
    return "".join(letters)
