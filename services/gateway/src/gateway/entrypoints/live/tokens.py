from datetime import datetime, timedelta
from typing import Final

from servicekit.clock import Clock
from servicekit.http.identity import (
    Identity,
    IdentitySigner,
    IdentityVerifier,
    NotAuthenticated,
    signing_key,
)

LIFETIME: Final = timedelta(minutes=10)
_AUDIENCE: Final = "kalends-live"


class LiveTokens:
    """Tokens that open a socket, for those whose browser can show nothing else (CFL-52).

    Signed with the key of the deployment: one made by one process opens a socket at another. They
    are good for nothing else, and services believe none of them.
    """

    def __init__(self, seed: str, *, clock: Clock) -> None:
        self._signer = IdentitySigner(seed, clock=clock, audience=_AUDIENCE, lifetime=LIFETIME)
        self._verifier = IdentityVerifier(
            signing_key(seed).public_key(), clock=clock, audience=_AUDIENCE
        )
        self._clock = clock

    def issue(self, identity: Identity) -> tuple[str, datetime]:
        """Give a token for somebody, and until when it opens sockets."""
        now = self._clock().replace(microsecond=0)
        # It stands in addresses, and those in logs: nothing in it but what is needed.
        bare = Identity(subject=identity.subject, roles=identity.roles, tenant=identity.tenant)
        return self._signer.sign(bare), now + LIFETIME

    def holder(self, token: str) -> Identity | None:
        """Give whom a token was made for; None if it is not ours or too old."""
        try:
            return self._verifier.verify(token)
        except NotAuthenticated:
            return None
