"""Every contract event is registered once, and services are held to what is registered."""

import inspect
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from contracts import availability, booking
from contracts.availability import HoldReleased, SlotLost, SlotReserved
from contracts.booking import BookingCancelled, PersonErased
from contracts.event import ContractEvent
from contracts.registry import (
    REGISTRY,
    TOPICS,
    Entry,
    RegistryMismatch,
    _by_type,
    check_producers,
    check_published,
    check_subscriptions,
    event_class,
)


def published_classes() -> set[type[ContractEvent]]:
    return {
        found
        for module in (booking, availability)
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, ContractEvent) and hasattr(found, "TYPE")
    }


def test_every_event_is_registered_and_nothing_else() -> None:
    assert {entry.event for entry in REGISTRY.values()} == published_classes()


def test_an_event_is_registered_once() -> None:
    entry = REGISTRY[HoldReleased.TYPE]

    with pytest.raises(RegistryMismatch, match="twice"):
        _by_type(entry, Entry(HoldReleased, "availability", ()))


@pytest.mark.parametrize("entry", REGISTRY.values(), ids=REGISTRY.keys())
def test_an_event_is_named_after_its_class_its_producer_and_its_topic(entry: Entry) -> None:
    words = re.sub(r"(?<!^)(?=[A-Z])", "-", entry.event.__name__).lower()

    assert re.fullmatch(rf"{entry.producer}\.{words}\.v1", entry.event.TYPE)
    assert entry.topic.name.startswith(f"{entry.producer}-")
    assert entry.key_field in entry.event.model_fields
    assert entry.producer not in entry.consumers


@pytest.mark.parametrize("entry", REGISTRY.values(), ids=REGISTRY.keys())
def test_an_event_says_what_a_reader_may_rely_on(entry: Entry) -> None:
    assert entry.event.__doc__
    assert entry.event.__doc__ != ContractEvent.__doc__


def test_every_topic_is_used_named_with_hyphens_and_keeps_everything() -> None:
    assert {entry.event.TOPIC for entry in REGISTRY.values()} == set(TOPICS)
    for topic in TOPICS.values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", topic.name)
        assert topic.retention == "unlimited"
        assert topic.partitions > 0


def test_a_type_leads_to_its_class() -> None:
    assert event_class("availability.slot-lost.v1") is SlotLost
    assert event_class("availability.slot-lost.v99") is None


def subscribed(service: str) -> list[type[ContractEvent]]:
    return [entry.event for entry in REGISTRY.values() if service in entry.consumers]


def test_a_service_that_handles_what_is_registered_passes() -> None:
    check_subscriptions("booking", subscribed("booking"))


def test_a_service_that_handles_less_is_told_what_it_misses() -> None:
    less = [event for event in subscribed("booking") if event is not SlotLost]

    with pytest.raises(RegistryMismatch, match=r"slot-lost\.v1 says the registry"):
        check_subscriptions("booking", less)


def test_a_service_that_handles_more_is_told_what_is_not_registered() -> None:
    with pytest.raises(RegistryMismatch, match=r"hold-released\.v1 and the registry does not"):
        check_subscriptions("booking", [*subscribed("booking"), HoldReleased])


def test_a_service_publishes_exactly_what_is_registered() -> None:
    own = [entry.event for entry in REGISTRY.values() if entry.producer == "availability"]

    check_producers("availability", own)
    with pytest.raises(RegistryMismatch, match="availability publishes"):
        check_producers("availability", own[1:])
    with pytest.raises(RegistryMismatch, match=r"person-erased\.v1 and the registry does not"):
        check_producers("availability", [*own, PersonErased])


def test_a_service_may_not_send_another_service_s_message() -> None:
    with pytest.raises(RegistryMismatch, match="not the producer"):
        check_published("booking", SlotReserved(hold_id=uuid4(), booking_id=uuid4()))


def test_a_word_no_reader_can_know_is_not_sent() -> None:
    lost = SlotLost(hold_id=uuid4(), booking_id=uuid4(), reason="bad luck")

    with pytest.raises(RegistryMismatch, match="'bad luck'"):
        check_published("availability", lost)


def test_a_reader_lives_with_a_word_it_does_not_know() -> None:
    told = {"hold_id": str(uuid4()), "booking_id": str(uuid4()), "reason": "meteor"}

    assert SlotLost.model_validate(told).reason == "meteor"


def test_a_message_that_keeps_to_its_words_may_be_sent() -> None:
    moment = datetime(2026, 3, 9, 5, tzinfo=UTC)

    check_published(
        "booking",
        BookingCancelled(
            booking_id=uuid4(),
            reference="BK-00004711",
            person_id=uuid4(),
            service_id=uuid4(),
            provider_id=uuid4(),
            hold_id=uuid4(),
            starts_at=moment,
            ends_at=moment,
            cancelled_by="client",
            cause="request",
        ),
    )
