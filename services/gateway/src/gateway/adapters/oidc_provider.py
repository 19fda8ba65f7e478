import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
import jwt

from gateway.adapters.vouched_claims import vouched
from gateway.application.sign_in.ports import Journey, Vouched
from gateway.domain.sign_in.errors import NotVouchedFor, ProviderOutOfReach
from servicekit.http.balancing import Seconds
from servicekit.observability.logging import get_logger

SCOPE: Final = "openid email profile"
SKEW: Final = 60
"""Seconds the provider's clock and ours may lie apart."""
FRESH: Final = 3600.0
"""Seconds what a provider says about itself is believed without asking again."""
_SOONEST: Final = 60.0
"""Seconds between two looks for a key that is not known yet."""
_SIGNATURES: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
"""Made with keys only the provider has: never `none`, never with a password."""
_BY_HEADER: Final = "client_secret_basic"
_NAMED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class OidcProvider:
    """Signs in by authorization code with PKCE (S256), state and nonce; keys come by discovery."""

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        client_secret: str | None,
        trusts_addresses: bool,
        client: httpx.Client,
        seconds: Seconds,
    ) -> None:
        """`client_id` is our name there; without a secret we are a public client.

        With `trusts_addresses` an address counts that it does not say it has verified.
        """
        self.issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._trusts_addresses = trusts_addresses
        self._client = client
        self._seconds = seconds
        self._document: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, Mapping[str | None, jwt.PyJWK]] | None = None
        self._log = get_logger(issuer=issuer)

    def address(self, journey: Journey, *, redirect_uri: str) -> str:
        """Give where a browser is sent to sign in. Raises ProviderOutOfReach."""
        base = self._endpoint("authorization_endpoint")
        digest = hashlib.sha256(journey.verifier.encode("ascii")).digest()
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "state": journey.state,
            "nonce": journey.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).decode("ascii").rstrip("="),
            "code_challenge_method": "S256",
        }
        return f"{base}{'&' if urlsplit(base).query else '?'}{urlencode(asked)}"

    def vouch(self, code: str, journey: Journey, *, redirect_uri: str) -> Vouched:
        """Turn the code a browser came back with into who it is.

        Raises NotVouchedFor and ProviderOutOfReach.
        """
        tokens = self._tokens(code, journey, redirect_uri)
        raw = tokens.get("id_token")
        if not isinstance(raw, str):
            raise NotVouchedFor("there was no ID token")
        claims = self._believed(raw, journey.nonce)
        if "email" not in claims:
            claims = {**claims, **self._more(tokens.get("access_token"), claims["sub"])}
        return vouched(claims, trusts_addresses=self._trusts_addresses)

    def _tokens(self, code: str, journey: Journey, redirect_uri: str) -> Mapping[str, Any]:
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": journey.verifier,
        }
        ways = self._said().get("token_endpoint_auth_methods_supported", [_BY_HEADER])
        auth = None
        if self._client_secret is None:
            asked["client_id"] = self._client_id
        elif _BY_HEADER in ways:
            auth = (quote_plus(self._client_id), quote_plus(self._client_secret))
        else:
            asked |= {"client_id": self._client_id, "client_secret": self._client_secret}
        request = self._client.build_request(
            "POST",
            self._endpoint("token_endpoint"),
            data=asked,
            headers={"Accept": "application/json"},
        )
        try:
            answer = self._client.send(request, auth=auth)
        except httpx.HTTPError as error:
            raise ProviderOutOfReach from error
        if answer.status_code >= 500:
            raise ProviderOutOfReach
        if answer.status_code != 200:
            self._log.info("code refused by the provider", status=answer.status_code)
            raise NotVouchedFor("the provider refused the code")
        return _object(answer)

    def _believed(self, raw: str, nonce: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(raw)
            claims: dict[str, Any] = jwt.decode(
                raw,
                self._key(header.get("kid")),
                algorithms=_SIGNATURES,
                audience=self._client_id,
                issuer=self.issuer,
                leeway=SKEW,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as error:
            self._log.warning("ID token refused", reason=repr(error))
            raise NotVouchedFor("its ID token is not valid") from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self._client_id:
            raise NotVouchedFor("its ID token was made for somebody else")
        said = claims.get("nonce")
        if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
            raise NotVouchedFor("its ID token belongs to another sign-in")
        return claims

    def _more(self, access_token: object, subject: str) -> Mapping[str, Any]:
        """Ask for the claims about the address, where the ID token has none (OIDC Core 5.4)."""
        endpoint = self._said().get("userinfo_endpoint")
        if endpoint is None or not isinstance(access_token, str):
            return {}
        answer = self._get(self._endpoint("userinfo_endpoint"), token=access_token)
        if answer.get("sub") != subject:
            raise NotVouchedFor("it tells of somebody else")
        return {
            name: answer[name] for name in ("email", "email_verified", "name") if name in answer
        }

    def _key(self, kid: object) -> jwt.PyJWK:
        if self._keys is None or self._seconds() - self._keys[0] >= FRESH:
            self._keys = self._seconds(), self._fetched_keys()
        looked_at, keys = self._keys
        if kid not in keys and self._seconds() - looked_at >= _SOONEST:
            self._keys = self._seconds(), self._fetched_keys()
            keys = self._keys[1]
        if kid is None and len(keys) == 1:
            return next(iter(keys.values()))
        if not isinstance(kid, str) or kid not in keys:
            raise jwt.InvalidKeyError("no such key")
        return keys[kid]

    def _fetched_keys(self) -> Mapping[str | None, jwt.PyJWK]:
        found = jwt.PyJWKSet.from_dict(dict(self._get(self._endpoint("jwks_uri"))))
        return {key.key_id: key for key in found.keys if key.public_key_use in {"sig", None}}

    def _endpoint(self, name: str) -> str:
        address = str(self._said()[name])
        if not is_safe(address):
            self._log.error("endpoint of the provider is not safe", endpoint=name)
            raise ProviderOutOfReach
        return address

    def _said(self) -> Mapping[str, Any]:
        """What the provider says about itself (OpenID Connect Discovery)."""
        if self._document is None or self._seconds() - self._document[0] >= FRESH:
            issuer = self.issuer
            found = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != issuer or any(name not in found for name in _NAMED):
                self._log.error("the provider says it is another one", issuer=found.get("issuer"))
                raise ProviderOutOfReach
            self._document = self._seconds(), found
        return self._document[1]

    def _get(self, address: str, *, token: str | None = None) -> Mapping[str, Any]:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        try:
            answer = self._client.get(address, headers=headers)
        except httpx.HTTPError as error:
            raise ProviderOutOfReach from error
        if answer.status_code != 200:
            raise ProviderOutOfReach
        return _object(answer)


def _object(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        found = answer.json()
    except ValueError as error:
        raise ProviderOutOfReach from error
    if not isinstance(found, dict):
        raise ProviderOutOfReach
    return found


def is_safe(address: str) -> bool:
    """Whether nobody reads along: https, or this machine."""
    parts = urlsplit(address)
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return parts.scheme == "https" or (parts.scheme == "http" and here)
