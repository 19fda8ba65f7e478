"""A provider of identities on this machine: small, strict, and a liar when a test wants one."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from uuid import uuid4

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID = "kalends-at-the-firm"
CLIENT_SECRET = "between us: 100%"

Answer = tuple[int, Mapping[str, str], bytes]


@dataclass
class Key:
    """A key that signs ID tokens, by its name."""

    kid: str
    private: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    @property
    def jwk(self) -> dict[str, Any]:
        told = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**told, "kid": self.kid, "use": "sig", "alg": "RS256"}

    @property
    def certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "provider")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.private.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(self.private, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, claims: Mapping[str, Any], *, algorithm: str = "RS256") -> str:
        return jwt.encode(dict(claims), self.private, algorithm, headers={"kid": self.kid})


@cache
def its_own_key() -> Key:
    """Give the key providers of this test run sign with: making one takes its time."""
    return Key("first")


@dataclass
class Provider:
    """What it knows of people, and how it lies about them."""

    key: Key = field(default_factory=its_own_key)
    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "person-1",
            "email": "Sam@Example.org",
            "email_verified": True,
            "name": "Sam",
        }
    )
    lies: dict[str, Any] = field(default_factory=dict)
    """Claims of the ID token that are other than they should be; None: left out."""
    document: dict[str, Any] = field(default_factory=dict)
    """The same for what it says about itself."""
    only_userinfo: bool = False
    """Whether the address is told to whoever asks for it, and not in the ID token."""
    another_id_token: str | None = None
    down: bool = False
    secret: str | None = CLIENT_SECRET
    redirect_uris: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    issuer: str = ""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _access: set[str] = field(default_factory=set)

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: str) -> Answer:
        parts = urlsplit(target)
        self.asked.append(f"{method} {parts.path}")
        if self.down:
            return 503, {}, b""
        query, form = dict(parse_qsl(parts.query)), dict(parse_qsl(body))
        pages: dict[str, Callable[[], Answer]] = {
            "/.well-known/openid-configuration": lambda: _json(self._about()),
            "/jwks": self._keys,
            "/certificates": self._certificates,
            "/authorize": lambda: self._authorize(query),
            "/token": lambda: self._token(headers, form),
            "/userinfo": lambda: self._userinfo(headers),
        }
        return pages[parts.path]()

    def _keys(self) -> Answer:
        return _json({"keys": [self.key.jwk]})

    def _certificates(self) -> Answer:
        """The keys as Google gives them."""
        status, headers, body = _json({self.key.kid: self.key.certificate})
        return status, {**headers, "Cache-Control": "public, max-age=600"}, body

    def _userinfo(self, headers: Mapping[str, str]) -> Answer:
        token = headers.get("authorization", "").removeprefix("Bearer ")
        return _json(self.person) if token in self._access else (401, {}, b"")

    def _about(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            **self.document,
        }

    def _authorize(self, asked: dict[str, str]) -> Answer:
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["redirect_uri"] in self.redirect_uris
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        assert min(len(asked[name]) for name in ("code_challenge", "state", "nonce")) == 43
        code = uuid4().hex
        self._codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer, "authuser": "0"}
        return 303, {"Location": f"{asked['redirect_uri']}?{urlencode(back)}"}, b""

    def _token(self, headers: Mapping[str, str], asked: dict[str, str]) -> Answer:
        # A code is worth something once, whatever comes of it.
        begun = self._codes.pop(asked.get("code", ""), None)
        if not self._is_our_client(headers, asked):
            return _json({"error": "invalid_client"}, 401)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            begun is None
            or asked.get("grant_type") != "authorization_code"
            or asked.get("redirect_uri") != begun["redirect_uri"]
            or challenge != begun["code_challenge"]
        ):
            return _json({"error": "invalid_grant"}, 400)
        access = uuid4().hex
        self._access.add(access)
        token = self.another_id_token or self.key.sign(self.claims(begun["nonce"]))
        return _json({"access_token": access, "token_type": "Bearer", "id_token": token})

    def _is_our_client(self, headers: Mapping[str, str], asked: dict[str, str]) -> bool:
        if self.secret is None:
            return asked.get("client_id") == CLIENT_ID and "authorization" not in headers
        if "authorization" in headers:
            raw = base64.b64decode(headers["authorization"].removeprefix("Basic ")).decode()
            name, _, secret = raw.partition(":")
            decoded = parse_qs(f"a={name}&b={secret}")
            return (decoded["a"], decoded["b"]) == ([CLIENT_ID], [self.secret])
        return (asked.get("client_id"), asked.get("client_secret")) == (CLIENT_ID, self.secret)

    def claims(self, nonce: str | None = None, **more: Any) -> dict[str, Any]:
        """What an ID token of it says, with the lies of the moment."""
        now = int(time.time())
        told = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "sub": self.person["sub"],
            **({} if self.only_userinfo else self.person),
            **more,
            **self.lies,
        }
        return {name: value for name, value in told.items() if value is not None}


def _json(body: object, status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


@contextmanager
def a_provider(**how: Any) -> Iterator[Provider]:
    """Run one on a free port of this machine."""
    provider = Provider(**how)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            given = {name.lower(): value for name, value in self.headers.items()}
            status, headers, body = provider.answer(
                self.command, self.path, given, self.rfile.read(length).decode()
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name the library looks for

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
