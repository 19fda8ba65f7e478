from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from availability.application.publishing import publish
from availability.entrypoints.consumers import Commands, subscriptions
from availability_tests.history.scenes import BOOKING, CLARA, HOLD, OTHER_HOLD, scenes
from contracts.availability import (
    AvailabilityChanged,
    ReservationReleased,
    SlotLost,
    SlotReserved,
)
from contracts.event import ContractEvent
from contracts.registry import check_producers, check_published, check_subscriptions


@dataclass(frozen=True)
class Stored:
    event: object


def told() -> Iterator[tuple[str, ContractEvent]]:
    for aggregate in scenes():
        for event in aggregate.collect_events():
            yield from publish(Stored(event))


def test_the_service_publishes_what_the_registry_says_and_no_unknown_words() -> None:
    events = [event for _, event in told()]

    check_producers("availability", {type(event) for event in events})
    for event in events:
        check_published("availability", event)


def test_the_service_listens_to_what_the_registry_says() -> None:
    def nothing(_: object) -> None: ...

    commands = Commands(
        reserve=nothing,
        release=nothing,
        finish=nothing,
        take_over_service=nothing,
        retire_service=nothing,
        take_over_resource=nothing,
        let_resource_go=nothing,
    )

    check_subscriptions("availability", [each.event for each in subscriptions(commands)])


def test_messages_about_a_hold_carry_its_id_as_their_key() -> None:
    keys = {key for key, event in told() if isinstance(event, SlotReserved)}

    assert keys == {str(HOLD), str(OTHER_HOLD)}


def test_a_move_tells_the_new_place_before_it_gives_the_old_one_back() -> None:
    about = [
        (type(event), event.hold_id)
        for _, event in told()
        if isinstance(event, SlotReserved | ReservationReleased | SlotLost)
        and event.booking_id == BOOKING
    ]

    assert about == [
        (SlotReserved, HOLD),
        (SlotReserved, OTHER_HOLD),
        (ReservationReleased, HOLD),
        (SlotLost, UUID(int=99)),
        (ReservationReleased, OTHER_HOLD),
    ]


def test_every_change_of_somebody_s_time_is_told() -> None:
    changes = [e for _, e in told() if isinstance(e, AvailabilityChanged)]

    assert {change.resource_id for change in changes} == {CLARA}
    assert len(changes) >= 18
