"""People may see what is held of them, and be forgotten: by the API and by the command line."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa

from journeys.clients import a_request, consultant, slots
from journeys.conftest import SERVICES, database_of
from journeys.product import ADMIN_KEY, Product
from journeys.truth import assert_read_models_equal_the_log, opened

pytestmark = pytest.mark.slow

TAX = "tax-consultation"
ERASED = "erased"


def kalends(product: Product, *arguments: str) -> str:
    """What the command line prints, on the data of this installation."""
    done = subprocess.run(
        [sys.executable, "-m", "embedded", *arguments],
        env={
            **{name: value for name, value in os.environ.items() if "KALENDS_" not in name},
            "KALENDS_DATA": str(product.data),
            "KALENDS_ADMIN_KEY": ADMIN_KEY,
            **product.settings,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def somebody(word: str) -> dict[str, Any]:
    """Somebody whose every detail can be looked for in files."""
    return {
        "clientName": f"Quirin{word} Zaunkoenig{word}",
        "clientEmail": f"quirin.{word}@zaun{word}.example",
        "clientPhone": "+49301234" + str(int(word, 16) % 10**6).zfill(6),
        "company": f"Zaun{word} Werke",
        "message": f"My secret plan {word}.",
        "details": {"position": f"Chief{word}", "description": f"A project named {word}"},
    }


def secrets_of(person: dict[str, Any]) -> list[str]:
    return [
        *person["clientName"].split(),
        person["clientEmail"],
        person["clientPhone"],
        person["company"].split()[0],
        person["message"],
        *person["details"].values(),
    ]


def found_in_files(product: Product, words: list[str]) -> list[str]:
    """Which words stand readable in the files of the folder, in whatever case."""
    found = []
    for path in sorted(Path(product.data).iterdir()):
        if path.is_file():
            content = path.read_bytes().lower()
            found += [
                f"{word} in {path.name}" for word in words if word.lower().encode() in content
            ]
    return found


def found_in_rows(product: Product, words: list[str]) -> list[str]:
    """Which words stand readable in any row of any table of any service."""
    found = []
    for service in SERVICES:
        engine = sa.create_engine(database_of(product, service))
        with engine.connect() as connection:
            for table in sa.inspect(engine).get_table_names():
                name = engine.dialect.identifier_preparer.quote(table)
                for row in connection.execute(sa.text(f"SELECT * FROM {name}")):  # noqa: S608 - a name of our own
                    text = " ".join(
                        value.decode("latin-1") if isinstance(value, bytes) else str(value)
                        for value in row
                    ).lower()
                    found += [
                        f"{word} in {service}.{table}" for word in words if word.lower() in text
                    ]
        engine.dispose()
    return found


def booked(product: Product, person: dict[str, Any], number: int) -> dict[str, Any]:
    with product.client() as client:
        provider = consultant(client, "Haddad")["id"]
        slot = slots(client, TAX, provider=provider, from_day=5)[number]
        answer = client.post(
            "/api/bookings",
            json=a_request(TAX, slot["startTime"], teamMemberId=provider, **person),
            headers={"Idempotency-Key": uuid4().hex},
        )
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_a_person_gets_everything_and_is_forgotten_for_good(  # noqa: PLR0915 - one life, told once
    own_product: Product,
) -> None:
    product = own_product
    one, other, stays = (somebody(uuid4().hex[:6]) for _ in range(3))
    made = {name: booked(product, who, number) for number, (name, who) in
            enumerate((("one", one), ("other", other), ("stays", stays)))}  # fmt: skip
    with product.admin() as staff:
        path = f"/api/admin/bookings/{made['one']['booking']['id']}"
        note = f"called about {one['clientName']}"
        staff.post(f"{path}/notes", json={"text": note}).raise_for_status()
        staff.post(f"{path}/cancel", json={"reason": one["message"]}).raise_for_status()

        # Everything, before.
        person = staff.get("/api/admin/persons", params={"email": one["clientEmail"].upper()})
        person_id = person.raise_for_status().json()["personId"]
        export = staff.get(f"/api/admin/persons/{person_id}/export").raise_for_status()
        assert [word for word in secrets_of(one) if word not in export.text] == []
        assert not [word for word in secrets_of(stays) if word in export.text]
        assert export.json()["erased"] is False
        assert "terms" in export.text
        printed = json.loads(kalends(product, "person", "export", other["clientEmail"]))
        assert [w for w in secrets_of(other) if w not in json.dumps(printed)] == []

        # Forgotten: one through the API, the other by the command line, both while it runs.
        gone = staff.post(f"/api/admin/persons/{person_id}/erase")
        assert gone.status_code == 204
        assert staff.post(f"/api/admin/persons/{person_id}/erase").status_code == 204
        other_id = printed["personId"]
        assert other_id in kalends(product, "person", "erase", other["clientEmail"])

        for name, who in (("one", one), ("other", other)):
            booking = made[name]["booking"]
            seen = staff.get(f"/api/admin/bookings/{booking['id']}").raise_for_status()
            timeline = staff.get(f"/api/admin/bookings/{booking['id']}/timeline")
            again = staff.get("/api/admin/persons", params={"email": who["clientEmail"]})
            after = staff.get(
                f"/api/admin/persons/{seen.json()['personId']}/export"
            ).raise_for_status()
            mine = staff.get(
                f"/api/bookings/{booking['id']}", params={"token": made[name]["manageToken"]}
            )
            ics = staff.get(
                f"/api/bookings/{booking['id']}/calendar.ics",
                params={"token": made[name]["manageToken"]},
            )
            for text in (seen.text, timeline.text, after.text, mine.text, ics.text):
                assert not [word for word in secrets_of(who) if word.lower() in text.lower()]
            assert seen.json()["client"]["email"] == ERASED
            assert seen.json()["client"]["lastName"] == ERASED
            assert (timeline.status_code, after.json()["erased"]) == (200, True)
            assert again.status_code == 404
            word = who["clientName"].split()[1]
            assert staff.get("/api/admin/bookings", params={"search": word}).json()["total"] == 0
        rows = staff.get("/api/admin/bookings", params={"limit": 100}).raise_for_status()
        assert not [w for who in (one, other) for w in secrets_of(who) if w in rows.text]
        assert [r["clientName"] for r in rows.json()["items"]].count(stays["clientName"]) == 1

    # Somebody of the same address is somebody new.
    new = booked(product, one | {"clientName": "Somebody New"}, 5)
    with product.admin() as staff:
        fresh = staff.get(f"/api/admin/bookings/{new['booking']['id']}").json()
        assert fresh["personId"] != person_id
        fresh_id = fresh["personId"]
        staff.post(f"/api/admin/persons/{fresh_id}/erase").raise_for_status()

    product.stop()
    words = [word for who in (one, other) for word in secrets_of(who)]
    assert found_in_rows(product, words) == []
    assert found_in_files(product, words) == []
    with opened(product) as inside:
        for module in inside.modules.values():
            store = module.store
            position, streams = 0, set()
            while log := store.log(position, 500):
                streams |= {recorded.event.originator_id for recorded in log}
                position = log[-1].position
            assert streams
            for stream in streams:
                assert store.look(UUID(str(stream))) is not None
    assert_read_models_equal_the_log(product)
    product.start()
    with product.admin() as staff:
        seen = staff.get(f"/api/admin/bookings/{made['other']['booking']['id']}").json()
    assert seen["client"]["name"] == ERASED or ERASED in seen["client"]["name"]


def test_a_stranger_cannot_be_erased_and_only_admins_erase(own_product: Product) -> None:
    with own_product.admin() as staff, own_product.client() as guest:
        nobody = f"/api/admin/persons/{uuid4()}"
        assert staff.post(f"{nobody}/erase").json()["code"] == "booking.person-unknown"
        assert staff.get(f"{nobody}/export").status_code == 404
        assert guest.post(f"{nobody}/erase").status_code == 401
        layla = consultant(guest, "Haddad")["id"]
        # Who can still be booked has a public name; she leaves first.
        kept = staff.get("/api/admin/persons", params={"email": "layla.haddad@kalends.example"})
        refused = staff.post(f"/api/admin/persons/{kept.json()['personId']}/erase")

    assert (refused.status_code, refused.json()["code"]) == (409, "booking.person-still-provides")
    assert layla


def test_whoever_is_erased_is_signed_out_everywhere(product: Product) -> None:
    email = f"mia.{uuid4().hex[:8]}@example.org"
    with product.admin() as staff, product.client() as home, product.client() as work:
        signed_in(home, email)
        # What somebody is called does not change with the first booking.
        slot = slots(home, TAX)[0]["startTime"]
        made = work.post("/api/bookings", json=a_request(TAX, slot, clientEmail=email))
        assert made.status_code == 201, made.text
        signed_in(work, email)
        found = staff.get("/api/admin/persons", params={"email": email}).raise_for_status()

        staff.post(f"/api/admin/persons/{found.json()['personId']}/erase").raise_for_status()

        for browser in (home, work):
            until = time.monotonic() + 30
            while browser.get("/api/session").json()["signedIn"]:
                assert time.monotonic() < until
                time.sleep(0.05)


def signed_in(browser: httpx.Client, email: str) -> None:
    """Sign in by the link that the development mailbox has got."""
    browser.post("/api/sign-in/email", json={"email": email}).raise_for_status()
    mails = browser.get("/dev/mailbox.json").raise_for_status().json()["mails"]
    (link,) = next(mail["links"] for mail in mails if mail["to"] == email)
    (token,) = parse_qs(urlsplit(link).query)["token"]
    browser.post("/api/sign-in/email/complete", json={"token": token}).raise_for_status()
    assert browser.get("/api/session").json()["email"] == email
