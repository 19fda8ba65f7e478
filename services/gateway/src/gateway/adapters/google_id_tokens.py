import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx
from google.auth import exceptions, transport
from google.oauth2 import id_token

from gateway.adapters.vouched_claims import vouched
from gateway.application.sign_in.ports import Vouched
from gateway.domain.sign_in.errors import NotVouchedFor, ProviderOutOfReach
from servicekit.http.balancing import Seconds

CERTIFICATES: Final = "https://www.googleapis.com/oauth2/v1/certs"
"""Google's keys as certificates: of keys in the other form google-auth takes no clock skew."""
SKEW: Final = 30
"""Seconds Google's clock and ours may lie apart."""
_ISSUERS: Final = frozenset({"accounts.google.com", "https://accounts.google.com"})
_LONGEST_KEPT: Final = 3600.0
_MAX_AGE: Final = re.compile(r"max-age=(\d{1,9})")


class GoogleIdTokens:
    """Believes ID tokens that Google signed for our client id, about verified addresses."""

    def __init__(
        self,
        client_id: str,
        client: httpx.Client,
        *,
        seconds: Seconds,
        certificates: str = CERTIFICATES,
    ) -> None:
        self._client_id = client_id
        self._certificates = certificates
        self._ask = _Asking(client, seconds)

    def vouch(self, credential: str) -> Vouched:
        """Read an ID token. Raises NotVouchedFor and ProviderOutOfReach."""
        try:
            claims: Mapping[str, Any] = id_token.verify_token(
                credential,
                self._ask,
                audience=self._client_id,
                certs_url=self._certificates,
                clock_skew_in_seconds=SKEW,
            )
        except exceptions.TransportError as error:
            raise ProviderOutOfReach from error
        except (ValueError, exceptions.GoogleAuthError) as error:
            # What is wrong with it helps nobody but a forger.
            raise NotVouchedFor("Google did not sign this for us, or too long ago") from error
        if claims.get("iss") not in _ISSUERS:
            raise NotVouchedFor("Google did not sign this for us, or too long ago")
        return vouched(claims)


@dataclass(frozen=True, slots=True)
class _Answer(transport.Response):
    status: int
    headers: Mapping[str, str]
    data: bytes


class _Asking(transport.Request):
    """google-auth's way to ask for keys; an answer is kept as long as it says, an hour at most."""

    def __init__(self, client: httpx.Client, seconds: Seconds) -> None:
        self._client = client
        self._seconds = seconds
        self._kept: dict[str, tuple[float, _Answer]] = {}

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        **_: Any,
    ) -> _Answer:
        del body, headers, timeout  # keys are asked for with none of these
        kept = self._kept.get(url)
        if kept is not None and self._seconds() < kept[0]:
            return kept[1]
        try:
            answer = self._client.request(method, url)
        except httpx.HTTPError as error:
            raise exceptions.TransportError(str(error)) from error  # type: ignore[no-untyped-call]
        found = _Answer(answer.status_code, answer.headers, answer.content)
        age = _MAX_AGE.search(answer.headers.get("cache-control", ""))
        if answer.status_code == 200 and age is not None:
            self._kept[url] = (self._seconds() + min(_LONGEST_KEPT, float(age.group(1))), found)
        return found
