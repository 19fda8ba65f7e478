"""Hold tokens: Ed25519 JWS that `booking` verifies without asking anybody (architecture, 4)."""

import base64
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from availability.application.holds.hold_slot import HeldSlot
from availability.domain.holds.errors import HoldTokenRefused

ISSUER: Final = "kalends-availability"
AUDIENCE: Final = "kalends-holds"
_MAX_LENGTH: Final = 4096


class HoldTokens:
    """Signs holds, and reads its own signature again."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self._public = key.public_key()

    @property
    def public_key(self) -> str:
        """The raw public key in URL-safe base64: 32 bytes, for whoever verifies."""
        raw = self._public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.urlsafe_b64encode(raw).decode()

    def sign(self, held: HeldSlot) -> str:
        """Turn a hold into a capability that lasts as long as the hold."""
        place = held.place
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "hold_id": str(held.hold_id),
            "service_id": str(place.service_id),
            "provider_id": str(place.provider_id),
            "resource_ids": [str(id_) for id_ in place.everyone],
            "start": place.starts_at.isoformat(),
            "end": place.ends_at.isoformat(),
            "session_id": None if place.session_id is None else str(place.session_id),
            "seats": 1,
            "exp": int(held.expires_at.timestamp()),
        }
        return jwt.encode(claims, self._key, algorithm="EdDSA")

    def check(self, token: str | None, hold_id: UUID) -> None:
        """Raise HoldTokenRefused unless the token is ours and for this hold; it may be over."""
        claims = self._claims(token)
        if claims.get("hold_id") != str(hold_id):
            raise HoldTokenRefused("This token is for another hold")

    def _claims(self, token: str | None) -> Mapping[str, Any]:
        if not token or len(token) > _MAX_LENGTH:
            raise HoldTokenRefused("The token of the hold is needed")
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                self._public,
                algorithms=["EdDSA"],
                audience=AUDIENCE,
                issuer=ISSUER,
                # A hold that is over may still be given back; the clock here may be a test's.
                options={"require": ["hold_id", "exp"], "verify_exp": False},
            )
        except jwt.InvalidTokenError as error:
            raise HoldTokenRefused("This is no hold token of ours") from error
        return claims
