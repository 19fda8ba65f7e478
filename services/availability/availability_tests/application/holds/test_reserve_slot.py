from datetime import datetime
from uuid import UUID, uuid4

from availability_tests.builders import HOUR, NOON, QUARTER
from availability_tests.world import World
from contracts.availability import ReservationReleased, SlotLost, SlotReserved
from servicekit.testing.replay import assert_rebuilt_equals_live


def standing(world: World, provider: UUID) -> list[tuple[str, datetime]]:
    return [
        (line["kind"], datetime.fromisoformat(line["startTime"])) for line in world.agenda(provider)
    ]


def test_a_booking_turns_its_hold_into_a_reservation_that_does_not_lapse(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    booking = world.booked(world.held(service, provider))

    world.clock.move(QUARTER)
    fired = world.fire_timers()

    assert fired == 0
    assert standing(world, provider) == [("reservation", NOON)]
    assert world.hold(service, provider).status_code == 409
    assert world.told(SlotReserved) == [
        {
            "type": SlotReserved.TYPE,
            "hold_id": str(booking.hold_id),
            "booking_id": str(booking.booking_id),
        }
    ]


def test_a_booking_told_twice_is_reserved_once(world: World) -> None:
    provider = world.provider()
    booking = world.booked(world.held(world.service(provider), provider))

    world.hears(booking)

    assert len(world.told(SlotReserved)) == 1


def test_a_lapsed_hold_is_still_good_while_its_place_is_free(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    held = world.held(service, provider)
    world.clock.move(2 * QUARTER)
    world.fire_timers()

    world.booked(held)

    assert standing(world, provider) == [("reservation", NOON)]
    assert world.told(SlotLost) == []


def test_a_place_that_went_to_somebody_else_is_lost_and_nothing_of_it_kept(world: World) -> None:
    room, provider, other = world.room(), world.provider(), world.provider()
    service = world.service(provider, required_resources=(room,))
    held = world.held(service, provider)
    world.clock.move(2 * QUARTER)
    world.held(world.service(other, required_resources=(room,)), other)

    booking = world.booked(held)

    assert world.told(SlotLost) == [
        {
            "type": SlotLost.TYPE,
            "hold_id": held["holdId"],
            "booking_id": str(booking.booking_id),
            "reason": "resource_taken",
        }
    ]
    assert standing(world, provider) == []


def test_one_token_does_not_serve_two_bookings(world: World) -> None:
    provider = world.provider()
    held = world.held(world.service(provider), provider)
    world.booked(held)

    second = world.booked(held)

    assert [lost["booking_id"] for lost in world.told(SlotLost)] == [str(second.booking_id)]


def test_a_booking_without_a_known_hold_gets_its_place_if_it_is_free(world: World) -> None:
    provider = world.provider()
    held = world.held(world.service(provider), provider, start=NOON + HOUR)
    event = world.placed({**held, "holdId": str(uuid4()), "startTime": NOON.isoformat()})

    world.hears(event.model_copy(update={"ends_at": NOON + HOUR}))

    assert ("reservation", NOON) in standing(world, provider)


def test_a_cancelled_booking_frees_its_place_at_once(world: World) -> None:
    room, provider = world.room(), world.provider()
    service = world.service(provider, required_resources=(room,), max_daily_bookings=1)
    booking = world.booked(world.held(service, provider))

    world.hears(world.cancelled(booking))
    world.hears(world.cancelled(booking))

    assert len(world.told(ReservationReleased)) == 1
    assert standing(world, provider) == standing(world, room) == []
    assert world.hold(service, provider).status_code == 201


def test_nothing_is_reserved_for_a_booking_whose_end_was_heard_first(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    booking = world.placed(world.held(service, provider))

    world.hears(world.cancelled(booking))
    world.hears(booking)

    assert world.told(SlotReserved) == []
    assert standing(world, provider) == []
    assert world.hold(service, provider).status_code == 201


def test_a_moved_booking_gives_its_old_place_back_in_the_same_step(world: World) -> None:
    here, there = world.provider(), world.provider()
    service = world.service(here, there, max_daily_bookings=1)
    booking = world.booked(world.held(service, here))
    hold = (
        world.booking_service()
        .post(
            "/internal/holds",
            json={
                "holdId": str(uuid4()),
                "serviceId": str(service),
                "teamMemberId": str(there),
                "startTime": (NOON + HOUR).isoformat(),
                "movingBookingId": str(booking.booking_id),
            },
        )
        .json()
    )
    move = world.moved(booking, hold)

    world.hears(move)
    world.hears(move)
    world.hears(booking)

    assert standing(world, here) == []
    assert standing(world, there) == [("reservation", NOON + HOUR)]
    assert [told["hold_id"] for told in world.told(ReservationReleased)] == [str(booking.hold_id)]
    assert_rebuilt_equals_live(world.store, "timetable")
    assert_rebuilt_equals_live(world.store, "agenda")


def test_a_booking_that_could_not_move_keeps_the_place_it_had(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    booking = world.booked(world.held(service, provider))
    hold = world.held(service, provider, start=NOON + HOUR)
    world.clock.move(2 * QUARTER)
    world.held(service, provider, start=NOON + HOUR)

    world.hears(world.moved(booking, hold))

    assert standing(world, provider) == [("reservation", NOON), ("hold", NOON + HOUR)]
    assert [lost["reason"] for lost in world.told(SlotLost)] == ["booked"]


def test_the_end_of_a_moved_booking_frees_where_it_is_now(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    booking = world.booked(world.held(service, provider))
    world.hears(world.moved(booking, world.held(service, provider, start=NOON + HOUR)))

    world.hears(world.cancelled(booking))

    assert standing(world, provider) == []


def test_a_completed_meeting_stays_in_the_agenda(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    booking = world.booked(world.held(service, provider))
    world.clock.set(NOON + HOUR / 2)

    world.hears(world.completed(booking, NOON + HOUR / 2))

    (line,) = world.agenda(provider)
    assert (line["kind"], line["status"]) == ("reservation", "completed")


def test_the_agenda_follows_a_corrected_outcome_and_takes_no_time_again(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    booking = world.booked(world.held(service, provider))
    world.clock.set(NOON + QUARTER)
    world.hears(world.completed(booking, NOON + QUARTER))

    world.hears(world.corrected(booking, "completed", "no_show"))
    world.hears(world.corrected(booking, "completed", "no_show"))

    (line,) = world.agenda(provider)
    assert line["status"] == "no_show"
    # The rest of its time was given back when it ended early.
    assert world.hold(service, provider, start=NOON + HOUR / 2, duration=30).status_code == 201
    assert_rebuilt_equals_live(world.store, "agenda")


def test_a_meeting_that_was_cancelled_after_all_leaves_the_agenda_once(world: World) -> None:
    provider = world.provider()
    service = world.service(provider, max_daily_bookings=1)
    booking = world.booked(world.held(service, provider))
    world.clock.set(NOON + QUARTER)
    world.hears(world.completed(booking, NOON + QUARTER))

    world.hears(world.corrected(booking, "completed", "cancelled"))
    world.hears(world.corrected(booking, "cancelled", "completed"))

    assert standing(world, provider) == []
    assert len(world.told(ReservationReleased)) == 1
    # It counts no more against the day, and what was given back is not taken again.
    assert world.hold(service, provider, start=NOON + HOUR).status_code == 201
    assert_rebuilt_equals_live(world.store, "timetable")


def test_a_released_hold_does_not_take_a_reservation_away(world: World) -> None:
    provider = world.provider()
    held = world.held(world.service(provider), provider)
    world.booked(held)

    gone = world.guest.delete(f"/api/holds/{held['holdId']}?token={held['holdToken']}")

    assert gone.status_code == 204
    assert standing(world, provider) == [("reservation", NOON)]
