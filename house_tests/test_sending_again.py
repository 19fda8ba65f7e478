"""Whoever got no answer sends the request again: nothing may happen twice (BKG-15)."""

from pathlib import Path
from typing import Any

import pytest

from embedded.compose import compose
from embedded.settings import EmbeddedSettings

Operations = dict[tuple[str, str], Any]

KEYED = {"post", "patch"}
"""PUT says the whole state and DELETE takes away: sent again, they find nothing to change."""

NATURALLY = {
    "/internal/holds": "the caller names the hold: the same name gives the same hold",
    "/internal/persons/known": "a question, whose address is not for logs; it changes nothing",
    "/api/realtime/token": "a token is kept nowhere: one more of them changes nothing",
    "/api/admin/persons/{person_id}/erase": "whoever is erased is erased; again tidies files up",
    "/api/me/erase": "whoever is erased is erased; again nobody is found",
    "/api/sign-in/email": "another mail with another link; there are at most five at a time",
    "/api/sign-in/email/complete": "a link works once; another one is a mail away",
    "/api/sign-in/google": "a session nobody was told of ends by itself",
    "/api/sign-in/key": "an address has one account; a session nobody was told of ends by itself",
    "/api/sign-out": "whoever is signed out is signed out",
    "/api/sign-out/everywhere": "whoever is signed out is signed out",
}


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> Operations:
    """Every operation of every service that changes something, by path and method."""
    folder: Path = tmp_path_factory.mktemp("product")
    product = compose(EmbeddedSettings.read(data=folder, demo="off"))
    found = {
        (path, method): operation
        for module in product.modules.values()
        for path, methods in module.app.openapi()["paths"].items()
        for method, operation in methods.items()
        if method in {"post", "put", "patch", "delete"}
    }
    product.close()
    return found


def takes_a_key(operation: Any) -> bool:
    return any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ()))


# An endpoint that takes a key and does not use it would be an unused argument to the linter.
def test_every_change_takes_a_key_or_says_why_it_may_be_sent_again(operations: Operations) -> None:
    without = {
        path
        for (path, method), operation in operations.items()
        if method in KEYED and not takes_a_key(operation)
    }

    assert len(operations) > 40
    assert without == NATURALLY.keys()


def test_whoever_takes_a_key_says_what_a_key_can_be_refused_for(operations: Operations) -> None:
    for operation in filter(takes_a_key, operations.values()):
        answers = operation["responses"]
        assert "idempotency.key-reused" in answers["422"]["x-problem-codes"]
        assert "idempotency.still-running" in answers["409"]["x-problem-codes"]
