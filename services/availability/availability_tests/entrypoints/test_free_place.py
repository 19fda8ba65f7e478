"""The operator's way to free places of bookings that are lost."""

from uuid import uuid4

from availability.bootstrap import FREE_PLACE
from availability_tests.builders import NOON
from availability_tests.world import World


def test_the_place_of_a_lost_booking_can_be_taken_again(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    booking = world.booked(world.held(service, provider)).booking_id
    free = world.module.commands[FREE_PLACE]
    assert world.hold(service, provider).status_code == 409

    told = str(free(booking))

    assert told.startswith(f"{booking}: freed {NOON.isoformat()} to ")
    assert str(provider) in told
    assert world.hold(service, provider).status_code == 201
    assert free(booking) == f"{booking}: has no place"


def test_what_nobody_reserved_or_what_took_place_is_left_alone(world: World) -> None:
    provider = world.provider()
    booking = world.booked(world.held(world.service(provider), provider))
    world.hears(world.completed(booking, booking.ends_at))
    unknown, before = uuid4(), world.agenda(provider)
    free = world.module.commands[FREE_PLACE]

    assert free(unknown) == f"{unknown}: has no place"
    assert "is over" in str(free(booking.booking_id))
    assert world.agenda(provider) == before
