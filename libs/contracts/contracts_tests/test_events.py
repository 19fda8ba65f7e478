"""What every contract event promises, and which declarations nobody could honour."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, ClassVar, Optional
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from contracts.availability import AvailabilityChanged, HoldReleased, SlotHeld
from contracts.booking import BookingCancelled, BookingPlaced, PersonErased
from contracts.event import ContractEvent
from contracts.personal import Personal, PersonalMark, personal_fields
from contracts.values import DayHours, Interval, Money

A_START = datetime(2026, 3, 9, 5, tzinfo=UTC)


def a_held_slot(**changed: Any) -> SlotHeld:
    fields: dict[str, Any] = {
        "hold_id": uuid4(),
        "service_id": uuid4(),
        "provider_id": uuid4(),
        "resource_ids": (uuid4(),),
        "starts_at": A_START,
        "ends_at": A_START + timedelta(hours=1),
        "expires_at": A_START - timedelta(days=1),
    }
    return SlotHeld(**{**fields, **changed})


def test_the_key_of_an_event_is_the_id_of_what_it_is_about() -> None:
    hold_id = uuid4()

    assert a_held_slot(hold_id=hold_id).key() == str(hold_id)


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        a_held_slot().seats = 2  # type: ignore[misc]


def test_a_reader_one_release_behind_drops_what_it_does_not_know() -> None:
    newer = {"hold_id": str(uuid4()), "mood": "sunny"}

    assert "mood" not in HoldReleased.model_validate(newer).model_dump()


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        a_held_slot(starts_at=datetime(2026, 3, 9, 5))  # noqa: DTZ001 - the point


def test_a_moment_in_another_zone_is_read_in_utc() -> None:
    in_dubai = datetime(2026, 3, 9, 9, tzinfo=timezone(timedelta(hours=4)))

    held = a_held_slot(starts_at=in_dubai)

    assert held.starts_at == A_START
    assert held.starts_at.utcoffset() == timedelta(0)
    assert '"starts_at":"2026-03-09T05:00:00Z"' in held.model_dump_json()


def test_a_moment_survives_the_wire_to_the_microsecond() -> None:
    moment = A_START + timedelta(microseconds=1)
    told = PersonErased(person_id=uuid4(), erased_at=moment)

    assert PersonErased.model_validate_json(told.model_dump_json()) == told


def test_days_travel_as_days() -> None:
    changed = AvailabilityChanged(resource_id=uuid4(), dates=(date(2026, 3, 9),))

    assert '"dates":["2026-03-09"]' in changed.model_dump_json()
    assert AvailabilityChanged.model_validate_json(changed.model_dump_json()) == changed


def test_a_client_s_own_words_and_addresses_are_personal() -> None:
    assert personal_fields(BookingPlaced) == {"client_name", "client_email", "client_phone"}
    assert personal_fields(BookingCancelled) == {"reason"}


class About(ContractEvent):
    """A shared shape; it is no event by itself."""

    TOPIC: ClassVar[str] = "trial-trials"
    KEY: ClassVar[str] = "trial_id"

    trial_id: UUID


def test_personal_fields_without_a_person_to_erase_them_by_are_refused() -> None:
    with pytest.raises(TypeError, match="person_id"):

        class Told(About):
            TYPE: ClassVar[str] = "trial.told.v1"
            name: Personal[str]


def test_a_person_that_may_be_missing_is_no_person_to_erase_by() -> None:
    with pytest.raises(TypeError, match="person_id"):

        class Told(About):
            TYPE: ClassVar[str] = "trial.told.v1"
            person_id: UUID | None = None
            name: Personal[str]


def test_inherited_personal_fields_count() -> None:
    class Named(About):
        name: Personal[str | None] = None

    with pytest.raises(TypeError, match="person_id"):

        class Told(Named):
            TYPE: ClassVar[str] = "trial.told.v1"


@pytest.mark.parametrize(
    "type_", ["told", "trial.told", "trial.told.v0", "Trial.Told.v1", "trial.has_told.v1"]
)
def test_a_type_is_producer_happening_and_version(type_: str) -> None:
    with pytest.raises(TypeError, match="TYPE"):
        type("Told", (About,), {"TYPE": type_, "__module__": __name__})


@pytest.mark.parametrize("topic", ["trial.trials", "trial_trials", "Trials", ""])
def test_a_topic_is_words_and_hyphens(topic: str) -> None:
    with pytest.raises(TypeError, match="TOPIC"):
        type(
            "Told",
            (About,),
            {"TYPE": "trial.told.v1", "TOPIC": topic, "__module__": __name__},
        )


def test_the_key_is_an_id_every_message_has() -> None:
    with pytest.raises(TypeError, match="KEY"):

        class Told(About):
            TYPE: ClassVar[str] = "trial.told.v1"
            KEY: ClassVar[str] = "other_id"
            other_id: UUID | None = None


def test_a_personal_number_is_refused_because_it_could_not_read_erased() -> None:
    class Told:
        age: Personal[int]

    with pytest.raises(TypeError, match=r"Told\.age"):
        personal_fields(Told)


@pytest.mark.parametrize(
    "hidden", [Personal[str] | None, tuple[Personal[str], ...], dict[str, Personal[str]]]
)
def test_a_mark_hidden_inside_another_type_is_refused(hidden: Any) -> None:
    told = type("Told", (), {"__annotations__": {"name": hidden}})

    with pytest.raises(TypeError, match="inside another type"):
        personal_fields(told)


def test_marks_are_found_in_every_way_of_writing_them() -> None:
    class Told:
        plain: str
        personal: Personal[str]
        perhaps: Personal[str | None]
        old_way: Personal[Optional[str]]  # noqa: UP045 - the point
        with_more: Annotated[Personal[str], "more"]
        in_quotes: "Annotated[str, PersonalMark()]"
        counted: int

    assert personal_fields(Told) == {
        "personal",
        "perhaps",
        "old_way",
        "with_more",
        "in_quotes",
    }


def test_a_class_may_take_an_inherited_mark_away() -> None:
    class Told:
        name: Personal[str]

    class Public(Told):
        name: str

    assert personal_fields(Public) == frozenset()


def test_an_interval_ends_after_it_starts() -> None:
    with pytest.raises(ValidationError, match="ends after"):
        Interval(starts_at=A_START, ends_at=A_START)


def test_opening_hours_end_on_the_day_they_begin() -> None:
    assert DayHours(weekday=0, from_minute=0, to_minute=1440).to_minute == 1440
    with pytest.raises(ValidationError, match="same day"):
        DayHours(weekday=0, from_minute=1320, to_minute=120)


@pytest.mark.parametrize("currency", ["aed", "AE", "AEDX", ""])
def test_a_currency_is_three_capitals(currency: str) -> None:
    with pytest.raises(ValidationError):
        Money(amount_minor=1, currency=currency)


def test_money_is_never_a_fraction_of_its_minor_unit() -> None:
    with pytest.raises(ValidationError):
        Money.model_validate({"amount_minor": 12.5, "currency": "AED"})
