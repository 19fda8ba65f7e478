from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import book, booked
from booking_tests.catalogue_builders import PROVIDER_ID
from booking_tests.reception import Reception
from servicekit.testing.http import Caller

ONE = str(PROVIDER_ID)
WEEK = timedelta(days=7)
WEEKLY = {"frequency": "WEEKLY", "occurrences": 4}
BERLIN = ZoneInfo("Europe/Berlin")


def a_series(guest: Caller) -> tuple[UUID, str, list[UUID]]:
    body = book(guest, recurringPattern=WEEKLY, teamMemberId=ONE).json()
    made = [UUID(one["id"]) for one in body["series"]["created"]]
    return UUID(body["series"]["id"]), body["manageToken"], made


def test_a_series_skips_what_cannot_be_had_and_tells_it(reception: Reception) -> None:
    with reception.open() as guest:
        booked(guest, teamMemberId=ONE, scheduledAt=(STARTS_AT + WEEK).isoformat())
        answer = book(guest, recurringPattern=WEEKLY, teamMemberId=ONE)

    series = answer.json()["series"]
    assert answer.status_code == 201
    assert [one["scheduledAtUtc"] for one in series["created"]] == [
        "2025-03-10T09:00:00Z",
        "2025-03-24T09:00:00Z",
        "2025-03-31T09:00:00Z",
    ]
    assert [(one["scheduledAt"], one["reason"]) for one in series["skipped"]] == [
        ("2025-03-17T13:00:00+04:00", "booked")
    ]


def test_the_first_booking_is_the_parent_and_the_others_are_its_children(
    reception: Reception,
) -> None:
    with reception.open("staff") as staff:
        series_id, _, made = a_series(staff.acting_as("guest"))
        parent, child = (
            staff.get(f"/api/admin/bookings/{booking_id}").json() for booking_id in made[:2]
        )

    assert parent["id"] == str(series_id)
    assert parent["parentBookingId"] is None
    assert parent["recurringPattern"]["frequency"] == "WEEKLY"
    assert child["parentBookingId"] == parent["id"]
    assert child["recurringPattern"] is None
    assert {parent["bookingType"], child["bookingType"]} == {"RECURRING"}


def test_a_series_keeps_its_wall_time_when_the_clocks_change(reception: Reception) -> None:
    with reception.open() as guest:
        answer = book(guest, recurringPattern=WEEKLY, timezone="Europe/Berlin", teamMemberId=ONE)

    starts = [
        datetime.fromisoformat(one["scheduledAt"]) for one in answer.json()["series"]["created"]
    ]
    assert {start.astimezone(BERLIN).hour for start in starts} == {10}
    assert {start.utcoffset() for start in starts} == {timedelta(hours=1), timedelta(hours=2)}


def test_a_series_none_of_whose_dates_can_be_had_is_refused(reception: Reception) -> None:
    with reception.open() as guest:
        for week in range(4):
            booked(guest, teamMemberId=ONE, scheduledAt=(STARTS_AT + week * WEEK).isoformat())
        refused = book(guest, recurringPattern=WEEKLY, teamMemberId=ONE)

    assert (refused.status_code, refused.json()["code"]) == (409, "booking.slot-unavailable")


def test_one_provider_serves_the_whole_series(reception: Reception) -> None:
    with reception.open() as guest:
        booked(guest, teamMemberId=ONE)  # so the first date goes to the other one
        answer = book(guest, recurringPattern=WEEKLY)

    assert len({one["consultant"]["id"] for one in answer.json()["series"]["created"]}) == 1


def test_a_series_sent_again_under_its_key_is_the_same_series(reception: Reception) -> None:
    with reception.open() as guest:
        first = book(guest, key="s-1", recurringPattern=WEEKLY, teamMemberId=ONE)
        again = book(guest, key="s-1", recurringPattern=WEEKLY, teamMemberId=ONE)

    assert again.json() == first.json()
    assert len(reception.calendar.taken(PROVIDER_ID)) == 4


def test_the_rest_of_a_series_is_cancelled_and_what_was_stays(reception: Reception) -> None:
    with reception.open() as guest:
        series_id, token, made = a_series(guest)
        answer = guest.post(
            f"/api/bookings/series/{series_id}/cancel?token={token}",
            json={"startingFrom": (STARTS_AT + 2 * WEEK).isoformat(), "reason": "Enough"},
        )

    assert [UUID(one) for one in answer.json()["changed"]] == made[2:]
    assert [reception.booking(one).status for one in made] == ["confirmed"] * 2 + ["cancelled"] * 2
    assert len(reception.calendar.taken(PROVIDER_ID)) == 2


def test_what_a_client_may_no_longer_cancel_stays_and_is_named(reception: Reception) -> None:
    with reception.open() as guest:
        series_id, token, made = a_series(guest)
        reception.clock.set(STARTS_AT - timedelta(hours=1))
        answer = guest.post(f"/api/bookings/series/{series_id}/cancel?token={token}", json={})

    assert [UUID(one) for one in answer.json()["changed"]] == made[1:]
    assert answer.json()["kept"] == [
        {"bookingId": str(made[0]), "reason": "booking.edit-deadline-passed"}
    ]


def test_the_rest_of_a_series_moves_and_what_cannot_stays_and_is_named(
    reception: Reception,
) -> None:
    with reception.open() as guest:
        series_id, token, made = a_series(guest)
        # In the way: 15:00 in Dubai, one week on.
        booked(
            guest,
            teamMemberId=ONE,
            scheduledAt=(STARTS_AT + WEEK + timedelta(hours=2)).isoformat(),
        )
        answer = guest.post(
            f"/api/bookings/series/{series_id}/reschedule?token={token}",
            json={"newTime": "15:00"},
        )

    assert answer.status_code == 200, answer.text
    assert [UUID(one) for one in sorted(answer.json()["changed"])] == sorted(
        [made[0], *made[2:]], key=str
    )
    assert answer.json()["kept"] == [{"bookingId": str(made[1]), "reason": "booked"}]
    starts = [reception.booking(one).slot.starts_at for one in made]
    assert starts[0] == STARTS_AT + timedelta(hours=2)
    assert starts[1] == STARTS_AT + WEEK


def test_a_series_moves_by_days_into_the_places_it_leaves(reception: Reception) -> None:
    with reception.open() as guest:
        series_id, token, made = a_series(guest)
        answer = guest.post(
            f"/api/bookings/series/{series_id}/reschedule?token={token}", json={"shiftDays": 7}
        )
        reception.carry()

    assert len(answer.json()["changed"]) == 4
    assert reception.booking(made[0]).slot.starts_at == STARTS_AT + WEEK
    assert reception.calendar.taken(PROVIDER_ID) == [
        (STARTS_AT + (n + 1) * WEEK, booking_id) for n, booking_id in enumerate(made)
    ]


def test_the_link_of_another_booking_does_not_open_a_series(reception: Reception) -> None:
    with reception.open() as guest:
        series_id, _, _ = a_series(guest)
        _, token = booked(guest)
        refused = guest.post(f"/api/bookings/series/{series_id}/cancel?token={token}", json={})

    assert refused.status_code == 403


def test_a_single_booking_is_no_series(reception: Reception) -> None:
    with reception.open() as guest:
        booking_id, token = booked(guest)
        refused = guest.post(f"/api/bookings/series/{booking_id}/cancel?token={token}", json={})

    assert (refused.status_code, refused.json()["code"]) == (404, "booking.series-unknown")
