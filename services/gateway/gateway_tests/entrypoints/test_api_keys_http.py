import re

import pytest

from gateway_tests.builders import ADMIN_KEY, Gateway, a_gateway
from servicekit.db.engine import Database
from servicekit.http.identity import ROLES
from servicekit.testing.http import endpoints


def test_an_admin_issues_a_key_that_works_and_is_shown_once(gateway: Gateway) -> None:
    answer = gateway.with_key().post(
        "/api/admin/api-keys", json={"label": "Front desk", "roles": ["staff"]}
    )

    assert answer.status_code == 201
    body = answer.json()
    assert body["apiKey"]["label"] == "Front desk"
    assert body["apiKey"]["issuedBy"] == "admin"
    assert gateway.with_key(body["secret"]).get("/api/services").status_code == 200
    assert gateway.booking.identity.roles == {"staff"}
    assert body["secret"] not in gateway.with_key().get("/api/admin/api-keys").text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"label": "x"},
        {"label": "x", "roles": []},
        {"label": "x", "roles": ["guest"]},
        {"label": "x", "roles": ["service"]},
        {"label": "", "roles": ["staff"]},
        {"label": "x" * 101, "roles": ["staff"]},
        {"label": "x", "roles": ["staff"], "secret": "mine"},
        {"label": "x", "roles": ["staff"], "subject": "no blanks"},
        {"label": "x", "roles": "staff"},
    ],
)
def test_a_key_for_nothing_is_not_issued(gateway: Gateway, body: object) -> None:
    answer = gateway.with_key().post("/api/admin/api-keys", json=body)

    assert answer.status_code == 422
    assert gateway.with_key().get("/api/admin/api-keys").json()["total"] == 1


def test_a_request_sent_twice_issues_one_key(gateway: Gateway) -> None:
    first, second = (
        gateway.with_key().post(
            "/api/admin/api-keys",
            json={"label": "x", "roles": ["staff"]},
            headers={"Idempotency-Key": "once"},
        )
        for _ in range(2)
    )

    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert gateway.with_key().get("/api/admin/api-keys").json()["total"] == 2


def test_the_last_admins_key_stays(gateway: Gateway) -> None:
    (key,) = gateway.with_key().get("/api/admin/api-keys").json()["items"]

    answer = gateway.with_key().delete(f"/api/admin/api-keys/{key['id']}")

    assert (answer.status_code, answer.json()["code"]) == (409, "gateway.last-admin-key")


def test_a_key_nobody_has_cannot_be_revoked(gateway: Gateway) -> None:
    path = "/api/admin/api-keys/5e0c0f3a-8a0f-4c58-9a55-6f2d6f7e3b11"

    assert gateway.with_key().delete(path).json()["code"] == "gateway.api-key-unknown"
    assert gateway.with_key().delete("/api/admin/api-keys/five").status_code == 422


def test_every_endpoint_lets_exactly_its_roles_pass(gateway: Gateway) -> None:
    grantable = ROLES - {"guest", "service"}
    keys = {role: gateway.issue(role) for role in grantable}
    for endpoint in endpoints(gateway.module.app):
        path = re.sub(r"{\w+}", "none", endpoint.path)
        for role in grantable | {"guest"}:
            caller = gateway.caller if role == "guest" else gateway.with_key(keys[role])
            gateway.seconds.pass_(10)
            status = caller.request(endpoint.method, path).status_code
            assert status != 429
            assert (status not in {401, 403}) is endpoint.access.admits(role), (path, role)


def test_only_admins_have_to_do_with_accounts_keys_and_flags(gateway: Gateway) -> None:
    guarded = {
        endpoint.path: endpoint.access.roles
        for endpoint in endpoints(gateway.module.app)
        if not endpoint.access.admits("guest")
    }

    assert set(guarded) == {
        "/api/admin/accounts",
        "/api/admin/accounts/{accountId}",
        "/api/admin/accounts/{accountId}/roles",
        "/api/admin/api-keys",
        "/api/admin/api-keys/{keyId}",
        "/api/admin/flags",
        "/api/admin/flags/{name}",
    }
    assert set(guarded.values()) == {frozenset({"admin"})}


def test_without_a_chosen_key_the_first_start_makes_one(database: Database) -> None:
    with a_gateway(database.url, admin_key=None) as gateway:
        # The builder has called it once already; the key was given then, and only then.
        assert gateway.module.commands["ensure-admin-key"]() is None
        assert gateway.with_key(ADMIN_KEY).get("/api/services").status_code == 401


def test_keys_survive_a_restart(database: Database) -> None:
    with a_gateway(database.url) as first:
        secret = first.issue("staff")
    with a_gateway(database.url) as second:
        assert second.with_key(secret).get("/api/services").status_code == 200
