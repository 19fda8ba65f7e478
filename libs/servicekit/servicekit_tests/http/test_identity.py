import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from servicekit.http.identity import (
    Identity,
    IdentitySigner,
    IdentityVerifier,
    NotAuthenticated,
    signing_key,
    verifying_key,
)
from servicekit.testing.clock import SetClock

MIA = Identity(
    subject="key:1",
    roles=frozenset({"staff", "client"}),
    tenant="north",
    request_id="0123456789abcdef",
    email="mia@example.org",
    flags=frozenset({"DYNAMIC_PRICING", "REAL_TIME_UPDATES"}),
)


def a_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def a_verifier_far_away(signer: IdentitySigner, clock: SetClock) -> IdentityVerifier:
    """Forget what this process knows, as a verifier in another process would never know it."""
    verifier = IdentityVerifier(signer.public_key, clock=clock)
    verifier._vouchings._known.clear()
    return verifier


def claims(clock: SetClock, **changes: Any) -> dict[str, Any]:
    now = int(clock().timestamp())
    usual = {
        "iss": "kalends-gateway",
        "aud": "kalends-services",
        "sub": "key:1",
        "roles": ["admin"],
        "tenant": "default",
        "rid": "x",
        "iat": now,
        "exp": now + 60,
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_a_service_learns_who_is_calling_from_the_signed_identity() -> None:
    clock = SetClock()
    signer = IdentitySigner(a_key(), clock=clock)
    token = signer.sign(MIA)

    assert a_verifier_far_away(signer, clock).verify(token) == MIA
    assert IdentityVerifier(signer.public_key, clock=clock).verify(token) == MIA


def test_an_identity_is_worth_a_minute_and_a_clocks_difference() -> None:
    clock = SetClock()
    signer = IdentitySigner(a_key(), clock=clock)
    token = signer.sign(MIA)
    here = IdentityVerifier(signer.public_key, clock=clock)
    there = a_verifier_far_away(signer, clock)

    clock.move(timedelta(seconds=64))
    assert here.verify(token) == there.verify(token) == MIA

    clock.move(timedelta(seconds=2))
    for verifier in (here, there):
        with pytest.raises(NotAuthenticated, match="expired"):
            verifier.verify(token)


def test_an_identity_from_the_future_is_refused() -> None:
    clock = SetClock()
    signer = IdentitySigner(a_key(), clock=clock)
    token = signer.sign(MIA)

    clock.move(timedelta(seconds=-10))

    with pytest.raises(NotAuthenticated):
        IdentityVerifier(signer.public_key, clock=clock).verify(token)


def test_who_says_nothing_is_nobody() -> None:
    verifier = IdentityVerifier(a_key().public_key(), clock=SetClock())

    for nothing in (None, "", " ", "x" * 5000):
        with pytest.raises(NotAuthenticated):
            verifier.verify(nothing)


def test_a_foreign_key_is_not_believed() -> None:
    clock = SetClock()
    token = IdentitySigner(a_key(), clock=clock).sign(MIA)

    with pytest.raises(NotAuthenticated):
        IdentityVerifier(a_key().public_key(), clock=clock).verify(token)


def test_no_algorithm_but_ours_is_believed() -> None:
    clock = SetClock()
    key = a_key()
    verifier = IdentityVerifier(key.public_key(), clock=clock)
    unsigned = f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(claims(clock))}."
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        # The public key taken for a shared secret: the oldest trick of all.
        confused = jwt.encode(claims(clock), "x" * 16, algorithm="HS256")
    by_its_public_key = jwt.encode(
        claims(clock), key.public_key().public_bytes_raw(), algorithm="HS256"
    )

    for token in (unsigned, confused, by_its_public_key):
        with pytest.raises(NotAuthenticated):
            verifier.verify(token)


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "somebody-else"},
        {"aud": None},
        {"iss": "somebody-else"},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"roles": None},
        {"roles": "admin"},
        {"roles": [1]},
        {"tenant": None},
        {"exp": "tomorrow"},
        {"email": 5},
        {"flags": "DYNAMIC_PRICING"},
        {"flags": [1]},
    ],
)
def test_a_token_that_says_other_things_than_ours_is_refused(changes: dict[str, Any]) -> None:
    clock = SetClock()
    key = a_key()
    said = claims(clock)
    for name, value in changes.items():
        if value is None:
            del said[name]
        else:
            said[name] = value
    token = jwt.encode(said, key, algorithm="EdDSA")

    with pytest.raises(NotAuthenticated):
        IdentityVerifier(key.public_key(), clock=clock).verify(token)


def test_a_token_that_was_changed_on_the_way_is_refused() -> None:
    clock = SetClock()
    signer = IdentitySigner(a_key(), clock=clock)
    header, _, signature = signer.sign(MIA).split(".")
    changed = f"{header}.{encoded(claims(clock, roles=['admin']))}.{signature}"

    with pytest.raises(NotAuthenticated):
        IdentityVerifier(signer.public_key, clock=clock).verify(changed)


def test_a_service_signs_for_itself_with_the_role_of_services() -> None:
    clock = SetClock()
    signer = IdentitySigner(a_key(), clock=clock)

    seen = a_verifier_far_away(signer, clock).verify(signer.sign_service("booking"))

    assert seen.subject == "service:booking"
    assert seen.roles == {"service"}


def test_keys_are_read_from_bytes_and_from_both_kinds_of_base64() -> None:
    seed = bytes(range(200, 232))
    plain = base64.b64encode(seed).decode()
    for_addresses = base64.urlsafe_b64encode(seed).decode().rstrip("=")
    assert plain != for_addresses

    keys = [signing_key(each).private_bytes_raw() for each in (seed, plain, for_addresses)]

    assert keys == [seed] * 3


@pytest.mark.parametrize("wrong", [b"short", "c2hvcnQ=", "not base64!", ""])
def test_what_is_no_key_is_refused_at_the_start(wrong: bytes | str) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        signing_key(wrong)
    with pytest.raises(ValueError, match="32 bytes"):
        verifying_key(wrong)


def test_what_is_meant_for_one_audience_says_nothing_to_another() -> None:
    """Also in the process that signed it, and that need not check what it signed."""
    clock, key = SetClock(), a_key()
    signer = IdentitySigner(key, clock=clock, audience="elsewhere", lifetime=timedelta(minutes=10))
    token = signer.sign(MIA)

    with pytest.raises(NotAuthenticated):
        IdentityVerifier(signer.public_key, clock=clock).verify(token)

    there = IdentityVerifier(signer.public_key, clock=clock, audience="elsewhere")
    assert there.verify(token) == MIA
    clock.move(timedelta(minutes=9))
    assert there.verify(token) == MIA
    clock.move(timedelta(minutes=2))
    with pytest.raises(NotAuthenticated):
        there.verify(token)
