"""Talk to a service's app in a test, as whoever the test wants to be."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from starlette.types import ASGIApp

from servicekit.clock import Clock, system_clock
from servicekit.http.access import Endpoint
from servicekit.http.identity import (
    IDENTITY_HEADER,
    ROLES,
    Identity,
    IdentitySigner,
    IdentityVerifier,
)

_SEED: Final = os.urandom(32)


def a_signer(*, clock: Clock = system_clock) -> IdentitySigner:
    """Give the gateway of this test run: it signs what `a_verifier` believes."""
    return IdentitySigner(_SEED, clock=clock)


def a_verifier(*, clock: Clock = system_clock) -> IdentityVerifier:
    """Give a verifier that believes `a_signer`."""
    return IdentityVerifier(a_signer().public_key, clock=clock)


def an_identity(*roles: str, subject: str | None = None, email: str | None = None) -> Identity:
    """Give somebody with these roles; a client if none is named."""
    held = frozenset(roles or ("client",))
    name = subject or ("guest" if held == {"guest"} else f"test-{'-'.join(sorted(held))}")
    return Identity(subject=name, roles=held, email=email)


@dataclass(frozen=True)
class Caller:
    """A client of one ASGI app that calls as one identity; sync, for plain test functions."""

    portal: BlockingPortal
    client: httpx.AsyncClient
    signer: IdentitySigner
    identity: Identity | None = None
    headers: Mapping[str, str] | None = None

    def acting_as(self, *roles: str, subject: str | None = None, email: str | None = None) -> Self:
        """Give the same client, calling as somebody with these roles."""
        return replace(self, identity=an_identity(*roles, subject=subject, email=email))

    def acting_as_nobody(self) -> Self:
        """Give the same client, without an identity."""
        return replace(self, identity=None)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request, with httpx's options."""
        headers = {**(self.headers or {}), **(options.pop("headers", None) or {})}
        if self.identity is not None:
            headers[IDENTITY_HEADER] = self.signer.sign(self.identity)

        async def send() -> httpx.Response:
            return await self.client.request(method, path, headers=headers, **options)

        return self.portal.call(send)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> httpx.Response:
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> httpx.Response:
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        return self.request("DELETE", path, **options)


@contextmanager
def calling(
    app: ASGIApp,
    *roles: str,
    signer: IdentitySigner | None = None,
    base_url: str = "http://kalends.test",
    client: tuple[str, int] = ("192.0.2.1", 40000),
) -> Iterator[Caller]:
    """Open a client of `app`; with `roles` it calls as somebody, without as nobody.

    The app must have been built with `a_verifier()`, or with the verifier of `signer`.
    `client` is the address the app sees.
    """
    transport = httpx.ASGITransport(app, client=client)
    with start_blocking_portal() as portal:
        http = httpx.AsyncClient(transport=transport, base_url=base_url)
        try:
            yield Caller(
                portal=portal,
                client=http,
                signer=signer or a_signer(),
                identity=an_identity(*roles) if roles else None,
            )
        finally:
            portal.call(http.aclose)


def endpoints(app: FastAPI) -> list[Endpoint]:
    """List every endpoint of an app made by `create_app`: method, path and who may call it."""
    found: list[Endpoint] = app.state.kalends_list
    return sorted(found, key=lambda endpoint: (endpoint.path, endpoint.method))


def role_matrix(app: FastAPI) -> list[tuple[Endpoint, str, bool]]:
    """List every endpoint with every role, and whether that role alone may pass."""
    return [
        (endpoint, role, endpoint.access.admits(role))
        for endpoint in endpoints(app)
        for role in sorted(ROLES)
    ]
