"""The door of the live channels: who may open a socket, and how many there are."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from gateway.application.live.channels import Listener
from gateway.domain.flags.rollout import FlagName
from gateway.entrypoints.http.current_flags import CurrentFlags
from gateway.entrypoints.http.rate_limits import RateLimits, Seconds, network_of
from gateway.entrypoints.live.closing import (
    NO_NEWS,
    NOT_AUTHENTICATED,
    TOO_MANY,
    TOO_OFTEN,
    TURNED_OFF,
    Closing,
)
from gateway.entrypoints.live.hub import Hub
from gateway.entrypoints.live.socket import Socket
from gateway.entrypoints.live.tokens import LiveTokens
from servicekit.http.identity import Identity
from servicekit.observability.logging import get_logger
from servicekit.observability.metrics import Metrics

PATH: Final = "/api/ws/bookings"
MOST_PER_CALLER: Final = 30
"""Open sockets of one subject, or of guests at one address."""
LONGEST_BY_TOKEN: Final = 3_600.0
"""Seconds after which whoever came by a token shows a new one."""
_LONGEST_TOKEN: Final = 4_096
_SAY_GOODBYE_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Caller:
    """Who wants a socket: a guest, somebody, or None, whose credential is not good.

    `goes_on` says whether he still is whom he was; `cookie` is to be set with the first answer.
    """

    identity: Identity | None
    goes_on: Callable[[], Awaitable[bool]]
    cookie: bytes | None = None


Who = Callable[[], Awaitable[Caller]]


class Sockets:
    """Lets callers in, by session, key or token, and serves their sockets.

    A socket that is refused is opened first, because a browser is told nothing of the reason
    otherwise. Whoever is inside is asked for anew every minute: a session that has ended, a key
    that was revoked and a flag that was turned close the socket.
    """

    def __init__(
        self,
        hub: Hub,
        tokens: LiveTokens,
        flags: CurrentFlags,
        *,
        limits: RateLimits | None,
        metrics: Metrics,
        most: int,
        seconds: Seconds,
    ) -> None:
        self._hub = hub
        self._tokens = tokens
        self._flags = flags
        self._limits = limits
        self._most = most
        self._seconds = seconds
        self._open: Counter[str] = Counter()
        self._closed = metrics.counter(
            "kalends_live_sockets_closed",
            "Sockets that were closed by us, refused ones among them, by the code.",
            labels=("code",),
        )
        metrics.observe(
            "kalends_live_sockets", "Sockets that are open.", lambda: float(self._open.total())
        )
        self._log = get_logger()

    async def serve(
        self, scope: Scope, receive: Receive, send: Send, *, who: Who, address: str
    ) -> None:
        """Serve one socket from its request to its end."""
        await receive()
        if scope["path"] != PATH:
            await send({"type": "websocket.close", "code": 1008, "reason": "There is nothing here"})
            return
        caller = await who()
        headers = [(b"set-cookie", caller.cookie)] if caller.cookie is not None else []
        await send({"type": "websocket.accept", "headers": headers})
        closing = await self._serve(scope, receive, send, caller, address)
        if closing is None:
            return
        self._closed.labels(str(closing.code)).inc()
        self._log.info("socket closed", code=closing.code, reason=closing.reason)
        # A reader who was cut off may not read this either.
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(_SAY_GOODBYE_S):
                await send(
                    {"type": "websocket.close", "code": closing.code, "reason": closing.reason}
                )

    async def _serve(
        self, scope: Scope, receive: Receive, send: Send, caller: Caller, address: str
    ) -> Closing | None:
        if self._comes_too_often(caller.identity, address):
            return TOO_OFTEN
        by_token = caller.identity is not None and caller.identity.is_guest
        identity = self._holder(scope) if by_token else caller.identity
        if identity is None:
            return NOT_AUTHENTICATED
        place = f"address:{network_of(address)}" if identity.is_guest else identity.subject
        refused = await self._turned_off(identity) or self._no_room(place)
        if refused is not None:
            return refused
        until = self._seconds() + LONGEST_BY_TOKEN

        async def still_welcome() -> Closing | None:
            goes_on = self._seconds() < until if by_token else await caller.goes_on()
            if not goes_on:
                return NOT_AUTHENTICATED
            return await self._turned_off(identity)

        with self._counted(place):
            socket = Socket(
                self._hub,
                Listener(identity.subject, identity.roles),
                receive,
                send,
                still_welcome=still_welcome,
                seconds=self._seconds,
            )
            return await socket.serve()

    def _comes_too_often(self, caller: Identity | None, address: str) -> bool:
        if self._limits is None:
            return False
        subject = None if caller is None or caller.is_guest else caller.subject
        verdict = self._limits.judge(subject=subject, address=address, method="GET", path=PATH)
        return not verdict.allowed

    def _holder(self, scope: Scope) -> Identity | None:
        token = _token_of(scope)
        return None if token is None else self._tokens.holder(token)

    async def _turned_off(self, identity: Identity) -> Closing | None:
        on = FlagName.REAL_TIME_UPDATES.value in await self._flags.of(identity)
        return None if on else TURNED_OFF

    def _no_room(self, place: str) -> Closing | None:
        if not self._hub.is_open:
            return NO_NEWS
        too_many_of_his = self._limits is not None and self._open[place] >= MOST_PER_CALLER
        return TOO_MANY if too_many_of_his or self._open.total() >= self._most else None

    @contextmanager
    def _counted(self, place: str) -> Iterator[None]:
        self._open[place] += 1
        try:
            yield
        finally:
            self._open[place] -= 1
            if not self._open[place]:
                del self._open[place]


def _token_of(scope: Scope) -> str | None:
    query = scope.get("query_string", b"").decode("latin-1")
    if len(query) > 2 * _LONGEST_TOKEN:
        return None
    try:
        found = parse_qs(query, max_num_fields=8).get("token", [])
    except ValueError:
        return None
    return found[0] if len(found) == 1 else None
