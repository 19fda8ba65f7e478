import pytest
from fastapi import APIRouter

from servicekit.context import current_context
from servicekit.http.access import PERMISSIONS, Permission, allow
from servicekit.http.app import AccessUndeclaredError
from servicekit.http.identity import IDENTITY_HEADER, ROLES
from servicekit.testing.http import a_signer, an_identity, calling, endpoints, role_matrix
from servicekit_tests.http.builders import a_shop, an_app


def test_a_route_that_does_not_say_who_may_call_it_does_not_start() -> None:
    router = APIRouter(prefix="/api/open")

    @router.get("/door", operation_id="openDoor")
    def open_door() -> None: ...

    outer = APIRouter()
    outer.include_router(router)

    with pytest.raises(AccessUndeclaredError, match="GET /api/open/door"):
        an_app(outer)


def test_a_route_without_a_name_of_its_own_does_not_start() -> None:
    router = APIRouter()

    @router.get("/api/nameless", dependencies=[allow.public()])
    def nameless() -> None: ...

    with pytest.raises(ValueError, match="GET /api/nameless has no operation_id"):
        an_app(router)


def test_a_router_may_guard_all_its_routes_at_once() -> None:
    router = APIRouter(prefix="/api/vault", dependencies=[allow.admin()])

    @router.get("", operation_id="seeVault")
    def see_vault() -> str:
        return "gold"

    with calling(an_app(router)) as caller:
        assert caller.acting_as("staff").get("/api/vault").status_code == 403
        assert caller.acting_as("admin").get("/api/vault").json() == "gold"


def test_the_narrower_of_two_guards_is_the_one_that_counts() -> None:
    router = APIRouter(dependencies=[allow.staff()])

    @router.get("/api/vault", operation_id="seeVault", dependencies=[allow("team_lead")])
    def see_vault() -> str:
        return "gold"

    app = an_app(router)

    assert endpoints(app)[0].access.roles == {"team_lead", "admin"}


def test_a_role_nobody_knows_is_a_mistake_at_the_start() -> None:
    with pytest.raises(ValueError, match="wizard"):
        allow("wizard")
    with pytest.raises(ValueError, match="at least one"):
        allow()


def test_without_an_identity_every_door_is_shut_and_says_401() -> None:
    with a_shop() as nobody:
        for path in ("/api/orders", "/api/orders/search?item=1"):
            answer = nobody.get(path)

            assert answer.status_code == 401
            assert answer.json()["code"] == "access.not-authenticated"
            assert answer.headers["www-authenticate"] == "Bearer"


def test_a_guest_is_asked_to_sign_in_and_a_stranger_to_the_role_is_refused() -> None:
    with a_shop() as shop:
        assert shop.acting_as("guest").get("/api/orders").status_code == 401
        assert shop.acting_as("client").get("/api/orders").status_code == 403
        assert shop.acting_as("staff").get("/api/orders").status_code == 200


def test_a_token_that_is_not_ours_is_nobody_even_where_guests_may_pass() -> None:
    with a_shop() as shop:
        answer = shop.get("/api/orders/search?item=1", headers={IDENTITY_HEADER: "made.up.token"})

        assert answer.status_code == 401


def test_every_endpoint_lets_exactly_its_roles_pass() -> None:
    matrix = role_matrix(an_app())
    assert len(matrix) == 5 * len(ROLES)
    with a_shop() as shop:
        for endpoint, role, may_pass in matrix:
            path = endpoint.path.replace("{order_id}", "not-an-id")
            status = shop.acting_as(role).request(endpoint.method, path).status_code

            assert (status not in {401, 403}) is may_pass, (endpoint.path, role, status)


def test_services_pass_only_where_services_are_expected() -> None:
    open_to_services = {
        endpoint.path for endpoint, role, may in role_matrix(an_app()) if role == "service" and may
    }

    assert open_to_services == {"/api/orders/search", "/api/orders/{order_id}/pack"}


def test_an_admin_has_every_permission_and_a_guest_none() -> None:
    assert PERMISSIONS["admin"] == set(Permission)
    assert not PERMISSIONS["guest"]
    assert set(PERMISSIONS) == ROLES


def test_analytics_are_for_those_who_hold_the_permission() -> None:
    router = APIRouter()

    @router.get(
        "/api/figures",
        operation_id="seeFigures",
        dependencies=[allow.permission(Permission.ANALYTICS_VIEW)],
    )
    def see_figures() -> str:
        return "1"

    (endpoint,) = endpoints(an_app(router))

    assert endpoint.access.roles == {"team_lead", "sales_rep", "admin"}


def test_what_an_endpoint_does_is_done_in_the_callers_name() -> None:
    router = APIRouter()

    @router.get("/api/me", operation_id="me", dependencies=[allow.public()])
    def me() -> list[str]:
        context = current_context()
        return [context.actor, context.tenant, *sorted(context.roles)]

    @router.get("/api/me-async", operation_id="meAsync", dependencies=[allow.public()])
    async def me_async() -> list[str]:
        return me()

    identity = an_identity("staff", subject="key:7")
    headers = {IDENTITY_HEADER: a_signer().sign(identity), "traceparent": "nonsense"}
    with calling(an_app(router)) as caller:
        for path in ("/api/me", "/api/me-async"):
            assert caller.get(path, headers=headers).json() == ["key:7", "default", "staff"]
