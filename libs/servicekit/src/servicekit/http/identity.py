"""Who is calling, signed by the gateway, believed by the services (ROL-08).

The gateway is the only one that sees credentials. It tells a service who is calling by a
short-lived Ed25519 JWT in the header ``X-Kalends-Identity``; nothing else is believed.
"""

import base64
import binascii
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from servicekit.clock import Clock, system_clock
from servicekit.errors import DomainError, Kind

IDENTITY_HEADER: Final = "X-Kalends-Identity"
AUDIENCE: Final = "kalends-services"
ISSUER: Final = "kalends-gateway"
LIFETIME: Final = timedelta(seconds=60)
LEEWAY: Final = timedelta(seconds=5)
"""How far the clocks of two machines may lie apart."""

ROLES: Final = frozenset(
    {
        "guest",
        "client",
        "consultant",
        "instructor",
        "staff",
        "team_lead",
        "sales_rep",
        "content_editor",
        "admin",
        "service",
    }
)
"""The roles of CFL-11, the guest (no session) and the service (another service calls)."""

_MAX_TOKEN_LENGTH: Final = 4096


class NotAuthenticated(DomainError):
    """Nobody the gateway vouches for is calling (401, CFL-34)."""

    code: ClassVar[str] = "access.not-authenticated"
    kind: ClassVar[Kind] = Kind.UNAUTHENTICATED


class NotAllowed(DomainError):
    """The caller is known but may not do this (403, CFL-34)."""

    code: ClassVar[str] = "access.not-allowed"
    kind: ClassVar[Kind] = Kind.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is calling: `subject` is stable per person, API key or service.

    `flags` names the features that are turned on for him; the gateway decides it once per request.
    """

    subject: str
    roles: frozenset[str]
    tenant: str = "default"
    request_id: str = ""
    email: str | None = None
    flags: frozenset[str] = frozenset()

    @property
    def is_guest(self) -> bool:
        """Nobody signed in: all guests share the subject `guest`."""
        return "guest" in self.roles

    def has_any(self, roles: Iterable[str]) -> bool:
        """Whether one of `roles` is among the caller's."""
        return not self.roles.isdisjoint(roles)


GUEST: Final = Identity(subject="guest", roles=frozenset({"guest"}))


def signing_key(seed: bytes | str) -> Ed25519PrivateKey:
    """Read an Ed25519 key from its 32 byte seed, as bytes or as base64 text.

    Raises ValueError for anything else.
    """
    return Ed25519PrivateKey.from_private_bytes(_key_bytes(seed))


def verifying_key(key: bytes | str) -> Ed25519PublicKey:
    """Read an Ed25519 public key from its 32 raw bytes, as bytes or as base64 text.

    Raises ValueError for anything else.
    """
    return Ed25519PublicKey.from_public_bytes(_key_bytes(key))


def _key_bytes(key: bytes | str) -> bytes:
    if isinstance(key, bytes):
        raw = key
    else:
        try:
            plain = key.translate(str.maketrans("-_", "+/")).rstrip("=")
            raw = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValueError("An Ed25519 key is 32 bytes in base64.") from error
    if len(raw) != 32:
        raise ValueError(f"An Ed25519 key is 32 bytes, not {len(raw)}.")
    return raw


@dataclass(frozen=True, slots=True)
class _Vouched:
    identity: Identity
    issued: float
    expires: float


class _Vouchings:
    """Tokens of one key whose signature is known to be good, the newest few thousand.

    A signature this process made or checked itself need not be checked again (that costs more
    than the rest of a small request); whether the token has expired is asked every time.
    """

    def __init__(self, public_key: bytes, audience: str) -> None:
        self.public_key = public_key
        self.audience = audience
        self._known: dict[str, _Vouched] = {}

    def get(self, token: str) -> _Vouched | None:
        return self._known.get(token)

    def add(self, token: str, vouched: _Vouched) -> None:
        if len(self._known) >= _MOST_VOUCHINGS:
            self._known = {}
        self._known[token] = vouched


_MOST_VOUCHINGS: Final = 4096


@functools.lru_cache(maxsize=64)
def _vouchings(public_key: bytes, audience: str) -> _Vouchings:
    # What is meant for one audience says nothing to another, signed by the same key or not.
    return _Vouchings(public_key, audience)


class IdentitySigner:
    """Signs identities; held by the gateway, and by services that call services.

    What it signs is believed by verifiers of the same `audience`, and for `lifetime`.
    """

    def __init__(
        self,
        key: Ed25519PrivateKey | bytes | str,
        *,
        clock: Clock = system_clock,
        audience: str = AUDIENCE,
        lifetime: timedelta = LIFETIME,
    ) -> None:
        self._key = key if isinstance(key, Ed25519PrivateKey) else signing_key(key)
        self._clock = clock
        self._audience = audience
        self._lifetime = lifetime
        self._vouchings = _vouchings(self._key.public_key().public_bytes_raw(), audience)

    @property
    def public_key(self) -> Ed25519PublicKey:
        """The key a service verifies with."""
        return self._key.public_key()

    def sign(self, identity: Identity) -> str:
        """Vouch for `identity` from now on, for the lifetime (60 seconds, if none was chosen)."""
        now = int(self._clock().timestamp())
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": self._audience,
            "sub": identity.subject,
            "roles": sorted(identity.roles),
            "tenant": identity.tenant,
            "rid": identity.request_id,
            "iat": now,
            "exp": now + int(self._lifetime.total_seconds()),
        }
        if identity.email is not None:
            claims["email"] = identity.email
        if identity.flags:
            claims["flags"] = sorted(identity.flags)
        token = jwt.encode(claims, self._key, algorithm="EdDSA")
        self._vouchings.add(token, _Vouched(identity, claims["iat"], claims["exp"]))
        return token

    def sign_service(self, name: str, *, request_id: str = "", tenant: str = "default") -> str:
        """Vouch for the service `name` calling another service."""
        return self.sign(
            Identity(
                subject=f"service:{name}",
                roles=frozenset({"service"}),
                tenant=tenant,
                request_id=request_id,
            )
        )


class IdentityVerifier:
    """Reads signed identities; knows only the public key."""

    def __init__(
        self,
        key: Ed25519PublicKey | bytes | str,
        *,
        clock: Clock = system_clock,
        audience: str = AUDIENCE,
    ) -> None:
        self._key = key if isinstance(key, Ed25519PublicKey) else verifying_key(key)
        self._clock = clock
        self._audience = audience
        self._vouchings = _vouchings(self._key.public_bytes_raw(), audience)

    def verify(self, token: str | None) -> Identity:
        """Give the identity `token` vouches for.

        Raises NotAuthenticated for a missing, foreign, changed or expired token, whatever its
        algorithm claims to be.
        """
        if not token or len(token) > _MAX_TOKEN_LENGTH:
            raise NotAuthenticated("This request does not say who is calling.")
        vouched = self._vouchings.get(token)
        if vouched is None:
            vouched = self._checked(token)
            self._vouchings.add(token, vouched)
        now = self._clock().timestamp()
        leeway = LEEWAY.total_seconds()
        if now > vouched.expires + leeway or now < vouched.issued - leeway:
            raise NotAuthenticated("The identity of this request has expired.")
        return vouched.identity

    def _checked(self, token: str) -> _Vouched:
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["EdDSA"],
                audience=self._audience,
                issuer=ISSUER,
                options={
                    "require": ["sub", "roles", "tenant", "iat", "exp", "aud", "iss"],
                    # The moment is an argument here, so the caller judges expiry.
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except jwt.InvalidTokenError as error:
            raise NotAuthenticated("The identity of this request is not ours.") from error
        issued, expires = claims["iat"], claims["exp"]
        if not isinstance(issued, int | float) or not isinstance(expires, int | float):
            raise NotAuthenticated("The identity of this request is not ours.")
        return _Vouched(_identity(claims), issued, expires)


def _identity(claims: dict[str, Any]) -> Identity:
    roles, flags = claims["roles"], claims.get("flags", [])
    if not isinstance(roles, list) or not isinstance(flags, list):
        raise NotAuthenticated("The identity of this request is not ours.")
    texts = [claims["sub"], claims["tenant"], claims.get("rid", ""), claims.get("email") or ""]
    if not all(isinstance(text, str) for text in [*roles, *flags, *texts]):
        raise NotAuthenticated("The identity of this request is not ours.")
    return Identity(
        subject=claims["sub"],
        roles=frozenset(roles),
        tenant=claims["tenant"],
        request_id=claims.get("rid", ""),
        email=claims.get("email"),
        flags=frozenset(flags),
    )
