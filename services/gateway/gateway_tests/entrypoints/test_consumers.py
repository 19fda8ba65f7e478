"""Whoever was erased is signed out everywhere (SEC-03)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from contracts.booking import PersonErased
from contracts.registry import check_subscriptions
from gateway.adapters.tables import mails_to_send, sessions, sign_in_links
from gateway_tests.builders import Gateway, a_gateway
from servicekit.db.engine import Database

MIA, NOA = "mia@example.org", "noa@example.org"


def erased(gateway: Gateway, person_id: UUID) -> None:
    (heard,) = gateway.module.subscriptions
    event = PersonErased(person_id=person_id, erased_at=datetime.now(UTC))
    gateway.module.store.run(lambda: heard.handler(event))


def kept_of(gateway: Gateway, email: str) -> tuple[int, ...]:
    with gateway.module.store.read() as connection:
        return tuple(
            connection.scalar(
                sa.select(sa.func.count()).select_from(table).where(table.c.email == email)
            )
            or 0
            for table in (sessions, sign_in_links)
        )


def test_whoever_is_erased_is_signed_out_in_all_browsers_and_others_are_not(
    gateway: Gateway,
) -> None:
    people = gateway.booking.people = {}
    at_home, at_work, noas = gateway.browser(), gateway.browser(), gateway.browser()
    at_home.sign_in_by_mail(MIA)
    at_work.sign_in_by_mail("Mia@Example.org")
    noas.sign_in_by_mail(NOA)
    assert at_home.session()["signedIn"]
    at_home.post("/api/sign-in/email", json={"email": MIA})

    erased(gateway, people[MIA])

    assert not at_home.session()["signedIn"]
    assert not at_work.session()["signedIn"]
    assert noas.session()["email"] == NOA
    assert kept_of(gateway, MIA) == (0, 0)
    assert kept_of(gateway, NOA) == (1, 1)


def test_a_link_that_was_sent_before_an_erasure_signs_nobody_in(gateway: Gateway) -> None:
    people = gateway.booking.people = {}
    browser = gateway.browser()
    browser.sign_in_by_mail(MIA)
    browser.post("/api/sign-in/email", json={"email": MIA})

    erased(gateway, people[MIA])

    late = browser.post("/api/sign-in/email/complete", json={"token": browser.token_of(MIA)})
    assert (late.status_code, late.json()["code"]) == (410, "gateway.link-not-valid")


def test_whoever_is_erased_keeps_no_link_though_he_is_not_signed_in(gateway: Gateway) -> None:
    people = gateway.booking.people = {MIA: uuid4()}
    browser = gateway.browser()
    browser.post("/api/sign-in/email", json={"email": MIA})
    browser.post("/api/sign-in/email", json={"email": NOA})

    erased(gateway, people[MIA])

    assert kept_of(gateway, MIA) == (0, 0)
    late = browser.post("/api/sign-in/email/complete", json={"token": browser.token_of(MIA)})
    assert late.status_code == 410
    other = browser.post("/api/sign-in/email/complete", json={"token": browser.token_of(NOA)})
    assert other.status_code == 200
    assert set(people) == {MIA, NOA}


def test_asking_for_a_link_makes_nobody_a_person(gateway: Gateway) -> None:
    people = gateway.booking.people = {}
    gateway.browser().post("/api/sign-in/email", json={"email": MIA})

    assert people == {}


def test_the_first_link_of_somebody_is_forgotten_though_he_has_signed_out(
    gateway: Gateway,
) -> None:
    people = gateway.booking.people = {}
    browser = gateway.browser()
    browser.sign_in_by_mail(MIA)
    browser.post("/api/sign-out")
    assert kept_of(gateway, MIA) == (0, 1)

    erased(gateway, people[MIA])

    assert kept_of(gateway, MIA) == (0, 0)


def test_a_link_nobody_could_say_whose_it_is_goes_with_whoever_is_erased(gateway: Gateway) -> None:
    gateway.browser().post("/api/sign-in/email", json={"email": MIA})
    assert kept_of(gateway, MIA) == (0, 1)

    erased(gateway, uuid4())

    assert kept_of(gateway, MIA) == (0, 0)


def test_what_is_still_to_be_mailed_to_whoever_is_erased_is_not_sent(database: Database) -> None:
    with a_gateway(database.url, mailbox="off", smtp_url="smtp://mail.example.com") as gateway:
        people = gateway.booking.people = {MIA: uuid4(), NOA: uuid4()}
        for email in (MIA, NOA, MIA):
            gateway.browser().post("/api/sign-in/email", json={"email": email})
        assert waiting(gateway) == 3

        erased(gateway, people[MIA])
        assert waiting(gateway) == 1

        erased(gateway, people[NOA])
        assert waiting(gateway) == 0


def waiting(gateway: Gateway) -> int:
    with gateway.module.store.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(mails_to_send)) or 0


def test_a_client_nobody_could_name_is_signed_out_with_whoever_is_erased(gateway: Gateway) -> None:
    unknown, staff = gateway.browser(), gateway.browser()
    unknown.sign_in_by_mail(MIA)
    staff.sign_in_by_key("ada@example.org")

    erased(gateway, uuid4())

    assert not unknown.session()["signedIn"]
    assert staff.session()["signedIn"]


def test_a_session_keeps_its_person_while_it_is_used(gateway: Gateway) -> None:
    people = gateway.booking.people = {}
    browser = gateway.browser()
    browser.sign_in_by_mail(MIA)
    before = browser.cookies
    gateway.clock.move(timedelta(hours=5))
    assert browser.session()["signedIn"]

    with gateway.module.store.read() as connection:
        assert connection.scalar(sa.select(sessions.c.person_id)) == people[MIA]
    assert browser.cookies != before


def test_the_gateway_subscribes_to_what_the_registry_says(gateway: Gateway) -> None:
    check_subscriptions("gateway", [one.event for one in gateway.module.subscriptions])
