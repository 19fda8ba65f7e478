from typing import Any
from uuid import UUID

from availability_tests.builders import HOUR, NOON, QUARTER
from availability_tests.world import World
from servicekit.testing.replay import assert_rebuilt_equals_live


def a_slot(world: World, provider: UUID, service: UUID, **told: Any) -> dict[str, Any]:
    answer = world.staff().post(
        f"/api/admin/availability/{provider}/slots",
        json={
            "serviceId": str(service),
            "startTime": NOON.isoformat(),
            "endTime": (NOON + HOUR).isoformat(),
            **told,
        },
    )
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def slots(world: World, provider: UUID) -> list[dict[str, Any]]:
    answer = world.staff().get(
        f"/api/admin/availability/{provider}/slots",
        params={"from": NOON.isoformat(), "to": (NOON + 10 * HOUR).isoformat()},
    )
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_a_stored_slot_counts_its_places(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    a_slot(world, provider, service, maxBookings=2)
    world.booked(world.held(service, provider))

    assert world.hold(service, provider).status_code == 201
    assert world.hold(service, provider).status_code == 409
    (slot,) = slots(world, provider)
    assert (slot["maxBookings"], slot["currentBookings"], slot["date"]) == (2, 2, "2027-03-09")


def test_a_lapsed_seat_is_sold_again_and_a_reserved_one_is_not(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    a_slot(world, provider, service, maxBookings=2)
    world.booked(world.held(service, provider))
    world.held(service, provider)

    world.clock.move(QUARTER)
    world.fire_timers()

    answers = [world.hold(service, provider).status_code for _ in range(2)]
    assert answers == [201, 409]
    assert_rebuilt_equals_live(world.store, "timetable")
    assert_rebuilt_equals_live(world.store, "agenda")


def test_a_cancelled_booking_frees_its_seat(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    a_slot(world, provider, service, maxBookings=1)
    booking = world.booked(world.held(service, provider))
    assert world.hold(service, provider).status_code == 409

    world.hears(world.cancelled(booking))

    assert world.hold(service, provider).status_code == 201


def test_a_stored_slot_says_itself_when_it_is(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    evening = NOON.replace(hour=19)

    a_slot(
        world,
        provider,
        service,
        startTime=evening.isoformat(),
        endTime=(evening + HOUR).isoformat(),
    )

    assert world.hold(service, provider, start=evening).status_code == 201


def test_a_stored_slot_takes_its_member_s_time_for_other_services(world: World) -> None:
    provider = world.provider()
    service, other = world.service(provider), world.service(provider)
    a_slot(world, provider, service, maxBookings=5)

    assert world.hold(other, provider).status_code == 409
    assert world.hold(service, provider, start=NOON + 2 * QUARTER).status_code == 409


def test_one_member_serves_no_more_at_once_than_she_said(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.set(provider, "limits", {"maxConcurrent": 2})
    a_slot(world, provider, service, maxBookings=5)

    answers = [world.hold(service, provider) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert answers[2].json()["reasons"][0]["code"] == "max_concurrent"


def test_seats_count_against_the_member_s_day(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.set(provider, "limits", {"maxPerDay": 2})
    a_slot(world, provider, service, maxBookings=5)
    world.held(service, provider)
    world.held(service, provider)

    refused = world.hold(service, provider, start=NOON + HOUR)

    assert refused.json()["reasons"][0]["code"] == "max_daily_limit"


def offered(world: World, service: UUID, provider: UUID) -> set[str]:
    answer = world.guest.get(
        "/api/bookings/availability",
        params={
            "serviceId": str(service),
            "date": NOON.date().isoformat(),
            "teamMemberId": str(provider),
        },
    )
    assert answer.status_code == 200, answer.text
    return {slot["start"] for slot in answer.json()["slots"]}


def test_a_slot_that_is_not_available_takes_its_time_from_its_own_service_alone(
    world: World,
) -> None:
    provider = world.provider()
    service, other = world.service(provider), world.service(provider)

    a_slot(world, provider, service, isAvailable=False)

    assert "12:00" not in offered(world, service, provider)
    assert "11:00" in offered(world, service, provider)
    assert "12:00" in offered(world, other, provider)
    refused = world.hold(service, provider)
    assert (refused.status_code, refused.json()["reasons"][0]["code"]) == (409, "blocked")
    assert world.hold(other, provider).status_code == 201


def test_a_slot_with_a_booking_that_is_no_longer_available_stays_taken_for_all(
    world: World,
) -> None:
    provider = world.provider()
    service, other = world.service(provider), world.service(provider)
    a_slot(world, provider, service, maxBookings=5)
    world.booked(world.held(service, provider))

    a_slot(world, provider, service, isAvailable=False, maxBookings=5)

    for each in (service, other):
        assert "12:00" not in offered(world, each, provider)
        assert world.hold(each, provider).status_code == 409


def test_the_same_slot_set_again_is_changed_and_reports_its_bookings(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    first = a_slot(world, provider, service, maxBookings=5)
    booking = world.booked(world.held(service, provider))

    again = a_slot(world, provider, service, isAvailable=False, maxBookings=5)

    assert again["ids"] == first["ids"]
    assert [each["bookingId"] for each in again["conflicts"]] == [str(booking.booking_id)]
    assert len(slots(world, provider)) == 1


def test_a_removed_slot_gives_its_time_back(world: World) -> None:
    provider = world.provider()
    service, other = world.service(provider), world.service(provider)
    made = a_slot(world, provider, service)

    gone = world.staff().put(
        f"/api/admin/availability/{provider}/slots", json={"slots": [], "remove": made["ids"]}
    )

    assert gone.status_code == 200, gone.text
    assert slots(world, provider) == []
    assert world.hold(other, provider).status_code == 201


def test_stored_slots_of_one_member_do_not_overlap_and_are_set_all_or_none(world: World) -> None:
    provider = world.provider()
    service, other = world.service(provider), world.service(provider)
    body = [
        {
            "serviceId": str(id_),
            "startTime": (NOON + shift).isoformat(),
            "endTime": (NOON + shift + HOUR).isoformat(),
        }
        for id_, shift in ((service, 0 * HOUR), (other, HOUR / 2))
    ]

    answer = world.staff().put(f"/api/admin/availability/{provider}/slots", json={"slots": body})

    assert (answer.status_code, answer.json()["code"]) == (422, "availability.invalid-slot")
    assert slots(world, provider) == []


def test_a_client_without_a_choice_gets_a_seat_in_a_stored_slot(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    a_slot(world, provider, service, maxBookings=2)

    answers = [world.hold(service).status_code for _ in range(3)]

    assert answers == [201, 201, 409]


def a_slot_of_all(world: World, service: UUID, **told: Any) -> Any:
    return world.staff().post(
        "/api/admin/availability/slots",
        json={
            "serviceId": str(service),
            "startTime": NOON.isoformat(),
            "endTime": (NOON + HOUR).isoformat(),
            **told,
        },
    )


def test_a_slot_of_no_member_that_is_not_available_is_closed_with_everybody(world: World) -> None:
    members = [world.provider(), world.provider()]
    service, other = world.service(*members), world.service(*members)

    answer = a_slot_of_all(world, service, isAvailable=False)

    assert answer.status_code == 201, answer.text
    for member in members:
        assert "12:00" not in offered(world, service, member)
        assert "12:00" in offered(world, other, member)
    assert world.hold(service).status_code == 409


def test_a_slot_of_no_member_is_offered_by_everybody_who_gives_the_service(world: World) -> None:
    members = [world.provider(), world.provider()]
    stranger = world.provider()
    service = world.service(*members)
    evening = NOON.replace(hour=19)
    times = {"startTime": evening.isoformat(), "endTime": (evening + HOUR).isoformat()}

    made = a_slot_of_all(world, service, **times, maxBookings=2).json()["ids"]

    assert len(made) == 2
    for member in members:
        assert "19:00" in offered(world, service, member)
    assert "19:00" not in offered(world, service, stranger)
    answers = [world.hold(service, start=evening).status_code for _ in range(5)]
    assert answers == [201, 201, 201, 201, 409]


def test_a_slot_of_no_member_is_set_for_all_or_for_none(world: World) -> None:
    free, engaged = world.provider(), world.provider()
    service, other = world.service(free, engaged), world.service(engaged)
    a_slot(world, engaged, other)

    refused = a_slot_of_all(world, service)

    assert (refused.status_code, refused.json()["code"]) == (422, "availability.invalid-slot")
    assert slots(world, free) == []


def test_a_slot_of_a_service_that_nobody_gives_is_refused(world: World) -> None:
    refused = a_slot_of_all(world, world.service())

    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, "serviceId")
