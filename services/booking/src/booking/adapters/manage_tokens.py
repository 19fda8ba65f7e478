from datetime import datetime
from typing import Final
from uuid import UUID

import jwt

from booking.domain.bookings.errors import ManageTokenRefused

AUDIENCE: Final = "kalends-manage-booking"
LONGEST: Final = 1024


class SignedManageTokens:
    """Signed links by which a guest reaches one booking: to see, move and cancel it (POR-05).

    Only this service signs and reads them, so one secret of at least 32 bytes does for both. The
    same booking and end give the same token.
    """

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError("the secret of manage tokens is at least 32 bytes long")
        self._secret = secret

    def issue(self, booking_id: UUID, /, *, until: datetime) -> str:
        """Sign a link to this booking, good until a moment."""
        claims = {"sub": str(booking_id), "aud": AUDIENCE, "exp": int(until.timestamp())}
        return jwt.encode(claims, self._secret, algorithm="HS256")

    def check(self, token: str, /, *, booking_id: UUID, now: datetime) -> None:
        """Refuses any token but one for this booking that has not run out."""
        try:
            claims = jwt.decode(
                token if len(token) <= LONGEST else "",
                self._secret,
                algorithms=["HS256"],
                audience=AUDIENCE,
                # The moment is an argument here.
                options={"require": ["sub", "aud", "exp"], "verify_exp": False},
            )
        except jwt.InvalidTokenError as error:
            raise ManageTokenRefused from error
        if claims["sub"] != str(booking_id) or now.timestamp() > claims["exp"]:
            raise ManageTokenRefused
