from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from availability_tests.builders import HOUR, NOON
from availability_tests.world import A_WEEK, World
from contracts.availability import AvailabilityChanged, ScheduleConflictFound
from servicekit.testing.replay import assert_rebuilt_equals_live

AFTERNOONS = {day: {"timeSlots": [{"startTime": "13:00", "endTime": "17:00"}]} for day in A_WEEK}


def a_booked_noon(world: World) -> tuple[UUID, UUID, str]:
    provider = world.provider()
    service = world.service(provider)
    booking = world.booked(world.held(service, provider))
    return provider, service, str(booking.booking_id)


def met(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["bookingId"], each["code"]) for each in answer["conflicts"]]


def test_a_new_week_reports_the_bookings_it_meets_and_leaves_them(world: World) -> None:
    provider, service, booking = a_booked_noon(world)

    answer = world.set(provider, "schedule", {"weekly": AFTERNOONS})

    assert met(answer) == [(booking, "outside_hours")]
    assert [line["bookingId"] for line in world.agenda(provider)] == [booking]
    assert world.told(ScheduleConflictFound)[0]["booking_ids"] == [booking]
    assert world.hold(service, provider, start=NOON - HOUR).status_code == 422
    assert world.hold(service, provider, start=NOON + HOUR).status_code == 201


def test_a_change_that_meets_nobody_reports_nobody(world: World) -> None:
    provider, _, _ = a_booked_noon(world)

    answer = world.set(provider, "schedule", {"weekly": A_WEEK | {"sunday": None}})

    assert answer["conflicts"] == []
    assert world.told(ScheduleConflictFound) == []


def test_a_conflict_that_was_there_before_is_not_reported_again(world: World) -> None:
    provider, _, _ = a_booked_noon(world)
    world.set(provider, "schedule", {"weekly": AFTERNOONS})

    answer = world.set(provider, "limits", {"maxPerDay": 5})

    assert answer["conflicts"] == []


@pytest.mark.parametrize(
    ("part", "body", "code"),
    [
        ("exceptions", {"exceptions": [{"date": "2027-03-09", "kind": "closed"}]}, "blocked"),
        ("time-off", {"timeOff": [{"from": "2027-03-08", "to": "2027-03-10"}]}, "holiday"),
        ("time-off", {"holidays": [{"name": "Founders", "month": 3, "day": 9}]}, "holiday"),
        (
            "time-off",
            {"unavailable": [{"weekday": "tuesday", "startTime": "12:00", "endTime": "13:00"}]},
            "blocked",
        ),
    ],
)
def test_time_off_reports_whom_it_meets_and_stops_new_bookings(
    world: World, part: str, body: dict[str, Any], code: str
) -> None:
    provider, _, booking = a_booked_noon(world)

    answer = world.set(provider, part, body)

    assert met(answer) == [(booking, code)]
    refused = world.hold(world.service(provider), provider)
    assert code in [reason["code"] for reason in refused.json()["reasons"]]


def test_a_larger_buffer_meets_bookings_that_lie_close(world: World) -> None:
    provider, service, booking = a_booked_noon(world)
    later = world.booked(world.held(service, provider, start=NOON + HOUR))

    answer = world.set(provider, "buffers", {"beforeMinutes": 30, "afterMinutes": 30})

    assert {id_ for id_, _ in met(answer)} == {booking, str(later.booking_id)}


def test_who_accepts_no_bookings_is_not_offered_and_keeps_what_is_booked(world: World) -> None:
    provider, service, booking = a_booked_noon(world)

    answer = world.set(provider, "switches", {"isAccepting": False})

    assert answer["conflicts"] == []
    assert world.hold(service, provider, start=NOON + HOUR).status_code == 422
    assert world.hold(service, start=NOON + HOUR).status_code == 422
    assert [line["bookingId"] for line in world.agenda(provider)] == [booking]


def test_a_window_of_the_owner_is_kept(world: World) -> None:
    provider, service, _ = a_booked_noon(world)

    world.set(provider, "window", {"maxAdvanceDays": 2})

    assert world.hold(service, provider, start=NOON + HOUR).status_code == 422


def test_rules_of_the_owner_are_kept(world: World) -> None:
    provider, service, _ = a_booked_noon(world)

    world.set(provider, "rules", {"durations": {"min": 30, "max": 30}})

    assert world.hold(service, provider, start=NOON + HOUR, duration=60).status_code == 422


def test_who_takes_one_type_of_service_is_offered_for_no_other(world: World) -> None:
    provider = world.provider()
    workshop = world.service(provider, service_type="workshop")
    consultation = world.service(provider, service_type="standard-consultation")

    world.set(provider, "rules", {"serviceTypes": ["workshop"]})

    refused = world.hold(consultation, provider)
    assert refused.status_code == 422
    assert [reason["code"] for reason in refused.json()["reasons"]] == ["not_offered"]
    assert world.hold(consultation).status_code == 422
    assert world.hold(workshop, provider).status_code == 201


def test_a_service_that_told_no_type_is_taken_whatever_types_the_owner_takes(world: World) -> None:
    provider = world.provider()
    untyped = world.service(provider)

    world.set(provider, "rules", {"serviceTypes": ["workshop"]})

    assert world.hold(untyped, provider).status_code == 201


def test_what_was_set_is_what_is_read(world: World) -> None:
    provider = world.provider(schedule=False)
    parts: dict[str, dict[str, Any]] = {
        "schedule": {
            "weekly": {
                "monday": {
                    "isWorkingDay": True,
                    "timeSlots": [{"startTime": "09:00", "endTime": "17:00"}],
                    "breaks": [{"startTime": "12:00", "endTime": "12:30"}],
                },
                **{
                    day: {"isWorkingDay": False, "timeSlots": [], "breaks": []}
                    for day in list(A_WEEK)[1:]
                },
            }
        },
        "exceptions": {
            "exceptions": [
                {
                    "date": "2027-03-09",
                    "kind": "extra",
                    "intervals": [{"startTime": "18:00", "endTime": "20:00"}],
                    "reason": "fair",
                }
            ]
        },
        "time-off": {
            "timeOff": [
                {"kind": "blackout", "from": "2027-04-01", "to": "2027-04-02", "reason": None}
            ],
            "holidays": [{"name": "New Year", "month": 1, "day": 1, "region": None}],
            "unavailable": [{"weekday": "friday", "startTime": "15:00", "endTime": "17:00"}],
        },
        "buffers": {"beforeMinutes": 0, "afterMinutes": 10},
        "limits": {"maxPerDay": 4, "maxConcurrent": 2},
        "window": {"minAdvanceMinutes": 90, "maxAdvanceDays": 20},
        "switches": {"isOnline": False, "isAccepting": True},
    }

    for part, body in parts.items():
        world.set(provider, part, body)

    for part, body in parts.items():
        path = f"/api/admin/availability/{provider}/{part}"
        assert world.staff().get(path).json() == body
    whole = world.staff().get(f"/api/admin/availability/{provider}").json()
    assert whole["timeOff"] == parts["time-off"]
    assert_rebuilt_equals_live(world.store, "timetable")


def test_weekdays_may_come_as_numbers_from_sunday_and_in_the_short_form(world: World) -> None:
    provider = world.provider(schedule=False)
    service = world.service(provider)
    short = {"isWorking": True, "startTime": "12:00", "endTime": "13:00"}

    world.set(provider, "schedule", {"weekly": {"2": short, "0": {"isWorking": False}}})
    world.set(provider, "buffers", {"beforeMinutes": 0, "afterMinutes": 0})

    assert world.hold(service, provider).status_code == 201


def test_a_bulk_change_reaches_all_or_none(world: World) -> None:
    first, second = world.provider(), world.provider()
    closing = {"exceptions": [{"date": "2027-03-09", "kind": "closed", "reason": "moving"}]}
    path = "/api/admin/availability/bulk"

    failed = world.staff().put(path, json={"resourceIds": [str(first), str(uuid4())], **closing})
    assert failed.status_code == 404
    assert world.staff().get(f"/api/admin/availability/{first}/exceptions").json() == {
        "exceptions": []
    }

    done = world.staff().put(path, json={"resourceIds": [str(first), str(second)], **closing})
    assert done.status_code == 200, done.text
    assert [item["resourceId"] for item in done.json()["items"]] == [str(first), str(second)]
    service = world.service(first, second)
    assert world.hold(service, first).status_code == 409
    assert world.hold(service, second).status_code == 409


def test_bulk_time_off_is_added_to_what_there_is(world: World) -> None:
    provider = world.provider()
    world.set(provider, "time-off", {"timeOff": [{"from": "2027-05-01", "to": "2027-05-02"}]})

    for _ in range(2):
        world.staff().put(
            "/api/admin/availability/bulk",
            json={
                "resourceIds": [str(provider)],
                "timeOff": [{"from": "2027-12-24", "to": "2027-12-26", "kind": "holiday"}],
                "holidays": [{"name": "New Year", "month": 1, "day": 1}],
            },
        )

    read = world.staff().get(f"/api/admin/availability/{provider}/time-off").json()
    assert [off["from"] for off in read["timeOff"]] == ["2027-05-01", "2027-12-24"]
    assert len(read["holidays"]) == 1


def test_a_change_of_schedule_is_told_to_others(world: World) -> None:
    provider = world.provider()
    before = len(world.told(AvailabilityChanged))

    world.set(provider, "exceptions", {"exceptions": [{"date": "2027-03-09", "kind": "closed"}]})

    (changed,) = world.told(AvailabilityChanged)[before:]
    assert (changed["resource_id"], changed["dates"]) == (str(provider), ["2027-03-09"])


def test_a_block_keeps_an_interval_free_and_reports_whom_it_meets(world: World) -> None:
    provider, service, booking = a_booked_noon(world)
    path = f"/api/admin/availability/{provider}/blocks"
    body = {
        "startTime": (NOON - HOUR).isoformat(),
        "endTime": (NOON + 2 * HOUR).isoformat(),
        "reason": "dentist",
    }

    made = world.staff().post(path, json=body)

    assert made.status_code == 201, made.text
    assert [each["bookingId"] for each in made.json()["conflicts"]] == [booking]
    assert world.hold(service, provider, start=NOON + HOUR).status_code == 409
    gone = world.staff().delete(f"{path}/{made.json()['id']}")
    assert gone.status_code == 204
    assert world.hold(service, provider, start=NOON + HOUR).status_code == 201
    assert world.staff().delete(f"{path}/{made.json()['id']}").status_code == 404


def test_a_reservation_is_not_taken_away_like_a_block(world: World) -> None:
    provider, _, _ = a_booked_noon(world)
    (line,) = world.agenda(provider)

    answer = world.staff().delete(f"/api/admin/availability/{provider}/blocks/{line['id']}")

    assert answer.status_code == 404
    assert len(world.agenda(provider)) == 1


def test_the_agenda_is_answered_as_it_was_known_at_any_instant(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    moments: list[datetime] = []

    def passes() -> None:
        moments.append(world.clock())
        world.clock.move(timedelta(minutes=1))

    passes()
    held = world.held(service, provider)
    passes()
    booking = world.booked(held)
    passes()
    world.hears(world.cancelled(booking))
    passes()

    def known(moment: datetime) -> list[str]:
        return [line["status"] for line in world.agenda(provider, asOf=moment.isoformat())]

    assert [known(moment) for moment in moments] == [[], ["held"], ["reserved"], []]
    everything = world.agenda(provider, all="true")
    assert [line["status"] for line in everything] == ["cancelled"]


def test_a_provider_who_left_is_not_offered_any_more(world: World) -> None:
    from contracts.booking import ProviderLeft

    provider, service, booking = a_booked_noon(world)

    world.hears(ProviderLeft(resource_id=provider))

    assert world.hold(service, provider, start=NOON + HOUR).status_code == 422
    assert [line["bookingId"] for line in world.agenda(provider)] == [booking]


def test_a_retired_service_is_not_offered_and_what_is_booked_stands(world: World) -> None:
    from contracts.booking import ServiceRetired

    provider = world.provider()
    service = world.service(provider)
    held = world.held(service, provider)

    world.hears(ServiceRetired(service_id=service, slug="gone"))
    booking = world.booked(held)

    assert world.hold(service, provider, start=NOON + HOUR).status_code == 404
    assert world.agenda(provider)[0]["bookingId"] == str(booking.booking_id)
