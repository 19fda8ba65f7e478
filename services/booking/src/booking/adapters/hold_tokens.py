from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from booking.application.bookings.ports import HeldPlace
from booking.domain.bookings.errors import HoldTokenLapsed, HoldTokenRefused

ISSUER: Final = "kalends-availability"
AUDIENCE: Final = "kalends-holds"
LONGEST: Final = 4096
NEEDED: Final = ("hold_id", "service_id", "provider_id", "resource_ids", "start", "end", "exp")


class SignedHoldTokens:
    """Believes what the calendar's owner signed (Ed25519), and nothing else."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key

    def read(self, token: str, /, *, now: datetime) -> HeldPlace:
        """Give what is held; refuses forged or foreign tokens, and those that ran out."""
        if len(token) > LONGEST:
            raise HoldTokenRefused("This is not a hold token.")
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["EdDSA"],
                audience=AUDIENCE,
                issuer=ISSUER,
                # The moment is an argument here.
                options={
                    "require": list(NEEDED),
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            held = _held(claims)
            lapsed = now.timestamp() > float(claims["exp"])
        except (jwt.InvalidTokenError, ValueError, TypeError, KeyError) as error:
            raise HoldTokenRefused("This is not a hold token.") from error
        if lapsed:
            raise HoldTokenLapsed
        return held


def _held(claims: dict[str, Any]) -> HeldPlace:
    session = claims.get("session_id")
    return HeldPlace(
        hold_id=UUID(claims["hold_id"]),
        service_id=UUID(claims["service_id"]),
        provider_id=UUID(claims["provider_id"]),
        resource_ids=tuple(UUID(resource) for resource in claims["resource_ids"]),
        starts_at=_instant(claims["start"]),
        ends_at=_instant(claims["end"]),
        session_id=UUID(session) if session else None,
        seats=int(claims.get("seats", 1)),
    )


def _instant(value: str | float) -> datetime:
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset")
    return moment.astimezone(UTC)
