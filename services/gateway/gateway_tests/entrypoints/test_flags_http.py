from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from gateway.domain.flags.flag import Flag
from gateway.domain.flags.rollout import bucket_of
from gateway_tests.builders import Gateway, a_gateway
from servicekit.db.engine import Database

WIZARD = "ENHANCED_BOOKING_WIZARD"
PRICING = "DYNAMIC_PRICING"
LIVE = "REAL_TIME_UPDATES"


@pytest.fixture
def gateway(database: Database) -> Iterator[Gateway]:
    """Nothing is on that was not turned on here."""
    with a_gateway(database.url, ff_real_time=False) as built:
        yield built


def turn(gateway: Gateway, name: str, percent: int, *, enabled: bool = True) -> Any:
    answer = gateway.with_key().put(
        f"/api/admin/flags/{name}", json={"enabled": enabled, "rolloutPercent": percent}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def stand(gateway: Gateway) -> dict[str, tuple[bool, int, str]]:
    items = gateway.with_key().get("/api/admin/flags").json()["items"]
    return {one["name"]: (one["enabled"], one["rolloutPercent"], one["origin"]) for one in items}


def test_until_somebody_turns_them_flags_stand_as_the_settings_have_them(
    database: Database,
) -> None:
    with a_gateway(database.url) as gateway:
        assert stand(gateway) == {
            WIZARD: (False, 0, "settings"),
            PRICING: (False, 0, "settings"),
            LIVE: (True, 100, "settings"),
        }


def test_the_settings_have_the_names_that_were_agreed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FF_BOOKING_WIZARD", "true")
    monkeypatch.setenv("FF_BOOKING_WIZARD_ROLLOUT", "20")
    monkeypatch.setenv("FF_DYNAMIC_PRICING", "true")
    monkeypatch.setenv("FF_DYNAMIC_PRICING_ROLLOUT", "30")
    monkeypatch.setenv("FF_REAL_TIME", "false")

    with a_gateway(database.url) as gateway:
        assert stand(gateway) == {
            WIZARD: (True, 20, "settings"),
            PRICING: (True, 30, "settings"),
            LIVE: (False, 100, "settings"),
        }


def test_an_admin_turns_a_flag_and_it_stays_turned_after_a_restart(database: Database) -> None:
    with a_gateway(database.url) as gateway:
        told = turn(gateway, PRICING, 40)
        assert (told["changedBy"], told["origin"]) == ("admin", "admin")
    with a_gateway(database.url, ff_dynamic_pricing_rollout=70) as gateway:
        assert stand(gateway)[PRICING] == (True, 40, "admin")


def test_each_turn_is_a_stored_event_with_who_did_it(gateway: Gateway) -> None:
    turn(gateway, PRICING, 10)
    turn(gateway, PRICING, 10)
    turn(gateway, PRICING, 20)

    events = [
        recorded
        for recorded in gateway.module.store.log(0, 100)
        if isinstance(recorded.event, Flag.Created | Flag.Turned)
    ]

    assert [recorded.topic for recorded in events] == [
        "gateway.Flag.Created",
        "gateway.Flag.Turned",
    ]
    assert {recorded.context.actor for recorded in events} == {"admin"}


def test_services_are_told_in_the_signed_identity_what_is_on_for_the_caller(
    gateway: Gateway,
) -> None:
    ada = gateway.with_key(gateway.issue("client", subject="ada"))
    share = bucket_of("ada") + 1
    assert share < 100

    turn(gateway, PRICING, share)
    turn(gateway, WIZARD, share - 1)
    ada.get("/api/services")

    assert gateway.booking.identity.flags == {PRICING}
    assert ada.get("/api/flags").json() == {"flags": {WIZARD: False, PRICING: True, LIVE: False}}
    gateway.caller.get("/api/services")
    assert gateway.booking.identity.flags == frozenset()
    assert not any(gateway.caller.get("/api/flags").json()["flags"].values())


def test_a_flag_that_is_turned_off_is_off_at_once(gateway: Gateway) -> None:
    turn(gateway, WIZARD, 100)
    gateway.caller.get("/api/services")
    assert gateway.booking.identity.flags == {WIZARD}

    turn(gateway, WIZARD, 100, enabled=False)
    gateway.caller.get("/api/services")
    assert gateway.booking.identity.flags == frozenset()


def test_a_flag_turned_by_another_process_counts_within_seconds(database: Database) -> None:
    alike: dict[str, Any] = {"ff_real_time": False}
    with a_gateway(database.url, **alike) as one, a_gateway(database.url, **alike) as other:
        one.caller.get("/api/services")
        turn(other, WIZARD, 100)
        one.seconds.pass_(5)

        one.caller.get("/api/services")

        assert one.booking.identity.flags == {WIZARD}


def test_nobody_names_his_flags_himself(gateway: Gateway) -> None:
    gateway.caller.get("/api/services", headers={"X-Kalends-Flags": PRICING})

    assert gateway.booking.identity.flags == frozenset()
    assert gateway.booking.header("x-kalends-flags") is None


def test_while_the_database_is_away_flags_stay_as_they_were(gateway: Gateway) -> None:
    turn(gateway, WIZARD, 100)
    gateway.caller.get("/api/services")
    with gateway.module.store.database.write() as connection:
        connection.execute(sa.text("ALTER TABLE flags RENAME TO flags_away"))
    gateway.seconds.pass_(6)

    assert gateway.caller.get("/api/services").status_code == 200
    assert gateway.booking.identity.flags == {WIZARD}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"enabled": True},
        {"enabled": True, "rolloutPercent": 101},
        {"enabled": True, "rolloutPercent": -1},
        {"enabled": True, "rolloutPercent": "10"},
        {"enabled": True, "rolloutPercent": 10, "for": "ada"},
    ],
)
def test_a_flag_is_not_turned_to_nonsense(gateway: Gateway, body: object) -> None:
    answer = gateway.with_key().put(f"/api/admin/flags/{PRICING}", json=body)

    assert answer.status_code == 422
    assert stand(gateway)[PRICING] == (False, 0, "settings")


def test_a_flag_nobody_knows_cannot_be_turned(gateway: Gateway) -> None:
    answer = gateway.with_key().put(
        "/api/admin/flags/FREE_LUNCH", json={"enabled": True, "rolloutPercent": 100}
    )

    assert (answer.status_code, answer.json()["code"]) == (404, "gateway.flag-unknown")


def test_the_list_of_flags_can_be_built_anew(gateway: Gateway) -> None:
    turn(gateway, PRICING, 10)
    turn(gateway, PRICING, 30)
    before = stand(gateway)

    gateway.module.store.rebuild("flags")

    assert stand(gateway) == before
