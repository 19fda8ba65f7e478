from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest

from availability_tests.builders import HOUR, NOON, NOW, QUARTER
from availability_tests.world import World
from contracts.availability import AvailabilityChanged, SlotHeld
from servicekit.http.identity import verifying_key
from servicekit.testing.replay import assert_rebuilt_equals_live


def codes(answer: object) -> list[str]:
    return [reason["code"] for reason in answer.json()["reasons"]]  # type: ignore[attr-defined]


def test_a_free_slot_is_held_for_fifteen_minutes(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)

    answer = world.hold(service, provider)

    assert answer.status_code == 201, answer.text
    held = answer.json()
    assert datetime.fromisoformat(held["expiresAt"]) == NOW + QUARTER
    assert datetime.fromisoformat(held["startTime"]) == NOON
    assert datetime.fromisoformat(held["endTime"]) == NOON + HOUR
    assert held["providerId"] == str(provider)
    assert held["resourceIds"] == [str(provider)]


def test_the_token_says_what_is_held_and_is_verified_with_the_public_key(world: World) -> None:
    provider = world.provider()
    held = world.held(world.service(provider), provider)
    key = world.booking_service().get("/internal/hold-key").json()

    claims = jwt.decode(
        held["holdToken"],
        verifying_key(key["publicKey"]),
        algorithms=["EdDSA"],
        audience="kalends-holds",
        options={"verify_exp": False},
    )

    assert claims["hold_id"] == held["holdId"]
    assert claims["provider_id"] == str(provider)
    assert claims["resource_ids"] == [str(provider)]
    assert datetime.fromisoformat(claims["start"]) == NOON
    assert datetime.fromisoformat(claims["end"]) == NOON + HOUR
    assert datetime.fromtimestamp(claims["exp"], UTC) == NOW + QUARTER


def test_a_taken_slot_is_refused_with_alternatives(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.held(service, provider)

    answer = world.hold(service, provider)

    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "availability.slot-taken"
    assert problem["detail"] == "Selected time slot is no longer available"
    assert codes(answer) == ["booked"]
    first = problem["suggestedAlternatives"][0]
    assert datetime.fromisoformat(first["startTime"]) in (NOON - HOUR, NOON + HOUR)
    assert first["teamMemberId"] == str(provider)


@pytest.mark.parametrize("minutes", [-45, -15, 15, 45])
def test_overlapping_starts_do_not_share_a_place(world: World, minutes: int) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.held(service, provider)

    answer = world.hold(service, provider, start=NOON + timedelta(minutes=minutes))

    assert answer.status_code == 409
    assert "booked" in codes(answer)


def test_touching_ends_do_not_overlap(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.held(service, provider)

    assert world.hold(service, provider, start=NOON + HOUR).status_code == 201
    assert world.hold(service, provider, start=NOON - HOUR).status_code == 201


def test_two_services_of_one_provider_share_her_time(world: World) -> None:
    provider = world.provider()
    world.held(world.service(provider), provider)

    assert world.hold(world.service(provider), provider).status_code == 409


def test_a_lapsed_hold_frees_its_place_before_anybody_tidies_up(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.held(service, provider)

    world.clock.move(QUARTER)

    assert world.hold(service, provider).status_code == 201


def test_the_timer_tidies_a_lapsed_hold_away(world: World) -> None:
    provider = world.provider()
    held = world.held(world.service(provider), provider)
    assert world.fire_timers() == 0

    world.clock.move(QUARTER)

    assert world.fire_timers() == 1
    told = [each["type"] for each in world.told() if each.get("hold_id") == held["holdId"]]
    assert told == ["availability.slot-held.v1", "availability.hold-expired.v1"]
    assert world.agenda(provider, all="true")[0]["status"] == "expired"


def test_a_hold_given_back_frees_its_place(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    held = world.held(service, provider)

    gone = world.guest.delete(f"/api/holds/{held['holdId']}", params={"token": held["holdToken"]})

    assert gone.status_code == 204
    assert world.hold(service, provider).status_code == 201


def test_a_buffer_stops_a_client_and_staff_may_pass_over_it_on_record(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.set(provider, "buffers", {"beforeMinutes": 30, "afterMinutes": 30})
    world.held(service, provider, caller=world.staff(), override=["off_grid", "buffer_time"])
    close = {"start": NOON + HOUR + QUARTER, "override": ["off_grid", "buffer_time"]}

    as_guest = world.hold(service, provider, start=close["start"])
    guest_overriding = world.hold(service, provider, **close)
    as_staff = world.hold(service, provider, caller=world.staff(), **close)

    assert as_guest.status_code == 409
    assert "buffer_time" in codes(as_guest)
    assert guest_overriding.status_code == 403
    assert as_staff.status_code == 201
    assert as_staff.json()["overridden"] == ["buffer_time", "off_grid"]


def test_staff_cannot_pass_over_a_double_booking(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.held(service, provider)

    answer = world.hold(service, provider, caller=world.staff(), override=["booked"])

    assert answer.status_code == 409


def test_a_time_that_is_not_offered_says_why(world: World) -> None:
    provider = world.provider()
    service = world.service(provider, min_advance_minutes=24 * 60)

    night = world.hold(service, provider, start=NOON.replace(hour=3))
    past = world.hold(service, provider, start=NOW - HOUR)
    soon = world.hold(service, provider, start=NOW + HOUR)
    far = world.hold(service, provider, start=NOON + timedelta(days=90))

    for answer, code in (
        (night, "outside_hours"), (past, "past"), (soon, "too_soon"), (far, "too_late"),
    ):  # fmt: skip
        assert answer.status_code == 422
        assert answer.json()["code"] == "availability.slot-not-offered"
        assert answer.json()["errors"][0]["path"] == "startTime"
        assert code in codes(answer)


def test_of_several_who_cannot_one_who_is_merely_taken_gives_the_reason(world: World) -> None:
    off, taken = world.provider(id=UUID(int=1)), world.provider(id=UUID(int=2))
    service = world.service(off, taken)
    world.set(off, "schedule", {"weekly": {}})
    world.held(service, taken)

    refused = world.hold(service)

    assert (refused.status_code, codes(refused)) == (409, ["booked"])


def test_a_service_that_nobody_gives_is_not_offered_at_any_time(world: World) -> None:
    refused = world.hold(world.service())

    assert (refused.status_code, codes(refused)) == (422, ["not_offered"])


def test_an_emergency_waits_an_hour_and_not_the_whole_notice(world: World) -> None:
    provider = world.provider()
    service = world.service(provider, min_advance_minutes=24 * 60)
    soon = NOW + 2 * HOUR

    assert world.hold(service, provider, start=soon).status_code == 422
    assert (
        world.hold(service, provider, start=NOW + HOUR / 2, bookingType="EMERGENCY").status_code
        == 422
    )
    assert world.hold(service, provider, start=soon, bookingType="EMERGENCY").status_code == 201


def test_the_service_takes_exactly_as_many_a_day_as_it_says(world: World) -> None:
    first, second = world.provider(), world.provider()
    service = world.service(first, second, max_daily_bookings=2)
    world.held(service, first)
    world.held(service, second)

    third = world.hold(service, first, start=NOON + HOUR)

    assert third.status_code == 409
    assert codes(third) == ["service_daily_limit"]
    assert world.hold(service, first, start=NOON + 24 * HOUR).status_code == 201
    world.clock.move(QUARTER)
    assert world.hold(service, first, start=NOON + HOUR).status_code == 201


def test_a_limit_that_is_set_later_counts_what_was_booked_before(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.booked(world.held(service, provider))

    world.service(provider, service_id=service, max_daily_bookings=1)

    assert world.hold(service, provider, start=NOON + HOUR).status_code == 409


def test_the_provider_takes_no_more_a_day_than_she_said(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.set(provider, "limits", {"maxPerDay": 1})
    world.held(service, provider)

    answer = world.hold(service, provider, start=NOON + HOUR)

    assert codes(answer) == ["max_daily_limit"]


def test_a_hold_takes_the_room_as_well_or_nothing(world: World) -> None:
    room, first, second = world.room(), world.provider(), world.provider()
    workshop = world.service(first, required_resources=(room,))
    other = world.service(second, required_resources=(room,))
    world.held(workshop, first)

    refused = world.hold(other, second)

    assert codes(refused) == ["resource_taken"]
    assert world.agenda(second) == []
    assert [line["kind"] for line in world.agenda(room)] == ["hold"]


def test_a_room_nobody_knows_is_a_reason(world: World) -> None:
    provider = world.provider()
    service = world.service(provider, required_resources=(uuid4(),))

    assert codes(world.hold(service, provider)) == ["resource_missing"]


def test_only_approved_providers_who_are_still_there_are_held(world: World) -> None:
    provider, stranger = world.provider(), world.provider()
    service = world.service(provider)

    assert codes(world.hold(service, stranger)) == ["not_offered"]
    assert codes(world.hold(service, uuid4())) == ["not_offered"]


def test_who_leaves_the_choice_gets_whoever_has_fewest_bookings_that_day(world: World) -> None:
    busy, free, off = world.provider(), world.provider(), world.provider(auto_assign=False)
    service = world.service(busy, free, off)
    # The busy one has been idle for longer, and that must not count before the number does.
    world.held(service, busy, start=NOON + HOUR)
    world.held(service, busy, start=NOON + 2 * HOUR)
    world.held(service, free, start=NOON - HOUR)

    first = world.held(service)
    second = world.held(service)
    third = world.hold(service)

    assert first["providerId"] == str(free)
    assert second["providerId"] == str(busy)
    assert third.status_code == 409
    assert world.hold(service, off).status_code == 201


def test_of_two_equally_busy_the_longest_idle_is_chosen(world: World) -> None:
    early, late = world.provider(), world.provider()
    service = world.service(early, late)
    world.held(service, late, start=NOON - HOUR)
    world.held(service, early, start=NOON - 3 * HOUR)

    assert world.held(service)["providerId"] == str(early)


def test_a_booking_may_move_onto_its_own_time(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    booking = world.booked(world.held(service, provider))
    body = {
        "holdId": str(uuid4()),
        "serviceId": str(service),
        "teamMemberId": str(provider),
        "startTime": (NOON + QUARTER * 2).isoformat(),
        "override": ["off_grid"],
        "byStaff": True,
    }

    strange = world.booking_service().post("/internal/holds", json=body)
    own = world.booking_service().post(
        "/internal/holds", json={**body, "movingBookingId": str(booking.booking_id)}
    )

    assert strange.status_code == 409
    assert own.status_code == 201, own.text


def test_the_same_hold_asked_again_is_the_same_hold(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    body = {
        "holdId": str(uuid4()),
        "serviceId": str(service),
        "teamMemberId": str(provider),
        "startTime": NOON.isoformat(),
    }
    caller = world.booking_service()

    first = caller.post("/internal/holds", json=body)
    again = caller.post("/internal/holds", json=body)
    another = caller.post("/internal/holds", json={**body, "startTime": (NOON + HOUR).isoformat()})
    world.clock.move(QUARTER)
    late = caller.post("/internal/holds", json=body)

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert (another.status_code, another.json()["code"]) == (409, "availability.hold-mismatch")
    assert (late.status_code, late.json()["code"]) == (410, "availability.hold-gone")


def test_one_key_holds_once(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    key = {"headers": {"Idempotency-Key": "a-visitor-pressed-twice"}}

    first = world.hold(service, provider, **key)
    again = world.hold(service, provider, **key)
    other = world.hold(service, provider, start=NOON + HOUR, **key)

    assert first.status_code == 201, first.text
    assert again.status_code == 201, again.text
    assert first.json()["holdId"] == again.json()["holdId"]
    assert other.status_code == 422


def test_a_shared_start_of_a_service_takes_exactly_its_places(world: World) -> None:
    provider = world.provider()
    service = world.service(provider, max_bookings=3)

    answers = [world.hold(service, provider).status_code for _ in range(5)]

    assert answers == [201, 201, 201, 409, 409]
    assert world.hold(service, provider, start=NOON + QUARTER).status_code == 409


def test_what_is_held_is_told_to_others(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    held = world.held(service, provider)

    (told,) = world.told(SlotHeld)

    assert told["hold_id"] == held["holdId"]
    assert UUID(told["provider_id"]) == provider
    assert [UUID(id_) for id_ in told["resource_ids"]] == [provider]
    changed = world.told(AvailabilityChanged)[-1]
    assert (changed["resource_id"], changed["dates"]) == (str(provider), ["2027-03-09"])


def test_refused_places_are_counted_by_reason(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.held(service, provider)
    world.hold(service, provider)

    text = world.guest.get("/metrics").text

    assert 'booking_conflicts_detected_total{conflict_type="booked"} 1.0' in text


def test_read_models_say_the_same_when_they_are_built_anew(world: World) -> None:
    room, provider = world.room(), world.provider()
    service = world.service(provider, required_resources=(room,), max_daily_bookings=5)
    world.booked(world.held(service, provider))
    world.held(service, provider, start=NOON + HOUR)
    given_back = world.held(service, provider, start=NOON + 2 * HOUR)
    world.staff().delete(f"/api/holds/{given_back['holdId']}")
    world.clock.move(QUARTER)
    world.fire_timers()

    assert_rebuilt_equals_live(world.store, "timetable")
    assert_rebuilt_equals_live(world.store, "agenda")


def test_of_many_who_want_what_is_taken_one_waits_for_a_lock(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.held(service, provider)

    with ThreadPoolExecutor(5) as pool:

        def while_somebody_writes() -> list[Future[Any]]:
            # On SQLite there is but one writer, and that is us.
            asked = [pool.submit(world.hold, service, provider) for _ in range(5)]
            answered = (each.result(timeout=60) for each in as_completed(asked, timeout=60))
            refused = list(islice(answered, 4))
            assert all(answer.json()["suggestedAlternatives"] for answer in refused)
            return asked

        asked = world.store.run(while_somebody_writes)
        assert [each.result(timeout=60).status_code for each in asked] == [409] * 5


def test_an_emergency_may_leave_the_choice_as_well(world: World) -> None:
    tired, fresh = world.provider(), world.provider()
    service = world.service(tired, fresh, min_advance_minutes=24 * 60)
    soon = NOW + 2 * HOUR
    world.held(service, tired, start=soon, bookingType="EMERGENCY")

    held = world.held(service, start=soon, bookingType="EMERGENCY")

    assert held["providerId"] == str(fresh)
