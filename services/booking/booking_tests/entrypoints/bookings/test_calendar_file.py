"""CAL-05 to CAL-07: read by the icalendar library, and held against the rules of RFC 5545."""

from datetime import UTC, timedelta
from typing import Any

import icalendar

from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import booked
from booking_tests.reception import Reception


def the_event(raw: bytes) -> tuple[Any, Any]:
    calendar: Any = icalendar.Calendar.from_ical(raw)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_a_booking_is_a_calendar_file(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest, message="Bring; papers, please\nand time")
        answer = guest.get(f"/api/bookings/{booking_id}/calendar.ics?token={token}")

    calendar, event = the_event(answer.content)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert str(calendar["VERSION"]) == "2.0"
    assert str(calendar["PRODID"]) == "-//Nordlicht//Booking System//EN"
    assert str(calendar["CALSCALE"]) == "GREGORIAN"
    assert str(calendar["METHOD"]) == "REQUEST"
    assert str(event["UID"]) == f"booking-{booking_id}@nordlicht.example"
    assert event["DTSTART"].dt == STARTS_AT
    assert event["DTEND"].dt == STARTS_AT + timedelta(hours=1)
    assert event["DTSTAMP"].dt == reception.clock().astimezone(UTC)
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CONFIRMED", 0)
    assert str(event["SUMMARY"]) == "Tax Consultation - Mia Olsen"
    assert str(event["LOCATION"]) == "TBD"
    assert str(event["ORGANIZER"]) == "MAILTO:bookings@nordlicht.example"
    assert str(event["ATTENDEE"]) == "MAILTO:mia.olsen@example.org"
    assert event["ATTENDEE"].params["CN"] == "Mia Olsen"
    description = str(event["DESCRIPTION"])
    assert "Duration: 60 minutes" in description
    assert f"Booking ID: {booking_id}" in description
    assert description.endswith("Notes: Bring; papers, please\nand time")


def test_lines_end_with_crlf_are_folded_at_75_octets_and_text_is_escaped(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest, message="Ångström; " * 40)
        raw = guest.get(f"/api/bookings/{booking_id}/calendar.ics?token={token}").content

    assert raw.endswith(b"\r\n")
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(b"\n" not in line for line in lines)
    assert b"\\;" in raw


def test_every_move_raises_the_sequence_and_a_cancellation_has_the_last_word(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest)
        query = f"?token={token}"
        seen = []
        for hours in (3, 6):
            guest.post(
                f"/api/bookings/{booking_id}/reschedule{query}",
                json={"scheduledAt": (STARTS_AT + timedelta(hours=hours)).isoformat()},
            )
            raw = guest.get(f"/api/bookings/{booking_id}/calendar.ics{query}").content
            seen.append(int(the_event(raw)[1]["SEQUENCE"]))
        guest.post(f"/api/bookings/{booking_id}/cancel{query}", json={})
        raw = guest.get(f"/api/bookings/{booking_id}/calendar.ics{query}").content

    calendar, event = the_event(raw)
    assert [*seen, int(event["SEQUENCE"])] == [1, 2, 3]
    assert str(calendar["METHOD"]) == "CANCEL"
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["UID"]) == f"booking-{booking_id}@nordlicht.example"


def test_what_is_not_confirmed_yet_is_tentative(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest, paymentMethod="card")
        raw = guest.get(f"/api/bookings/{booking_id}/calendar.ics?token={token}").content

    assert str(the_event(raw)[1]["STATUS"]) == "TENTATIVE"
