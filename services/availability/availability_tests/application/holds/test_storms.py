"""Many hands at once: exactly as many succeed as there are places (CON-03), on both databases."""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import UUID

from availability_tests.builders import HOUR, NOON, QUARTER
from availability_tests.world import World, at_once
from servicekit.testing.replay import assert_rebuilt_equals_live


def assert_no_overlap(world: World, provider: UUID) -> None:
    times = sorted(
        (datetime.fromisoformat(line["startTime"]), datetime.fromisoformat(line["endTime"]))
        for line in world.agenda(provider)
    )
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(times)), times


def storm(_: World, *calls: partial[Any]) -> Counter[int]:
    return Counter(answer.status_code for answer in at_once(calls))


def test_of_a_hundred_attempts_on_one_slot_exactly_one_succeeds(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)

    answers = storm(world, *[partial(world.hold, service, provider)] * 100)

    assert answers == {201: 1, 409: 99}
    assert_rebuilt_equals_live(world.store, "timetable")


def test_overlapping_starts_leave_no_overlap(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    starts = [NOON + timedelta(minutes=15 * (n % 3)) for n in range(60)]

    answers = storm(
        world,
        *(
            partial(
                world.hold, service, provider, start=s, caller=world.staff(), override=["off_grid"]
            )
            for s in starts
        ),
    )

    assert answers == {201: 1, 409: 59}
    assert_no_overlap(world, provider)


def test_two_services_do_not_sell_one_provider_twice(world: World) -> None:
    provider = world.provider()
    services = [world.service(provider), world.service(provider)]

    answers = storm(world, *(partial(world.hold, services[n % 2], provider) for n in range(50)))

    assert answers == {201: 1, 409: 49}
    assert_no_overlap(world, provider)


def test_a_stored_slot_for_five_takes_exactly_five(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    made = world.staff().post(
        f"/api/admin/availability/{provider}/slots",
        json={
            "serviceId": str(service),
            "startTime": NOON.isoformat(),
            "endTime": (NOON + HOUR).isoformat(),
            "maxBookings": 5,
        },
    )
    assert made.status_code == 201, made.text

    answers = storm(world, *[partial(world.hold, service, provider)] * 50)

    assert answers == {201: 5, 409: 45}
    assert_rebuilt_equals_live(world.store, "timetable")


def test_a_shared_start_takes_exactly_its_places(world: World) -> None:
    provider = world.provider()
    service = world.service(provider, max_bookings=5)

    answers = storm(world, *[partial(world.hold, service, provider)] * 50)

    assert answers == {201: 5, 409: 45}


def test_a_workshop_takes_its_leader_and_its_room_or_neither(world: World) -> None:
    room, first, second = world.room(), world.provider(), world.provider()
    services = [
        world.service(first, required_resources=(room,)),
        world.service(second, required_resources=(room,)),
    ]

    answers = storm(
        world,
        *(partial(world.hold, services[n % 2], (first, second)[n % 2]) for n in range(50)),
    )

    assert answers == {201: 1, 409: 49}
    taken = [len(world.agenda(id_)) for id_ in (room, first, second)]
    assert taken[0] == 1
    assert sorted(taken[1:]) == [0, 1]


def test_a_service_takes_exactly_its_number_a_day_over_all_providers(world: World) -> None:
    providers = [world.provider() for _ in range(4)]
    service = world.service(*providers, max_daily_bookings=7)

    answers = storm(
        world,
        *(
            partial(world.hold, service, provider, start=NOON + hour * HOUR)
            for provider in providers
            for hour in range(4)
        ),
    )

    assert answers == {201: 7, 409: 9}


def test_whoever_is_free_is_found_until_nobody_is(world: World) -> None:
    providers = [world.provider() for _ in range(3)]
    service = world.service(*providers)

    answers = storm(world, *[partial(world.hold, service)] * 3)

    # Two may choose the same candidate first and find it taken; the next one is then asked.
    assert answers == {201: 3}
    assert {len(world.agenda(provider)) for provider in providers} == {1}


def test_a_lapsed_place_is_sold_once_again(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    world.held(service, provider)
    world.clock.move(QUARTER)

    answers = storm(world, *[partial(world.hold, service, provider)] * 30, partial(_tidy, world))

    assert answers[201] == 1
    assert_no_overlap(world, provider)


class _Done:
    status_code = 0


def _tidy(world: World) -> _Done:
    world.fire_timers()
    return _Done()
