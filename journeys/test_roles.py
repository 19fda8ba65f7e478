"""Who may do what: every endpoint, every role, and everybody who pretends to be somebody."""

import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from embedded.compose import Kalends, compose
from embedded.keyring import Keyring
from embedded.settings import EmbeddedSettings
from journeys.product import Product
from servicekit.http.access import Endpoint
from servicekit.http.identity import (
    AUDIENCE,
    IDENTITY_HEADER,
    ISSUER,
    ROLES,
    Identity,
    IdentitySigner,
    signing_key,
)
from servicekit.testing.http import calling, endpoints

pytestmark = pytest.mark.slow

INSIDE = "/internal/"
REFUSED = {"access.not-authenticated", "access.not-allowed"}


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Kalends, Keyring]]:
    """All services in this process, to be called past the gateway."""
    folder: Path = tmp_path_factory.mktemp("inside")
    kalends = compose(EmbeddedSettings.read(data=folder, demo="off"))
    kalends.migrate()
    yield kalends, Keyring.kept_in(folder)
    kalends.close()


@pytest.fixture(scope="module")
def keys(product: Product) -> dict[str, str | None]:
    """An API key for each role somebody outside can have; a guest has none."""
    found: dict[str, str | None] = {"guest": None}
    with product.admin() as staff:
        for role in sorted(ROLES - {"guest", "service"}):
            answer = staff.post("/api/admin/api-keys", json={"label": role, "roles": [role]})
            assert answer.status_code == 201, answer.text
            found[role] = answer.json()["secret"]
    return found


def declared(kalends: Kalends) -> list[Endpoint]:
    """Every endpoint that is meant for outside, with who may call it."""
    return [
        endpoint
        for module in kalends.modules.values()
        for endpoint in endpoints(module.app)
        if not endpoint.path.startswith(INSIDE)
    ]


def knock(client: httpx.Client, endpoint: Endpoint) -> httpx.Response:
    """Call an endpoint with a body nobody accepts and ids nobody has: nothing can happen."""
    path = re.sub(r"\{[^}]*\}", str(uuid4()), endpoint.path)
    # Without a link, bookings are closed to guests by their own rule.
    params = {"token": "no-token"} if "token" in endpoint.query else {}
    body = {"nothingHere": True} if endpoint.takes_body else None
    return client.request(endpoint.method, path, json=body, params=params)


@pytest.mark.parametrize("role", sorted(ROLES - {"service"}))
def test_each_role_may_do_what_the_routes_declare_and_nothing_else(
    product: Product,
    inside: tuple[Kalends, Keyring],
    keys: dict[str, str | None],
    role: str,
) -> None:
    wrong: list[str] = []
    allowed = refused = 0
    with product.client(keys[role]) as client:
        for endpoint in declared(inside[0]):
            answer = knock(client, endpoint)
            code = ""
            if answer.headers.get("content-type") == "application/problem+json":
                code = answer.json()["code"]
            if endpoint.access.admits(role):
                allowed += 1
                fits = code not in REFUSED and answer.status_code < 500
            else:
                refused += 1
                fits = (answer.status_code, code) == (
                    (401, "access.not-authenticated")
                    if role == "guest"
                    else (403, "access.not-allowed")
                )
            if not fits:
                wrong.append(f"{endpoint.method} {endpoint.path}: {answer.status_code} {code}")

    assert wrong == []
    assert allowed > 10
    assert refused > 0 or role == "admin"


def test_the_document_names_every_endpoint_and_no_other(
    product: Product, inside: tuple[Kalends, Keyring]
) -> None:
    with product.client() as client:
        document = client.get("/api/openapi.json").raise_for_status().json()
    documented = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
        if method in {"get", "put", "post", "delete", "patch"}
    }
    known = {(endpoint.method, endpoint.path) for endpoint in declared(inside[0])}

    assert not [path for _, path in documented if INSIDE in path or "metrics" in path]
    assert {one for one in documented if one[1].startswith("/api/")} <= known
    assert {
        one for one in known if one[1].startswith("/api/") and "openapi" not in one[1]
        and "docs" not in one[1]
    } <= documented  # fmt: skip


def test_an_unknown_or_revoked_key_is_refused_even_where_guests_may_go(product: Product) -> None:
    with product.admin() as staff:
        made = staff.post("/api/admin/api-keys", json={"label": "short", "roles": ["staff"]}).json()
        with product.client(made["secret"]) as client:
            assert client.get("/api/admin/bookings").status_code == 200
        staff.delete(f"/api/admin/api-keys/{made['apiKey']['id']}").raise_for_status()
        listed = staff.get("/api/admin/api-keys").text
    assert made["secret"] not in listed
    for key in (made["secret"], "kal_nobody_0123456789", "x" * 300, "a.b.c"):
        with product.client(key) as client:
            for path in ("/api/services", "/api/admin/bookings"):
                answer = client.get(path)
                assert (answer.status_code, answer.json()["code"]) == (
                    401,
                    "gateway.credential-invalid",
                )
                assert answer.headers["www-authenticate"] == "Bearer"


def forged(key: Ed25519PrivateKey, **changes: Any) -> str:
    """An identity an attacker would like to have."""
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "attacker",
        "roles": ["admin"],
        "tenant": "default",
        "rid": "0" * 32,
        "iat": now,
        "exp": now + 60,
        **changes,
    }
    return jwt.encode(claims, key, algorithm="EdDSA")


def bad_identities(key: Ed25519PrivateKey) -> dict[str, str]:
    """Identities nobody may believe, made with the gateway's own key where that is the point."""
    now = int(time.time())
    good = forged(key)
    head, body, tail = good.split(".")
    unsigned = urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    symmetric = jwt.encode(
        {"roles": ["admin"], "sub": "x", "aud": AUDIENCE, "iss": ISSUER, "exp": now + 60},
        key.public_key().public_bytes_raw(),
        algorithm="HS256",
    )
    other = forged(key, roles=["guest"]).split(".")
    return {
        "foreign key": forged(Ed25519PrivateKey.generate()),
        "alg none": f"{unsigned}.{body}.",
        "alg none with the signature of another": f"{unsigned}.{body}.{tail}",
        "public key as a password": symmetric,
        "expired": forged(key, iat=now - 200, exp=now - 100),
        "not yet": forged(key, iat=now + 300, exp=now + 360),
        "for another audience": forged(key, aud="kalends-holds"),
        "of another issuer": forged(key, iss="somebody"),
        "other body under the signature": f"{head}.{body}.{other[2]}",
        "no signature": f"{head}.{body}.",
        "no token": "admin",
        "empty": "",
        "long": "a" * 5000,
        "no roles": forged(key, roles=[]),
        "a role that does not exist": forged(key, roles=["root"]),
    }


def test_no_identity_from_outside_is_believed_at_the_gateway(
    product: Product, inside: tuple[Kalends, Keyring]
) -> None:
    """Not even one that the gateway itself signed: it says who is calling, nobody tells it."""
    own = signing_key(Keyring.kept_in(product.data).identity)
    tokens = bad_identities(own) | {"signed by the gateway itself": forged(own)}
    names = (IDENTITY_HEADER, IDENTITY_HEADER.lower(), "X_Kalends_Identity", "X-KALENDS-IDENTITY")
    with product.client() as client:
        for what, token in tokens.items():
            for name in names:
                headers = {name: token}
                answer = client.get("/api/admin/bookings", headers=headers)
                assert (answer.status_code, answer.json()["code"]) == (
                    401,
                    "access.not-authenticated",
                ), (what, name)
                assert client.get("/api/services", headers=headers).status_code == 200, what


@pytest.mark.parametrize("service", ["booking", "availability", "gateway"])
def test_a_service_believes_nobody_but_the_gateway(
    inside: tuple[Kalends, Keyring], service: str
) -> None:
    kalends, ring = inside
    app = kalends.modules[service].app
    path = {
        "booking": "/api/admin/bookings",
        "availability": "/api/admin/availability",
        "gateway": "/api/admin/api-keys",
    }[service]
    signer = IdentitySigner(ring.identity)
    key = signing_key(ring.identity)
    with calling(app) as nobody:
        if service != "gateway":
            good = signer.sign(Identity(subject="x", roles=frozenset({"admin"})))
            believed = nobody.get(path, headers={IDENTITY_HEADER: good})
            assert believed.status_code == 200, believed.text
            guest = signer.sign(Identity(subject="guest", roles=frozenset({"guest"})))
            assert nobody.get(path, headers={IDENTITY_HEADER: guest}).status_code == 401
        for what, token in {"nothing": None, **bad_identities(key)}.items():
            headers = {} if token is None else {IDENTITY_HEADER: token}
            answer = nobody.get(path, headers=headers)
            # Who is known but is nothing here may do nothing; the gateway hears nobody at all.
            known = "role" in what and service != "gateway"
            assert answer.status_code == (403 if known else 401), what


INTERNAL = [
    "/internal/holds",
    "/internal/hold-key",
    "/internal/openapi.json",
    "//internal/openapi.json",
    "/api/../internal/openapi.json",
    "/api/services/../../internal/openapi.json",
    "/api/services/%2e%2e/%2e%2e/internal/openapi.json",
    "/api/services/..%2f..%2finternal/openapi.json",
    "/api/holds/%2e%2e/%2e%2e/internal/hold-key",
    "/api//internal/hold-key",
    "/api/internal/hold-key",
    "/API/../internal/hold-key",
    "/api/holds;/../../internal/hold-key",
    "/\\internal\\hold-key",
    "/%69nternal/hold-key",
    "/Internal/hold-key",
    "/health/../internal/hold-key",
]


@pytest.mark.parametrize("who", ["guest", "admin"])
def test_what_is_internal_cannot_be_reached_from_outside(
    product: Product, keys: dict[str, str | None], who: str
) -> None:
    with product.client(keys[who]) as client:
        for path in INTERNAL:
            for method in ("GET", "POST"):
                url = httpx.URL(product.url).copy_with(raw_path=path.encode())
                answer = client.request(method, url)
                assert answer.status_code in {400, 404, 405}, (method, path, answer.text)
                assert "publicKey" not in answer.text
                assert '"openapi"' not in answer.text
        metrics = client.get("/metrics/booking")
        assert metrics.status_code == (200 if who == "admin" else 404)


def test_the_key_of_a_role_cannot_make_a_key_of_a_higher_one(
    product: Product, keys: dict[str, str | None]
) -> None:
    for role in sorted(ROLES - {"guest", "service", "admin"}):
        with product.client(keys[role]) as client:
            answer = client.post("/api/admin/api-keys", json={"label": "up", "roles": ["admin"]})
            assert answer.status_code == 403, role
    with product.admin() as staff:
        for granted in (["service"], ["guest"], ["root"], []):
            answer = staff.post("/api/admin/api-keys", json={"label": "up", "roles": granted})
            assert answer.status_code == 422, granted
