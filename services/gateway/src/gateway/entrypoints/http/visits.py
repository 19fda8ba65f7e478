"""What a request says about the browser that sent it: whose session, which site, how safely."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Annotated, Final
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Request
from starlette.types import Scope

from gateway.application.sessions.recognise import Recognised
from gateway.domain.sessions.session import Session
from gateway.domain.sign_in.errors import FromElsewhere, NeedsHttps
from gateway.entrypoints.http import session_cookie
from gateway.entrypoints.http.current_sessions import CurrentSessions
from servicekit.http.identity import Identity

SCOPE_VISIT: Final = "kalends.visit"
"""Where the edge leaves the visit for the gateway's own endpoints; services never see it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a browser. `secure`: it came over https, or through a proxy that did."""

    secure: bool
    from_us: bool
    """No other site's page sent it, as far as the browser says where it comes from."""
    on_this_machine: bool
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    recognised: Recognised | None = None
    stale: bool = False
    """It showed a session that is over, or never was."""

    @property
    def session(self) -> Session | None:
        return None if self.recognised is None else self.recognised.session

    @property
    def session_id(self) -> UUID | None:
        return None if self.session is None else self.session.id

    @property
    def cookie_to_set(self) -> bytes | None:
        """The Set-Cookie header this visit is answered with, whatever was asked for."""
        if self.stale:
            return session_cookie.clearing(session_cookie.SESSION, secure=self.secure)
        if self.recognised is not None and self.recognised.next_token is not None:
            return self.signed_in(self.recognised.session, self.recognised.next_token)
        return None

    def identity(self, request_id: str) -> Identity | None:
        """Say who is calling, None if nobody is signed in."""
        session = self.session
        if session is None:
            return None
        return Identity(
            subject=session.subject,
            roles=frozenset(session.roles),
            request_id=request_id,
            email=session.email,
        )

    def proves_its_page(self, csrf_token: bytes | None) -> bool:
        """Whether a page of ours sent this: it knows the token of the session, others do not."""
        session = self.session
        return (
            session is not None
            and csrf_token is not None
            and self.from_us
            and hmac.compare_digest(csrf_token, session.csrf_token.encode("ascii"))
        )

    def refuse_sign_in_from_elsewhere(self) -> None:
        """Raise FromElsewhere for a page of another site, NeedsHttps for an open line."""
        if not self.from_us:
            raise FromElsewhere
        if not self.secure and not self.on_this_machine:
            raise NeedsHttps

    def signed_in(self, session: Session, token: str) -> bytes:
        """Write the cookie of a session; it ends with the session at the latest."""
        left = session.ends_at - session.last_seen_at
        return session_cookie.setting(
            session_cookie.SESSION, token, seconds=int(left.total_seconds()), secure=self.secure
        )

    def signed_out(self) -> bytes:
        return session_cookie.clearing(session_cookie.SESSION, secure=self.secure)


@dataclass(frozen=True, slots=True)
class Sent:
    """The headers of a request that a visit is read from."""

    host: bytes | None
    origin: bytes | None
    cookie: bytes | None
    forwarded_proto: bytes | None


class Visits:
    """Reads visits. `public_url` is the address people know us by."""

    def __init__(
        self, sessions: CurrentSessions, *, public_url: str, trusted_proxies: int = 0
    ) -> None:
        self._sessions = sessions
        self._origin = origin_of(public_url)
        self._trusted_proxies = trusted_proxies

    def is_secure(self, scope: Scope, forwarded_proto: bytes | None) -> bool:
        """Whether the request came over https: to us, or to a proxy of ours."""
        if self._trusted_proxies and forwarded_proto is not None:
            hops = forwarded_proto.decode("latin-1").split(",")
            return hops[-min(self._trusted_proxies, len(hops))].strip().lower() in {"https", "wss"}
        return scope.get("scheme") in {"https", "wss"}

    async def of(self, scope: Scope, sent: Sent, *, by_cookie: bool = True) -> Visit:
        """Read a visit; without `by_cookie` nobody is recognised (an API key says who it is)."""
        secure = self.is_secure(scope, sent.forwarded_proto)
        host = (sent.host or b"").decode("latin-1").lower()
        here = is_this_machine(host)
        from_us = sent.origin is None or sent.origin.decode("latin-1").lower() in {
            self._origin,
            f"{'https' if secure else 'http'}://{host}",
        }
        cookies = {} if sent.cookie is None else session_cookie.read(sent.cookie)
        token = None
        if by_cookie and (secure or here):
            token = cookies.get(session_cookie.name_of(session_cookie.SESSION, secure=secure))
        found = None if token is None else await self._sessions.of(token)
        return Visit(
            secure=secure,
            from_us=from_us,
            on_this_machine=here,
            cookies=cookies,
            recognised=found,
            stale=token is not None and found is None,
        )

    async def of_socket(self, scope: Scope, sent: Sent, *, by_cookie: bool = True) -> Visit:
        """Read the visit of a WebSocket, which browsers open for the page of any site.

        They send our cookies along, and nothing but the origin tells whose page it is: without one
        of ours nobody is recognised.
        """
        ours = sent.origin is not None and (await self.of(scope, sent, by_cookie=False)).from_us
        return await self.of(scope, sent, by_cookie=by_cookie and ours)

    async def goes_on(self, visit: Visit) -> bool:
        """Say whether whoever was signed in still is; True where nobody was."""
        return visit.session is None or await self._sessions.goes_on(visit.session)


def origin_of(url: str) -> str:
    """Give scheme, host and port of an address as browsers write them in `Origin`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def is_this_machine(host: str) -> bool:
    """Whether a Host header (or an address) names the machine it is read on."""
    try:
        name = urlsplit(f"//{host}").hostname if host.count(":") < 2 or "[" in host else host
        if name is None or name == "localhost" or name.endswith(".localhost"):
            return name is not None
        return ip_address(name).is_loopback
    except ValueError:
        return False


async def _current_visit(request: Request) -> Visit:
    visit: Visit = request.scope[SCOPE_VISIT]
    return visit


CurrentVisit = Annotated[Visit, Depends(_current_visit)]
"""Parameter type of an endpoint of the gateway that deals with sessions."""
