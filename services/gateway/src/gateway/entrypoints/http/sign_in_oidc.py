"""Signing in at a provider of identities: there, and back again."""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Path, Query, Response
from fastapi.responses import RedirectResponse

from gateway.adapters.journeys_sealed import LONGEST, SealedJourneys
from gateway.application.sessions.open_session import Opened
from gateway.application.sign_in.ports import IdentityProvider, Journey
from gateway.application.sign_in.sign_in_vouched import SignInVouched
from gateway.domain.sign_in.errors import (
    FromElsewhere,
    NeedsHttps,
    NotVouchedFor,
    SignInMethodOff,
)
from gateway.entrypoints.http import session_cookie
from gateway.entrypoints.http.session_shapes import OwnPath
from gateway.entrypoints.http.visits import CurrentVisit, Visit
from servicekit.errors import DomainError
from servicekit.http.access import allow
from servicekit.http.app import ANY_QUERY
from servicekit.http.problems import problems
from servicekit.http.routing import Router

PAGE: Final = "/sign-in"
"""The page of the web app that says what went wrong, by the `problem` in its query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a browser brings back from a provider; one of `code` and `error`."""

    code: str | None
    error: str | None
    state: str | None
    issuer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures:
    """Sends browsers to providers and receives them when they come back."""

    providers: Mapping[str, IdentityProvider]
    journeys: SealedJourneys
    public_url: str
    sign_in: Callable[[SignInVouched], Opened]

    def leave(self, provider: str, visit: Visit, return_to: str) -> Response:
        """Send a browser to the provider. Raises SignInMethodOff if there is none of that name."""
        asked = self._known(provider)
        visit.refuse_sign_in_from_elsewhere()
        journey = Journey(
            provider=provider,
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            return_to=return_to,
        )
        try:
            address = asked.address(journey, redirect_uri=self._redirect_uri(provider))
        except DomainError as refusal:
            return _explained(refusal)
        kept = session_cookie.setting(
            session_cookie.OIDC,
            self.journeys.seal(journey),
            seconds=int(LONGEST.total_seconds()),
            secure=visit.secure,
        )
        return _to(address, kept)

    def come_back(self, provider: str, visit: Visit, brought: Brought) -> Response:
        """Sign in whoever the provider vouches for. Raises SignInMethodOff as `leave` does."""
        asked = self._known(provider)
        cleared = session_cookie.clearing(session_cookie.OIDC, secure=visit.secure)
        try:
            journey = self._journey_of(visit, provider, brought.state)
            if brought.issuer is not None and brought.issuer != asked.issuer:
                raise NotVouchedFor("another provider answered")
            if brought.error is not None or brought.code is None:
                raise NotVouchedFor("the provider did not let it happen")
            who = asked.vouch(brought.code, journey, redirect_uri=self._redirect_uri(provider))
            opened = self.sign_in(SignInVouched(who=who, instead_of=visit.session_id))
        except DomainError as refusal:
            return _explained(refusal, cleared)
        return _to(journey.return_to, cleared, visit.signed_in(opened.session, opened.token))

    def _known(self, provider: str) -> IdentityProvider:
        found = self.providers.get(provider)
        if found is None:
            raise SignInMethodOff
        return found

    def _redirect_uri(self, provider: str) -> str:
        return f"{self.public_url}/api/sign-in/oidc/{provider}/callback"

    def _journey_of(self, visit: Visit, provider: str, state: str | None) -> Journey:
        """Give the journey of this browser, if what it brings belongs to it."""
        name = session_cookie.name_of(session_cookie.OIDC, secure=visit.secure)
        journey = self.journeys.open(visit.cookies.get(name, ""))
        if (
            journey is None
            or journey.provider != provider
            or state is None
            or not hmac.compare_digest(state.encode(), journey.state.encode())
        ):
            raise NotVouchedFor("it was not begun in this browser, or too long ago")
        return journey


def _to(address: str, *cookies: bytes) -> Response:
    answer = RedirectResponse(address, status_code=303)
    for cookie in cookies:
        answer.headers.append("Set-Cookie", cookie.decode("ascii"))
    return answer


def _explained(refusal: DomainError, *cookies: bytes) -> Response:
    """Lead to a page that says what went wrong: somebody looks at this answer, no program does."""
    return _to(f"{PAGE}?{urlencode({'problem': refusal.code})}", *cookies)


ProviderId = Annotated[str, Path(max_length=32, description="One of `methods.oidc` of the session")]


def create_router(departures: Departures) -> Router:
    """Make the endpoints by which people sign in who are known elsewhere."""
    router = Router(prefix="/api/sign-in/oidc", tags=["Sign-in"], dependencies=[allow.public()])

    @router.get(
        "/{provider}",
        operation_id="signInElsewhere",
        summary="Go to a provider of identities",
        status_code=303,
        response_class=Response,
        responses={
            **problems(FromElsewhere, NeedsHttps, SignInMethodOff),
            303: {"description": "To the provider; to `/sign-in?problem=…` if it does not answer."},
        },
    )
    def sign_in_elsewhere(
        provider: ProviderId,
        visit: CurrentVisit,
        return_to: Annotated[
            OwnPath, Query(alias="returnTo", description="Where to go then: a path of this site")
        ] = "/",
    ) -> Response:
        """Send the browser to the provider; it comes back to the callback."""
        return departures.leave(provider, visit, return_to)

    @router.get(
        "/{provider}/callback",
        operation_id="comeBackFromElsewhere",
        summary="Come back from a provider of identities",
        status_code=303,
        response_class=Response,
        # A provider may add what it likes, and is not refused for it (RFC 6749, 4.1.2).
        openapi_extra={ANY_QUERY: True},
        responses={
            **problems(SignInMethodOff),
            303: {"description": "To where it began, signed in; or to `/sign-in?problem=…`."},
        },
    )
    def come_back_from_elsewhere(
        provider: ProviderId,
        visit: CurrentVisit,
        code: Annotated[str | None, Query(max_length=4096)] = None,
        error: Annotated[str | None, Query(max_length=512)] = None,
        state: Annotated[str | None, Query(max_length=512)] = None,
        *,
        iss: Annotated[str | None, Query(max_length=512)] = None,
    ) -> Response:
        """Sign in whoever the provider vouches for, in the browser that was sent there."""
        brought = Brought(code=code, error=error, state=state, issuer=iss)
        return departures.come_back(provider, visit, brought)

    return router
