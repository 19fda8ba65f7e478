import json
from typing import Any

import pytest

from servicekit_tests.http.builders import OrderBody, a_shop


def findings(**fields: Any) -> list[tuple[str, str]]:
    with a_shop("client") as shop:
        answer = shop.post("/api/orders", json={"clientName": "Mia", **fields})
        if answer.status_code == 201:
            return []
        assert answer.status_code == 422
        body = answer.json()
        assert body["code"] == "request.invalid"
        return [(item["path"], item["code"]) for item in body["errors"]]


def taken(**fields: Any) -> OrderBody:
    seen: list[OrderBody] = []
    with a_shop("client", on_order=seen.append) as shop:
        answer = shop.post("/api/orders", json={"clientName": "Mia", **fields})
        assert answer.status_code == 201, answer.text
    return seen[0]


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"clientName": None}, "clientName", "wrong-kind"),
        ({"clientName": ""}, "clientName", "too-short"),
        ({"clientName": "   "}, "clientName", "too-short"),
        ({"clientName": "x" * 21}, "clientName", "too-long"),
        ({"clientName": "a\tb"}, "clientName", "control-characters"),
        ({"clientName": "a\x7fb"}, "clientName", "control-characters"),
        ({"clientName": "a\u0085b"}, "clientName", "control-characters"),
        ({"clientName": "a\u202eb"}, "clientName", "control-characters"),
        ({"note": "a\x00b"}, "", ""),
        ({"note": "a\x08b"}, "note", "control-characters"),
        ({"clientName": 5}, "clientName", "wrong-kind"),
        ({"surprise": 1}, "surprise", "unknown-field"),
        ({"client_name": "Mia"}, "client_name", "unknown-field"),
        ({"address": {"streetName": "Main", "number": 0}}, "address.number", "too-small"),
        ({"address": {"streetName": "Main", "number": "5"}}, "address.number", "wrong-kind"),
        ({"address": {"streetName": "Main", "number": 1, "x": 1}}, "address.x", "unknown-field"),
        ({"addresses": [{"number": 1}]}, "addresses[0].streetName", "missing"),
        ({"amount": "5"}, "amount", "wrong-kind"),
        ({"amount": True}, "amount", "wrong-kind"),
        ({"amount": 1.5}, "amount", "int-from-float"),
        ({"amount": 0}, "amount", "too-small"),
        ({"amount": 1001}, "amount", "too-large"),
        ({"perhaps": "5"}, "perhaps", "wrong-kind"),
        ({"perhaps": True}, "perhaps", "wrong-kind"),
        ({"gift": "yes"}, "gift", "wrong-kind"),
        ({"gift": 1}, "gift", "wrong-kind"),
        ({"sizes": [1, "2"]}, "sizes", "wrong-kind"),
        ({"sizes": [1] * 6}, "sizes", "too-many"),
        ({"sizes": 5}, "sizes", "wrong-kind"),
        ({"deliverAt": "2027-03-01T10:00:00"}, "deliverAt", "instant"),
        ({"deliverAt": "2027-03-01"}, "deliverAt", "instant"),
        ({"deliverAt": "2027-02-30T10:00:00Z"}, "deliverAt", "instant"),
        ({"deliverAt": "9999-12-31T23:59:59-14:00"}, "deliverAt", "instant"),
        ({"deliverAt": "0001-01-01T00:00:00+14:00"}, "deliverAt", "instant"),
        ({"deliverAt": 1803895200}, "deliverAt", "wrong-kind"),
        ({"deliverAt": "1803895200"}, "deliverAt", "instant"),
        ({"deliverAt": "2027-03-01T10:00:00+25:00"}, "deliverAt", "instant"),
        ({"onDay": "2027-03-01T00:00:00"}, "onDay", "day"),
        ({"onDay": "2027-2-1"}, "onDay", "day"),
        ({"onDay": 5}, "onDay", "wrong-kind"),
        ({"zone": "Mars/Olympus"}, "zone", "zone"),
        ({"zone": "../../etc/passwd"}, "zone", "zone"),
        ({"zone": "localtime"}, "zone", "zone"),
        ({"clientEmail": "mia"}, "clientEmail", "email"),
        ({"clientEmail": "mia@localhost"}, "clientEmail", "email"),
        ({"clientEmail": "mia..x@example.org"}, "clientEmail", "email"),
        ({"clientEmail": "mia@example.org\r\nBcc: all@example.org"}, "clientEmail", "email"),
        ({"clientEmail": "a" * 250 + "@example.org"}, "clientEmail", "too-long"),
        ({"clientPhone": "call me"}, "clientPhone", "phone"),
        ({"clientPhone": "+1234567890123456"}, "clientPhone", "phone"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(
    fields: dict[str, Any], path: str, code: str
) -> None:
    if not path:
        with a_shop("client") as shop:
            assert shop.post("/api/orders", json=fields).status_code == 400
        return
    assert (path, code) in findings(**fields)


def test_text_is_trimmed_and_put_into_one_form() -> None:
    body = taken(clientName="  Zoe\u0308 ", note="one\ntwo\tthree")

    assert body.client_name == "Zo\u00eb"
    assert body.note == "one\ntwo\tthree"


def test_a_moment_is_understood_in_every_zone_and_kept_in_utc() -> None:
    for written in (
        "2027-03-01T10:00:00+04:00",
        "2027-03-01T06:00:00Z",
        "2027-03-01T06:00Z",
        "2027-03-01T11:45:00.000+05:45",
    ):
        body = taken(deliverAt=written)
        assert body.deliver_at is not None
        assert body.deliver_at.isoformat() == "2027-03-01T06:00:00+00:00"


def test_addresses_and_numbers_are_kept_in_one_form() -> None:
    body = taken(clientEmail=" Mia@Example.ORG ", clientPhone="+971 (50) 123-45.67")

    assert body.client_email == "mia@example.org"
    assert body.client_phone == "+971501234567"


def test_a_whole_number_may_be_given_where_a_fraction_may() -> None:
    assert taken(weight=2).weight == 2.0
    assert taken(weight=None, sizes=[], zone="Asia/Kathmandu", onDay="2028-02-29").weight is None


def test_what_a_caller_invents_comes_back_short_and_printable() -> None:
    with a_shop("client") as shop:
        answer = shop.post("/api/orders", json={"clientName": "Mia", "\x1b[31m" + "x" * 500: 1})

    (finding,) = json.loads(answer.text)["errors"]
    assert len(finding["path"]) <= 100
    assert finding["path"].isprintable()
